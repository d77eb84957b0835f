#include "model/slug.h"

#include "base/str.h"

#include <ctype.h>
#include <string.h>

enum { SLUG_MAX = 62 };

void slug_add(struct str *out, const char *name)
{
	size_t start = out->len;

	for (; *name; name++) {
		unsigned char c = (unsigned char)*name;
		bool kept = c < 128 && (isalnum(c) || c == '_' || c == '.');

		if (kept)
			str_addch(out, (char)tolower(c));
		else if (out->len > start && out->buf[out->len - 1] != '-')
			str_addch(out, '-');
	}
	if (out->len > start + SLUG_MAX)
		str_truncate(out, start + SLUG_MAX);
	while (out->len > start && out->buf[out->len - 1] == '-')
		str_truncate(out, out->len - 1);
}
