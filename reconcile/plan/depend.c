/* What must be done before what, and which changes share a lane. */
#include "plan/builder.h"

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/state.h"

/* Changes by the objects that they are about, and lanes by project or repository. */
struct index {
	struct plan *plan;
	struct map arriving; /* desired objects that are created or renamed -> their change */
	struct map leaving;  /* live objects whose key is given up by a rename -> that change */
	struct map lanes;    /* top objects -> struct lane */
};

struct lane {
	size_t number;
};

static const char *name_of(struct index *x, const struct object *o)
{
	return arena_printf(&x->plan->arena, "%p", (const void *)o);
}

static struct change *find(struct index *x, const struct map *map, const struct object *o)
{
	return o ? map_get(map, name_of(x, o)) : NULL;
}

static void enter(struct index *x, struct change *c)
{
	if (c->desired && (c->action == CHANGE_CREATE || c->renamed_from))
		map_add(&x->arriving, name_of(x, c->desired), c);
	if (c->renamed_from)
		map_add(&x->leaving, name_of(x, c->live), c);
}

static void need(struct index *x, struct change *c, const struct change *other)
{
	size_t i, number;

	if (!other || other == c)
		return;
	number = (size_t)(other - x->plan->changes);
	for (i = 0; i < c->n_needs; i++)
		if (c->needs[i] == number)
			return;
	c->needs = arena_grow(
		&x->plan->arena, c->needs, c->n_needs, &c->needs_capacity, sizeof *c->needs);
	c->needs[c->n_needs++] = number;
}

static void need_ancestors(struct index *x, struct change *c)
{
	const struct object *o;

	for (o = c->parent; o; o = o->parent)
		need(x, c, find(x, &x->arriving, o));
}

static void need_references(struct index *x, struct change *c)
{
	const struct object *workspace = c->top->parent;
	size_t i;

	for (i = 0; i < c->n_deltas; i++) {
		const struct field *f = c->deltas[i].field;
		struct collection *targets;

		if (f->type != FIELD_REFERENCE || !c->deltas[i].after)
			continue;
		targets = object_find_collection(workspace, f->target);
		need(x, c,
			find(x, &x->arriving,
				collection_find(
					targets, value_text(c->deltas[i].after->value, ""))));
	}
}

/* A key that another object gives up by a rename is free only after that. */
static void need_key(struct index *x, struct change *c)
{
	struct workspace *live = state_find(x->plan->live, c->top->parent->key);

	if (c->action == CHANGE_DELETE || !c->desired || !live || c->desired != c->top)
		return;
	need(x, c,
		find(x, &x->leaving,
			collection_find(
				object_find_collection(live->object, c->kind), c->desired->key)));
}

static bool refers(const struct object *o, const struct object *target)
{
	size_t i;

	for (i = 0; o && i < o->n_attrs; i++)
		if (o->attrs[i].field->target == target->kind &&
			str_same(value_text(o->attrs[i].value, ""), target->key))
			return true;
	return false;
}

/* A project can go only once its repositories have moved away or are gone (fact sheet section 3.2). */
static void need_referrers(struct index *x, struct change *c)
{
	size_t i;

	if (c->action != CHANGE_DELETE || c->live != c->top)
		return;
	for (i = 0; i < x->plan->n_changes; i++) {
		const struct change *other = &x->plan->changes[i];

		if (other->live && other->live->parent == c->live->parent &&
			refers(other->live, c->live))
			need(x, c, other);
	}
}

static void take_lane(struct index *x, struct change *c)
{
	struct lane *lane = ARENA_NEW(&x->plan->arena, struct lane), *there;

	lane->number = x->plan->lanes;
	there = map_add(&x->lanes, name_of(x, c->top), lane);
	if (!there)
		x->plan->lanes++;
	c->lane = there ? there->number : lane->number;
}

void depend_resolve(struct plan *p)
{
	struct index x = { .plan = p };
	size_t i;

	map_init(&x.arriving, &p->arena);
	map_init(&x.leaving, &p->arena);
	map_init(&x.lanes, &p->arena);
	for (i = 0; i < p->n_changes; i++)
		enter(&x, &p->changes[i]);
	for (i = 0; i < p->n_changes; i++) {
		take_lane(&x, &p->changes[i]);
		need_ancestors(&x, &p->changes[i]);
		need_references(&x, &p->changes[i]);
		need_key(&x, &p->changes[i]);
		need_referrers(&x, &p->changes[i]);
	}
}
