#include "apply/step.h"

#include "base/arena.h"
#include "model/object.h"
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

static void add_attrs(struct arena *arena, const struct change *change, struct push *push)
{
	const struct attr **attrs = ARENA_ARRAY(arena, const struct attr *, change->n_deltas);
	size_t i;

	for (i = 0; i < change->n_deltas; i++)
		if (change->deltas[i].after)
			attrs[push->n_attrs++] = change->deltas[i].after;
	push->attrs = attrs;
}

void step_push(struct arena *arena, const struct change *change, size_t step, struct push *push)
{
	static const enum push_action actions[] = { [CHANGE_CREATE] = PUSH_CREATE,
		[CHANGE_UPDATE] = PUSH_UPDATE,
		[CHANGE_DELETE] = PUSH_DELETE };

	*push = (struct push){ .action = actions[change->action] };
	if (change_is_set(change)) {
		member_push(arena, change, &change->deltas[step], push);
		return;
	}
	push->object = below(arena,
		change->action == CHANGE_DELETE ? change->live : change->desired, change->parent);
	push->live = change->live;
	push->rename = change->renamed_from != NULL;
	add_attrs(arena, change, push);
}
