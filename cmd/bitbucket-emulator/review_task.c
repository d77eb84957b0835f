/* Tasks of pull requests. Fact sheet 3.13. */
#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/pullrequest.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/user.h"
#include "codec/value.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char bad_request[] = "Bad request";

static const struct value *user_of(struct context *c, const char *uuid)
{
	const struct document *user = *uuid ? user_find(c->store, c->arena, uuid) : NULL;

	return user ? user_render(c, user) : value_new_null(c->arena);
}

static void put_links(struct context *c, struct value *map, const struct document *task)
{
	struct value *links = render_map(c, map, "links");

	render_link(
		c, links, "self", "%s/tasks/%s", pullrequest_path(c, c->pullrequest), task->key);
	render_link(c, links, "html", "https://bitbucket.org/%s/%s/pull-requests/%s/_/diff#task-%s",
		c->workspace->key, c->repository->key, c->pullrequest->key, task->key);
}

/* The names are those of pullrequest.tasks.list.json. */
static const struct value *render(struct context *c, const struct document *task)
{
	static const char *const copied[] = { "created_on", "updated_on", "resolved_on", "state",
		"pending" };
	const struct document *creator = task->ref ? store_get(c->store, c->arena, task->ref)
						   : NULL;
	struct value *map = value_new_map(c->arena);
	size_t i;

	value_put(c->arena, map, "id", value_new_int(c->arena, strtoll(task->key, NULL, 10)));
	for (i = 0; i < COUNT(copied); i++)
		render_copy(c, map, copied[i], task->body);
	render_text(c, render_map(c, map, "content"), "raw",
		value_text(value_at(task->body, "content.raw"), ""));
	value_put(c->arena, map, "creator", user_of(c, creator ? creator->uuid : ""));
	value_put(c->arena, map, "resolved_by",
		user_of(c, value_text(value_get(task->body, "resolved_by"), "")));
	if (value_get(task->body, "comment"))
		render_copy(c, map, "comment", task->body);
	put_links(c, map, task);
	return map;
}

static int check_content(struct context *c, const struct value *content)
{
	const struct value *raw = value_get(content, "raw");

	if (!raw || raw->type != VALUE_STRING)
		return answer_field(c->answer, bad_request, "content.raw",
			raw ? "expected str" : "required key not provided", false);
	if (content->n > 1)
		return answer_field(
			c->answer, bad_request, "content", "extra keys not allowed", false);
	if (!raw->text[strspn(raw->text, " \t\r\n")])
		return answer_field(
			c->answer, bad_request, "content.raw", "must not be blank", false);
	return 0;
}

static int check_comment(struct context *c, const struct value *comment)
{
	int64_t id = value_int(value_get(comment, "id"), 0);

	if (!comment || store_find(c->store, c->arena, c->pullrequest->id, "comments",
				arena_printf(c->arena, "%" PRId64, id)))
		return 0;
	return answer_field(c->answer, bad_request, "comment", "No such comment.", true);
}

/* A new task has no state to set; of an old one, only words and state can be changed. */
static int check_names(struct context *c, const struct change *ch)
{
	static const char *const new_only[] = { "comment", "pending" };
	size_t i;

	if (!ch->old && value_get(ch->sent, "state"))
		return answer_field(
			c->answer, bad_request, "state", "extra keys not allowed", false);
	for (i = 0; ch->old && i < COUNT(new_only); i++)
		if (value_get(ch->sent, new_only[i]))
			return answer_field(c->answer, bad_request, new_only[i],
				"extra keys not allowed", false);
	return 0;
}

static int prepare(struct context *c, struct change *ch)
{
	bool was = ch->old &&
		   !strcmp(value_text(value_get(ch->old->body, "state"), ""), "RESOLVED");
	bool is = !strcmp(value_text(value_get(ch->body, "state"), ""), "RESOLVED");

	if (!c->caller.user)
		return auth_refuse(c->answer);
	if (check_names(c, ch) < 0 || check_content(c, value_get(ch->body, "content")) < 0 ||
		check_comment(c, value_get(ch->sent, "comment")) < 0)
		return -1;
	if (was != is) {
		render_text(c, ch->body, "resolved_on", is ? c->now : NULL);
		render_text(c, ch->body, "resolved_by", is ? c->caller.user->uuid : NULL);
	}
	if (!ch->old)
		ch->next->ref = c->caller.user->id;
	return 0;
}

static int removing(struct context *c, const struct document *task)
{
	(void)task;
	return c->caller.user ? 0 : auth_refuse(c->answer);
}

static const struct attribute attributes[] = {
	{ "content", SHAPE_MAP, ATTRIBUTE_REQUIRED, NULL, NULL },
	{ "comment", SHAPE_MAP, 0, NULL, NULL },
	{ "pending", SHAPE_BOOL, 0, NULL, "false" },
	{ "state", SHAPE_TEXT, 0, "RESOLVED|UNRESOLVED", "\"UNRESOLVED\"" },
};

const struct resource resource_task = {
	.kind = "tasks",
	.noun = "Task",
	.key = KEY_NUMBER,
	ATTRIBUTES(attributes),
	.created_field = "created_on",
	.updated_field = "updated_on",
	.render = render,
	.prepare = prepare,
	.removing = removing,
};
