/* A server on loopback that answers as a case says, and writes down what it was asked. */
#ifndef TESTS_CASE_SERVE_H
#define TESTS_CASE_SERVE_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct MHD_Daemon;

enum { SERVE_REPLIES_MAX = 64, SERVE_HEADERS_MAX = 4, SERVE_REQUESTS_MAX = 256 };

struct serve_reply {
	char *method, *path; /* below the base; without '?' it stands for any query */
	unsigned status;
	char *type;                       /* Content-Type; "" for none */
	char *headers[SERVE_HEADERS_MAX]; /* "Name: value"; NULL at the end */
	char *body;
	size_t len;
	bool cut; /* the connection ends in the middle of the body */
	bool used;
};

struct serve_request {
	char *line; /* "GET repositories/acme?pagelen=100" */
	struct str body;
	char *authorization; /* "" for none */
};

struct serve {
	struct MHD_Daemon *daemon; /* NULL: nobody listens */
	int taken;                 /* a socket that only keeps the port from others; -1: none */
	char base[64];             /* "http://127.0.0.1:40321/2.0" */
	unsigned short port;
	bool lists; /* a GET that no reply is for is answered with an empty list, else with 404 */
	struct serve_reply replies[SERVE_REPLIES_MAX];
	size_t n_replies;
	struct serve_request *requests[SERVE_REQUESTS_MAX];
	size_t n_requests;
};

/* Starts to serve, with no replies yet. Ends the program where that is impossible. */
void serve_start(struct serve *s);

/* The same, but nobody listens on the port. */
void serve_nobody(struct serve *s);

/*
 * A new reply, filled in by the caller before the first request: each is used once, in their order for
 * one method and path; the last one again and again. Texts are from malloc.
 */
struct serve_reply *serve_add(struct serve *s);

/* Stops; what was asked can be read from then on. */
void serve_stop(struct serve *s);

/* Gives everything back. */
void serve_release(struct serve *s);

#endif
