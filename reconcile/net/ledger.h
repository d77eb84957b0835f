/*
 * The requests of the last hour, counted by all processes of this machine that ask the same server as the same
 * user: docs/budget.md. One small file, read and written under a lock for each request, with an allowance for each
 * bucket; its name is a keyed hash. Where there can be no file, one process counts for itself.
 *
 * Time is that of the process's monotonic clock, counted on from the wall time at its beginning: a wall clock that
 * is set meanwhile changes nothing.
 */
#ifndef NET_LEDGER_H
#define NET_LEDGER_H

#include "net/rate.h"

#include <stddef.h>
#include <stdint.h>

struct clock;
struct ledger;
struct log;
struct rate_said;
struct str;

struct ledger_options {
	const char *
		folder; /* of all ledgers; made with mode 0700 where it is not there; NULL: no file */
	const char *const *who; /* server and user, as texts for hash_texts(); may be secret */
	size_t n_who;
	int64_t limit;   /* requests an hour where the server has not said how many; 0: no limit */
	int64_t ceiling; /* never more than that, whatever it says; 0: none */
	const struct clock *clock; /* NULL: clock_system */
	struct log *log;           /* borrowed; may be NULL */
};

/*
 * Opens the ledger, and removes those in the folder that nobody has used for a day. A file that is damaged or of
 * another version begins anew, with a warning; where there can be none, that is in the debug log.
 */
struct ledger *ledger_open(const struct ledger_options *options);

/* Closes it. NULL is fine. */
void ledger_free(struct ledger *l);

/* Counts a request that is about to be sent: 0. Where the limit does not allow it now: how many milliseconds it is until it may. */
int64_t ledger_take(struct ledger *l, enum rate_bucket bucket);

/* What was taken and then not sent (-1), or was sent more often than taken. */
void ledger_correct(struct ledger *l, enum rate_bucket bucket, int n);

/* What an answer (no 429) said, while `in_flight` other requests of this process were under way. */
void ledger_hear(struct ledger *l, enum rate_bucket bucket, const struct rate_said *said,
	unsigned in_flight);

/* The server answered 429: nobody sends anything more for `wait_ms`. */
void ledger_refused(struct ledger *l, enum rate_bucket bucket, int64_t wait_ms);

struct ledger_view {
	int64_t limit;   /* an hour; 0: none is known */
	int64_t left;    /* that may be sent now, where there is a limit */
	int64_t wait_ms; /* until the wanted ones may be sent */
};

/* How things are for `n` more requests; what is more than the limit goes on by the hour. */
struct ledger_view ledger_view(struct ledger *l, enum rate_bucket bucket, int64_t n);

#endif
