/* Looking again and again until a time is over. */
#ifndef BASE_WATCH_H
#define BASE_WATCH_H

#include <stdint.h>

struct clock;

struct watch {
	const struct clock *clock;
	int64_t end_ms; /* of the clock's monotonic time */
	int64_t interval_ms;
	unsigned looks;
};

/* Begins now: looks every `interval_s` seconds for `timeout_s`. */
struct watch watch_begin(const struct clock *clock, int64_t timeout_s, int64_t interval_s);

/*
 * How many milliseconds from now the next look is due: the first is at once, the last no later than the end. -1 where
 * the time is over; the first look is made whatever the time.
 */
int64_t watch_next(struct watch *w);

#endif
