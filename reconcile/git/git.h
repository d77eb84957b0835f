/*
 * The history that the manifests live in, read with libgit2: from which commit a plan is made, and the
 * manifests of any revision straight from the object database, without a checkout.
 */
#ifndef GIT_GIT_H
#define GIT_GIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;

/* What one git_read() takes at most: a small repository can describe a tree larger than any disk. */
enum {
	GIT_DEPTH_MAX = 128,              /* folders within folders */
	GIT_ENTRIES_MAX = 1000000,        /* files and folders looked at */
	GIT_BYTES_MAX = 256 * 1024 * 1024 /* of all files together */
};

/* Where manifests come from. All texts live in the arena given and are valid UTF-8 without controls. */
struct git_origin {
	bool known;         /* false: no one commit can be named; the rest is empty */
	const char *commit; /* 40 hexadecimal digits */
	const char *author; /* "Name <e-mail>" of that commit */
	int64_t time;       /* the author's time, seconds since 1970-01-01 UTC */
	const char *subject;
	bool dirty; /* a manifest below one of the paths differs from the commit, or is not in it */
};

/* What to read. */
struct git_request {
	const char *rev;  /* "HEAD~2", a tag, a branch, a commit id */
	const char *path; /* a file or folder, relative to the current directory or absolute */
	size_t size_max;  /* bytes of one file */
};

/* One file of a revision. */
struct git_file {
	const char *name;  /* as named from the current directory: "examples/acme/people.yaml" */
	const char *bytes; /* followed by a NUL; may have others inside */
	size_t len;
};

/* Begin with `struct git_files files = { 0 };`. */
struct git_files {
	struct git_file *items; /* what one call appended is in byte order of the names */
	size_t n, capacity;
};

/*
 * Describes the commit that is checked out where the `n` `paths` lie (files or folders, relative to the
 * current directory or absolute; "-" is standard input). `dirty` regards the files given and, below
 * folders, what names_manifest() picks, ignored files too: what a working-tree walk would read. A mode
 * change is no difference. `known` is false, and that is no failure, where no path lies in a working
 * tree, where the paths lie in several, and where nothing was committed yet; a path outside any, or
 * "-", beside others inside makes them dirty. -1 with `e` set (ERR_INPUT) and `origin` empty where the
 * repository is broken, not supported, or not trusted because it belongs to another user.
 */
int git_describe(struct arena *a, const char *const *paths, size_t n, struct git_origin *origin,
	struct err *e);

/*
 * Reads from the tree of a revision of the repository that holds the path: the file that it names, or
 * every file below the folder that names_manifest() picks. Symbolic links are not followed and
 * submodules not entered. Names are built by names_join(). The path need not exist in the working tree;
 * below a bare repository's own folder it is a path in the tree. Appends to `files`, nothing where a
 * folder has no manifests; `origin`, empty before the first call, describes the commit, never dirty.
 * Several paths are several calls with the same `origin`, which must end at the same commit.
 * -1 with `e` set (ERR_INPUT) and `files` of no further use: no repository, an unknown or ambiguous
 * revision, one that is no commit, no such path in it, a file too large, another commit than before.
 */
int git_read(struct arena *a, const struct git_request *request, struct git_files *files,
	struct git_origin *origin, struct err *e);

#endif
