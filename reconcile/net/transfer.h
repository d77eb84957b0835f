/* A call on its way through the client, and the attempt at it that is running on a libcurl handle. */
#ifndef NET_TRANSFER_H
#define NET_TRANSFER_H

#include "net/allowance.h"
#include "net/call.h"
#include "net/rate.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct curl_slist;
struct endpoint;
struct log;

struct http_transfer {
	struct http_call *call;
	char *url;                  /* whole; NULL where the call was refused */
	struct http_transfer *next; /* in a queue */
	int64_t not_before;         /* while delayed, by clock_monotonic() */
	bool doubtful;              /* an earlier attempt may have taken effect */
	bool sent_before;           /* an earlier attempt was sent */
	bool renewed;               /* the credential was renewed for it, which happens once */
	enum rate_bucket bucket;    /* what it counts against */

	/* of the attempt that is running */
	void *easy;                /* a CURL *, the client's; NULL while none is running */
	size_t slot;               /* its place among the client's calls in flight */
	unsigned generation;       /* of the window when it started */
	unsigned key;              /* which of the client's credentials it had */
	const char *authorization; /* that credential's header, the endpoint's; may be NULL */
	int64_t started;           /* by clock_monotonic() */
	unsigned sent;             /* how often the request was given to a connection */
	bool lost;                 /* libcurl wanted to send it again, which was refused */
	size_t header_bytes;
	bool head_complete; /* the empty line behind the headers has come */
	size_t body_bytes;
	struct curl_slist
		*headers; /* the list that was made for this call; NULL for an endpoint's */
	char *detail;     /* what libcurl says of a failure; NULL while none is running */
};

/* What came of an attempt. */
struct transfer_result {
	enum http_outcome outcome;
	bool permanent;
	bool maybe_effective;  /* the request may have been carried out */
	int64_t retry_after_s; /* as in struct retry_input */
	int64_t reset_s;
	struct rate_said said; /* of the rate limit */
};

/* A transfer of `call`, which it takes over. */
struct http_transfer *transfer_new(struct http_call *call);

/* Makes `easy` ready for the next attempt, which begins when the handle is added to a curl_multi. */
void transfer_start(struct http_transfer *t, const struct endpoint *ep, void *easy);

/*
 * After libcurl ended the attempt with `code` (a CURLcode): fills in the call's outcome, status, headers
 * and error. `wall_ms` is now. The handle is no longer used.
 */
struct transfer_result transfer_end(
	struct http_transfer *t, const struct endpoint *ep, int code, int64_t wall_ms);

/* Says in the debug log what came of the attempt that transfer_end() ended, at `now` by clock_monotonic(). */
void transfer_log(
	const struct http_transfer *t, const struct endpoint *ep, struct log *log, int64_t now);

/* Ends the attempt that is running, or the wait for one, with that error. The handle is no longer used. */
void transfer_give_up(struct http_transfer *t, enum err_code code, const char *message);

/* Hands the call on, and drops the transfer. */
struct http_call *transfer_finish(struct http_transfer *t);

#endif
