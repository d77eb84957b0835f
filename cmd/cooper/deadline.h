/* --deadline: a time of day, or so long from now. */
#ifndef COOPER_DEADLINE_H
#define COOPER_DEADLINE_H

#include <stdint.h>

/*
 * "10m", "1h30m", "90s", or "14:35", the next time that the clock on the wall (of TZ) says so, in milliseconds
 * from `now_ms` (since 1970). -1 where it is none of those.
 */
int64_t deadline_parse(const char *text, int64_t now_ms);

/* Room for a text of deadline_clock(). */
enum { DEADLINE_TEXT = 32 };

/* What the clock on the wall says at `at_ms`, seen from `now_ms`: "14:35", or with its date where that is a day away. */
const char *deadline_clock(int64_t at_ms, int64_t now_ms, char text[DEADLINE_TEXT]);

/* The same to the second, of what was: "14:35:02". */
const char *deadline_since(int64_t at_ms, int64_t now_ms, char text[DEADLINE_TEXT]);

#endif
