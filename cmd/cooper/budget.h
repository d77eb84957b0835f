/* What a run may spend, what it keeps where it stops for that, and how things are with the hour's limit. docs/budget.md. */
#ifndef COOPER_BUDGET_H
#define COOPER_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

struct connection;
struct err;
struct http_client;
struct kept;
struct ledger;
struct options;
struct plan;
struct str;

enum { BUDGET_TIME_MAX_S = 24 * 60 * 60 }; /* of a run without --deadline */

struct budget {
	int64_t requests;    /* --budget; 0: none */
	int64_t deadline_ms; /* when to stop, by clock_monotonic() */
	bool timed;          /* that is what --deadline says */
	bool late;           /* the deadline is what stops the run */
	struct kept *kept;   /* answers for the next run; NULL before budget_open() */
};

#define BUDGET_INIT                                                                                \
	{                                                                                          \
		.deadline_ms = INT64_MAX                                                           \
	}

/* Takes the options in; the deadline, BUDGET_TIME_MAX_S where none is given, is counted from now. -1 with `e` set (ERR_USAGE). */
int budget_read(struct budget *b, const struct options *o, struct err *e);

/* Opens what a stopped run of the same command has kept, and says so. */
void budget_open(struct budget *b, const struct options *o, const struct connection *c);

/*
 * 0 while reading through `client` may go on. Once nothing more may be sent, no further request begins; when those
 * under way are over, -1 with `e` set (ERR_EXHAUSTED), which says what was kept and how to go on.
 */
int budget_check(struct budget *b, struct http_client *client, struct err *e);

/* What was read has been used: what was kept goes. */
void budget_done(struct budget *b);

/* Everything was read, and nothing is left for the first write: what was read is kept, so that the next run can begin with that. */
void budget_keep(struct budget *b);

/* Whether the deadline is over, or will be before `client` may send again: what has to wait longer need not wait at all. */
bool budget_late(struct budget *b, const struct http_client *client);

/* Why a run stops: "the 100 requests of --budget are made", "the --deadline is over". */
const char *budget_reason(const struct budget *b, struct str *text);

/*
 * Appends, where `always` or more than half of the hour's limit is used, or what the plan takes does not fit in,
 * how much is left of it and when applying fits: "375 of 1,000 left this hour; applying fits at 14:35."
 */
void budget_forecast(struct str *out, struct ledger *ledger, const struct plan *plan, bool always);

/* Closes it. */
void budget_release(struct budget *b);

#endif
