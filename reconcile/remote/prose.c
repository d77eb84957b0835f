#include "remote/prose.h"

#include "base/auto.h"
#include "base/str.h"
#include "base/utf8.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

/* White space, controls, and what would turn the reading direction of a terminal's line. */
static bool is_blank(uint32_t c)
{
	return c <= ' ' || (c >= 0x7f && c <= 0xa0) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0xfeff;
}

void prose_add(struct str *out, const char *text, size_t len, size_t max)
{
	const char *end = text + len;
	size_t start = out->len, n, count = 0;
	bool gap = false;
	uint32_t c;
	bool good;

	for (; text < end; text += n) {
		n = utf8_read(text, (size_t)(end - text), &c);
		good = n > 0;
		n += !good;
		if (good && is_blank(c)) {
			gap = true;
			continue;
		}
		if (count + gap >= max) {
			str_add(out, "...");
			return;
		}
		if (gap && out->len > start)
			str_addch(out, ' ');
		count += 1 + (gap && count);
		gap = false;
		str_addn(out, good ? text : "?", n);
	}
}

void prose_add_part(struct str *out, const char *text, size_t max)
{
	AUTO(str_release) struct str part = STR_INIT;

	prose_add(&part, text, strlen(text), max);
	if (part.len > 1 && part.buf[part.len - 1] == '.' && part.buf[part.len - 2] != '.')
		str_truncate(&part, part.len - 1);
	if (!part.len || strstr(out->buf, part.buf))
		return;
	str_addf(out, "%s%s", out->len ? "; " : "", part.buf);
}

void prose_add_words(struct str *out, const char *words, const char *glue)
{
	static const char between[] = " ,";
	const char *next = "";
	size_t len;

	for (words += strspn(words, between); *words; words += strspn(words, between)) {
		len = strcspn(words, between);
		str_add(out, next);
		prose_add(out, words, len, 80);
		words += len;
		next = glue;
	}
}

void prose_lower(char *s)
{
	const char *space = strchr(s, ' ');

	if (!isupper((unsigned char)s[0]) || !islower((unsigned char)s[1]))
		return;
	if (!space || !isupper((unsigned char)space[1]))
		s[0] = (char)tolower((unsigned char)s[0]);
}

/* The first place in `len` bytes where `word` stands, in whatever case; NULL where it does not. */
static const char *find(const char *text, size_t len, const char *word)
{
	size_t n = strlen(word);

	for (; len >= n; text++, len--)
		if (strncasecmp(text, word, n) == 0)
			return text;
	return NULL;
}

static const char *entity(const char *p, const char *end, size_t *len)
{
	static const struct {
		const char *name, *text;
	} entities[] = {
		{ "&amp;", "&" },
		{ "&lt;", "<" },
		{ "&gt;", ">" },
		{ "&quot;", "\"" },
		{ "&#39;", "'" },
		{ "&nbsp;", " " },
		{ "&ndash;", "-" },
		{ "&mdash;", "-" },
	};
	size_t i;

	for (i = 0; i < COUNT(entities); i++) {
		*len = strlen(entities[i].name);
		if ((size_t)(end - p) >= *len && strncmp(p, entities[i].name, *len) == 0)
			return entities[i].text;
	}
	*len = 1;
	return NULL;
}

static void decode_entities(struct str *out, const char *p, const char *end)
{
	const char *text;
	size_t n;

	for (; p < end; p += n) {
		text = *p == '&' ? entity(p, end, &n) : NULL;
		if (text)
			str_add(out, text);
		else
			str_addn(out, p, n = 1);
	}
}

int prose_add_title(struct str *out, const char *html, size_t len, size_t max)
{
	AUTO(str_release) struct str title = STR_LIMITED(4096);
	const char *end = html + len, *open = find(html, len, "<title"), *close;
	size_t before = out->len;

	open = open ? memchr(open, '>', (size_t)(end - open)) : NULL;
	close = open ? find(open + 1, (size_t)(end - open - 1), "</title") : NULL;
	if (!close)
		return -1;
	decode_entities(&title, open + 1, close);
	prose_add(out, title.buf, title.len, max);
	return out->len > before ? 0 : -1;
}
