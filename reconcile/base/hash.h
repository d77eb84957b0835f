/* A short name for any bytes, from which they cannot be told. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>

/* Hexadecimal digits of a hash, and the terminator. */
enum { HASH_TEXT = 65 };

/*
 * The BLAKE2b hash of the `n` texts at `parts` (NULL counts as a text of its own), into `text`. Each is hashed with
 * its end, so that "ab", "c" and "a", "bc" differ.
 */
void hash_texts(const char *const *parts, size_t n, char text[HASH_TEXT]);

#endif
