#include "model/refer.h"

#include "base/diag.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/loader.h"
#include "model/collection.h"
#include "model/object.h"

/* The objects of one kind, by the keys from which they are renamed. */
static struct map renamed(struct loader *l, const struct collection *targets)
{
	struct map by_old_key;
	size_t i;

	map_init(&by_old_key, l->arena);
	for (i = 0; targets && i < targets->n; i++)
		if (targets->items[i]->renamed_from)
			map_add(&by_old_key, targets->items[i]->renamed_from, targets->items[i]);
	return by_old_key;
}

static void report(
	struct loader *l, const struct attr *attr, const struct object *target, const char *what)
{
	diag_add(l->d, attr->value->place, "'%s' cannot be '%s': that %s %s, as %s:%u says",
		attr->field->name, value_text(attr->value, ""), target->kind->name, what,
		target->place.file, target->place.line);
}

static void check(struct loader *l, const struct attr *attr, const struct collection *targets,
	const struct map *by_old_key)
{
	const char *key = value_text(attr->value, "");
	const struct object *target = collection_find(targets, key);
	const struct object *becomes = target ? NULL : map_get(by_old_key, key);

	if (target && target->absent)
		report(l, attr, target, "is absent");
	if (becomes)
		report(l, attr, becomes, "gets another key");
}

static void check_field(struct loader *l, const struct collection *c, const struct field *f)
{
	const struct collection *targets = object_find_collection(c->parent, f->target);
	const struct map by_old_key = renamed(l, targets);
	const struct attr *attr;
	size_t i;

	for (i = 0; i < c->n; i++) {
		attr = object_attr(c->items[i], f->name);
		if (attr)
			check(l, attr, targets, &by_old_key);
	}
}

void refer_check(struct loader *l, const struct object *workspace)
{
	const struct collection *c;
	size_t i;

	for (c = workspace->collections; c; c = c->next)
		for (i = 0; i < c->kind->n_fields; i++)
			if (c->kind->fields[i].type == FIELD_REFERENCE)
				check_field(l, c, &c->kind->fields[i]);
}
