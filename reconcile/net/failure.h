/* What a failed attempt means: whether the request may have taken effect, and what to tell about it. */
#ifndef NET_FAILURE_H
#define NET_FAILURE_H

#include "net/call.h"

#include <stdbool.h>
#include <stdint.h>

/* How far the attempt came. */
enum failure_phase {
	FAILURE_CONNECTING = 1, /* no byte of the request was given to a connection */
	FAILURE_WAITING = 2,    /* the request was on its way; nothing came back */
	FAILURE_ANSWERING = 4   /* part of an answer came */
};

struct failure {
	int code; /* a CURLcode */
	enum failure_phase phase;
	bool untrusted;         /* the chain of the certificate did not verify */
	int system_error;       /* errno of connect(), or 0 */
	const char *detail;     /* what libcurl says; "" for nothing */
	const char *server;     /* "127.0.0.1:7990" */
	int64_t timeout_ms;     /* of the attempt */
	bool headers_too_large; /* HTTP_HEADERS_MAX */
	bool body_too_large;    /* HTTP_BODY_MAX */
};

/*
 * HTTP_UNSENT only where nothing of the request can have reached the server, whatever libcurl's code is:
 * that is known from the phase. Else HTTP_AMBIGUOUS.
 */
enum http_outcome failure_outcome(const struct failure *f);

/* Whether the next attempt would fail in the same way: the answer is too large, the certificate untrusted. */
bool failure_permanent(const struct failure *f);

/* Sets `e`: ERR_REPLY where an answer cannot be taken, else ERR_NETWORK. */
void failure_describe(const struct failure *f, struct err *e);

#endif
