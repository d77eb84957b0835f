#include "bitbucket-emulator/url.h"

#include "base/arena.h"
#include "bitbucket-emulator/bytes.h"

#include <ctype.h>
#include <string.h>

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that the %XX at `s` stands for; 0 where it is none, or a NUL. */
static int escape_at(const char *s, const char *end)
{
	int high, low;

	if (end - s < 3)
		return 0;
	high = hex(s[1]);
	low = hex(s[2]);
	return high < 0 || low < 0 ? 0 : high * 16 + low;
}

const char *url_decode(struct arena *a, const char *s, size_t len, bool plus)
{
	char *text = arena_alloc(a, len + 1), *out = text;
	const char *end = s + len;
	int c;

	while (s < end) {
		if (*s != '%') {
			*out++ = plus && *s == '+' ? ' ' : *s;
			s++;
			continue;
		}
		c = escape_at(s, end);
		if (!c)
			return NULL;
		*out++ = (char)c;
		s += 3;
	}
	*out = '\0';
	return text;
}

const char *url_decode_text(struct arena *a, const char *s, size_t len, bool plus)
{
	const char *text = url_decode(a, s, len, plus);

	return text && bytes_are_text(text, strlen(text)) ? text : NULL;
}

const char *url_segment(struct arena *a, const char *text)
{
	static const char digits[] = "0123456789ABCDEF";
	char *encoded = arena_alloc(a, strlen(text) * 3 + 1), *out = encoded;

	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (isalnum(c) || strchr("-._~", c)) {
			*out++ = (char)c;
			continue;
		}
		*out++ = '%';
		*out++ = digits[c >> 4];
		*out++ = digits[c & 15];
	}
	*out = '\0';
	return encoded;
}
