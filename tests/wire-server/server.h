/*
 * A server on loopback, in threads of the test itself, that answers by a script and misbehaves as told.
 * What it sends is bytes, not HTTP, so that it can send what no server should.
 *
 * A request gets the first step of the script that is free and fits its path; the last step is never used
 * up. A step that hangs up is used up by a connection instead, before anything is read of it.
 */
#ifndef TESTS_WIRE_SERVER_H
#define TESTS_WIRE_SERVER_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

enum wire_end {
	WIRE_KEEP,  /* the connection waits for the next request */
	WIRE_CLOSE, /* ends in order */
	WIRE_RESET  /* ends with a TCP reset */
};

struct wire_step {
	const char *path;        /* only for requests of this path below the base; NULL: for any */
	bool hang_up;            /* on a new connection, once something came, without reading it */
	unsigned after_requests; /* answers once this many requests have come */
	unsigned after_answers;  /* answers once this many answers have gone */
	bool never;              /* does not answer until the server stops */
	bool last;               /* nobody listens any more before this is answered */
	const char *reply;       /* the bytes; NULL for none */
	size_t reply_len;        /* 0: up to the '\0' */
	size_t fill;             /* then as many 'x' */
	const char *tail;        /* then these; NULL for none */
	enum wire_end end;
};

struct wire_request {
	char *method, *path; /* the path below the base */
	char *head;          /* the header lines, "Name: value\r\n" each */
	char *body;
	unsigned connection; /* from 1 */
};

enum { WIRE_REQUESTS_MAX = 2048, WIRE_CONNECTIONS_MAX = 2048 };

struct wire_server {
	char url[64]; /* "http://127.0.0.1:40321/2.0" */
	int port;

	/* guarded by `lock`; the test reads them while nothing is in flight */
	struct wire_request requests[WIRE_REQUESTS_MAX];
	unsigned n_requests, n_connections, n_answers;
	unsigned in_hand, in_hand_top; /* requests that have no answer yet */

	pthread_mutex_t lock;
	pthread_cond_t changed;
	const struct wire_step *steps;
	size_t n_steps;
	bool *used;
	bool stopping;
	int listener;
	pthread_t acceptor;
	pthread_t threads[WIRE_CONNECTIONS_MAX];
	int sockets[WIRE_CONNECTIONS_MAX]; /* -1: closed */
};

/* Starts to serve the `n` steps, which must outlive it. A test fails where that is impossible. */
void wire_start(struct wire_server *s, const struct wire_step *steps, size_t n);

/* Breaks all connections off and frees what was recorded. */
void wire_stop(struct wire_server *s);

/* How many requests have come so far; at any time. */
unsigned wire_requests(struct wire_server *s);

/* The value of a header of a request, or NULL; valid until the next call. */
const char *wire_header(const struct wire_request *r, const char *name);

/* A port of loopback on which nobody listens. */
int wire_closed_port(void);

#endif
