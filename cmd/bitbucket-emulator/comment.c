/* Comments on an issue. Fact sheet 3.12. */
#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/markup.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/schema.h"
#include "bitbucket-emulator/store.h"
#include "bitbucket-emulator/user.h"
#include "codec/value.h"

#include <stdlib.h>

static const struct value *render(struct context *c, const struct document *comment)
{
	const struct document *author = store_get(c->store, c->arena, comment->ref);
	const char *path = arena_printf(c->arena, "%s/repositories/%s/%s/issues/%s", c->base,
		c->workspace->key, c->repository->key, c->issue->key);
	struct value *map = value_new_map(c->arena);

	render_text(c, map, "type", "issue_comment");
	value_put(c->arena, map, "id", value_new_int(c->arena, strtoll(comment->key, NULL, 10)));
	render_copy(c, map, "created_on", comment->body);
	render_copy(c, map, "updated_on", comment->body);
	value_put(c->arena, map, "content",
		markup_render(c, value_text(value_at(comment->body, "content.raw"), "")));
	value_put(
		c->arena, map, "user", author ? user_render(c, author) : value_new_null(c->arena));
	render_link(c, render_map(c, map, "links"), "self", "%s/comments/%s", path, comment->key);
	return map;
}

static int prepare(struct context *c, struct change *ch)
{
	if (schema_text(c, "content.raw", value_at(ch->body, "content.raw")) < 0)
		return -1;
	if (!ch->old)
		ch->next->ref = c->caller.user ? c->caller.user->id : 0;
	return 0;
}

static const struct attribute attributes[] = {
	{ "content", SHAPE_MAP, ATTRIBUTE_REQUIRED, NULL, NULL },
	{ "id", SHAPE_INT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "type", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "user", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "links", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "created_on", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "updated_on", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
};

const struct resource resource_comment = {
	.kind = "comments",
	.type = "issue_comment",
	.noun = "Comment",
	.key = KEY_NUMBER,
	ATTRIBUTES(attributes),
	.created_field = "created_on",
	.updated_field = "updated_on",
	.render = render,
	.prepare = prepare,
};
