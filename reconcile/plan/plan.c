#include "plan/plan.h"

#include "base/err.h"
#include "base/str.h"
#include "model/kind.h"
#include "model/collection.h"
#include "model/object.h"
#include "model/state.h"
#include "plan/builder.h"
#include "plan/vacate.h"

struct change *builder_add(struct plan *p, struct change change)
{
	p->changes = arena_grow(&p->arena, p->changes, p->n_changes, &p->capacity, sizeof change);
	p->changes[p->n_changes] = change;
	p->create += change.action == CHANGE_CREATE;
	p->update += change.action == CHANGE_UPDATE;
	p->replace += change.action == CHANGE_REPLACE;
	p->delete += change.action == CHANGE_DELETE;
	return &p->changes[p->n_changes++];
}

void builder_problem(struct plan *p, struct problem problem)
{
	problem.message = arena_strdup(&p->arena, problem.message);
	p->problems = arena_grow(
		&p->arena, p->problems, p->n_problems, &p->problems_capacity, sizeof problem);
	p->problems[p->n_problems++] = problem;
}

static void plan_workspace(struct plan *p, const struct object *desired)
{
	const struct workspace *found = state_find(p->live, desired->key);

	/* What was not asked for is not known to be empty. */
	if (found)
		children_plan(p, desired, found->object);
	else if (desired->collections)
		builder_problem(p, (struct problem){ .desired = desired,
					   .kind = desired->kind,
					   .code = ERR_INTERNAL,
					   .message = "was not read",
					   .place = desired->collections->place });
}

void plan_make(struct plan *plan, const struct state *desired, const struct state *live)
{
	size_t i;

	plan->desired = desired;
	plan->live = live;
	for (i = 0; i < desired->n; i++)
		plan_workspace(plan, desired->workspaces[i].object);
	vacate_check(plan);
	order_changes(plan);
	depend_resolve(plan);
}

bool change_is_set(const struct change *change)
{
	return change->kind->shape == KIND_SET || change->kind->flags & KIND_TOGETHER;
}

size_t change_writes(const struct change *change)
{
	if (change->kind->flags & KIND_TOGETHER)
		return 1;
	if (change_is_set(change))
		return change->n_deltas;
	return change->action == CHANGE_REPLACE ? 2 : 1;
}

size_t plan_writes(const struct plan *plan)
{
	size_t i, n = 0;

	for (i = 0; i < plan->n_changes; i++)
		n += change_writes(&plan->changes[i]);
	return n;
}

void plan_release(struct plan *plan)
{
	arena_release(&plan->arena);
	*plan = (struct plan)PLAN_INIT;
}
