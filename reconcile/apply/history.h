/* The runs that a journal has: who began them, on what, and how they ended. */
#ifndef APPLY_HISTORY_H
#define APPLY_HISTORY_H

#include "base/arena.h"

#include <stddef.h>

struct err;
struct past_run;

struct history {
	struct arena arena;
	struct past_run **runs; /* in the order in which they began */
	size_t n, capacity;
	size_t left_out; /* lines that are none of a journal */
};

#define HISTORY_INIT                                                                               \
	{                                                                                          \
		.arena = ARENA_INIT                                                                \
	}

/*
 * Reads the runs of the journal at `path` into `h`; where there is no file there are none. Of a run that is still
 * under way, what it has written so far. Two runs of one id are two. -1 with `e` set (ERR_INPUT) where it cannot be
 * read, or is of another format.
 */
int history_read(struct history *h, const char *path, struct err *e);

/* The run that began last at `server` (a URL; user, password and '/' at its end do not matter), or NULL. */
const struct past_run *history_last(const struct history *h, const char *server);

/* The run that began last to carry out the plan of that id, or NULL: it was never begun. */
const struct past_run *history_of_plan(const struct history *h, const char *plan);

/*
 * The run whose id begins with `id`; of several with one and the same id, the last. NULL with `e` set (ERR_USAGE)
 * where there is none, or where it could be more than one.
 */
const struct past_run *history_find(const struct history *h, const char *id, struct err *e);

/* Gives everything back. */
void history_release(struct history *h);

#endif
