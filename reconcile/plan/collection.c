/* One collection: which declared item is which live one, and what follows. */
#include "plan/builder.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/collection.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/people.h"
#include "model/state.h"
#include "plan/compare.h"

#include <stdlib.h>
#include <string.h>

/*
 * The live items that renames lay claim to, by their old keys. What is live under the new key was renamed
 * already, unless another rename takes that away: then it is its turn, and so on.
 */
static void claim(
	struct map *claimed, const struct collection *desired, const struct collection *live)
{
	size_t i;

	for (i = 0; i < desired->n; i++) {
		struct object *item = desired->items[i];

		if (collection_find(live, item->key))
			continue;
		while (item && item->renamed_from && collection_find(live, item->renamed_from) &&
			!map_add(claimed, item->renamed_from, item))
			item = collection_find(desired, item->renamed_from);
	}
}

static struct object *match(
	const struct map *claimed, const struct object *desired, const struct collection *live)
{
	if (desired->renamed_from && map_get(claimed, desired->renamed_from) == desired)
		return collection_find(live, desired->renamed_from);
	return map_get(claimed, desired->key) ? NULL : collection_find(live, desired->key);
}

static const struct object *top_of(const struct object *desired, const struct object *live)
{
	return object_top(desired ? desired : live);
}

static void delete_item(struct plan *p, const struct object *desired, const struct object *live,
	const struct collection *exact)
{
	struct change change = {
		.action = CHANGE_DELETE,
		.kind = live->kind,
		.desired = desired,
		.live = live,
		.parent = desired ? desired->parent : exact->parent,
		.top = live->parent->parent ? top_of(desired ? desired : exact->parent, NULL)
					    : live,
		.reason = desired ? "absent" : "exact",
		.place = desired ? desired->place : exact->place,
		.layer = desired ? NULL : exact->layer,
	};

	builder_add(p, change);
}

/* Makes of an update that nobody can make a replacement. */
static void replace(struct plan *p, struct change *change)
{
	const struct delta *delta = problem_immutable(change->deltas, change->n_deltas);

	if (!delta || change->action != CHANGE_UPDATE)
		return;
	change->action = CHANGE_REPLACE;
	change->reason = arena_printf(
		&p->arena, "'%s' can be set on creation only", delta->field->name);
}

/* Those of something that stays. */
static void count_secrets(struct plan *p, const struct deltas *deltas, size_t sent)
{
	size_t i;

	p->secrets += deltas->secrets - sent;
	for (i = SECRET_NONE + 1; i < SECRET_STATES; i++)
		p->secret_states[i] += deltas->states[i];
}

/* Returns what is live then of `desired`, for its children: NULL where it is made anew. */
static const struct object *put_item(
	struct plan *p, const struct object *desired, const struct object *live)
{
	struct deltas deltas = {
		.arena = &p->arena, .recalls = &p->recalls, .resend_secrets = p->resend_secrets
	};
	bool renamed = live && !str_same(live->key, desired->key);
	struct change change = {
		.action = live ? CHANGE_UPDATE : CHANGE_CREATE,
		.kind = desired->kind,
		.desired = desired,
		.live = live,
		.parent = desired->parent,
		.top = top_of(desired, NULL),
		.renamed_from = renamed ? live->key : NULL,
		.place = desired->place,
		.layer = desired->layer,
	};

	compare_objects(&deltas, desired, live);
	change.deltas = deltas.items;
	change.n_deltas = deltas.n;
	if (live && !renamed && !deltas.n) {
		p->unchanged++;
		count_secrets(p, &deltas, 0);
		return live;
	}
	if (live && problem_in_deltas(p, desired, deltas.items, deltas.n))
		return live;
	replace(p, &change);
	if (change.action == CHANGE_UPDATE)
		count_secrets(p, &deltas, deltas.carried);
	builder_add(p, change);
	return change.action == CHANGE_REPLACE ? NULL : live;
}

/* Two names that turned out to be one person. */
static bool is_named_twice(struct plan *p, const struct object *desired)
{
	const struct collection *c = object_find_collection(desired->parent, desired->kind);
	const struct object *first = collection_find(c, desired->key);

	if (!first || first == desired)
		return false;
	builder_problem(
		p, (struct problem){ .desired = desired,
			   .kind = desired->kind,
			   .code = ERR_MANIFEST,
			   .message = arena_printf(&p->arena, "is the same person as at %s:%u",
				   first->place.file, (unsigned)first->place.line),
			   .place = desired->place });
	return true;
}

static void plan_item(struct plan *p, const struct object *desired, const struct object *live)
{
	if (is_named_twice(p, desired))
		return;
	if (desired->absent) {
		if (live)
			delete_item(p, desired, live, NULL);
		else if (!problem_in_key(p, desired))
			p->unchanged++;
		return;
	}
	if (!live && together_makes(desired)) {
		children_plan(p, desired, NULL);
		return;
	}
	if (problem_found(p, desired, live))
		return;
	if (!desired->context)
		live = put_item(p, desired, live);
	children_plan(p, desired, live);
}

static int compare_keys(const void *a, const void *b)
{
	const struct object *const *x = a, *const *y = b;

	return strcmp((*x)->key, (*y)->key);
}

/* Whoever is to be absent may be anybody: in an exact list, what nobody declares goes all the same. */
static bool keys_are_known(const struct collection *desired)
{
	size_t i = 0;

	while (i < desired->n &&
		(desired->items[i]->absent || !compare_key_unknown(desired->items[i])))
		i++;
	return i == desired->n;
}

/* Live items that nobody declares: deleted in the order of their keys where the list is exact, else counted. */
static void plan_undeclared(struct plan *p, const struct collection *desired,
	const struct collection *live, const struct map *claimed)
{
	struct object **items = ARENA_ARRAY(&p->arena, struct object *, live->n);
	size_t n = 0, i;

	/* What a selection left out may be declared, and whom nobody could name may be any of them. */
	if (desired->partial || (desired->exact && !keys_are_known(desired)))
		return;
	for (i = 0; i < live->n; i++)
		if (!collection_find(desired, live->items[i]->key) &&
			!map_get(claimed, live->items[i]->key))
			items[n++] = live->items[i];
	if (n && desired->exact)
		qsort(items, n, sizeof(struct object *), compare_keys);
	else
		p->unmanaged += n;
	for (i = 0; desired->exact && i < n; i++)
		delete_item(p, NULL, items[i], desired);
	p->unmanaged += live->unmanaged;
}

static void plan_set(
	struct plan *p, const struct collection *desired, const struct collection *live)
{
	struct deltas deltas = { .arena = &p->arena };
	struct change change = {
		.action = live && live->n ? CHANGE_UPDATE : CHANGE_CREATE,
		.kind = desired->kind,
		.parent = desired->parent,
		.top = object_top(desired->parent),
		.place = desired->place,
		.layer = desired->layer,
	};
	bool known = true;
	size_t i;

	for (i = 0; i < desired->n; i++)
		known = !problem_found(p, desired->items[i], desired->items[i]) && known;
	if (!known)
		return;
	compare_sets(&deltas, desired, live);
	change.deltas = deltas.items;
	change.n_deltas = deltas.n;
	if (deltas.n)
		builder_add(p, change);
	else
		p->unchanged++;
}

/* Whether it declares nothing, and leaves alone what is there: then nobody read it. */
static bool is_idle(const struct collection *desired, const struct collection *live)
{
	return !desired->n && !desired->exact && desired->kind->shape != KIND_SET && !live;
}

/* Whether the live side is known well enough to plan; what is not is said. */
static bool is_known(struct plan *p, const struct collection *desired,
	const struct object *live_parent, const struct collection *live)
{
	struct unmanageable *gone = state_unmanageable(p->live, desired->kind);

	if (gone || !live_parent)
		return !gone;
	if (live && live->status == COLLECTION_READ)
		return true;
	if (!live || live->status != COLLECTION_UNMANAGEABLE)
		builder_problem(
			p, (struct problem){
				   .desired = desired->parent,
				   .kind = desired->kind,
				   .code = live && live->why ? live->error_code : ERR_INTERNAL,
				   .message = live && live->why ? live->why : "was not read",
				   .place = desired->place,
			   });
	return false;
}

/* What is made by what it holds comes first: others may begin there, as a branch at another. */
static void plan_items(
	struct plan *p, const struct collection *desired, const struct collection *live)
{
	struct map claimed;
	int makes;
	size_t i;

	map_init(&claimed, &p->arena);
	claim(&claimed, desired, live);
	for (makes = 1; makes >= 0; makes--)
		for (i = 0; i < desired->n; i++) {
			const struct object *found = match(&claimed, desired->items[i], live);

			if ((!found && together_makes(desired->items[i])) == makes)
				plan_item(p, desired->items[i], found);
		}
	if (live)
		plan_undeclared(p, desired, live, &claimed);
}

void collection_plan(
	struct plan *p, const struct collection *desired, const struct object *live_parent)
{
	struct collection *live = object_find_collection(live_parent, desired->kind);

	if (is_idle(desired, live) || !is_known(p, desired, live_parent, live))
		return;
	if (desired->kind->shape == KIND_SET)
		plan_set(p, desired, live);
	else if (desired->kind->flags & KIND_TOGETHER)
		together_plan(p, desired, live);
	else
		plan_items(p, desired, live);
}

static int compare_order(const void *a, const void *b)
{
	const struct collection *const *x = a, *const *y = b;
	int order = (int)(*x)->kind->order - (int)(*y)->kind->order;

	return order ? order : strcmp((*x)->kind->name, (*y)->kind->name);
}

void children_plan(struct plan *p, const struct object *desired, const struct object *live)
{
	const struct collection **ordered, *c;
	size_t n = 0, i = 0;

	for (c = desired->collections; c; c = c->next)
		n++;
	ordered = ARENA_ARRAY(&p->arena, const struct collection *, n);
	for (c = desired->collections; c; c = c->next)
		ordered[i++] = c;
	if (n)
		qsort(ordered, n, sizeof *ordered, compare_order);
	for (i = 0; i < n; i++)
		collection_plan(p, ordered[i], live);
}
