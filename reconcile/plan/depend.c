/* What must be done before what, and which changes share a lane. */
#include "plan/builder.h"

#include "base/arena.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/collection.h"
#include "model/object.h"
#include "model/state.h"
#include "plan/index.h"
#include "plan/vacate.h"

struct depend {
	struct plan *plan;
	struct index arriving; /* by the desired object: creations and renames */
	struct index leaving;  /* by the live object: renames, which give up its key */
	struct index going;    /* by the live object: deletions */
	struct index tops;     /* by the project or repository: all changes */
};

static void enter(struct depend *d, struct change *c)
{
	struct arena *a = &d->plan->arena;

	index_add(&d->tops, a, c->top, c);
	if (c->action == CHANGE_CREATE || c->action == CHANGE_REPLACE || c->renamed_from)
		index_add(&d->arriving, a, c->desired, c);
	if (c->renamed_from)
		index_add(&d->leaving, a, c->live, c);
	if (c->action == CHANGE_DELETE)
		index_add(&d->going, a, c->live, c);
}

static void sort(struct depend *d)
{
	index_sort(&d->arriving);
	index_sort(&d->leaving);
	index_sort(&d->going);
	index_sort(&d->tops);
}

static void need(struct depend *d, struct change *c, const struct change *other)
{
	size_t number;

	if (!other || other == c)
		return;
	number = (size_t)(other - d->plan->changes);
	/* Whatever asks for the same one twice does so in a row. */
	if (c->n_needs && c->needs[c->n_needs - 1] == number)
		return;
	c->needs = arena_grow(
		&d->plan->arena, c->needs, c->n_needs, &c->needs_capacity, sizeof *c->needs);
	c->needs[c->n_needs++] = number;
}

static void need_ancestors(struct depend *d, struct change *c)
{
	const struct object *o;

	for (o = c->parent; o; o = o->parent)
		need(d, c, index_find(&d->arriving, o));
}

static void need_references(struct depend *d, struct change *c)
{
	size_t i;

	for (i = 0; i < c->n_deltas; i++) {
		const struct delta *delta = &c->deltas[i];
		const struct collection *targets;

		if (delta->field->type != FIELD_REFERENCE || !delta->after)
			continue;
		targets = object_find_collection(object_root(c->parent), delta->field->target);
		need(d, c,
			index_find(&d->arriving,
				collection_find(targets, value_text(delta->after->value, ""))));
	}
}

/* A key that another object gives up by a rename is free only after that. */
static void need_key(struct depend *d, struct change *c)
{
	const struct workspace *live = state_find(d->plan->live, object_root(c->parent)->key);

	if (c->action == CHANGE_DELETE || !live || c->desired != c->top)
		return;
	need(d, c,
		index_find(
			&d->leaving, collection_find(object_find_collection(live->object, c->kind),
					     c->desired->key)));
}

/* What `c` moves or deletes leaves what it refers to, which may have to be empty before it goes. */
static void free_targets(struct depend *d, struct change *c)
{
	size_t i;

	for (i = 0; c->live && i < c->kind->n_fields; i++) {
		const struct field *f = &c->kind->fields[i];
		struct change *deletion;

		if (f->type != FIELD_REFERENCE || !vacate_leaves(c, f))
			continue;
		deletion = index_find(&d->going, vacate_target(c->live, f));
		if (deletion)
			need(d, deletion, c);
	}
}

/* Lanes are numbered in the order of the plan. */
static void take_lane(struct depend *d, struct change *c)
{
	const struct change *first = index_find(&d->tops, c->top);

	c->lane = first == c ? d->plan->lanes++ : first->lane;
}

void depend_resolve(struct plan *p)
{
	struct depend d = { .plan = p };
	size_t i;

	for (i = 0; i < p->n_changes; i++)
		enter(&d, &p->changes[i]);
	sort(&d);
	for (i = 0; i < p->n_changes; i++) {
		take_lane(&d, &p->changes[i]);
		need_ancestors(&d, &p->changes[i]);
		need_references(&d, &p->changes[i]);
		need_key(&d, &p->changes[i]);
		free_targets(&d, &p->changes[i]);
	}
}
