#include "apply/step.h"

#include "base/arena.h"
#include "model/kind.h"
#include "model/object.h"
#include "plan/change.h"
#include "plan/plan.h"
#include "remote/push.h"

#include <stdint.h>

static const struct object *below(
	struct arena *arena, const struct object *o, const struct object *parent)
{
	struct object *copy;

	if (o->parent == parent)
		return o;
	copy = ARENA_NEW(arena, struct object);
	*copy = *o;
	copy->parent = (struct object *)(uintptr_t)parent;
	return copy;
}

static void member_push(
	struct arena *arena, const struct change *change, const struct delta *d, struct push *push)
{
	push->action = d->after ? PUSH_CREATE : PUSH_DELETE;
	push->object = below(arena, d->member, change->parent);
	push->live = d->after ? NULL : d->member;
}

/* All members in one request. */
static void together_push(struct arena *arena, const struct change *change, struct push *push)
{
	const struct object **members = ARENA_ARRAY(arena, const struct object *, change->n_deltas);

	for (; push->n_members < change->n_deltas; push->n_members++)
		members[push->n_members] = below(
			arena, change->deltas[push->n_members].member, change->parent);
	push->action = PUSH_UPDATE;
	push->object = members[0];
	push->members = members;
}

static void add_attrs(struct arena *arena, const struct change *change, struct push *push)
{
	const struct attr **attrs = ARENA_ARRAY(arena, const struct attr *, change->n_deltas);
	size_t i;

	for (i = 0; i < change->n_deltas; i++)
		if (change->deltas[i].after)
			attrs[push->n_attrs++] = change->deltas[i].after;
	push->attrs = attrs;
}

static void deletion_push(struct arena *arena, const struct change *change, struct push *push)
{
	push->action = PUSH_DELETE;
	push->object = below(arena, change->live, change->parent);
	push->live = change->live;
}

/* What differs is what the plan shows of a replacement; it takes all there is to make the new one. */
static void add_all(struct arena *arena, const struct object *desired, struct push *push)
{
	const struct attr **attrs = ARENA_ARRAY(arena, const struct attr *, desired->n_attrs);

	while (push->n_attrs < desired->n_attrs) {
		attrs[push->n_attrs] = &desired->attrs[push->n_attrs];
		push->n_attrs++;
	}
	push->attrs = attrs;
}

void step_push(struct arena *arena, const struct change *change, size_t step, struct push *push)
{
	*push = (struct push){ .action = PUSH_CREATE };
	if (change->kind->flags & KIND_TOGETHER) {
		together_push(arena, change, push);
		return;
	}
	if (change_is_set(change)) {
		member_push(arena, change, &change->deltas[step], push);
		return;
	}
	if (change->action == CHANGE_DELETE || (change->action == CHANGE_REPLACE && !step)) {
		deletion_push(arena, change, push);
		return;
	}
	push->object = below(arena, change->desired, change->parent);
	if (change->action == CHANGE_REPLACE) {
		add_all(arena, change->desired, push);
		return;
	}
	if (change->action == CHANGE_UPDATE)
		push->action = PUSH_UPDATE;
	push->live = change->live;
	push->rename = change->renamed_from != NULL;
	add_attrs(arena, change, push);
}
