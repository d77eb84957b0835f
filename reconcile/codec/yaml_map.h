/* Maps as YAML means them: names once, and `<<` that merges other maps. */
#ifndef CODEC_YAML_MAP_H
#define CODEC_YAML_MAP_H

#include "codec/name_set.h"

#include <stddef.h>

struct arena;
struct diag;
struct pair;
struct value;

struct yaml_map {
	struct arena *arena;
	struct diag *d;
	struct name_set names;
};

/* The name of a pair that merges: known by its address, for "<<" in quotes is a name like any other. */
extern const char yaml_map_merge[];

/* The name of a pair that has none because of a mistake, known by its address; such a pair is dropped. */
extern const char yaml_map_nameless[];

/* The text of a value that is missing because of a mistake, known by its address: a null that is not blamed. */
extern const char yaml_map_broken[];

/*
 * Makes `map` the map of the `n` pairs at `pairs`: the own ones in their order, then the merged ones.
 * Repeated names and merges of what is no map go to `b->d`; of a repeated name the first one stays.
 */
void yaml_map_build(struct yaml_map *b, struct value *map, const struct pair *pairs, size_t n);

#endif
