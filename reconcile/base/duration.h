/* Times that people write: 90s, 15m, 1h30m. */
#ifndef BASE_DURATION_H
#define BASE_DURATION_H

#include <stdint.h>

/*
 * The time that is the whole of `text` in `*seconds`: whole numbers, each with s, m, h or d behind it; the last one
 * may do without, and is seconds then. 0, or -1 where it is none, or more than `max` seconds.
 */
int duration_parse(const char *text, int64_t max, int64_t *seconds);

#endif
