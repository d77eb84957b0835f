/* What the head of an answer says of the server itself: protocol, clock, rate limit (fact sheet, section 5). */
#ifndef NET_VITAL_H
#define NET_VITAL_H

#include <stdbool.h>
#include <stdint.h>

struct vital {
	char protocol[16]; /* "HTTP/2"; "" where there is none */
	bool dated;        /* the answer has a Date that can be read */
	int64_t skew_s;    /* how far our clock is ahead of the server's; negative: behind */
	int64_t limit;     /* requests in an hour; -1 where nobody says, as the next two */
	int64_t remaining;
	int64_t reset_s; /* seconds from now */
	bool near_limit; /* less than a fifth is left */
};

/*
 * From a status line and the header lines behind it, as `keep_head` keeps them; `now_ms` is our wall clock. What
 * cannot be read is not said.
 */
void vital_read(struct vital *v, const char *head, int64_t now_ms);

#endif
