/*
 * When a client may send: as often as this run may, and no sooner than the ledger lets it. A run that may send no
 * more is starved; one that has to wait for the rate limit asks the ledger again every second, since other
 * processes may have been told something new.
 */
#ifndef NET_PACE_H
#define NET_PACE_H

#include "net/rate.h"

#include <stdbool.h>
#include <stdint.h>

struct http_options;
struct http_transfer;
struct ledger;
struct log;
struct retry_decision;
struct transfer_result;

struct pace {
	struct ledger *ledger; /* may be NULL */
	struct log *log;
	int64_t left;  /* requests that may be sent */
	int64_t again; /* by clock_monotonic(): when to ask the ledger again; INT64_MIN: now */
	int64_t until; /* when it said that it will be; INT64_MIN while nothing has to wait */
	int64_t said;  /* the `until` that was told last */
};

/* As the options say. */
void pace_init(struct pace *p, const struct http_options *options);

/*
 * Whether a request may be sent at `now`, which is then counted: pace_settled() or pace_unsent() follows. Where
 * that takes a while, it is told once.
 */
bool pace_allows(struct pace *p, enum rate_bucket bucket, int64_t now);

/* Whether nothing more may be sent in this run. */
bool pace_starved(const struct pace *p);

/* What was allowed was not sent. */
void pace_unsent(struct pace *p, enum rate_bucket bucket);

/* What came of an attempt that was allowed, while `in_flight` others were under way. */
void pace_settled(struct pace *p, const struct http_transfer *t,
	const struct transfer_result *result, const struct retry_decision *decision,
	unsigned in_flight);

#endif
