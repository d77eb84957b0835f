#include "plan/compare.h"

#include "base/arena.h"
#include "codec/value.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/people.h"
#include "plan/plan.h"

#include <stdlib.h>
#include <string.h>

static struct delta *add(struct deltas *out)
{
	out->items = arena_grow(out->arena, out->items, out->n, &out->capacity, sizeof *out->items);
	return &out->items[out->n++];
}

static bool attrs_equal(const struct attr *wanted, const struct attr *found)
{
	if (wanted->field->type == FIELD_PERSON)
		return person_same(wanted->person, found ? found->person : NULL);
	return field_equal(wanted->field, wanted->value, found ? found->value : NULL);
}

static const struct object *root_of(const struct object *o)
{
	while (o->parent)
		o = o->parent;
	return o;
}

/*
 * Whether the server still calls by its old key what `wanted` refers to: who refers to something that is
 * renamed in this very plan follows by itself.
 */
static bool follows_rename(const struct object *desired, const struct object *live,
	const struct attr *wanted, const struct attr *found)
{
	const struct kind *kind = wanted->field->target;
	const char *key = value_text(wanted->value, "");
	const struct object *target = collection_find(
		object_find_collection(root_of(desired), kind), key);

	return target && found && target->renamed_from &&
	       strcmp(target->renamed_from, value_text(found->value, "")) == 0 &&
	       !collection_find(object_find_collection(root_of(live), kind), key);
}

void compare_objects(struct deltas *out, const struct object *desired, const struct object *live)
{
	size_t i;

	for (i = 0; i < desired->n_attrs; i++) {
		const struct attr *wanted = &desired->attrs[i];
		const struct attr *found = object_attr(live, wanted->field->name);

		if (live && (wanted->field->flags & FIELD_KEY || attrs_equal(wanted, found)))
			continue;
		if (live && wanted->field->target && follows_rename(desired, live, wanted, found))
			continue;
		*add(out) = (struct delta){
			.field = wanted->field, .before = found, .after = wanted
		};
	}
}

/* The attribute that makes an item a member: the kind's key. */
static const struct attr *membership(const struct object *item)
{
	return object_attr(item, kind_key(item->kind)->name);
}

static bool is_among(const struct object *item, struct object *const *items, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (attrs_equal(membership(items[i]), membership(item)))
			return true;
	return false;
}

static const char *label(const struct delta *d)
{
	const struct attr *attr = d->after ? d->after : d->before;

	return attr->person ? person_label(attr->person) : value_text(attr->value, "");
}

/* Additions before removals, each by label. */
static int compare_members(const void *a, const void *b)
{
	const struct delta *x = a, *y = b;

	if (!x->after != !y->after)
		return x->after ? -1 : 1;
	return strcmp(label(x), label(y));
}

void compare_sets(
	struct deltas *out, const struct collection *desired, const struct collection *live)
{
	struct object *const *items = live ? live->items : NULL;
	size_t n = live ? live->n : 0, i, first = out->n;

	for (i = 0; i < desired->n; i++) {
		const struct object *item = desired->items[i];

		/* Two names may have turned out to be one person. */
		if (!is_among(item, items, n) && !is_among(item, desired->items, i))
			*add(out) = (struct delta){ .field = kind_key(item->kind),
				.after = membership(item),
				.member = item };
	}
	for (i = 0; i < n; i++)
		if (!is_among(items[i], desired->items, desired->n))
			*add(out) = (struct delta){ .field = kind_key(items[i]->kind),
				.before = membership(items[i]),
				.member = items[i] };
	if (out->n > first)
		qsort(out->items + first, out->n - first, sizeof *out->items, compare_members);
}

const struct attr *compare_unknown_person(const struct object *o)
{
	const struct person *person;
	size_t i;

	for (i = 0; i < o->n_attrs; i++) {
		person = person_real(o->attrs[i].person);
		if (person && (person->unknown || !person_path_id(person)))
			return &o->attrs[i];
	}
	return NULL;
}
