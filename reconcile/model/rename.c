#include "model/rename.h"

#include "base/diag.h"
#include "model/kind.h"
#include "model/loader.h"
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

void rename_check(struct loader *l, const struct object *workspace)
{
	const struct collection *c;
	struct map taken;
	size_t i;

	for (c = workspace->collections; c; c = c->next) {
		map_init(&taken, l->arena);
		for (i = 0; i < c->n; i++)
			if (c->items[i]->renamed_from)
				check(l, c, &taken, c->items[i]);
	}
}
