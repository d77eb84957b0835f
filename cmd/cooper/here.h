/* The repository at hand: from options, the environment, the git remote of the current folder. */
#ifndef COOPER_HERE_H
#define COOPER_HERE_H

#include "git/upstream.h"

#include <stdbool.h>

struct err;
struct options;

struct here {
	const struct options *options;
	struct upstream upstream;
	bool looked; /* `upstream` was looked for */
};

#define HERE_INIT(options_)                                                                        \
	{                                                                                          \
		.options = (options_), .upstream = UPSTREAM_INIT                                   \
	}

enum here_part { HERE_WORKSPACE, HERE_REPOSITORY };

/*
 * The slug of that part, as long as `h` lasts: what its option says, else its variable, else the git remote. NULL
 * with `e` set: ERR_USAGE where nothing says it, "there is `missing`; give --workspace, ..."; ERR_INPUT where the git
 * repository cannot be read.
 */
const char *here_find(struct here *h, enum here_part part, const char *missing, struct err *e);

/*
 * The branch at hand: BITBUCKET_BRANCH, which Pipelines sets, else that which is checked out; the caller frees it. NULL
 * with `e` set as by branch_current().
 */
char *here_branch(struct err *e);

/* Gives its memory back. */
void here_release(struct here *h);

#endif
