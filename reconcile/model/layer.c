#include "model/layer.h"

#include "base/arena.h"
#include "base/diag.h"
#include "codec/value.h"
#include "model/kind.h"
#include "model/line.h"
#include "model/loader.h"

static struct profile *find_profile(struct loader *l, const struct value *name)
{
	struct profile *profile = map_get(&l->section->profiles, name->text);
	char hint[128];

	if (!profile && !loader_gives_up(l))
		diag_add(l->d, name->place, "unknown profile '%s'%s", name->text,
			names_suggest(&l->section->profile_names, name->text, hint, sizeof hint));
	return profile;
}

void layers_add(struct loader *l, struct layers *layers, const char *name, const struct value *map)
{
	layers->items = arena_grow(
		l->arena, layers->items, layers->n, &layers->capacity, sizeof *layers->items);
	layers->items[layers->n++] = (struct layer){ name, map };
}

/* Profiles that use profiles could go deep, and could double with each step. */
static bool has_room(struct loader *l, struct layers *layers, const struct value *name)
{
	if (layers->n + layers->open < LAYERS_MAX)
		return true;
	layers->full = true;
	diag_add(l->d, name->place,
		"profile '%s' is one too many: by way of the profiles they use, there are more "
		"than %d layers",
		name->text, LAYERS_MAX);
	return false;
}

static void use_profile(struct loader *l, struct layers *layers, const struct value *name)
{
	struct profile *profile;

	if (name->type != VALUE_STRING) {
		diag_add(l->d, name->place, "'use' lists names of profiles, not %s",
			value_type_name(name->type));
		return;
	}
	profile = find_profile(l, name);
	if (!profile)
		return;
	if (profile->busy) {
		diag_add(l->d, name->place, "profile '%s' uses itself, by way of this place",
			name->text);
		return;
	}
	if (!has_room(l, layers, name))
		return;
	profile->busy = true;
	layers_push(l, layers, profile->layer, profile->map);
	profile->busy = false;
}

static void use_profiles(struct loader *l, struct layers *layers, const struct value *use)
{
	uint32_t i;

	if (use->type == VALUE_STRING)
		use_profile(l, layers, use);
	else if (use->type != VALUE_LIST)
		diag_add(l->d, use->place, "'use' is a list of names of profiles, not %s",
			value_type_name(use->type));
	else
		for (i = 0; i < use->n && !layers->full; i++)
			use_profile(l, layers, &use->items[i]);
}

void layers_push(struct loader *l, struct layers *layers, const char *name, const struct value *map)
{
	const struct value *use = value_get(map, "use");

	layers->open++;
	if (use)
		use_profiles(l, layers, use);
	layers->open--;
	layers_add(l, layers, name, map);
}

/* The strongest value that `find` finds for `name`. */
static const struct value *strongest(const struct layers *layers, const char *name,
	const char **layer, const struct value *(*find)(const struct value *map, const char *name))
{
	const struct value *v;
	size_t i;

	for (i = layers->n; i--;) {
		v = find(layers->items[i].map, name);
		if (v && layer)
			*layer = layers->items[i].name;
		if (v)
			return v;
	}
	return NULL;
}

const struct value *layers_get(const struct layers *layers, const char *name, const char **layer)
{
	return strongest(layers, name, layer, value_get);
}

const struct value *layers_at(const struct layers *layers, const char *name, const char **layer)
{
	return strongest(layers, name, layer, value_at);
}

/* Of a singleton; what stands in a map of objects is no short form of one. */
static const struct value *long_form(
	struct loader *l, const struct kind *kind, const struct value *v)
{
	return kind->shape == KIND_SINGLETON ? line_expand(l->arena, kind, v) : v;
}

void layers_below(struct loader *l, const struct layers *layers, const struct kind *kind,
	struct layers *below)
{
	const char *name = kind_manifest_key(kind);
	const struct value *v;
	size_t first = layers->n, i;

	while (first) {
		v = value_get(layers->items[first - 1].map, name);
		if (v && long_form(l, kind, v)->type != VALUE_MAP)
			break;
		first--;
	}
	for (i = first; i < layers->n; i++) {
		v = value_get(layers->items[i].map, name);
		if (v)
			layers_add(l, below, layers->items[i].name, long_form(l, kind, v));
	}
}

static void stack(struct loader *l, struct layers_item *item, const struct value *v)
{
	if (v->type == VALUE_MAP)
		layers_add(l, &item->layers, item->layer, v);
	else
		item->layers.n = 0;
}

struct layers_item *layers_items(
	struct loader *l, const struct layers *maps, const struct kind *kind, size_t *n)
{
	struct layers_item *items, *item;
	struct map by_name;
	size_t most = 0, i;
	uint32_t j;

	for (i = 0; i < maps->n; i++)
		most += maps->items[i].map->n;
	items = ARENA_ARRAY(l->arena, struct layers_item, most);
	map_init(&by_name, l->arena);
	for (*n = i = 0; i < maps->n; i++)
		for (j = 0; j < maps->items[i].map->n; j++) {
			const struct pair *pair = &maps->items[i].map->pairs[j];

			item = map_add(&by_name, pair->name, &items[*n]);
			item = item ? item : &items[(*n)++];
			item->pair = pair;
			item->layer = maps->items[i].name;
			stack(l, item, line_expand(l->arena, kind, &pair->value));
		}
	return items;
}
