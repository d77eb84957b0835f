/*
 * The HTTP client: one thread, one curl_multi loop, one struct for each call.
 *
 * Calls are queued with http_submit() and come back, in the order of their completion, from
 * http_wait(). In between a call is in one of four states:
 *
 *   queued    waits for a free place in the window
 *   delayed   was answered with something worth another attempt; waits for its not-before time
 *   in flight libcurl has it
 *   done      has an outcome; waits to be handed out
 *
 * The window (calls in flight) starts modest, grows by one with every good answer up to the limit and
 * halves at a 429. A 429 also holds back every other call until its not-before time.
 */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct clock;
struct credential;
struct log;

enum {
	HTTP_WINDOW_START = 8,
	HTTP_WINDOW_DEFAULT = 32,
	HTTP_ATTEMPTS_DEFAULT = 5,
	HTTP_BODY_MAX = 32 * 1024 * 1024, /* of one answer, after decompression */
	HTTP_HEADERS_MAX = 64 * 1024,     /* of one answer */
	HTTP_URL_MAX = 16 * 1024
};

enum http_method { HTTP_GET, HTTP_POST, HTTP_PUT, HTTP_DELETE };

enum http_outcome {
	HTTP_REPLIED,  /* `status` and `reply` are a whole answer */
	HTTP_UNSENT,   /* the server never had the request: nothing happened; `error` says why */
	HTTP_AMBIGUOUS /* the answer was lost or cut: it may have happened; `error` says why */
};

struct http_call {
	/* set by the caller before http_submit() */
	enum http_method method;
	char *path;      /* owned; below the base URL and encoded ("repositories/acme?pagelen=100"), or a whole URL */
	char *body;      /* owned; JSON, or NULL for none (POST and PUT then say Content-Length: 0) */
	bool repeatable; /* may be sent again after an ambiguous outcome; set by http_call_new() */
	void *tag;       /* the caller's own */

	/* set by http_wait() */
	enum http_outcome outcome;
	int status;            /* of HTTP, when outcome is HTTP_REPLIED */
	struct str reply;      /* the body */
	char *content_type;    /* owned; "" when there was none */
	char *location;        /* owned; the Location header, "" when there was none */
	char *scopes_granted;  /* owned; X-OAuth-Scopes, "" when there was none */
	char *scopes_accepted; /* owned; X-Accepted-OAuth-Scopes, "" when there was none */
	unsigned attempts;     /* how often it was sent */
	struct err error;      /* ERR_NETWORK, ERR_REPLY (too large), ERR_REFUSED or ERR_INTERRUPTED */

	struct http_transfer *transfer; /* the client's own */
};

struct http_options {
	const char *base_url;                /* "https://api.bitbucket.org/2.0"; a trailing slash does not matter */
	const struct credential *credential; /* borrowed; NULL for none */
	const char *user_agent;
	const char *ca_file;       /* PEM file of trusted roots instead of the system's; NULL for the system's */
	unsigned window;           /* the most calls in flight; 0: HTTP_WINDOW_DEFAULT */
	unsigned attempts;         /* the most times one call is sent; 0: HTTP_ATTEMPTS_DEFAULT */
	int64_t timeout_ms;        /* of one attempt; 0: 60,000 */
	bool read_only;            /* refuses every method but GET */
	const struct clock *clock; /* NULL: clock_system */
	struct log *log;           /* borrowed; may be NULL */
};

struct http_stats {
	uint64_t requests;  /* attempts that were sent */
	uint64_t retries;   /* of them, repetitions */
	uint64_t throttled; /* answers with 429 */
	uint64_t bytes;     /* of bodies received */
	unsigned window;    /* now */
	unsigned window_top; /* the widest so far */
};

struct http_client;

/*
 * A client for one origin. NULL with `e` set where the URL is none (ERR_USAGE), or where it is plain
 * http to another machine (ERR_REFUSED): credentials travel over TLS or on loopback only.
 */
struct http_client *http_client_new(const struct http_options *options, struct err *e);

/* Drops the client; what is queued or in flight ends with it. NULL is fine. */
void http_client_free(struct http_client *c);

/* For AUTO(http_client_release) struct http_client *c. */
void http_client_release(struct http_client **c);

/*
 * A call that the caller fills in further if it likes. Takes over `path` and `body` (may be NULL), both
 * from malloc. GET, PUT and DELETE are repeatable, POST is not.
 */
struct http_call *http_call_new(enum http_method method, char *path, char *body);

/* Drops a call that came from http_wait() or was never submitted. NULL is fine. */
void http_call_free(struct http_call *call);

/*
 * Queues `call`, which belongs to the client until http_wait() returns it. A call that must not be made
 * (another origin, a write with a read-only client) comes back with ERR_REFUSED and HTTP_UNSENT.
 */
void http_submit(struct http_client *c, struct http_call *call);

/*
 * The next call that is done, whose owner is then the caller. NULL where none was done within
 * `timeout_ms`, and at once where nothing is queued, delayed or in flight.
 */
struct http_call *http_wait(struct http_client *c, int64_t timeout_ms);

/* How many calls are queued, delayed, in flight or done but not handed out. */
size_t http_pending(const struct http_client *c);

/* When the earliest delayed call may be sent, as a clock_monotonic() time; -1 where none is delayed. */
int64_t http_delayed_until(const struct http_client *c);

/* Ends all pending calls: http_wait() hands them out with ERR_INTERRUPTED. */
void http_cancel(struct http_client *c);

/* What the client did so far. */
struct http_stats http_stats(const struct http_client *c);

/* "GET", "POST", ... */
const char *http_method_name(enum http_method method);

#endif
