/* UTF-8, one character at a time. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/*
 * How many bytes the character at `s` has, of which at most `left` (at least 1) may be looked at; in a
 * terminated text that may be any number. The character itself goes into `*code` (may be NULL). 0 where the
 * bytes are not well-formed: Unicode, table 3-7.
 */
size_t utf8_read(const char *s, size_t left, uint32_t *code);

#endif
