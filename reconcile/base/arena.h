/* Memory that lives as long as a run: many small pieces, given back at once. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/auto.h"

#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *blocks; /* newest first */
	char *next;
	size_t left;
	size_t used; /* bytes handed out, for the benchmarks */
};

#define ARENA_INIT                                                                                 \
	{                                                                                          \
		NULL, NULL, 0, 0                                                                   \
	}

/* `size` zeroed bytes, aligned for any object; never NULL. Lives until arena_release(). */
void *arena_alloc(struct arena *a, size_t size);

/* One zeroed object of type T. */
#define ARENA_NEW(a, T) ((T *)arena_alloc((a), sizeof(T)))

/* `count` zeroed objects of type T. */
#define ARENA_ARRAY(a, T, count) ((T *)arena_alloc((a), sizeof(T) * (count)))

/* A terminated copy of the `len` bytes at `s`; it is not aligned. */
char *arena_strndup(struct arena *a, const char *s, size_t len);

/* A copy of the text `s`. */
char *arena_strdup(struct arena *a, const char *s);

/* The formatted text. */
char *arena_printf(struct arena *a, const char *format, ...) FORMAT(2, 3);

/*
 * Room for one more element in an array that grows inside the arena: `items` holds `count` of
 * `*capacity` elements of `size` bytes. Returns the array, perhaps moved; the old one stays behind.
 */
void *arena_grow(struct arena *a, void *items, size_t count, size_t *capacity, size_t size);

/* Gives everything back; `a` is as after ARENA_INIT. */
void arena_release(struct arena *a);

#endif
