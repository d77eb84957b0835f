/* The rate limit: requests in a rolling hour, for each user or, without a credential, each address. */
#ifndef EMULATOR_RATE_H
#define EMULATOR_RATE_H

#include <stdint.h>

struct rate;

/* What a request meets. Fact sheet 5. */
struct rate_verdict {
	int64_t remaining; /* requests left after this one; -1: refused */
	int64_t reset_s;   /* seconds until the oldest request of the hour is forgotten */
};

/* Allows `limit` (above 0) requests an hour. The caller frees it with rate_free(). */
struct rate *rate_new(int64_t limit);

/* Counts a request of `who` at `now_ms` where it is allowed. */
struct rate_verdict rate_take(struct rate *r, const char *who, int64_t now_ms);

/* Frees it; for AUTO(rate_free) struct rate *r. */
void rate_free(struct rate **r);

#endif
