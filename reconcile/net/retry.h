/* Whether and when a call is sent again: a pure function, so that it can be read and tested as a table. */
#ifndef NET_RETRY_H
#define NET_RETRY_H

#include "net/call.h"

#include <stdbool.h>
#include <stdint.h>

/* What is known after an attempt. */
struct retry_input {
	enum http_outcome outcome;
	int status;      /* when outcome is HTTP_REPLIED */
	bool repeatable; /* the call may be repeated even if it may have taken effect */
	bool permanent; /* the same would happen again: an untrusted certificate, an answer too large */
	unsigned attempt;      /* from 1 */
	unsigned attempts_max; /* the last one allowed */
	int64_t retry_after_s; /* Retry-After in seconds (a date already turned into a difference); -1 without */
	int64_t reset_s; /* X-RateLimit-Reset: SECONDS REMAINING at Bitbucket, not an epoch; -1 without */
};

struct retry_decision {
	bool again;
	int64_t wait_ms; /* from now; after a 429 also where not `again`: everybody else has to wait */
};

enum {
	RETRY_WAIT_FIRST_MS = 500,     /* doubles with each attempt */
	RETRY_WAIT_MAX_MS = 30 * 1000, /* of our own choosing */
	RETRY_SERVER_WAIT_MAX_S = 3600 /* the limit is of a rolling hour: no need to wait longer */
};

/*
 * 429 is always sent again: it was not executed. 500, 502, 503, 504, 555 and ambiguous outcomes only
 * when `repeatable`; what was never sent always; nothing that is `permanent`. Everything else is an
 * answer. Retry-After wins over the reset header, which wins over our own doubling wait. A Retry-After of
 * more than RETRY_SERVER_WAIT_MAX_S counts as that; a reset of more is an epoch and counts as absent.
 */
struct retry_decision retry_decide(const struct retry_input *in);

/*
 * The value of a Retry-After header (seconds or an HTTP date) in seconds from `now_ms` (wall clock), at
 * least 0; -1 where it is neither.
 */
int64_t retry_after(const char *header, int64_t now_ms);

#endif
