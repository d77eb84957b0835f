/* A table from text to pointer, in an arena. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stddef.h>

struct arena;
struct map_slot;

struct map {
	struct arena *arena;
	struct map_slot *slots;
	size_t capacity; /* a power of two, or 0 */
	size_t n;
};

/* An empty table whose memory is of `arena`. */
void map_init(struct map *m, struct arena *arena);

/*
 * Puts `value` (not NULL) under `key`, whose text must outlive the table. Returns NULL, or where the
 * key was there already, the old value, which stays.
 */
void *map_add(struct map *m, const char *key, void *value);

/* What stands under `key`, or NULL. */
void *map_get(const struct map *m, const char *key);

#endif
