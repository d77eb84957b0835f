/* Collections that are written by one request. */
#include "plan/builder.h"

#include "base/arena.h"
#include "model/collection.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "plan/compare.h"

/* What is done with a member. */
enum doing { ADD, CHANGE, REMOVE, NOTHING };

static const struct attr *content_of(const struct object *o)
{
	return object_attr(o, kind_content(o->kind)->name);
}

static enum doing doing_of(const struct object *wanted, const struct object *found)
{
	if (wanted->absent)
		return found ? REMOVE : NOTHING;
	if (!found)
		return ADD;
	return !content_of(wanted) || attr_equal(content_of(wanted), content_of(found)) ? NOTHING
											: CHANGE;
}

/* Adds the members with which `doing` is to be done, in the order of their keys. */
static void add_members(struct deltas *out, const struct collection *desired,
	const struct collection *live, enum doing doing)
{
	size_t i;

	for (i = 0; i < desired->n; i++) {
		const struct object *wanted = desired->items[i];
		const struct object *found = collection_find(live, wanted->key);

		if (doing_of(wanted, found) != doing)
			continue;
		out->items = arena_grow(
			out->arena, out->items, out->n, &out->capacity, sizeof *out->items);
		out->items[out->n++] = (struct delta){ .field = kind_content(wanted->kind),
			.before = found ? content_of(found) : NULL,
			.after = wanted->absent ? NULL : content_of(wanted),
			.member = wanted };
	}
}

/* Whether all of them can be planned; what cannot is said. */
static bool is_sound(
	struct plan *p, const struct collection *desired, const struct collection *live)
{
	bool sound = true;
	size_t i;

	for (i = 0; i < desired->n; i++) {
		const struct object *o = desired->items[i];

		if (!o->absent && problem_found(p, o, collection_find(live, o->key)))
			sound = false;
	}
	return sound;
}

void together_plan(struct plan *p, const struct collection *desired, const struct collection *live)
{
	struct deltas deltas = { .arena = &p->arena };
	struct change change = {
		.action = live ? CHANGE_UPDATE : CHANGE_CREATE,
		.kind = desired->kind,
		.parent = desired->parent,
		.top = object_top(desired->parent),
		.place = desired->place,
		.layer = desired->layer,
	};
	enum doing doing;

	if (!is_sound(p, desired, live))
		return;
	for (doing = ADD; doing < NOTHING; doing++)
		add_members(&deltas, desired, live, doing);
	change.deltas = deltas.items;
	change.n_deltas = deltas.n;
	if (deltas.n)
		builder_add(p, change);
	else
		p->unchanged++;
}

static bool has_members(const struct collection *c)
{
	size_t i = 0;

	while (i < c->n && c->items[i]->absent)
		i++;
	return i < c->n;
}

bool together_makes(const struct object *desired)
{
	const struct collection *c = desired->collections;

	while (c && !(c->kind->flags & KIND_TOGETHER && has_members(c)))
		c = c->next;
	return c && !desired->absent && !desired->context && problem_missing(desired);
}
