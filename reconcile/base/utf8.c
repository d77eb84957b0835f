#include "base/utf8.h"

#include <stdbool.h>

/* How many bytes a character has that begins with `first`; 0 where none does. */
static size_t length(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first < 0xc2 || first > 0xf4)
		return 0;
	return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* Not written with more bytes than it takes, no surrogate, and not beyond the last plane. */
static bool is_well_formed(uint32_t code, size_t n)
{
	static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };

	return code >= smallest[n] && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

size_t utf8_read(const char *s, size_t left, uint32_t *code)
{
	const unsigned char *bytes = (const unsigned char *)s;
	size_t n = length(bytes[0]), i;
	uint32_t c = n < 2 ? bytes[0] : bytes[0] & (0x7fu >> n);

	if (!n || n > left)
		return 0;
	for (i = 1; i < n; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (bytes[i] & 0x3fu);
	}
	if (!is_well_formed(c, n))
		return 0;
	if (code)
		*code = c;
	return n;
}
