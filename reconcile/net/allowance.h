/*
 * What may be asked within a rolling hour, and what has been: pure arithmetic over one record of plain numbers,
 * which can be kept in a file. Times are milliseconds since 1970 (wall clock), the same for all who share it.
 *
 * Requests are counted in slots of half a minute, and forgotten with their slot, half a minute to a minute after
 * their hour: the server counts a request when it gets there, which is later. That alone keeps to a limit where
 * nobody else asks. The server's headers may tell that it counts more than the record: others have asked. Then
 * there is a statement too:
 *
 *   none       the counts decide
 *   known      so many requests are left until its time, each one taken from it
 *   exhausted  nothing is left, or a 429 said so: nothing is sent before its time
 *   probing    that time is over: one request is sent, and its answer shows how things are
 */
#ifndef NET_ALLOWANCE_H
#define NET_ALLOWANCE_H

#include <stdint.h>

enum {
	ALLOWANCE_SLOT_MS = 30 * 1000,
	ALLOWANCE_SLOTS = 122,
	ALLOWANCE_PROBE_MS = 4 * 1000,      /* then another one is sent */
	ALLOWANCE_HOUR_MS = 60 * 60 * 1000, /* of the server's window */
	ALLOWANCE_LIMIT_MAX = 10 * 1000 * 1000
};

/* All zeros is an empty one. */
struct allowance {
	int64_t slot;      /* the newest one: its time divided by ALLOWANCE_SLOT_MS */
	int64_t limit;     /* requests an hour, as the server said last; 0: it has not */
	int64_t remaining; /* of the statement */
	int64_t until_ms;  /* of the statement */
	uint32_t counts[ALLOWANCE_SLOTS]; /* slot n at n % ALLOWANCE_SLOTS */
	uint32_t statement;               /* an enum allowance_statement */
	uint32_t near; /* it came from X-RateLimit-NearLimit, which has no numbers */
};

enum allowance_statement { STATEMENT_NONE, STATEMENT_KNOWN, STATEMENT_PROBING, STATEMENTS };

/* What the headers of an answer say (fact sheet, section 5); -1 where they do not. */
struct rate_said {
	int64_t limit;     /* requests an hour */
	int64_t remaining; /* of them */
	int64_t reset_s;   /* seconds until there are more */
	int near;          /* whether less than a fifth is left: 1, 0 */
};

/* Says nothing. */
#define RATE_SAID_INIT                                                                             \
	{                                                                                          \
		-1, -1, -1, -1                                                                     \
	}

/* How many requests of the last hour are counted. Forgets older ones; a clock that was set back does not free any. */
int64_t allowance_used(struct allowance *a, int64_t now_ms);

/* How many may be sent now, with at most `limit` an hour (0: no limit). */
int64_t allowance_left(struct allowance *a, int64_t limit, int64_t now_ms);

/* Milliseconds until `n` (at most `limit`) may be sent at once; 0: now. */
int64_t allowance_wait(struct allowance *a, int64_t limit, int64_t n, int64_t now_ms);

/* Counts `n` requests that are sent now; below 0: so many of those counted now were not. */
void allowance_count(struct allowance *a, int n, int64_t now_ms);

/*
 * Takes in what an answer (no 429) said, while `in_flight` other requests were under way. `limit` counts where
 * the server has never named one.
 */
void allowance_hear(struct allowance *a, const struct rate_said *said, int64_t limit,
	unsigned in_flight, int64_t now_ms);

/* The server answered 429: nothing more for `wait_ms`. */
void allowance_refused(struct allowance *a, int64_t wait_ms, int64_t now_ms);

#endif
