#include "base/watch.h"

#include "base/clock.h"

struct watch watch_begin(const struct clock *clock, int64_t timeout_s, int64_t interval_s)
{
	return (struct watch){ .clock = clock,
		.end_ms = clock_monotonic(clock) + timeout_s * 1000,
		.interval_ms = interval_s * 1000 };
}

int64_t watch_next(struct watch *w)
{
	int64_t left = w->end_ms - clock_monotonic(w->clock);

	if (w->looks++ == 0)
		return 0;
	if (left <= 0)
		return -1;
	return left < w->interval_ms ? left : w->interval_ms;
}
