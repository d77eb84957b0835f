/* apply --resume: the plan of a run is kept until all of it is done, and the journal says how much of it is. */
#ifndef COOPER_RESUME_H
#define COOPER_RESUME_H

#include "base/hash.h"
#include "cooper/plan_file.h"

#include <stdbool.h>
#include <stddef.h>

struct err;
struct options;
struct session;

/* A run that did not do all of its plan. */
struct resume {
	struct plan_file file; /* what is left of its plan */
	const char *run;       /* its id */
	bool *settled;         /* what of that may be done already, by its index */
	size_t done;           /* how many changes were done, and are no longer in the file */
};

#define RESUME_INIT                                                                                \
	{                                                                                          \
		.file = PLAN_FILE_INIT                                                             \
	}

/*
 * Keeps the session's plan in the state folder, in place of that of an earlier run on the same workspaces of the same
 * server; `id` gets its id. -1 with `e` set where it cannot be kept; `id` is right all the same.
 */
int resume_keep(const struct session *s, char id[HASH_TEXT], struct err *e);

/* All of it is done: it is kept no longer. */
void resume_drop(const struct session *s);

/*
 * Finds the last run on the server of the options `o` that did not do all of its plan, or where the options name one (a
 * part of its id that begins it is enough) that. -1 with `e` set: ERR_INPUT where there is none, or its plan is kept no longer.
 */
int resume_open(struct resume *r, const struct options *o, struct err *e);

/* Whether the plan of that id was begun before, as the journal says: then -1 with `e` set (ERR_STALE). */
int resume_check_fresh(const struct options *o, const char *id, struct err *e);

/* For AUTO(resume_release) struct resume r = RESUME_INIT. */
void resume_release(struct resume *r);

#endif
