/* A client, the scripted server that it talks to, what it logged, and the time as it believes it to be. */
#ifndef TESTS_WIRE_SESSION_H
#define TESTS_WIRE_SESSION_H

#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"
#include "net/http.h"
#include "tests/wire-server/server.h"

/* Stands still until it is set, unless `step` makes each reading later than the one before. */
struct wire_clock {
	struct clock clock;
	int64_t now, step; /* milliseconds */
};

enum { WIRE_CLOCK_BEGIN = 1000 * 1000 };

struct wire_log {
	struct log log;
	struct str text; /* each line ended with '\n' */
};

struct session {
	struct wire_server server;
	struct http_client *client;
	struct wire_clock clock;
	struct wire_log log;
};

/*
 * A server of `n` steps and a client for it, until session_close(). `options` says the rest: its
 * base_url, clock and log are set here. The clock's readings are `step` milliseconds apart. Not on the
 * stack: a test that fails leaves it at once, and the threads go on.
 */
struct session *session_open(
	const struct wire_step *steps, size_t n, struct http_options options, int64_t step);

/* Ends both; `s` is gone. */
void session_close(struct session *s);

/* Queues a call; `body` may be NULL. */
struct http_call *session_submit(
	struct session *s, enum http_method method, const char *path, const char *body);

/* The next call that is done; the test fails where none is within 10 s of real time. */
struct http_call *session_wait(struct session *s);

/* Lets the client work, without a call being done, until the next one may be sent at `until` of its clock. */
void session_wait_delayed(struct session *s, int64_t until);

/* Lets the client work, without a call being done, until the server has received `n` requests. */
void session_wait_requests(struct session *s, unsigned n);

/* session_submit() and session_wait(). */
struct http_call *session_call(
	struct session *s, enum http_method method, const char *path, const char *body);

/* The recorded request number `i`, from 0; the test fails where there were not as many. */
const struct wire_request *session_request(struct session *s, unsigned i);

#endif
