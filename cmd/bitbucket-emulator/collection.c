#include "bitbucket-emulator/collection.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/lag.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/route.h"
#include "bitbucket-emulator/schema.h"
#include "bitbucket-emulator/url.h"
#include "codec/value.h"

#include <inttypes.h>
#include <string.h>

static int64_t owner_id(const struct context *c)
{
	return c->owner ? c->owner->id : 0;
}

/* Where the item is: the path asked for is its collection or itself. */
static const char *item_url(struct context *c, const struct document *d)
{
	const char *path = c->request->path;
	size_t len = strlen(path);

	while (len && path[len - 1] == '/')
		len--;
	if (c->item)
		while (len && path[len - 1] != '/')
			len--;
	else
		path = arena_printf(c->arena, "%.*s/", (int)len++, path);
	return arena_printf(c->arena, "%s://%s%.*s%s", c->request->scheme, c->request->host,
		(int)len, path, url_segment(c->arena, d->key));
}

static const char *location(struct context *c, const struct resource *r, const struct document *d)
{
	return r->location ? r->location(c, d) : item_url(c, d);
}

static bool has_flag(const struct resource *r, const char *name, unsigned flag)
{
	size_t i;

	for (i = 0; i < r->n_attributes; i++)
		if (!strcmp(r->attributes[i].name, name))
			return r->attributes[i].flags & flag;
	return false;
}

struct value *collection_render(struct context *c, const struct document *d)
{
	const struct resource *r = c->route->resource;
	struct value *map = value_new_map(c->arena);
	uint32_t i;

	for (i = 0; i < d->body->n; i++)
		if (!has_flag(r, d->body->pairs[i].name, ATTRIBUTE_HIDDEN) &&
			strcmp(d->body->pairs[i].name, LAG_FIELD) != 0)
			value_put(c->arena, map, d->body->pairs[i].name, &d->body->pairs[i].value);
	if (r->key == KEY_NUMBER)
		value_put(c->arena, map, "id", value_new_int(c->arena, strtoll(d->key, NULL, 10)));
	if (*d->uuid)
		render_text(c, map, "uuid", d->uuid);
	if (r->type)
		render_text(c, map, "type", r->type);
	if (!r->unlinked)
		render_link(c, render_map(c, map, "links"), "self", "%s", item_url(c, d));
	return map;
}

/* An ordinary item: what was sent, and what names it. */
static const struct value *render_plain(struct context *c, const struct document *d)
{
	return collection_render(c, d);
}

static const struct value *render(
	struct context *c, const struct resource *r, const struct document *d)
{
	return r->render ? r->render(c, d) : render_plain(c, d);
}

/* Whether nothing below the workspace is hidden from the caller, so that no item need be asked. */
static bool sees_all(const struct context *c)
{
	return c->workspace && !c->caller.project && !c->caller.repository &&
	       access_to_workspace(c, c->workspace) >= ACCESS_READ;
}

/* A collection as its readers see it: some items may still be what they were. */
static const struct document_list *seen(struct context *c, struct selection from)
{
	struct document_list *list = ARENA_NEW(c->arena, struct document_list);
	size_t i, kept = 0;

	store_list(c->store, c->arena, from, list);
	for (i = 0; i < list->n; i++) {
		list->items[kept] = lag_seen(c, list->items[i]);
		kept += list->items[kept] != NULL;
	}
	list->n = kept;
	return list;
}

int collection_list(struct context *c)
{
	const struct resource *r = c->route->resource;
	struct selection from = { .parent = owner_id(c), .kind = r->kind };

	return collection_answer(c, &(struct listing){
					    .from = from,
					    .given = r->lags ? seen(c, from) : NULL,
					    .paging = r->paging,
					    .guarded = r->visible && !sees_all(c),
					    .visible = r->visible,
					    .render = r->render ? r->render : render_plain,
				    });
}

static int not_found(struct context *c)
{
	return answer_error(c->answer, 404, "%s with identifier '%s' not found",
		c->route->resource->noun, c->item);
}

/* The item that the path names; NULL with the 404 answered. */
static const struct document *find_item(struct context *c)
{
	const struct resource *r = c->route->resource;
	const char *key = c->item;
	const struct document *d;

	/* Hook identifiers, for one, are taken with and without braces (fact sheet 2). */
	if (r->key == KEY_UUID && *key != '{')
		key = arena_printf(c->arena, "{%s}", key);
	d = store_find(c->store, c->arena, owner_id(c), r->kind, key);
	if (!d)
		not_found(c);
	return d;
}

int collection_get(struct context *c)
{
	const struct resource *r = c->route->resource;
	const struct document *d = find_item(c);

	if (d && r->lags) {
		d = lag_seen(c, d);
		if (!d)
			return not_found(c);
	}
	return d ? answer_value(c->answer, 200, render(c, r, d)) : -1;
}

int collection_delete(struct context *c)
{
	const struct resource *r = c->route->resource;
	const struct document *d = find_item(c);

	if (!d || (r->removing && r->removing(c, d) < 0))
		return -1;
	store_delete(c->store, d->id);
	return answer_value(c->answer, 204, NULL);
}

static void stamp(struct context *c, struct value *body, const char *field)
{
	if (field)
		render_text(c, body, field, c->now);
}

/* Lays what was sent over `body`: names that were not sent keep what they had. */
static void merge(
	struct context *c, const struct resource *r, struct value *body, const struct value *sent)
{
	uint32_t i;

	for (i = 0; i < sent->n; i++)
		if (!has_flag(r, sent->pairs[i].name, ATTRIBUTE_TRANSIENT))
			value_put(c->arena, body, sent->pairs[i].name, &sent->pairs[i].value);
}

static bool same_values(
	struct context *c, const char *names, const struct value *x, const struct value *y)
{
	const struct value *in_x, *in_y;
	const char *name;
	size_t len;

	for (; *names; names += len + (names[len] == ' ')) {
		len = strcspn(names, " ");
		name = arena_strndup(c->arena, names, len);
		in_x = value_get(x, name);
		in_y = value_get(y, name);
		if (!in_x != !in_y || (in_x && !value_equal(in_x, in_y)))
			return false;
	}
	return true;
}

bool collection_taken(struct context *c, const struct resource *r, const struct change *ch)
{
	struct document_list all = { 0 };
	size_t i;

	store_list(c->store, c->arena,
		(struct selection){ .parent = ch->next->parent, .kind = r->kind }, &all);
	for (i = 0; i < all.n; i++)
		if (all.items[i]->id != ch->next->id &&
			same_values(c, r->unique, ch->body, all.items[i]->body))
			return true;
	return false;
}

/* What the row and its hook say about a write. */
static int check(struct context *c, const struct resource *r, struct change *ch)
{
	if (r->prepare && r->prepare(c, ch) < 0)
		return -1;
	if (r->taken && collection_taken(c, r, ch))
		return answer_error(c->answer, r->taken, "%s with the same %s already exists.",
			r->noun, r->unique);
	return 0;
}

/* The key of a new item whose row names it by itself. */
static const char *new_key(struct context *c, const struct resource *r, const struct document *d)
{
	if (r->key == KEY_NUMBER)
		return arena_printf(
			c->arena, "%" PRId64, store_next_number(c->store, owner_id(c), r->kind));
	return r->key == KEY_UUID ? d->uuid : d->key;
}

static const char *new_uuid(struct context *c, const struct resource *r, const char *key)
{
	return store_new_uuid(c->store, c->arena,
		arena_printf(c->arena, "%s/%s/%s", c->owner ? c->owner->uuid : "", r->kind, key));
}

static int finish(struct context *c, const struct resource *r, int status, const struct document *d)
{
	return answer_value(c->answer, status, render(c, r, d));
}

int collection_store(struct context *c, const struct resource *r, const char *key)
{
	const struct value *sent = schema_read(c, r, true);
	struct document next = {
		.parent = owner_id(c), .kind = r->kind, .key = key ? key : "", .uuid = ""
	};
	struct change change = { .sent = sent, .next = &next };

	if (!sent)
		return -1;
	change.body = schema_initial(c, r);
	merge(c, r, change.body, sent);
	stamp(c, change.body, r->created_field);
	stamp(c, change.body, r->updated_field);
	next.body = change.body;
	if (check(c, r, &change) < 0)
		return -1;
	if (r->key != KEY_NUMBER)
		next.uuid = new_uuid(c, r, next.key);
	next.key = new_key(c, r, &next);
	next.body = change.body;
	store_insert(c->store, &next);
	answer_header(c->answer, "Location", location(c, r, &next));
	return finish(c, r, r->created ? r->created : 201, &next);
}

int collection_change(struct context *c, const struct resource *r, const struct document *old)
{
	const struct value *sent = schema_read(c, r, false);
	struct document next = *old;
	struct change change = { .old = old, .sent = sent, .next = &next };

	if (!sent)
		return -1;
	change.body = schema_copy(c, old->body);
	merge(c, r, change.body, sent);
	stamp(c, change.body, r->updated_field);
	next.body = change.body;
	if (check(c, r, &change) < 0)
		return -1;
	next.body = change.body;
	store_update(c->store, &next);
	if (strcmp(next.key, old->key) != 0)
		answer_header(c->answer, "Location", location(c, r, &next));
	return finish(c, r, 200, &next);
}

int collection_create(struct context *c)
{
	return collection_store(c, c->route->resource, NULL);
}

int collection_update(struct context *c)
{
	const struct document *d = find_item(c);

	return d ? collection_change(c, c->route->resource, d) : -1;
}

int collection_get_only(struct context *c)
{
	c->item = c->route->resource->kind;
	return collection_get(c);
}

int collection_put_only(struct context *c)
{
	const struct resource *r = c->route->resource;
	const struct document *d = store_find(c->store, c->arena, owner_id(c), r->kind, r->kind);

	c->item = r->kind;
	return d ? collection_change(c, r, d) : collection_store(c, r, r->kind);
}

int collection_delete_only(struct context *c)
{
	c->item = c->route->resource->kind;
	return collection_delete(c);
}
