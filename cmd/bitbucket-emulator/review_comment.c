/* Comments on pull requests. Fact sheet 1.8, 3.13. */
#include "bitbucket-emulator/review.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/markup.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/pullrequest.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/schema.h"
#include "bitbucket-emulator/user.h"
#include "codec/value.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char bad_request[] = "Bad request";

static const char *address(struct context *c, const char *id)
{
	return arena_printf(c->arena, "%s/comments/%s", pullrequest_path(c, c->pullrequest), id);
}

static void put_links(struct context *c, struct value *map, const char *id)
{
	struct value *links = render_map(c, map, "links");

	render_link(c, links, "self", "%s", address(c, id));
	render_link(c, links, "html",
		"https://bitbucket.org/%s/%s/pull-requests/%s/_/diff#comment-%s", c->workspace->key,
		c->repository->key, c->pullrequest->key, id);
}

static void put_parent(struct context *c, struct value *map, const struct document *comment)
{
	const struct value *id = value_at(comment->body, "parent.id");
	struct value *parent;

	if (!id)
		return;
	parent = render_map(c, map, "parent");
	value_put(c->arena, parent, "id", id);
	put_links(c, parent, value_text(id, ""));
}

static const struct value *render_resolution(struct context *c, const struct value *resolution)
{
	const struct document *user = user_find(
		c->store, c->arena, value_text(value_get(resolution, "user"), ""));
	struct value *map = value_new_map(c->arena);

	render_text(c, map, "type", "comment_resolution");
	value_put(c->arena, map, "user", user ? user_render(c, user) : value_new_null(c->arena));
	render_copy(c, map, "created_on", resolution);
	return map;
}

/* The names are those of pr-comment.post.json; a deleted comment has no words left. */
static const struct value *render(struct context *c, const struct document *comment)
{
	const struct document *user = comment->ref ? store_get(c->store, c->arena, comment->ref)
						   : NULL;
	const struct value *resolution = value_get(comment->body, "resolution");
	bool deleted = value_true(value_get(comment->body, "deleted"));
	struct value *map = value_new_map(c->arena);

	render_text(c, map, "type", "pullrequest_comment");
	value_put(c->arena, map, "id", value_new_int(c->arena, strtoll(comment->key, NULL, 10)));
	render_copy(c, map, "created_on", comment->body);
	render_copy(c, map, "updated_on", comment->body);
	value_put(c->arena, map, "content",
		markup_render(
			c, deleted ? "" : value_text(value_at(comment->body, "content.raw"), "")));
	value_put(c->arena, map, "user", user ? user_render(c, user) : value_new_null(c->arena));
	value_put(c->arena, map, "deleted", value_new_bool(c->arena, deleted));
	render_copy(c, map, "pending", comment->body);
	if (value_get(comment->body, "inline"))
		render_copy(c, map, "inline", comment->body);
	put_parent(c, map, comment);
	if (resolution)
		value_put(c->arena, map, "resolution", render_resolution(c, resolution));
	value_put(c->arena, map, "pullrequest", pullrequest_render_brief(c, c->pullrequest));
	put_links(c, map, comment->key);
	return map;
}

static const struct attribute content_attributes[] = {
	{ "raw", SHAPE_TEXT, ATTRIBUTE_REQUIRED, NULL, NULL },
	{ "markup", SHAPE_TEXT, 0, "markdown|creole|plaintext", NULL },
	{ "html", SHAPE_TEXT, 0, NULL, NULL },
};
static const struct attribute inline_attributes[] = {
	{ "path", SHAPE_TEXT, ATTRIBUTE_REQUIRED, NULL, NULL },
	{ "from", SHAPE_INT, ATTRIBUTE_NULLABLE, NULL, NULL },
	{ "to", SHAPE_INT, ATTRIBUTE_NULLABLE, NULL, NULL },
	{ "start_from", SHAPE_INT, ATTRIBUTE_NULLABLE, NULL, NULL },
	{ "start_to", SHAPE_INT, ATTRIBUTE_NULLABLE, NULL, NULL },
};

static const struct resource content = { ATTRIBUTES(content_attributes) };
static const struct resource place = { ATTRIBUTES(inline_attributes) };

/* A map inside the body has a schema of its own, whose first attribute is required. */
static int check_inside(
	struct context *c, const struct value *sent, const char *field, const struct resource *r)
{
	const char *first = r->attributes[0].name, *mistake;
	uint32_t i;

	if (!value_get(sent, first))
		return answer_field(c->answer, bad_request,
			arena_printf(c->arena, "%s.%s", field, first), "required key not provided",
			false);
	for (i = 0; i < sent->n; i++) {
		mistake = schema_mistake(r, sent->pairs[i].name, &sent->pairs[i].value);
		if (mistake)
			return answer_field(c->answer, bad_request,
				arena_printf(c->arena, "%s.%s", field, sent->pairs[i].name),
				mistake, false);
	}
	return 0;
}

/* {id} of a comment that is there. */
static int check_comment(struct context *c, const struct value *sent, const char *field)
{
	int64_t id = value_int(value_get(sent, "id"), 0);

	if (store_find(c->store, c->arena, c->pullrequest->id, "comments",
		    arena_printf(c->arena, "%" PRId64, id)))
		return 0;
	return answer_field(c->answer, bad_request, field, "No such comment.", true);
}

static int prepare(struct context *c, struct change *ch)
{
	const struct value *inside = value_get(ch->sent, "inline");
	const struct value *parent = value_get(ch->sent, "parent");

	if (check_inside(c, value_get(ch->body, "content"), "content", &content) < 0 ||
		(inside && check_inside(c, inside, "inline", &place) < 0) ||
		(parent && check_comment(c, parent, "parent") < 0))
		return -1;
	if (!ch->old)
		ch->next->ref = c->caller.user ? c->caller.user->id : 0;
	return 0;
}

static const char *location(struct context *c, const struct document *comment)
{
	return address(c, comment->key);
}

/* Nothing else may be sent, `type` included. */
static const struct attribute attributes[] = {
	{ "content", SHAPE_MAP, ATTRIBUTE_REQUIRED, NULL, NULL },
	{ "inline", SHAPE_MAP, 0, NULL, NULL },
	{ "parent", SHAPE_MAP, 0, NULL, NULL },
	{ "pending", SHAPE_BOOL, 0, NULL, "false" },
};

const struct resource resource_pullrequest_comment = {
	.kind = "comments",
	.type = "pullrequest_comment",
	.noun = "Comment",
	.key = KEY_NUMBER,
	ATTRIBUTES(attributes),
	.created_field = "created_on",
	.updated_field = "updated_on",
	.render = render,
	.prepare = prepare,
	.location = location,
};

int review_comment(struct context *c)
{
	if (!c->caller.user)
		return auth_refuse(c->answer);
	if (collection_create(c) < 0)
		return -1;
	pullrequest_note(c, NULL);
	return 0;
}

/* The comment that the path names, still there; NULL with the 404 answered. */
static const struct document *find(struct context *c)
{
	const struct document *d = store_find(
		c->store, c->arena, c->pullrequest->id, "comments", c->item);

	if (d && !value_true(value_get(d->body, "deleted")))
		return d;
	answer_error(c->answer, 404, "Comment with identifier '%s' not found", c->item);
	return NULL;
}

/* The same, where it is the caller's. */
static const struct document *find_own(struct context *c)
{
	const struct document *d = find(c);

	if (!d || (c->caller.user && d->ref == c->caller.user->id))
		return d;
	answer_error(c->answer, 403, "Forbidden");
	return NULL;
}

int review_change_comment(struct context *c)
{
	const struct document *d = find_own(c);

	return d ? collection_change(c, &resource_pullrequest_comment, d) : -1;
}

static void put_field(
	struct context *c, const struct document *comment, const char *name, const struct value *v)
{
	struct document next = *comment;
	struct value *body = schema_copy(c, comment->body);

	value_put(c->arena, body, name, v);
	next.body = body;
	store_update(c->store, &next);
}

int review_delete_comment(struct context *c)
{
	const struct document *d = find_own(c);

	if (!d)
		return -1;
	if (wart_is(&c->options->warts, WART_DELETED_COMMENT, "kept"))
		put_field(c, d, "deleted", value_new_bool(c->arena, true));
	else
		store_delete(c->store, d->id);
	return answer_value(c->answer, 204, NULL);
}

/* The comment to be resolved: one that answers no other. NULL with the error answered. */
static const struct document *find_top(struct context *c)
{
	const struct document *d = find(c);

	if (!d || !value_get(d->body, "parent"))
		return d;
	answer_error(c->answer, 403, "Only a top-level comment can be resolved.");
	return NULL;
}

int review_resolve(struct context *c)
{
	const struct document *d = find_top(c);
	struct value *resolution = value_new_map(c->arena);

	if (!d)
		return -1;
	if (!c->caller.user)
		return auth_refuse(c->answer);
	if (value_get(d->body, "resolution"))
		return answer_error(c->answer, 409, "The comment has already been resolved.");
	render_text(c, resolution, "user", c->caller.user->uuid);
	render_text(c, resolution, "created_on", c->now);
	put_field(c, d, "resolution", resolution);
	return answer_value(c->answer, 200, render_resolution(c, resolution));
}

int review_reopen(struct context *c)
{
	const struct document *d = find_top(c);
	struct document next;
	struct value *body;
	uint32_t i;

	if (!d)
		return -1;
	if (!value_get(d->body, "resolution"))
		return answer_error(c->answer, 404, "The comment has not been resolved.");
	body = value_new_map(c->arena);
	for (i = 0; i < d->body->n; i++)
		if (strcmp(d->body->pairs[i].name, "resolution") != 0)
			value_put(c->arena, body, d->body->pairs[i].name, &d->body->pairs[i].value);
	next = *d;
	next.body = body;
	store_update(c->store, &next);
	return answer_value(c->answer, 204, NULL);
}
