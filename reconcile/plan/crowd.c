#include "plan/crowd.h"

#include "base/arena.h"
#include "model/collection.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/state.h"
#include "plan/change.h"
#include "plan/plan.h"

/* The crowd of `kind` in the workspace of that key, or NULL. */
static struct crowd *find(
	const struct plan *plan, const struct kind *kind, const struct object *workspace)
{
	size_t i;

	for (i = 0; i < plan->n_crowds; i++)
		if (plan->crowds[i].kind == kind && plan->crowds[i].workspace == workspace)
			return &plan->crowds[i];
	return NULL;
}

/* Of a set each member that leaves is one; who joins changes nobody. */
static size_t count_deleted(const struct change *c)
{
	size_t i, n = 0;

	if (!change_is_set(c))
		return c->action == CHANGE_DELETE || c->action == CHANGE_REPLACE;
	for (i = 0; i < c->n_deltas; i++)
		n += !c->deltas[i].after;
	return n;
}

static void add(struct plan *plan, const struct change *c)
{
	const struct object *workspace = object_root(c->parent);
	size_t deleted = count_deleted(c);
	size_t updated = !change_is_set(c) && c->action == CHANGE_UPDATE;
	struct crowd *crowd = find(plan, c->kind, workspace);

	if (!deleted && !updated)
		return;
	if (!crowd) {
		plan->crowds = arena_grow(&plan->arena, plan->crowds, plan->n_crowds,
			&plan->crowds_capacity, sizeof *plan->crowds);
		crowd = &plan->crowds[plan->n_crowds++];
		*crowd = (struct crowd){ .kind = c->kind, .workspace = workspace };
	}
	if (deleted && !crowd->deleted)
		crowd->first_deleted = c->place;
	if (updated && !crowd->updated)
		crowd->first_updated = c->place;
	crowd->deleted += deleted;
	crowd->updated += updated;
}

static void count_live(
	const struct plan *plan, const struct object *o, const struct object *workspace)
{
	const struct collection *c;
	struct crowd *crowd;
	size_t i;

	for (c = o->collections; c; c = c->next) {
		crowd = find(plan, c->kind, workspace);
		if (crowd && c->status == COLLECTION_READ)
			crowd->live += c->n + c->unmanaged;
		for (i = 0; i < c->n; i++)
			count_live(plan, c->items[i], workspace);
	}
}

void crowds_count(struct plan *plan)
{
	size_t i;

	for (i = 0; i < plan->n_changes; i++)
		add(plan, &plan->changes[i]);
	for (i = 0; plan->n_crowds && plan->desired && i < plan->desired->n; i++) {
		const struct object *desired = plan->desired->workspaces[i].object;
		const struct workspace *live = state_find(plan->live, desired->key);

		if (live)
			count_live(plan, live->object, desired);
	}
}
