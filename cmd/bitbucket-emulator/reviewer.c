#include "bitbucket-emulator/reviewer.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/schema.h"
#include "bitbucket-emulator/user.h"
#include "codec/value.h"

#include <string.h>

static const char kind[] = "default-reviewers";

static const struct value *render_user(struct context *c, const struct document *reviewer)
{
	return user_render(c, store_get(c->store, c->arena, reviewer->ref));
}

/* {user, reviewer_type, type}: which of the two it is follows from what it hangs under. */
static const struct value *render_wrapped(struct context *c, const struct document *reviewer)
{
	bool repository = c->repository && reviewer->parent == c->repository->id;
	struct value *map = value_new_map(c->arena);

	value_put(c->arena, map, "user", render_user(c, reviewer));
	render_text(c, map, "reviewer_type", repository ? "repository" : "project");
	render_text(c, map, "type", "default_reviewer");
	return map;
}

static struct listing listing(const struct context *c,
	const struct value *(*render)(struct context *, const struct document *))
{
	return (struct listing){ .from = { .parent = c->owner->id, .kind = kind },
		.render = render };
}

int reviewer_list(struct context *c)
{
	struct listing l = listing(c, render_user);

	return collection_answer(c, &l);
}

int reviewer_list_wrapped(struct context *c)
{
	struct listing l = listing(c, render_wrapped);

	return collection_answer(c, &l);
}

static bool contains(const struct document_list *list, const char *key, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!strcmp(list->items[i]->key, key))
			return true;
	return false;
}

/* The repository's own, then those of its project that it has not itself. */
int reviewer_list_effective(struct context *c)
{
	struct listing l = listing(c, render_wrapped);
	struct document_list all = { 0 };
	size_t i, own, kept;

	store_list(c->store, c->arena, l.from, &all);
	kept = own = all.n;
	if (c->repository->ref)
		store_list(c->store, c->arena,
			(struct selection){ .parent = c->repository->ref, .kind = kind }, &all);
	for (i = own; i < all.n; i++)
		if (!contains(&all, all.items[i]->key, own))
			all.items[kept++] = all.items[i];
	all.n = kept;
	l.given = &all;
	return collection_answer(c, &l);
}

/* The user that the path names; NULL with the 404 answered. */
static const struct document *named_user(struct context *c)
{
	const struct document *user = user_find(c->store, c->arena, c->item);

	if (!user)
		answer_error(c->answer, 404, "No such user: %s", c->item);
	return user;
}

/* The reviewer that the path names; NULL with `status` answered. */
static const struct document *named_reviewer(struct context *c, int status)
{
	const struct document *user = named_user(c), *reviewer;

	if (!user)
		return NULL;
	reviewer = store_find(c->store, c->arena, c->owner->id, kind, user->key);
	if (!reviewer)
		answer_error(c->answer, status, "%s is not a default reviewer",
			value_text(value_get(user->body, "display_name"), ""));
	return reviewer;
}

static int get(struct context *c, int absent)
{
	const struct document *reviewer = named_reviewer(c, absent);

	return reviewer ? answer_value(c->answer, 200, render_user(c, reviewer)) : -1;
}

static int remove_reviewer(struct context *c, int absent)
{
	const struct document *reviewer = named_reviewer(c, absent);

	if (!reviewer)
		return -1;
	store_delete(c->store, reviewer->id);
	return answer_value(c->answer, 204, NULL);
}

int reviewer_get(struct context *c)
{
	return get(c, 404);
}

int reviewer_delete(struct context *c)
{
	return remove_reviewer(c, 404);
}

int reviewer_get_or_400(struct context *c)
{
	return get(c, wart_number(&c->options->warts, WART_PROJECT_REVIEWER));
}

int reviewer_delete_or_400(struct context *c)
{
	return remove_reviewer(c, wart_number(&c->options->warts, WART_PROJECT_REVIEWER));
}

/* Teams, bots and users without access cannot review: 400. */
static int check_reviewer(struct context *c, const struct document *user)
{
	const char *name = value_text(value_get(user->body, "display_name"), "");

	if (!strcmp(value_text(value_get(user->body, "type"), ""), "user") &&
		store_find(c->store, c->arena, c->workspace->id, "members", user->key))
		return 0;
	return answer_error(c->answer, 400, "%s cannot be added as a default reviewer.", name);
}

/* Idempotent: a second time changes nothing. `allowed` is what a body may say. */
static int put(struct context *c, const struct resource *allowed)
{
	const struct value *sent = schema_read(c, allowed, false);
	const struct document *user = sent ? named_user(c) : NULL;
	struct document reviewer = { .kind = kind, .uuid = "" };
	const char *uuid;

	if (!user || check_reviewer(c, user) < 0)
		return -1;
	uuid = value_text(value_get(sent, "uuid"), user->uuid);
	if (strcmp(uuid, user->uuid) != 0)
		return answer_error(
			c->answer, 400, "The body names another user than the address.");
	if (!store_find(c->store, c->arena, c->owner->id, kind, user->key)) {
		reviewer.parent = c->owner->id;
		reviewer.ref = user->id;
		reviewer.key = user->key;
		reviewer.body = value_new_map(c->arena);
		store_insert(c->store, &reviewer);
	}
	return answer_value(c->answer, 200, user_render(c, user));
}

static const struct attribute body_attributes[] = {
	{ "uuid", SHAPE_TEXT, 0, NULL, NULL },
};

int reviewer_put(struct context *c)
{
	static const struct resource empty_body = { .attributes = body_attributes,
		.n_attributes = 0 };

	return put(c, &empty_body);
}

int reviewer_put_by_project(struct context *c)
{
	static const struct resource optional_uuid = { ATTRIBUTES(body_attributes) };

	return put(c, &optional_uuid);
}
