/*
 * The HTTP client: one thread, one curl_multi loop, one struct for each call.
 *
 * Calls are queued with http_submit() and come back, in the order of their completion, from
 * http_wait(). In between a call is in one of four states:
 *
 *   queued    waits for a free place in the window
 *   delayed   was answered with something worth another attempt, or is to be sent later; waits for its
 *             not-before time
 *   in flight libcurl has it
 *   done      has an outcome; waits to be handed out
 *
 * The window (calls in flight) starts modest, grows by one with every good answer up to the limit and
 * halves at a 429. A 429 also holds back every other call until its not-before time. When a call has
 * used up its attempts without reaching the server, the others end likewise for RETRY_WAIT_MAX_MS. Where
 * there is a ledger, no call begins before the ledger allows it.
 */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include "net/call.h"
#include "net/http_stats.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct clock;
struct credential;
struct http_authority;
struct err;
struct kept;
struct ledger;
struct log;

enum { HTTP_WINDOW_START = 8, HTTP_WINDOW_DEFAULT = 32, HTTP_ATTEMPTS_DEFAULT = 5 };

struct http_options {
	const char *base_url; /* "https://api.bitbucket.org/2.0", with or without a '/' behind */
	const struct credential *credential; /* read by http_client_new() only; NULL for none */
	struct http_authority *authority; /* gives the credential instead; borrowed; may be NULL */
	const char *user_agent;           /* NULL for none */
	const char *ca_file;              /* PEM file of trusted roots; NULL for the system's */
	unsigned window;                  /* the most calls in flight; 0: HTTP_WINDOW_DEFAULT */
	unsigned attempts;         /* the most times one call is tried; 0: HTTP_ATTEMPTS_DEFAULT */
	int64_t timeout_ms;        /* of one attempt; 0: 60,000 */
	bool read_only;            /* refuses every method but GET */
	int64_t requests_max;      /* then it is starved; 0: no limit */
	struct ledger *ledger;     /* what the rate limit allows; borrowed; may be NULL */
	const struct clock *clock; /* NULL: clock_system */
	struct kept *kept;         /* answers of a run before, and for one after; may be NULL */
	struct log *log;           /* borrowed; may be NULL */
};

struct http_client;

/*
 * A client for one origin. NULL with `e` set where the URL is none (ERR_USAGE), or where it is plain
 * http to another machine (ERR_REFUSED): credentials travel over TLS or on loopback only; and where the
 * authority has no credential, as it says.
 */
struct http_client *http_client_new(const struct http_options *options, struct err *e);

/* Drops the client; what is queued or in flight ends with it. NULL is fine. */
void http_client_free(struct http_client *c);

/* For AUTO(http_client_release) struct http_client *c. */
void http_client_release(struct http_client **c);

/*
 * Queues `call`, which belongs to the client until http_wait() returns it. A call that must not be made
 * (another origin, a write with a read-only client) comes back with ERR_REFUSED and HTTP_UNSENT.
 */
void http_submit(struct http_client *c, struct http_call *call);

/* The next call that is done, now the caller's; NULL where none is within `timeout_ms`, at once where none can be. */
struct http_call *http_wait(struct http_client *c, int64_t timeout_ms);

/* How many calls are queued, delayed, in flight or done but not handed out. */
size_t http_pending(const struct http_client *c);

/* When the next call that is delayed or held back may be sent, as a clock_monotonic() time; -1 where none is. */
int64_t http_delayed_until(const struct http_client *c);

/* No further request is sent: what is in flight comes to its end, and then the client is starved. */
void http_hold(struct http_client *c);

/* Whether there are calls left that must not be sent any more: `requests_max` were, and nothing is in flight. */
bool http_starved(const struct http_client *c);

/* Ends all pending calls: http_wait() hands them out with ERR_INTERRUPTED. */
void http_cancel(struct http_client *c);

/* What the client did so far. */
struct http_stats http_stats(const struct http_client *c);

/* "GET", "POST", ... */
const char *http_method_name(enum http_method method);

#endif
