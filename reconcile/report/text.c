#include "report/text.h"

#include "base/str.h"
#include "report/glyph.h"

#include <stdbool.h>
#include <string.h>

/* How much of what two texts have in common is shown before the difference. */
enum { LEAD = 10 };

static void add_escape(struct str *out, uint32_t code)
{
	static const char from[] = "\n\t\r", to[] = "ntr";
	const char *found = code && code < 0x80 ? strchr(from, (int)code) : NULL;

	if (found)
		str_addf(out, "\\%c", to[found - from]);
	else
		str_addf(out, "\\u{%x}", (unsigned)code);
}

static void add_glyph(struct str *out, const char *s, const struct glyph *g)
{
	if (g->shown)
		str_addn(out, s, g->bytes);
	else
		add_escape(out, g->code);
}

void text_add(struct str *out, const char *text)
{
	struct glyph g;

	for (; *text; text += g.bytes) {
		g = glyph_at(text);
		add_glyph(out, text, &g);
	}
}

/* Where the character after the `n` first ones begins; marks go with what they stand on. */
static const char *skip(const char *text, size_t n)
{
	struct glyph g;

	for (; *text; text += g.bytes) {
		g = glyph_at(text);
		if (g.width && !n--)
			break;
	}
	return text;
}

/* How many characters `a` and `b` have in common at their beginnings. */
static size_t common(const char *a, const char *b)
{
	size_t n = 0;
	struct glyph g;

	for (; *a; a += g.bytes, b += g.bytes) {
		g = glyph_at(a);
		if (strncmp(a, b, g.bytes) != 0)
			break;
		n += g.width != 0;
	}
	return n;
}

/* Where to begin, so that what tells `text` from `beside` is seen. */
static const char *beginning(const char *text, const char *beside)
{
	size_t same = beside ? common(text, beside) : 0;

	return same < TEXT_SHOWN ? text : skip(text, same - LEAD);
}

void text_quote(struct str *out, const char *text, const char *beside)
{
	const char *s = beginning(text, beside), *end = skip(s, TEXT_SHOWN);
	struct glyph g;

	str_add(out, s > text ? "...\"" : "\"");
	for (; s < end; s += g.bytes) {
		g = glyph_at(s);
		if (*s == '"' || *s == '\\')
			str_addch(out, '\\');
		add_glyph(out, s, &g);
	}
	str_add(out, *end ? "\"..." : "\"");
}

size_t text_width(const char *text, size_t len)
{
	const char *end = text + len;
	size_t width = 0;
	struct glyph g;

	for (; text < end; text += g.bytes) {
		g = glyph_at(text);
		width += g.width;
	}
	return width;
}
