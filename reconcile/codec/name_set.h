/* The names of one map while it is being built: finds repetitions in linear time. */
#ifndef CODEC_NAME_SET_H
#define CODEC_NAME_SET_H

#include "base/arena.h"
#include "base/map.h"

#include <stddef.h>

struct pair;

/* Most maps are small: up to so many names are compared one by one, without a table. */
enum { NAME_SET_FEW = 16 };

struct name_set {
	struct arena scratch; /* of the tables; reused from map to map */
	struct map table;     /* in use once there are more than NAME_SET_FEW */
	const struct pair *few[NAME_SET_FEW];
	size_t n;
};

#define NAME_SET_INIT                                                                              \
	{                                                                                          \
		.scratch = ARENA_INIT                                                              \
	}

/* Begins the next map; `set` is empty afterwards. */
void name_set_begin(struct name_set *set);

/*
 * Adds `pair`, which must stay where it is until the next name_set_begin(). Returns NULL, or where
 * its name was there already, the earlier pair, which stays.
 */
const struct pair *name_set_add(struct name_set *set, const struct pair *pair);

/* Gives its memory back. */
void name_set_release(struct name_set *set);

#endif
