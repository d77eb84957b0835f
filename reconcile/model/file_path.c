#include "model/file_path.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

static const char *fault_of_bytes(const char *path)
{
	const char *c;

	for (c = path; *c; c++) {
		if (*c == '\\')
			return "has a backslash: the parts of a path have '/' between them";
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return "has a control character in it";
	}
	return c - path > FILE_PATH_MAX ? "is longer than 1000 bytes" : NULL;
}

static const char *fault_of_part(const char *part, size_t len)
{
	if (!len)
		return "has an empty part between its slashes";
	if ((len == 1 || len == 2) && strncmp(part, "..", len) == 0)
		return "has the part '.' or '..', which leads elsewhere";
	if (len == 4 && strncasecmp(part, ".git", len) == 0)
		return "has the part '.git', which is git's own";
	return NULL;
}

const char *file_path_fault(const char *path)
{
	const char *fault = fault_of_bytes(path);
	size_t len;

	if (*path == '/')
		return "begins with a slash: paths go on from the top of the repository";
	for (; !fault; path += len + 1) {
		len = strcspn(path, "/");
		fault = fault_of_part(path, len);
		if (!path[len])
			break;
	}
	return fault;
}
