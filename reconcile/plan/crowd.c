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
	const struct crowds *crowds, const struct kind *kind, const struct object *workspace)
{
	size_t i;

	for (i = 0; i < crowds->n; i++)
		if (crowds->items[i].kind == kind && crowds->items[i].workspace == workspace)
			return &crowds->items[i];
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

static void add(struct plan *plan, struct crowds *crowds, const struct change *c)
{
	const struct object *workspace = object_root(c->parent);
	size_t deleted = count_deleted(c);
	size_t updated = !change_is_set(c) && c->action == CHANGE_UPDATE;
	struct crowd *crowd = find(crowds, c->kind, workspace);

	if (!deleted && !updated)
		return;
	if (!crowd) {
		crowds->items = arena_grow(&plan->arena, crowds->items, crowds->n,
			&crowds->capacity, sizeof *crowds->items);
		crowd = &crowds->items[crowds->n++];
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
	struct crowds *crowds, const struct object *o, const struct object *workspace)
{
	const struct collection *c;
	struct crowd *crowd;
	size_t i;

	for (c = o->collections; c; c = c->next) {
		crowd = find(crowds, c->kind, workspace);
		if (crowd && c->status == COLLECTION_READ)
			crowd->live += c->n + c->unmanaged;
		for (i = 0; i < c->n; i++)
			count_live(crowds, c->items[i], workspace);
	}
}

struct crowds crowds_count(struct plan *plan)
{
	struct crowds crowds = { NULL, 0, 0 };
	size_t i;

	for (i = 0; i < plan->n_changes; i++)
		add(plan, &crowds, &plan->changes[i]);
	for (i = 0; crowds.n && plan->desired && i < plan->desired->n; i++) {
		const struct object *desired = plan->desired->workspaces[i].object;
		const struct workspace *live = state_find(plan->live, desired->key);

		if (live)
			count_live(&crowds, live->object, desired);
	}
	return crowds;
}
