#include "codec/yaml_map.h"

#include "codec/value.h"

#include "base/arena.h"
#include "base/diag.h"

#include <stdbool.h>

const char yaml_map_merge[] = "<<";
const char yaml_map_nameless[] = "(no name)";
const char yaml_map_broken[] = "null";

static bool is_broken(const struct value *v)
{
	return v->type == VALUE_NULL && v->text == yaml_map_broken;
}

/* The maps that the value of a `<<` names. */
static const struct value *sources(const struct value *merged, size_t *n)
{
	*n = merged->type == VALUE_LIST ? merged->n : 1;
	return merged->type == VALUE_LIST ? merged->items : merged;
}

/* Reports what cannot be merged and returns how many pairs the rest has. */
static size_t check_merge(struct yaml_map *b, const struct value *merged)
{
	size_t i, n, pairs = 0;
	const struct value *source = sources(merged, &n);

	for (i = 0; i < n; i++)
		if (source[i].type == VALUE_MAP)
			pairs += source[i].n;
		else if (!is_broken(&source[i]))
			diag_add(b->d, source[i].place,
				"'<<' takes a map or a list of maps, not %s",
				value_type_name(source[i].type));
	return pairs;
}

/* The first pair of the `n` at `pairs` that merges, NULL where none does; more of them are mistakes. */
static const struct pair *find_merge(struct yaml_map *b, const struct pair *pairs, size_t n)
{
	const struct pair *first = NULL, *pair;

	for (pair = pairs; pair < pairs + n; pair++)
		if (pair->name == yaml_map_merge && first)
			diag_add(b->d, pair->place,
				"repeats '<<', first at line %u: give it a list of maps",
				first->place.line);
		else if (pair->name == yaml_map_merge)
			first = pair;
	return first;
}

static struct pair *last(const struct value *map)
{
	return (struct pair *)(uintptr_t)&map->pairs[map->n];
}

static void add_own(struct yaml_map *b, struct value *map, const struct pair *pair)
{
	const struct pair *earlier;

	if (pair->name == yaml_map_merge || pair->name == yaml_map_nameless)
		return;
	*last(map) = *pair;
	earlier = name_set_add(&b->names, last(map));
	if (earlier)
		diag_add(b->d, pair->place, "repeats '%s', first at line %u", pair->name,
			earlier->place.line);
	else
		map->n++;
}

static void add_merged(struct yaml_map *b, struct value *map, const struct value *source)
{
	uint32_t i;

	for (i = 0; source->type == VALUE_MAP && i < source->n; i++) {
		*last(map) = source->pairs[i];
		if (!name_set_add(&b->names, last(map)))
			map->n++;
	}
}

void yaml_map_build(struct yaml_map *b, struct value *map, const struct pair *pairs, size_t n)
{
	const struct pair *merge = find_merge(b, pairs, n);
	size_t i, count = 0, room = n + (merge ? check_merge(b, &merge->value) : 0);
	const struct value *source = merge ? sources(&merge->value, &count) : NULL;

	map->type = VALUE_MAP;
	map->n = 0;
	map->pairs = ARENA_ARRAY(b->arena, struct pair, room);
	name_set_begin(&b->names);
	for (i = 0; i < n; i++)
		add_own(b, map, &pairs[i]);
	for (i = 0; i < count; i++)
		add_merged(b, map, &source[i]);
}
