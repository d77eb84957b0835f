/* An opened repository. libgit2 is up as long as one is open. */
#ifndef GIT_HISTORY_H
#define GIT_HISTORY_H

#include <stdbool.h>

struct err;
struct git_repository;

struct git_history {
	struct git_repository *repo; /* NULL: none */
	char *root; /* absolute, without links: the top of the working tree, or a bare repository's own folder */
	bool bare;
	bool started; /* libgit2 has to be shut down */
};

#define GIT_HISTORY_INIT                                                                           \
	{                                                                                          \
		.root = NULL                                                                       \
	}

/*
 * Opens the repository that holds `path`, which need not exist: the nearest one upwards. 0; without
 * one, `repo` is NULL. -1 with `e` set (ERR_INPUT) where there is one that cannot be used. Release
 * `h` in any case.
 */
int git_history_open(struct git_history *h, const char *path, struct err *e);

/* Closes it. */
void git_history_release(struct git_history *h);

/* What libgit2 says about its latest failure; never NULL. */
const char *git_history_reason(void);

#endif
