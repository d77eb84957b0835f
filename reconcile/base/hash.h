/* A short name for any bytes, from which they cannot be told. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>

enum {
	HASH_TEXT = 65, /* hexadecimal digits of a hash, and the terminator */
	HASH_KEY = 32   /* bytes of a key */
};

/*
 * The BLAKE2b hash of the `n` texts at `parts` (NULL counts as a text of its own), into `text`. Each is hashed with
 * its end, so that "ab", "c" and "a", "bc" differ.
 */
void hash_texts(const char *const *parts, size_t n, char text[HASH_TEXT]);

/* The same under the key of HASH_KEY bytes at `key` (NULL: none): whoever has not the key cannot guess and compare. */
void hash_keyed(const unsigned char *key, const char *const *parts, size_t n, char text[HASH_TEXT]);

/* The `size` bytes that are written in `text` as hexadecimal digits; -1 where it has others, or another number of them. */
int hash_read(unsigned char *bytes, size_t size, const char *text);

#endif
