#include "model/rename.h"

#include "base/diag.h"
#include "model/kind.h"
#include "model/loader.h"
#include "model/collection.h"
#include "model/object.h"

static void check(struct loader *l, const struct collection *c, struct map *taken, struct object *o)
{
	const struct object *first = map_add(taken, o->renamed_from, o);
	const struct object *there = collection_find(c, o->renamed_from);

	if (first)
		diag_add(l->d, o->renamed_place,
			"'%s' cannot become two %s, it becomes '%s' already at %s:%u",
			o->renamed_from, c->kind->plural, first->key, first->place.file,
			first->place.line);
	else if (there && !there->renamed_from && !there->absent)
		diag_add(l->d, o->renamed_place,
			"'%s' cannot be renamed, it is declared itself at %s:%u", o->renamed_from,
			there->place.file, there->place.line);
}

/* Whether going from key to older key leads back to `o`; `seen` keeps where each walk began. */
static bool is_circle(const struct collection *c, struct map *seen, struct object *o)
{
	const struct object *at = o, *began = NULL;

	while (at && at->renamed_from && !began) {
		began = map_add(seen, at->key, o);
		at = collection_find(c, at->renamed_from);
	}
	return began == o;
}

static void check_circle(
	struct loader *l, const struct collection *c, struct map *seen, struct object *o)
{
	if (!map_get(seen, o->key) && is_circle(c, seen, o))
		diag_add(l->d, o->renamed_place,
			"'%s' is renamed in a circle, and whether that was done cannot be told: "
			"rename by way of another key",
			o->key);
}

void rename_check(struct loader *l, const struct object *workspace)
{
	const struct collection *c;
	struct map taken, seen;
	size_t i;

	for (c = workspace->collections; c; c = c->next) {
		map_init(&taken, l->arena);
		map_init(&seen, l->arena);
		for (i = 0; i < c->n; i++) {
			if (!c->items[i]->renamed_from)
				continue;
			check(l, c, &taken, c->items[i]);
			check_circle(l, c, &seen, c->items[i]);
		}
	}
}
