/*
 * The history that the manifests live in, read with libgit2: from which commit a plan is made, and the
 * manifests of any revision straight from the object database, without a checkout.
 */
#ifndef GIT_GIT_H
#define GIT_GIT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

/* Where manifests come from. All texts live in the arena given. */
struct git_origin {
	bool known;         /* false: not in a repository, or one without a commit; the rest is empty */
	const char *commit; /* 40 hexadecimal digits */
	const char *author; /* "Name <e-mail>" of that commit */
	int64_t time;       /* the author's time, seconds since 1970-01-01 UTC */
	const char *subject;
	bool dirty; /* a file below one of the paths differs from the commit, or is not in it */
};

/* One file of a revision. */
struct git_file {
	const char *name; /* as it would be named from the working directory: "examples/acme/people.yaml" */
	const char *bytes;
	size_t len;
};

struct git_files {
	struct git_file *items; /* in byte order of their names */
	size_t n;
};

/*
 * Describes the working tree that holds the `n` `paths` (files or folders, relative to the current
 * directory or absolute). `dirty` regards only files below these paths whose names end in .yaml or .yml.
 * A place outside any repository is not an error: `known` is false. -1 with `e` set (ERR_INPUT) where
 * the repository is broken or the paths lie in different repositories.
 */
int git_describe(struct arena *a, const char *const *paths, size_t n, struct git_origin *origin,
	struct err *e);

/*
 * Reads from the tree of revision `rev` ("HEAD~2", a tag, a branch, a commit id) of the repository that
 * holds `path`: the file `path` itself, or every *.yaml and *.yml below the folder `path`, recursively;
 * hidden files and folders (".x") are left out, as in a working tree. `path` need not exist in the
 * working tree. Each file may have at most `size_max` bytes. Appends to `files`; `origin` describes the
 * commit, never dirty. -1 with `e` set (ERR_INPUT): no repository, unknown revision (a shallow clone is
 * named as the likely cause), no such path in it, a file too large.
 */
int git_read(struct arena *a, const char *rev, const char *path, size_t size_max, struct git_files *files,
	struct git_origin *origin, struct err *e);

#endif
