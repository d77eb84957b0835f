/* The manifests' bytes: from files and folders, standard input, or a git revision. */
#ifndef COOPER_SOURCES_H
#define COOPER_SOURCES_H

#include "base/arena.h"
#include "git/git.h"

struct document;
struct err;
struct options;

struct sources {
	struct arena arena;
	struct document *documents;
	size_t n, capacity;
	size_t found; /* the same file by way of two paths twice */
	struct git_origin origin;
};

#define SOURCES_INIT                                                                               \
	{                                                                                          \
		.arena = ARENA_INIT                                                                \
	}

/*
 * Reads what -f and --rev ask for. -1 with `e` set (ERR_INPUT): a path that is missing, unreadable, no
 * manifest, too large, or a folder without manifests.
 */
int sources_read(struct sources *s, const struct options *o, struct err *e);

/* Gives everything back. */
void sources_release(struct sources *s);

#endif
