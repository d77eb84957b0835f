/* Numbers from text, checked. */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include <stdint.h>

/*
 * The decimal integer that is the whole of `text` into `*value`: 0, or -1 where it is none (empty,
 * spaces, signs other than one '-', trailing text) or does not fit in `min`..`max`.
 */
int num_parse(const char *text, int64_t min, int64_t max, int64_t *value);

#endif
