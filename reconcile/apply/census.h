/*
 * How many items lists had when they were last seen. A list that had many and comes back empty is not believed: an
 * answer like that has made other tools create everything again.
 */
#ifndef APPLY_CENSUS_H
#define APPLY_CENSUS_H

#include "base/arena.h"
#include "base/map.h"

#include <stdbool.h>
#include <stddef.h>

struct err;
struct journal;
struct outcome;
struct plan;
struct state;

/* More than so many items do not go by themselves. */
enum { CENSUS_MANY = 10 };

struct census_list;

/* What the journal says of the lists of one server. */
struct census {
	struct arena arena;
	struct map lists; /* by their addresses, as of object_list_address() */
	struct census_list **items;
	size_t n, capacity;
};

#define CENSUS_INIT                                                                                \
	{                                                                                          \
		.arena = ARENA_INIT                                                                \
	}

/*
 * Whether a list of `live` that was read has nothing in it, other than those whose addresses are in `believed`
 * (NULL-terminated, or NULL): the journal need not be read else.
 */
bool census_has_empty(const struct state *live, const char *const *believed);

/*
 * Reads what the journal at `path` has of the lists of `server`, the last of each. Nothing where
 * there is no such file. -1 with `e` set (ERR_SYSTEM) where it cannot be read.
 */
int census_read(struct census *c, const char *path, const char *server, struct err *e);

/* Whether the census has many items in one of the lists at `addresses`, which are as in `believed`. */
bool census_claims(const struct census *c, const char *const *addresses);

/* Makes those lists unreadable (COLLECTION_UNREADABLE) that had many items; the reason says how many, and what to do. */
void census_doubt(const struct census *c, struct state *live, const char *const *believed);

/*
 * Writes into the journal what the lists that `plan` has read have after its changes came out as `outcomes` say: each
 * that has many items now, and each of which the census says so and it is so no longer; not what it says already. -1
 * with `e` set where the journal cannot be written.
 */
int census_write(const struct census *c, const struct plan *plan, const struct outcome *outcomes,
	struct journal *journal, struct err *e);

/* Gives everything back. */
void census_release(struct census *c);

#endif
