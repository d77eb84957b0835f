#include "plan/need.h"

#include "base/arena.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/collection.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/people.h"
#include "model/state.h"
#include "plan/scope.h"

#include <stdlib.h>
#include <string.h>

const struct need *needs_of(const struct needs *needs, const struct kind *kind)
{
	size_t i;

	for (i = 0; i < needs->n; i++)
		if (needs->items[i].kind == kind)
			return &needs->items[i];
	return NULL;
}

static struct need *entry(struct needs *needs, const struct kind *kind)
{
	const struct need *found = needs_of(needs, kind);

	if (found)
		return &needs->items[found - needs->items];
	needs->items = arena_grow(
		needs->arena, needs->items, needs->n, &needs->capacity, sizeof *needs->items);
	needs->items[needs->n] = (struct need){ .kind = kind };
	return &needs->items[needs->n++];
}

/* Whether the server has to be asked who it is. */
static bool is_to_look_up(const struct person *named)
{
	const struct person *person = person_real(named);

	return person && person->email && !person->uuid && !person->account_id;
}

static bool names_people(const struct object *o)
{
	size_t i, k;

	for (i = 0; i < o->n_attrs; i++) {
		if (is_to_look_up(o->attrs[i].person))
			return true;
		for (k = 0; k < o->attrs[i].n_people; k++)
			if (is_to_look_up(o->attrs[i].people[k]))
				return true;
	}
	return false;
}

/* Who is to be told of something must be able to see it: its scope, of OAuth only (fact sheet, section 3.10). */
static const struct {
	const char *prefix, *scope;
} events[] = {
	{ "repo:", "repository" },
	{ "pullrequest:", "pullrequest" },
	{ "project:", "project" },
	{ "pipeline:", "pipeline" },
	{ "issue:", "issue" },
};

static void add_event(struct needs *needs, const char *event)
{
	size_t i;

	for (i = 0; i < COUNT(events); i++)
		if (str_starts(event, events[i].prefix) &&
			!scope_listed(needs->events, events[i].scope, strlen(events[i].scope)))
			needs->events = arena_printf(
				needs->arena, "%s %s", needs->events, events[i].scope);
}

static void add_events(struct needs *needs, const struct object *o)
{
	const struct attr *attr = object_attr(o, "events");
	uint32_t i;

	if (!attr || attr->field->type != FIELD_STRING_SET)
		return;
	for (i = 0; i < attr->value->n; i++)
		add_event(needs, value_text(&attr->value->items[i], ""));
}

static void add_object(struct needs *needs, const struct object *o)
{
	struct need *need = entry(needs, o->kind);

	if (!need->first)
		need->first = o;
	need->objects++;
	need->uses |= o->absent ? NEED_DELETE : o->context ? 0 : NEED_WRITE;
	if (o->absent)
		return;
	add_events(needs, o);
	if (names_people(o))
		entry(needs, object_root(o)->kind)->uses |= NEED_READ;
}

/* Whether what is live and not declared goes. */
static bool is_exact(const struct collection *c)
{
	return c->exact || c->kind->shape == KIND_SET || c->kind->flags & KIND_EXACT;
}

static void walk(struct needs *needs, const struct object *parent, bool hosted);

static void add_collection(struct needs *needs, const struct collection *c, bool hosted)
{
	size_t i;

	/* What is gone from there, and an empty list, which declares nothing. */
	if ((hosted && kind_removal(c->kind)) || (!c->n && !is_exact(c)))
		return;
	entry(needs, c->kind)->uses |= NEED_READ | (is_exact(c) ? NEED_DELETE : 0);
	for (i = 0; i < c->n; i++) {
		add_object(needs, c->items[i]);
		walk(needs, c->items[i], hosted);
	}
}

static void walk(struct needs *needs, const struct object *parent, bool hosted)
{
	const struct collection *c;

	for (c = parent->collections; c; c = c->next)
		add_collection(needs, c, hosted);
}

void needs_collect(
	struct needs *needs, struct arena *arena, const struct state *desired, bool hosted)
{
	size_t i;

	*needs = (struct needs){ .arena = arena, .events = "" };
	for (i = 0; i < desired->n; i++)
		walk(needs, desired->workspaces[i].object, hosted);
}

const struct scopes *need_scopes(const struct kind *kind, enum need_use use)
{
	if (use == NEED_READ)
		return &kind->read;
	return use == NEED_WRITE ? &kind->write : &kind->delete;
}

/* --- sets of scopes --- */

struct words {
	struct arena *arena;
	const char **items;
	size_t n, capacity;
};

static void add_words(struct words *w, const char *list)
{
	const char *word;
	size_t len;

	while ((word = scope_next(&list, &len))) {
		w->items = arena_grow(w->arena, w->items, w->n, &w->capacity, sizeof(const char *));
		w->items[w->n++] = arena_strndup(w->arena, word, len);
	}
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *join(const struct words *w)
{
	AUTO(str_release) struct str out = STR_INIT;
	size_t i;

	for (i = 0; i < w->n; i++)
		if (!i || !str_same(w->items[i], w->items[i - 1]))
			str_addf(&out, "%s%s", out.len ? " " : "", w->items[i]);
	return arena_strndup(w->arena, out.buf, out.len);
}

static const char *all_scopes(const struct needs *needs, unsigned uses, bool token)
{
	static const enum need_use each[] = { NEED_READ, NEED_WRITE, NEED_DELETE };
	struct words w = { .arena = needs->arena };
	const struct scopes *scopes;
	size_t i, k;

	for (i = 0; i < needs->n; i++)
		for (k = 0; k < COUNT(each); k++) {
			if (!(needs->items[i].uses & uses & each[k]))
				continue;
			scopes = need_scopes(needs->items[i].kind, each[k]);
			add_words(&w, token ? scopes->token : scopes->oauth);
		}
	if (uses & NEED_WRITE && !token)
		add_words(&w, needs->events);
	if (w.n)
		qsort(w.items, w.n, sizeof *w.items, compare);
	return join(&w);
}

/* The words of `list` that `drop` does not say of, with `with` beside them. */
static const char *without(struct arena *a, const char *list, const char *with,
	bool (*drop)(const char *with, const char *word, size_t len))
{
	AUTO(str_release) struct str out = STR_INIT;
	const char *word;
	size_t len;

	while ((word = scope_next(&list, &len)))
		if (!drop(with, word, len))
			str_addf(&out, "%s%.*s", out.len ? " " : "", (int)len, word);
	return arena_strndup(a, out.buf, out.len);
}

const char *needs_scopes(const struct needs *needs, unsigned uses, bool token)
{
	const char *all = all_scopes(needs, uses, token);

	return token ? all : without(needs->arena, all, all, scope_implied);
}

const char *needs_missing(const struct needs *needs, unsigned uses, const char *granted)
{
	bool token = scope_is_token(granted);

	return without(needs->arena, needs_scopes(needs, uses, token), granted,
		token ? scope_listed : scope_granted);
}
