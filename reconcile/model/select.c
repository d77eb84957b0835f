#include "model/select.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/suggest.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/state.h"

#include <fnmatch.h>

struct selector {
	struct arena *arena;
	const struct selection *selection;
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
	const char *const *name = s->selection->kinds;

	while (name && *name && !names_kind(*name, k))
		name++;
	return !name || *name;
}

/* Whether `pattern` (NULL: any of them) asks for `o` or for the workspace it stands in. */
static bool is_target(const struct selector *s, const struct object *o, const char *pattern)
{
	AUTO(str_release) struct str address = STR_INIT;
	const char *one[] = { pattern, NULL };
	const char *const *p = pattern ? one : s->selection->targets;

	object_address(o, &address);
	while (p && *p && fnmatch(*p, address.buf, 0) != 0 && !str_same(*p, o->parent->key))
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

/* Keeps what is asked for; a collection that lost something must not be taken for the whole. */
static void prune_items(const struct selector *s, struct collection *c)
{
	bool all = is_selected(s, c->kind);
	size_t i, n = 0;

	for (i = 0; i < c->n; i++) {
		struct object *item = c->items[i];

		if (!item->parent->parent && !is_target(s, item, NULL))
			continue;
		item->context = !all;
		item->n_attrs = all ? item->n_attrs : 0;
		prune(s, item);
		if (!is_bare(item) && (all || !item->absent))
			c->items[n++] = item;
	}
	c->exact = c->exact && n == c->n && all;
	c->n = n;
	map_init(&c->by_key, s->arena);
	for (i = 0; i < n; i++)
		map_add(&c->by_key, c->items[i]->key, c->items[i]);
}

static void prune(const struct selector *s, struct object *o)
{
	struct collection **link = &o->collections;

	while (*link) {
		struct collection *c = *link;
		bool set = c->kind->shape == KIND_SET;

		if (!set)
			prune_items(s, c);
		if (set ? is_selected(s, c->kind) : c->n || (c->exact && is_selected(s, c->kind)))
			link = &c->next;
		else
			*link = c->next;
	}
}

static bool matches_something(
	const struct selector *s, const struct state *desired, const char *pattern)
{
	const struct collection *c;
	size_t i, j;

	for (i = 0; i < desired->n; i++)
		for (c = desired->workspaces[i].object->collections; c; c = c->next)
			for (j = 0; j < c->n; j++)
				if (is_target(s, c->items[j], pattern))
					return true;
	return false;
}

int select_apply(struct state *desired, const struct kind *const *kinds,
	const struct selection *selection, struct err *e)
{
	struct selector s = { &desired->arena, selection };
	const char *const *name;
	size_t i;

	for (name = selection->kinds; name && *name; name++)
		if (check_kind(*name, kinds, e) < 0)
			return -1;
	for (name = selection->targets; name && *name; name++)
		if (!matches_something(&s, desired, *name))
			return err_set(e, ERR_USAGE,
				"nothing is declared at '%s'; an address is WORKSPACE, or "
				"WORKSPACE/ and a project or repository",
				*name);
	for (i = 0; i < desired->n; i++)
		prune(&s, desired->workspaces[i].object);
	return 0;
}
