#include "apply/secrets.h"

#include "apply/secret_place.h"
#include "apply/secret_store.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/collection.h"
#include "model/field.h"
#include "model/object.h"
#include "model/state.h"
#include "plan/recall.h"
#include "remote/secret.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool declares_one(const struct object *o)
{
	const struct collection *c;
	bool found = false;
	size_t i;

	for (i = 0; i < o->n_attrs && !found; i++)
		found = secret_is_remembered(&o->attrs[i]);
	for (c = o->collections; c && !found; c = c->next)
		for (i = 0; i < c->n && !found; i++)
			found = declares_one(c->items[i]);
	return found;
}

bool secrets_declared(const struct state *desired)
{
	size_t i = 0;

	while (i < desired->n && !declares_one(desired->workspaces[i].object))
		i++;
	return i < desired->n;
}

struct recollection {
	struct secrets *secrets;
	struct secret_store store;
	struct recall *items;
	size_t n, capacity;
};

/* A plan waits for nobody: what is no plain file is left to the one who sends it. */
static int read_now(struct str *secret, const struct attr *attr)
{
	const char *file = value_text(value_get(attr->value, "file"), NULL);
	struct stat st;

	if (file && (stat(file, &st) < 0 || !S_ISREG(st.st_mode)))
		return -1;
	return secret_read(secret, attr->value, NULL);
}

/* The attribute that `live` shows of the secret `attr` to all who may see it; NULL: none, it keeps the secret. */
static const struct attr *shown(const struct object *live, const struct attr *attr)
{
	const struct attr *found = object_attr(live, attr->field->name);
	size_t i;

	for (i = 0; found && i < live->n_attrs; i++)
		if (live->attrs[i].field->flags & FIELD_SECURES && value_true(live->attrs[i].value))
			return NULL;
	return found && attr->field->type == FIELD_VALUE && *value_text(found->value, "") ? found
											  : NULL;
}

/* What is in plain sight is compared as everything else. */
static enum secret_state compare(const char *secret, const struct attr *found)
{
	const struct value wanted = {
		.type = VALUE_STRING, .n = (uint32_t)strlen(secret), .text = secret
	};

	return field_equal(found->field, &wanted, found->value) ? SECRET_UNCHANGED : SECRET_ROTATE;
}

static enum secret_state state_of(struct recollection *r, const struct object *desired,
	const struct object *live, const struct attr *attr)
{
	AUTO(secret_release) struct str secret = STR_LIMITED(SECRET_MAX);
	struct secrets *s = r->secrets;
	struct secret_entry place = secret_place(&s->arena, s->server, desired, attr);
	const struct attr *in_sight = shown(live, attr);
	const struct secret_entry *entry;
	char fingerprint[FINGERPRINT_TEXT];

	if (read_now(&secret, attr) < 0)
		return SECRET_UNREADABLE;
	if (in_sight)
		return compare(secret.buf, in_sight);
	place.identity = secret_identity(&s->arena, live);
	entry = secret_store_find(&r->store, &place);
	if (entry && !entry->fingerprint)
		return SECRET_ROTATE;
	if (!entry || !s->has_key || !str_same(entry->key, s->key.id))
		return SECRET_UNKNOWN;
	secret_fingerprint(&s->key, entry, secret.buf, fingerprint);
	return str_same(entry->fingerprint, fingerprint) ? SECRET_UNCHANGED : SECRET_ROTATE;
}

static void recall_object(
	struct recollection *r, const struct object *desired, const struct object *live);

static void recall_collection(
	struct recollection *r, const struct collection *desired, const struct collection *live)
{
	const struct object *item, *found;
	size_t i;

	for (i = 0; live && i < desired->n; i++) {
		item = desired->items[i];
		found = collection_find(live, item->key);
		if (!found && item->renamed_from)
			found = collection_find(live, item->renamed_from);
		if (found && !item->absent)
			recall_object(r, item, found);
	}
}

static void recall_object(
	struct recollection *r, const struct object *desired, const struct object *live)
{
	const struct collection *c;
	size_t i;

	for (i = 0; i < desired->n_attrs; i++) {
		const struct attr *attr = &desired->attrs[i];

		if (!secret_is_remembered(attr))
			continue;
		r->items = arena_grow(
			&r->secrets->arena, r->items, r->n, &r->capacity, sizeof *r->items);
		r->items[r->n++] = (struct recall){ attr, live, state_of(r, desired, live, attr) };
	}
	for (c = desired->collections; c; c = c->next)
		recall_collection(r, c, object_find_collection(live, c->kind));
}

/* A key is made where something is remembered, not where there is nothing to compare. */
static int open_key(struct secrets *s, const struct secret_store *store, struct err *e)
{
	const char *shared = getenv("COOPER_KEY");

	return store->n || (shared && *shared) ? secrets_open_key(s, e) : 0;
}

int secrets_recall(struct secrets *s, const struct state *desired, const struct state *live,
	struct recalls *recalls, struct err *e)
{
	struct recollection r = { .secrets = s, .store = SECRET_STORE_INIT };
	const struct workspace *found;
	size_t i;

	if (secret_store_read(&r.store, s->path, e) < 0)
		return -1;
	if (open_key(s, &r.store, e) < 0) {
		secret_store_release(&r.store);
		return -1;
	}
	for (i = 0; i < desired->n; i++) {
		found = state_find(live, desired->workspaces[i].object->key);
		if (found)
			recall_object(&r, desired->workspaces[i].object, found->object);
	}
	if (r.n)
		qsort(r.items, r.n, sizeof *r.items, recall_compare);
	*recalls = (struct recalls){ r.items, r.n };
	secret_store_release(&r.store);
	return 0;
}
