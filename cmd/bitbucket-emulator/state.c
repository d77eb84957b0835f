#include "bitbucket-emulator/state.h"

#include "base/arena.h"
#include "bitbucket-emulator/store.h"
#include "codec/value.h"

#include <stdlib.h>
#include <string.h>

/* Kinds that only help to find others. */
static const char *const left_out[] = { "accounts", "emails", "names", "tokens", "issued",
	"consumers", "refresh", "codes" };
static const char *const instants[] = { "created_on", "updated_on", "edited_on", "added_on",
	"created_at", "date", "participated_on", "resolved_on", "closed_on" };

static bool listed(const char *name, const char *const *names, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

static int by_name(const void *x, const void *y)
{
	return strcmp(((const struct pair *)x)->name, ((const struct pair *)y)->name);
}

static void sort_names(struct value *map)
{
	if (map->n)
		qsort((struct pair *)map->pairs, map->n, sizeof *map->pairs, by_name);
}

static void put_body(struct arena *a, struct value *map, const struct document *d, bool stable)
{
	uint32_t i;

	for (i = 0; i < d->body->n; i++)
		if (!stable || !listed(d->body->pairs[i].name, instants, COUNT(instants)))
			value_put(a, map, d->body->pairs[i].name, &d->body->pairs[i].value);
	if (*d->uuid)
		value_put(a, map, "uuid", value_new_string(a, d->uuid));
}

/* What the document points to, by its key: a repository's project. */
static void put_reference(
	struct store *s, struct arena *a, struct value *map, const struct document *d)
{
	const struct document *ref = d->ref ? store_get(s, a, d->ref) : NULL;

	if (ref && !strcmp(ref->kind, "projects"))
		value_put(a, map, "project", value_new_string(a, ref->key));
}

static const struct value *render(
	struct store *s, struct arena *a, const struct document *d, bool stable);

static void put_children(
	struct store *s, struct arena *a, struct value *map, int64_t id, bool stable)
{
	struct document_list children = { 0 };
	struct value *collection = NULL;
	const char *kind = "";
	size_t i;

	store_children(s, a, id, &children);
	for (i = 0; i < children.n; i++) {
		if (listed(children.items[i]->kind, left_out, COUNT(left_out)))
			continue;
		if (strcmp(kind, children.items[i]->kind) != 0) {
			if (collection)
				sort_names(collection);
			kind = children.items[i]->kind;
			collection = value_put(a, map, kind, value_new_map(a));
		}
		value_put(a, collection, children.items[i]->key,
			render(s, a, children.items[i], stable));
	}
	if (collection)
		sort_names(collection);
}

static const struct value *render(
	struct store *s, struct arena *a, const struct document *d, bool stable)
{
	struct value *map = value_new_map(a);

	put_body(a, map, d, stable);
	put_reference(s, a, map, d);
	put_children(s, a, map, d->id, stable);
	sort_names(map);
	return map;
}

const struct value *state_render(struct store *s, struct arena *a, bool stable)
{
	struct value *map = value_new_map(a);

	put_children(s, a, map, 0, stable);
	sort_names(map);
	return map;
}
