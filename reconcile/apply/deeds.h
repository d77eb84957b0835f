/* What one run of a journal did: its writes, and what became of its changes. */
#ifndef APPLY_DEEDS_H
#define APPLY_DEEDS_H

#include "base/arena.h"
#include "base/map.h"
#include "plan/past.h"

#include <stddef.h>

struct err;

struct deeds {
	struct arena arena;
	struct past_write **writes; /* in the order in which they were announced */
	size_t n, capacity;
	struct past_result **results; /* in the order in which they were known */
	size_t n_results, results_capacity;
	struct map open;    /* "CHANGE.STEP" to the write of that name */
	struct map changes; /* "CHANGE" to what is known of it */
};

#define DEEDS_INIT                                                                                 \
	{                                                                                          \
		.arena = ARENA_INIT                                                                \
	}

/*
 * Reads what the journal at `path` has of `run`, which past_read() gave, into `d`. An outcome whose intent is lost
 * is a write of which only that is known. -1 with `e` set (ERR_SYSTEM) where it cannot be read.
 */
int deeds_read(struct deeds *d, const char *path, const struct past_run *run, struct err *e);

/* How far the change of that number came. */
enum past_state deeds_state(const struct deeds *d, size_t change);

/* What the run says became of it; NULL: nothing. */
const struct past_result *deeds_result(const struct deeds *d, size_t change);

/* Gives everything back. */
void deeds_release(struct deeds *d);

#endif
