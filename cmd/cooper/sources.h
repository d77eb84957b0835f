/* The manifests' bytes: from files and folders, standard input, or a git revision. */
#ifndef COOPER_SOURCES_H
#define COOPER_SOURCES_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/map.h"
#include "git/git.h"

struct document;
struct err;
struct options;

/* What all manifests of one run may be; a folder is bounded as a revision is (git/git.h). */
enum {
	SOURCES_FILES_MAX = 100000,           /* files */
	SOURCES_BYTES_MAX = 256 * 1024 * 1024 /* of all of them together */
};

struct sources {
	struct arena arena;
	struct document *documents;
	size_t n, capacity;
	size_t found;     /* the same file by way of two paths twice */
	size_t bytes;     /* of all documents */
	struct map names; /* of the documents */
	struct git_origin origin;
};

#define SOURCES_INIT                                                                               \
	{                                                                                          \
		.arena = ARENA_INIT                                                                \
	}

/*
 * Reads what -f and --rev ask for. -1 with `e` set (ERR_INPUT): a path that is missing, unreadable, no
 * manifest, too large, or a folder without manifests; or more than one run takes.
 */
int sources_read(struct sources *s, const struct options *o, struct err *e);

/* The hash of what is in them, whatever they are called and in whatever order they were read. */
void sources_digest(const struct sources *s, char digest[HASH_TEXT]);

/* Gives everything back. */
void sources_release(struct sources *s);

#endif
