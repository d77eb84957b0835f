#include "plan/plan.h"

#include "base/err.h"
#include "base/str.h"
#include "model/kind.h"
#include "model/collection.h"
#include "model/object.h"
#include "model/state.h"
#include "plan/builder.h"
#include "plan/crowd.h"
#include "plan/vacate.h"

#include <stdint.h>

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
	crowds_count(plan);
}

/* Numbers what `c` needs as the changes are numbered now (SIZE_MAX: not at all); false where something went. */
static bool renumber(struct change *c, const size_t *now)
{
	size_t i, n = 0;

	for (i = 0; i < c->n_needs; i++)
		if (now[c->needs[i]] != SIZE_MAX)
			c->needs[n++] = now[c->needs[i]];
	if (n == c->n_needs)
		return true;
	c->n_needs = n;
	return false;
}

/* Lanes are numbered in the order of the plan. */
static void number_lanes(struct plan *p)
{
	size_t *now = ARENA_ARRAY(&p->arena, size_t, p->lanes), i;

	for (i = 0; i < p->lanes; i++)
		now[i] = SIZE_MAX;
	p->lanes = 0;
	for (i = 0; i < p->n_changes; i++) {
		size_t *lane = &now[p->changes[i].lane];

		if (*lane == SIZE_MAX)
			*lane = p->lanes++;
		p->changes[i].lane = *lane;
	}
}

static void count(struct plan *p)
{
	size_t *const counts[] = { [CHANGE_CREATE] = &p->create,
		[CHANGE_UPDATE] = &p->update,
		[CHANGE_REPLACE] = &p->replace,
		[CHANGE_DELETE] = &p->delete };
	size_t i;

	for (i = 0; i < COUNT(counts); i++)
		*counts[i] = 0;
	for (i = 0; i < p->n_changes; i++)
		++*counts[p->changes[i].action];
}

size_t plan_narrow(struct plan *plan, const bool *keep)
{
	size_t *now = ARENA_ARRAY(&plan->arena, size_t, plan->n_changes);
	size_t n = 0, i, broken = SIZE_MAX;

	for (i = 0; i < plan->n_changes; i++)
		now[i] = keep[i] ? n++ : SIZE_MAX;
	for (i = 0; i < plan->n_changes; i++) {
		if (!keep[i])
			continue;
		if (!renumber(&plan->changes[i], now) && broken == SIZE_MAX)
			broken = i;
		plan->changes[now[i]] = plan->changes[i];
	}
	plan->n_changes = n;
	number_lanes(plan);
	count(plan);
	plan->n_crowds = 0;
	crowds_count(plan);
	return broken;
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
