/* What a seeded repository is set up with. */
#include "bitbucket-emulator/seeder.h"

#include "base/arena.h"
#include "base/diag.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/environment.h"
#include "bitbucket-emulator/hook_event.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/slug.h"
#include "bitbucket-emulator/uuid.h"
#include "codec/value.h"

#include <inttypes.h>
#include <string.h>

/* A fingerprint of the text under `name`, as writes keep it. */
static void put_digest(
	struct seeder *s, struct value *body, const struct value *item, const char *name)
{
	const char *text = value_text(value_get(item, name), NULL);
	char digest[33];

	if (text)
		render_text(&s->context, body, name, digest_of(text, strlen(text), digest));
}

static void complete_hook(struct seeder *s, struct value *body, const struct value *item)
{
	uint32_t i, n;
	const struct value *events = seeder_items(s, value_get(item, "events"), "'events'", &n);

	put_digest(s, body, item, "secret");
	for (i = 0; i < n; i++)
		if (!hook_event_known(value_text(&events[i], "")))
			diag_add(s->diag, events[i].place, "there is no event '%s'",
				value_text(&events[i], ""));
}

static void complete_variable(struct seeder *s, struct value *body, const struct value *item)
{
	if (value_true(value_get(body, "secured")))
		put_digest(s, body, item, "value");
	else
		render_text(&s->context, body, "value", value_text(value_get(item, "value"), ""));
}

/* The slugs of the groups that are named. */
static const struct value *groups_of(struct seeder *s, const struct value *groups)
{
	struct value *slugs = value_new_list(s->arena);
	uint32_t i, n;
	const struct value *items = seeder_items(s, groups, "'groups'", &n);
	const char *slug;

	for (i = 0; i < n; i++) {
		slug = slug_of(s->arena, value_text(&items[i], ""));
		if (!store_find(s->store, s->arena, s->workspace->id, "groups", slug))
			diag_add(s->diag, items[i].place, "workspace '%s' has no group '%s'",
				s->workspace->key, value_text(&items[i], ""));
		value_push(s->arena, slugs, value_new_string(s->arena, slug));
	}
	return slugs;
}

/* The UUIDs of the people who are named. */
static const struct value *users_of(struct seeder *s, const struct value *users)
{
	struct value *uuids = value_new_list(s->arena);
	uint32_t i, n;
	const struct value *items = seeder_items(s, users, "'users'", &n);
	const struct document *user;

	for (i = 0; i < n; i++) {
		user = seeder_user(s, &items[i]);
		if (user)
			value_push(s->arena, uuids, value_new_string(s->arena, user->uuid));
	}
	return uuids;
}

static void complete_restriction(struct seeder *s, struct value *body, const struct value *item)
{
	value_put(s->arena, body, "users", users_of(s, value_get(item, "users")));
	value_put(s->arena, body, "groups", groups_of(s, value_get(item, "groups")));
}

static const char *const hook_extra[] = { "secret", NULL };
static const char *const variable_extra[] = { "value", NULL };
static const char *const restriction_extra[] = { "users", "groups", NULL };

/* The collections that a seed can fill; what `extra` names is the hook's. */
static const struct {
	const char *name;
	const struct resource *resource;
	const char *const *extra;
	void (*complete)(struct seeder *, struct value *body, const struct value *item);
} collections[] = {
	{ "webhooks", &resource_hook, hook_extra, complete_hook },
	{ "variables", &resource_variable, variable_extra, complete_variable },
	{ "branch_restrictions", &resource_restriction, restriction_extra, complete_restriction },
};

static void check_required(struct seeder *s, const struct resource *r, const struct value *item)
{
	size_t i;

	for (i = 0; i < r->n_attributes; i++)
		if (r->attributes[i].flags & ATTRIBUTE_REQUIRED &&
			!value_get(item, r->attributes[i].name))
			diag_add(s->diag, item->place, "a %s needs '%s'", r->noun,
				r->attributes[i].name);
}

static void add_item(
	struct seeder *s, const struct document *repository, size_t row, const struct value *item)
{
	const struct resource *r = collections[row].resource;
	struct document d = { .parent = repository->id, .kind = r->kind, .key = "" };
	struct change ch = { .next = &d };

	if (!seeder_is_map(s, item, r->noun))
		return;
	check_required(s, r, item);
	ch.body = seeder_body(s, r, item, collections[row].extra);
	collections[row].complete(s, ch.body, item);
	if (r->unique && collection_taken(&s->context, r, &ch))
		diag_add(s->diag, item->place, "a %s of the same %s stands above", r->noun,
			r->unique);
	d.body = ch.body;
	if (r->key == KEY_NUMBER) {
		d.uuid = "";
		d.key = arena_printf(
			s->arena, "%" PRId64, store_next_number(s->store, repository->id, r->kind));
	}
	seeder_insert(s, repository, d, NULL);
}

/* pipelines: true or false; where it is not said, they were never enabled. */
static void add_pipelines(
	struct seeder *s, const struct document *repository, const struct value *enabled)
{
	struct value *body = value_new_map(s->arena);
	struct document d = {
		.kind = resource_pipelines.kind, .key = resource_pipelines.kind, .uuid = ""
	};

	if (!enabled)
		return;
	if (enabled->type != VALUE_BOOL)
		diag_add(s->diag, enabled->place, "'pipelines' must be true or false");
	value_put(s->arena, body, "enabled", enabled);
	d.body = body;
	seeder_insert(s, repository, d, NULL);
	s->context.repository = repository;
	if (value_true(enabled))
		environment_make_usual(&s->context);
}

void seeder_settings(struct seeder *s, const struct document *repository, const struct value *map)
{
	const struct value *items;
	uint32_t i, n;
	size_t row;

	for (row = 0; row < COUNT(collections); row++) {
		items = seeder_items(
			s, value_get(map, collections[row].name), collections[row].name, &n);
		for (i = 0; i < n; i++)
			add_item(s, repository, row, &items[i]);
	}
	add_pipelines(s, repository, value_get(map, "pipelines"));
}
