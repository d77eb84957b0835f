/*
 * Waits on this machine for the one request with which a browser brings the authorization page's answer.
 * Browsers open connections that they do not use, and ask for icons: several are heard at once, none for
 * long, and only the answer ends the waiting.
 */
#ifndef NET_OAUTH_LISTENER_H
#define NET_OAUTH_LISTENER_H

#include <stdint.h>

struct err;
struct oauth_callback;

enum { OAUTH_CONNECTIONS_MAX = 16 }; /* heard at once; a further one ends the oldest */

struct oauth_listener {
	int fd; /* -1: not open */
	uint16_t port;
};

/* Listens on 127.0.0.1, on any free port where `port` is 0. -1 with `e` set (ERR_SYSTEM). */
int oauth_listener_open(struct oauth_listener *l, uint16_t port, struct err *e);

/* What is waited for. */
struct oauth_awaited {
	const char *state;
	int64_t timeout_ms;
	int (*interrupted)(void); /* not 0 when the user wants it to end; may be NULL */
};

/*
 * The answer, in `cb`, which the caller releases; the browser is told that it came. -1 with `e` set: as
 * oauth_callback_check() says, also where nobody answered in time; ERR_SYSTEM; ERR_INTERRUPTED.
 */
int oauth_listener_wait(struct oauth_listener *l, const struct oauth_awaited *awaited,
	struct oauth_callback *cb, struct err *e);

/* Stops to listen. */
void oauth_listener_release(struct oauth_listener *l);

#endif
