#include "codec/name_set.h"

#include "codec/value.h"

#include <stdint.h>
#include <string.h>

/* More scratch than this is given back between two maps. */
enum { SCRATCH_MAX = 1024 * 1024 };

void name_set_begin(struct name_set *set)
{
	if (set->scratch.used > SCRATCH_MAX)
		arena_release(&set->scratch);
	set->n = 0;
}

static const struct pair *add_to_table(struct name_set *set, const struct pair *pair)
{
	return map_add(&set->table, pair->name, (void *)(uintptr_t)pair);
}

static void make_table(struct name_set *set)
{
	size_t i;

	map_init(&set->table, &set->scratch);
	for (i = 0; i < NAME_SET_FEW; i++)
		add_to_table(set, set->few[i]);
}

static const struct pair *find_among_few(const struct name_set *set, const char *name)
{
	size_t i;

	for (i = 0; i < set->n; i++)
		if (!strcmp(set->few[i]->name, name))
			return set->few[i];
	return NULL;
}

const struct pair *name_set_add(struct name_set *set, const struct pair *pair)
{
	const struct pair *earlier;

	if (set->n >= NAME_SET_FEW) {
		earlier = add_to_table(set, pair);
		set->n += !earlier;
		return earlier;
	}
	earlier = find_among_few(set, pair->name);
	if (earlier)
		return earlier;
	set->few[set->n++] = pair;
	if (set->n == NAME_SET_FEW)
		make_table(set);
	return NULL;
}

void name_set_release(struct name_set *set)
{
	arena_release(&set->scratch);
	set->n = 0;
}
