/* What a client did. */
#ifndef NET_HTTP_STATS_H
#define NET_HTTP_STATS_H

#include <stdint.h>

struct http_stats {
	uint64_t requests;   /* that were sent, repetitions included */
	uint64_t retries;    /* of them, repetitions */
	uint64_t throttled;  /* answers with 429 */
	uint64_t bytes;      /* of bodies received */
	unsigned in_flight;  /* now */
	unsigned window;     /* now */
	unsigned window_top; /* the widest so far */
};

#endif
