#include "git/names.h"

#include "base/str.h"

#include <stddef.h>
#include <string.h>

static bool ends(const char *name, const char *suffix)
{
	size_t n = strlen(name), m = strlen(suffix);

	return n > m && strcmp(name + n - m, suffix) == 0;
}

/* Bitbucket's own file, which stands in many a repository whose pipelines run Cooper. */
static bool is_pipelines(const char *below)
{
	return strcmp(below, "bitbucket-pipelines.yml") == 0 ||
	       ends(below, "/bitbucket-pipelines.yml");
}

bool names_manifest(const char *below)
{
	if (below[0] == '.' || strstr(below, "/.") || is_pipelines(below))
		return false;
	return ends(below, ".yaml") || ends(below, ".yml");
}

void names_join(struct str *out, const char *path, const char *below)
{
	size_t n = strlen(path);

	while (n > 0 && path[n - 1] == '/')
		n--;
	if (n != 1 || path[0] != '.') {
		str_addn(out, path, n);
		str_addch(out, '/');
	}
	str_add(out, below);
}
