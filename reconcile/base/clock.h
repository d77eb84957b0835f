/* Time is an argument: no test sleeps. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

struct clock {
	int64_t (*monotonic_ms)(const struct clock *); /* milliseconds, never goes back */
	int64_t (*wall_ms)(const struct clock *);      /* milliseconds since 1970-01-01 UTC */
};

/* The machine's own clock. */
extern const struct clock clock_system;

/* Milliseconds that never go back, by `c`. */
int64_t clock_monotonic(const struct clock *c);

/* Milliseconds since 1970-01-01 UTC, by `c`. */
int64_t clock_wall(const struct clock *c);

/* Room for "2026-08-20T10:15:30.123Z". */
#define CLOCK_TEXT 32

/* `wall_ms` as RFC 3339 in UTC with milliseconds, into `text`, which is also returned. */
const char *clock_format(int64_t wall_ms, char text[CLOCK_TEXT]);

#endif
