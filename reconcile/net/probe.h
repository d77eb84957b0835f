/* How far one gets to a server, step by step, without a request: name, connection, TLS. */
#ifndef NET_PROBE_H
#define NET_PROBE_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct http_options;

enum probe_step { PROBE_NAME, PROBE_CONNECTION, PROBE_TLS, PROBE_DONE };

struct probe {
	enum probe_step reached; /* the step that failed, or PROBE_DONE */
	struct err error;        /* why */
	char *server;            /* "api.bitbucket.org", "127.0.0.1:7990" */
	char address[64];        /* "192.0.2.7"; "" where there was no connection */
	unsigned port;
	bool tls;                /* the URL asks for it */
	int64_t certificate_end; /* wall clock, milliseconds; 0: not known, or no TLS */
};

#define PROBE_INIT                                                                                 \
	{                                                                                          \
		.error = ERR_INIT                                                                  \
	}

/*
 * Connects as a client with these options would, but for the credential, and hangs up. Waits at most the ten
 * seconds of a connection. -1 with `e` set where http_client_new() would refuse the URL; else 0, and `p` says what
 * came of it.
 */
int probe_run(struct probe *p, const struct http_options *options, struct err *e);

/* Gives everything back. */
void probe_release(struct probe *p);

#endif
