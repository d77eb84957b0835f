#include "model/people.h"
#include "model/state.h"

#include "base/str.h"
#include "model/collection.h"
#include "model/kind.h"
#include "model/object.h"

void state_release(struct state *s)
{
	arena_release(&s->arena);
	*s = (struct state)STATE_INIT;
}

static struct people *new_people(struct arena *a)
{
	struct people *people = ARENA_NEW(a, struct people);

	people_init(people, a);
	return people;
}

struct workspace *state_workspace(
	struct state *s, const struct kind *kind, const char *slug, struct people *people)
{
	struct workspace *w = state_find(s, slug);

	if (w)
		return w;
	s->workspaces = arena_grow(&s->arena, s->workspaces, s->n, &s->capacity, sizeof *w);
	w = &s->workspaces[s->n++];
	w->object = object_new(&s->arena, kind, NULL, arena_strdup(&s->arena, slug));
	w->people = people ? people : new_people(&s->arena);
	return w;
}

struct workspace *state_find(const struct state *s, const char *slug)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (str_same(s->workspaces[i].object->key, slug))
			return &s->workspaces[i];
	return NULL;
}

struct unmanageable *state_unmanageable(const struct state *s, const struct kind *kind)
{
	size_t i;

	for (i = 0; i < s->n_unmanageable; i++)
		if (kind_below(kind, s->unmanageable[i].kind))
			return &s->unmanageable[i];
	return NULL;
}

void state_add_unmanageable(struct state *s, const struct kind *kind, const char *message)
{
	struct unmanageable *entry;

	if (state_unmanageable(s, kind))
		return;
	s->unmanageable = arena_grow(&s->arena, s->unmanageable, s->n_unmanageable,
		&s->unmanageable_capacity, sizeof *entry);
	entry = &s->unmanageable[s->n_unmanageable++];
	*entry = (struct unmanageable){ .kind = kind, .message = arena_strdup(&s->arena, message) };
}

static void settle(struct arena *a, struct object *o)
{
	struct collection *c;
	size_t i;

	for (i = 0; i < o->n_attrs; i++)
		attr_settle(a, &o->attrs[i]);
	for (c = o->collections; c; c = c->next) {
		collection_settle(a, c);
		for (i = 0; i < c->n; i++)
			settle(a, c->items[i]);
	}
}

void state_settle(struct state *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		settle(&s->arena, s->workspaces[i].object);
}
