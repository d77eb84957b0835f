#include "git/location.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* While a path is built, "" is the root folder: each step then adds a slash and a name. */
static void up(struct str *at)
{
	const char *slash = strrchr(at->buf, '/');

	if (slash)
		str_truncate(at, (size_t)(slash - at->buf));
}

static void follow(struct str *at)
{
	AUTO(mem_free) char *real = realpath(at->buf, NULL);

	if (!real)
		return;
	str_reset(at);
	if (strcmp(real, "/") != 0)
		str_add(at, real);
}

static void step(struct str *at, const char *name, size_t len, const char *root)
{
	if (len == 0 || (len == 1 && name[0] == '.'))
		return;
	if (len == 2 && memcmp(name, "..", 2) == 0) {
		up(at);
		return;
	}
	str_addch(at, '/');
	str_addn(at, name, len);
	if (!root || !location_below(at->buf, root))
		follow(at);
}

static void walk(struct str *at, const char *path, const char *root)
{
	while (*path) {
		size_t len = strcspn(path, "/");

		step(at, path, len, root);
		path += len + (path[len] == '/');
	}
}

int location_resolve(struct str *out, const char *path, const char *root, struct err *e)
{
	AUTO(mem_free) char *here = NULL;

	str_reset(out);
	if (path[0] != '/') {
		here = getcwd(NULL, 0);
		if (!here)
			return err_system(e, ERR_INPUT, "cannot tell the current directory");
		walk(out, here, root);
	}
	walk(out, path, root);
	if (!out->len)
		str_addch(out, '/');
	return 0;
}

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

void location_folder(struct str *path)
{
	while (path->len && !is_folder(path->buf))
		up(path);
	if (!path->len)
		str_addch(path, '/');
}

const char *location_below(const char *path, const char *root)
{
	size_t n = strlen(root);

	if (n && root[n - 1] == '/')
		n--;
	if (strncmp(path, root, n) != 0)
		return NULL;
	if (path[n] == '/')
		return path + n + 1;
	return path[n] ? NULL : "";
}
