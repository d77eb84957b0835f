#include "model/layer.h"

#include "base/arena.h"
#include "base/diag.h"
#include "codec/value.h"
#include "model/loader.h"

static struct profile *find_profile(struct loader *l, const struct value *name)
{
	struct profile *profile = map_get(&l->section->profiles, name->text);
	char hint[128];

	if (!profile)
		diag_add(l->d, name->place, "unknown profile '%s'%s", name->text,
			names_suggest(&l->section->profile_names, name->text, hint, sizeof hint));
	return profile;
}

static void add(struct loader *l, struct layers *layers, const char *name, const struct value *map)
{
	layers->items = arena_grow(
		l->arena, layers->items, layers->n, &layers->capacity, sizeof *layers->items);
	layers->items[layers->n++] = (struct layer){ name, map };
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
	profile->busy = true;
	layers_push(l, layers, profile->layer, profile->map);
	profile->busy = false;
}

void layers_push(struct loader *l, struct layers *layers, const char *name, const struct value *map)
{
	const struct value *use = value_get(map, "use");
	uint32_t i;

	if (use && use->type == VALUE_STRING)
		use_profile(l, layers, use);
	else if (use && use->type != VALUE_LIST)
		diag_add(l->d, use->place, "'use' is a list of names of profiles, not %s",
			value_type_name(use->type));
	else
		for (i = 0; use && i < use->n; i++)
			use_profile(l, layers, &use->items[i]);
	add(l, layers, name, map);
}

const struct value *layers_get(const struct layers *layers, const char *name, const char **layer)
{
	const struct value *v;
	size_t i;

	for (i = layers->n; i--;) {
		v = value_get(layers->items[i].map, name);
		if (v && layer)
			*layer = layers->items[i].name;
		if (v)
			return v;
	}
	return NULL;
}

void layers_below(
	struct loader *l, const struct layers *layers, const char *name, struct layers *below)
{
	const struct value *v;
	size_t first = layers->n, i;

	while (first) {
		v = value_get(layers->items[first - 1].map, name);
		if (v && v->type != VALUE_MAP)
			break;
		first--;
	}
	for (i = first; i < layers->n; i++) {
		v = value_get(layers->items[i].map, name);
		if (v)
			add(l, below, layers->items[i].name, v);
	}
}
