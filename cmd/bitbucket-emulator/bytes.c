#include "bitbucket-emulator/bytes.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool bytes_are_text(const char *bytes, size_t len)
{
	size_t at, n;

	for (at = 0; at < len; at += n) {
		n = utf8_read(bytes + at, len - at, NULL);
		if (!n || !bytes[at])
			return false;
	}
	return true;
}

const char *bytes_to_base64(struct arena *a, const char *bytes, size_t len)
{
	const unsigned char *in = (const unsigned char *)bytes;
	char *text = arena_alloc(a, (len + 2) / 3 * 4 + 1), *out = text;
	unsigned group;
	size_t i, left;

	for (i = 0; i < len; i += 3) {
		left = len - i;
		group = (unsigned)in[i] << 16;
		group |= left > 1 ? (unsigned)in[i + 1] << 8 : 0;
		group |= left > 2 ? in[i + 2] : 0;
		*out++ = digits[group >> 18];
		*out++ = digits[group >> 12 & 63];
		*out++ = left > 1 ? digits[group >> 6 & 63] : '=';
		*out++ = left > 2 ? digits[group & 63] : '=';
	}
	*out = '\0';
	return text;
}

static int digit_of(char c)
{
	const char *found = c ? strchr(digits, c) : NULL;

	return found ? (int)(found - digits) : -1;
}

char *bytes_from_base64(struct arena *a, const char *text, size_t *len)
{
	char *decoded = arena_alloc(a, strlen(text) + 1), *out = decoded;
	unsigned bits = 0, n = 0;
	int digit;

	for (; (digit = digit_of(*text)) >= 0; text++) {
		bits = (bits << 6 | (unsigned)digit) & 0xffffff;
		n += 6;
		if (n >= 8) {
			n -= 8;
			*out++ = (char)(bits >> n);
		}
	}
	*out = '\0';
	*len = (size_t)(out - decoded);
	return decoded;
}
