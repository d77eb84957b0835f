/*
 * What the authorization page sends back (RFC 6749, section 4.1.2), in a browser's request to this machine
 * or in an address that a person pastes. Anybody can send it: nothing in it is believed before the state is
 * the one that was asked for.
 */
#ifndef NET_OAUTH_CALLBACK_H
#define NET_OAUTH_CALLBACK_H

#include <stdbool.h>
#include <stddef.h>

struct err;

#define OAUTH_CALLBACK_PATH "/callback"

enum {
	OAUTH_CALLBACK_MAX = 32 * 1024, /* bytes of a request's head, or of an address */
	OAUTH_STATE_LEN = 43            /* characters: 256 bits */
};

struct oauth_callback {
	char *code;        /* NULL: none */
	char *state;       /* NULL: none */
	char *error;       /* NULL: none; "access_denied" */
	char *description; /* NULL: none */
};

#define OAUTH_CALLBACK_INIT                                                                        \
	{                                                                                          \
		.code = NULL                                                                       \
	}

enum oauth_callback_verdict {
	OAUTH_CALLBACK_ANSWER, /* it is the page's answer, for oauth_callback_check() */
	OAUTH_CALLBACK_MORE,   /* not all of its head is there */
	OAUTH_CALLBACK_OTHER,  /* a request for something else */
	OAUTH_CALLBACK_BAD     /* no request, or too long, or not decodable */
};

/* Reads an HTTP/1.x request, of which the `len` bytes at `bytes` have come. `cb` is set with an answer only. */
enum oauth_callback_verdict oauth_callback_read(
	struct oauth_callback *cb, const char *bytes, size_t len);

/* Reads an address with a query. -1 with `e` set (ERR_USAGE) where it is none of the page's. */
int oauth_callback_read_url(struct oauth_callback *cb, const char *url, struct err *e);

/* Whether it has the code and the expected state; -1 with `e` set, "Failed to get token: ...". */
int oauth_callback_check(const struct oauth_callback *cb, const char *state, struct err *e);

/* A new state from the system's random source, in `state`. -1 with `e` set (ERR_SYSTEM). */
int oauth_callback_new_state(char state[OAUTH_STATE_LEN + 1], struct err *e);

/* Wipes and frees what it holds. */
void oauth_callback_release(struct oauth_callback *cb);

#endif
