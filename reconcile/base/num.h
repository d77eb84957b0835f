/* Numbers from text, checked, and to text. */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include <stdint.h>

/*
 * The decimal integer that is the whole of `text` into `*value`: 0, or -1 where it is none (empty,
 * spaces, signs other than one '-', trailing text) or does not fit in `min`..`max`.
 */
int num_parse(const char *text, int64_t min, int64_t max, int64_t *value);

/* Room for the longest text of num_group(). */
enum { NUM_GROUPED = 28 };

/* `n` for people, "12,345", into `text`, which is also returned. */
const char *num_group(int64_t n, char text[NUM_GROUPED]);

#endif
