#include "bitbucket-emulator/slug.h"

#include "base/arena.h"

#include <ctype.h>
#include <string.h>

const char *slug_of(struct arena *a, const char *name)
{
	char *slug = arena_alloc(a, SLUG_MAX + 1);
	size_t len = 0;
	char c;

	for (; *name && len < SLUG_MAX; name++) {
		c = (char)tolower((unsigned char)*name);
		if (!(c & 0x80) && (isalnum((unsigned char)c) || c == '_' || c == '.'))
			slug[len++] = c;
		else if (len && slug[len - 1] != '-')
			slug[len++] = '-';
	}
	while (len && slug[len - 1] == '-')
		len--;
	slug[len] = '\0';
	return slug;
}
