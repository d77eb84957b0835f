/* The runs that a journal has: who began them, on what, and how they ended. */
#ifndef APPLY_PAST_H
#define APPLY_PAST_H

#include "base/arena.h"

#include <stddef.h>

struct err;
struct past_run;

struct past {
	struct arena arena;
	struct past_run **runs; /* in the order in which they began */
	size_t n, capacity;
	size_t left_out; /* lines that are none of a journal */
};

#define PAST_INIT                                                                                  \
	{                                                                                          \
		.arena = ARENA_INIT                                                                \
	}

/*
 * Reads the runs of the journal at `path` into `past`; where there is no file there are none. Of a run that is still
 * under way, what it has written so far. Two runs of one id are two. -1 with `e` set (ERR_SYSTEM) where it cannot be
 * read, or is of another format.
 */
int past_read(struct past *past, const char *path, struct err *e);

/* The run that began last at `server` (a URL; user, password and '/' at its end do not matter), or NULL. */
const struct past_run *past_last(const struct past *past, const char *server);

/* The run that began last to carry out the plan of that id, or NULL: it was never begun. */
const struct past_run *past_of_plan(const struct past *past, const char *plan);

/*
 * The run whose id begins with `id`; of several with one and the same id, the last. NULL with `e` set (ERR_NOT_FOUND)
 * where there is none, or where it could be more than one.
 */
const struct past_run *past_find(const struct past *past, const char *id, struct err *e);

/* Gives everything back. */
void past_release(struct past *past);

#endif
