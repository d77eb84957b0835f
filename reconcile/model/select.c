#include "model/select.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/suggest.h"
#include "model/kind.h"
#include "model/collection.h"
#include "model/object.h"
#include "model/state.h"

#include <fnmatch.h>

struct selector {
	struct arena *arena;
	const char *const *kinds, *const *targets; /* NULL: everything */
};

static bool names_kind(const char *name, const struct kind *k)
{
	return str_same(name, k->name) || str_same(name, k->plural);
}

static int check_kind(const char *name, const struct kind *const *kinds, struct err *e)
{
	struct suggest nearest = SUGGEST_FOR(name);
	char hint[128];

	for (; *kinds; kinds++) {
		if (names_kind(name, *kinds))
			return 0;
		suggest_add(&nearest, (*kinds)->name);
		suggest_add(&nearest, (*kinds)->plural);
	}
	return err_set(e, ERR_USAGE, "unknown kind '%s'%s", name,
		nearest.best ? suggest_text(&nearest, hint, sizeof hint)
			     : "; 'cooper kinds' lists them");
}

static bool is_selected(const struct selector *s, const struct kind *k)
{
	const char *const *name = s->kinds;

	while (name && *name && !names_kind(*name, k))
		name++;
	return !name || *name;
}

static bool matches(const char *pattern, const struct object *o)
{
	AUTO(str_release) struct str address = STR_INIT;

	object_address(o, &address);
	return fnmatch(pattern, address.buf, 0) == 0;
}

/* Whether a target asks for `o` itself. */
static bool is_target(const struct selector *s, const struct object *o)
{
	const char *const *p = s->targets;

	while (p && *p && !matches(*p, o))
		p++;
	return !p || *p;
}

/* Whether something below `o` is left. */
static bool is_bare(const struct object *o)
{
	const struct collection *c;

	for (c = o->collections; c; c = c->next)
		if (c->n || c->exact || c->kind->shape == KIND_SET)
			return false;
	return o->context;
}

static void prune(const struct selector *s, struct object *o);

/* What is not asked for has nothing of its own left; a rename that is not made leads nowhere. */
static void make_context(struct object *o)
{
	o->context = true;
	o->n_attrs = 0;
	o->renamed_from = NULL;
}

/* The first `n` items of `c` are all that is left of it. */
static void refill(struct arena *a, struct collection *c, size_t n)
{
	size_t i;

	c->n = n;
	map_init(&c->by_key, a);
	for (i = 0; i < n; i++)
		map_add(&c->by_key, c->items[i]->key, c->items[i]);
}

/* Keeps what is asked for; a collection of which not all was asked for is no longer the whole. */
static void prune_items(const struct selector *s, struct collection *c)
{
	bool selected = is_selected(s, c->kind);
	bool whole = c->parent->parent || is_target(s, c->parent);
	size_t i, n = 0;

	for (i = 0; i < c->n; i++) {
		struct object *item = c->items[i];

		if (!whole && !is_target(s, item))
			continue;
		if (!selected)
			make_context(item);
		prune(s, item);
		if (!is_bare(item) && (selected || !item->absent))
			c->items[n++] = item;
	}
	c->partial = !selected || !whole;
	c->exact = c->exact && !c->partial;
	refill(s->arena, c, n);
}

/* Whether a set, which has no parts that could be asked for, is asked for. */
static bool is_wanted(const struct selector *s, const struct collection *set)
{
	return is_selected(s, set->kind) && (set->parent->parent || is_target(s, set->parent));
}

static void prune(const struct selector *s, struct object *o)
{
	struct collection **link = &o->collections;

	while (*link) {
		struct collection *c = *link;
		bool set = c->kind->shape == KIND_SET;

		if (!set)
			prune_items(s, c);
		if (set ? is_wanted(s, c) : c->n || c->exact)
			link = &c->next;
		else
			*link = c->next;
	}
}

static bool matches_part(const char *pattern, const struct object *workspace)
{
	const struct collection *c;
	size_t i;

	for (c = workspace->collections; c; c = c->next)
		for (i = 0; c->kind->shape != KIND_SET && i < c->n; i++)
			if (matches(pattern, c->items[i]))
				return true;
	return false;
}

static bool matches_something(const char *pattern, const struct state *desired)
{
	size_t i;

	for (i = 0; i < desired->n; i++) {
		const struct object *workspace = desired->workspaces[i].object;

		if (matches(pattern, workspace) || matches_part(pattern, workspace))
			return true;
	}
	return false;
}

/* An empty list asks for nothing, which means everything. */
static const char *const *list(const char *const *names)
{
	return names && *names ? names : NULL;
}

int select_apply(struct state *desired, const struct kind *const *kinds,
	const struct selection *selection, struct err *e)
{
	struct selector s = { &desired->arena, list(selection->kinds), list(selection->targets) };
	const char *const *name;
	size_t i;

	for (name = s.kinds; name && *name; name++)
		if (check_kind(*name, kinds, e) < 0)
			return -1;
	for (name = s.targets; name && *name; name++)
		if (!matches_something(*name, desired))
			return err_set(e, ERR_USAGE,
				"nothing is declared at '%s'; an address is WORKSPACE, or "
				"WORKSPACE/ and a project or repository",
				*name);
	for (i = 0; i < desired->n; i++)
		prune(&s, desired->workspaces[i].object);
	return 0;
}

/* --- what a plan touches --- */

struct touching {
	struct arena *arena;
	const struct map *addresses;
};

static bool is_touched(const struct touching *t, const struct object *o)
{
	AUTO(str_release) struct str address = STR_INIT;

	object_address(o, &address);
	return map_get(t->addresses, address.buf);
}

static bool is_list_touched(const struct touching *t, const struct collection *c)
{
	AUTO(str_release) struct str address = STR_INIT;

	object_list_address(c->parent, c->kind, &address);
	return map_get(t->addresses, address.buf);
}

static void narrow(const struct touching *t, struct object *o);

/* What is told apart from what nobody declares needs all that is declared; else what is touched is enough. */
static void narrow_items(const struct touching *t, struct collection *c, bool whole)
{
	size_t i, n = 0;

	for (i = 0; i < c->n; i++) {
		struct object *item = c->items[i];
		bool touched = whole || is_touched(t, item);

		narrow(t, item);
		if (!touched && !item->collections)
			continue;
		if (!touched)
			make_context(item);
		c->items[n++] = item;
	}
	c->partial = !whole;
	c->exact = c->exact && whole;
	refill(t->arena, c, n);
}

/* Whether anything of `c` is left. */
static bool narrow_list(const struct touching *t, struct collection *c)
{
	bool touched = is_list_touched(t, c);

	if (c->kind->shape == KIND_SET)
		return touched;
	narrow_items(t, c, touched);
	return c->n || c->exact;
}

static void narrow(const struct touching *t, struct object *o)
{
	struct collection **link = &o->collections;

	while (*link)
		if (narrow_list(t, *link))
			link = &(*link)->next;
		else
			*link = (*link)->next;
}

void select_touched(struct state *desired, const struct map *addresses)
{
	struct touching t = { &desired->arena, addresses };
	size_t i;

	for (i = 0; i < desired->n; i++)
		narrow(&t, desired->workspaces[i].object);
}
