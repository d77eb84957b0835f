#include "base/map.h"

#include "base/arena.h"

#include <stdint.h>
#include <string.h>

struct map_slot {
	const char *key;
	void *value;
	uint64_t hash;
};

/* FNV-1a with a final mix; a hostile key set costs time only within one bounded manifest. */
static uint64_t hash_of(const char *key)
{
	uint64_t h = 14695981039346656037u;

	for (; *key; key++)
		h = (h ^ (unsigned char)*key) * 1099511628211u;
	return h ^ (h >> 29);
}

void map_init(struct map *m, struct arena *arena)
{
	*m = (struct map){ .arena = arena };
}

/* The slot that holds `key`, or the free one where it would go. */
static struct map_slot *probe(const struct map *m, const char *key, uint64_t hash)
{
	size_t i = hash & (m->capacity - 1);

	while (m->slots[i].key && (m->slots[i].hash != hash || strcmp(m->slots[i].key, key) != 0))
		i = (i + 1) & (m->capacity - 1);
	return &m->slots[i];
}

static void grow(struct map *m)
{
	struct map old = *m;
	size_t i;

	m->capacity = old.capacity ? old.capacity * 2 : 4;
	m->slots = ARENA_ARRAY(m->arena, struct map_slot, m->capacity);
	for (i = 0; i < old.capacity; i++)
		if (old.slots[i].key)
			*probe(m, old.slots[i].key, old.slots[i].hash) = old.slots[i];
}

void *map_add(struct map *m, const char *key, void *value)
{
	uint64_t hash = hash_of(key);
	struct map_slot *slot;

	if ((m->n + 1) * 4 > m->capacity * 3)
		grow(m);
	slot = probe(m, key, hash);
	if (slot->key)
		return slot->value;
	*slot = (struct map_slot){ key, value, hash };
	m->n++;
	return NULL;
}

void *map_get(const struct map *m, const char *key)
{
	return m->capacity ? probe(m, key, hash_of(key))->value : NULL;
}
