#include "bitbucket-emulator/issue.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/issue_part.h"
#include "bitbucket-emulator/markup.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/repository.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/slug.h"
#include "bitbucket-emulator/user.h"
#include "codec/value.h"

#include <stdlib.h>
#include <string.h>

static const char bad_request[] = "Bad request";

static void put_links(struct context *c, struct value *map, const struct document *issue)
{
	static const char *const sublinks[] = { "comments", "attachments", "watch", "vote" };
	const char *title = value_text(value_get(issue->body, "title"), "");
	const char *path = arena_printf(
		c->arena, "%s/%s/issues/%s", c->workspace->key, c->repository->key, issue->key);
	struct value *links = render_map(c, map, "links");
	size_t i;

	render_link(c, links, "self", "%s/repositories/%s", c->base, path);
	render_link(
		c, links, "html", "https://bitbucket.org/%s/%s", path, slug_of(c->arena, title));
	for (i = 0; i < COUNT(sublinks); i++)
		render_link(
			c, links, sublinks[i], "%s/repositories/%s/%s", c->base, path, sublinks[i]);
}

/* The user stored under `name` by UUID, or null. */
static void put_user(
	struct context *c, struct value *map, const char *name, const struct value *body)
{
	const char *uuid = value_text(value_get(body, name), NULL);
	const struct document *user = uuid ? user_find(c->store, c->arena, uuid) : NULL;

	value_put(c->arena, map, name, user ? user_render(c, user) : value_new_null(c->arena));
}

/* The component, milestone or version stored under `name` by its own name, or null. */
static void put_part(
	struct context *c, struct value *map, const char *name, const struct document *issue)
{
	const char *part_name = value_text(value_get(issue->body, name), NULL);
	const char *kind = arena_printf(c->arena, "%ss", name);
	const struct document *part = part_name ? issue_part(c, kind, part_name) : NULL;

	value_put(
		c->arena, map, name, part ? issue_part_render(c, part) : value_new_null(c->arena));
}

static const struct value *render(struct context *c, const struct document *issue)
{
	static const char *const copied[] = { "created_on", "edited_on", "updated_on", "state",
		"kind", "priority", "votes", "watches" };
	struct value *map = value_new_map(c->arena);
	size_t i;

	render_text(c, map, "type", "issue");
	value_put(c->arena, map, "id", value_new_int(c->arena, strtoll(issue->key, NULL, 10)));
	value_put(c->arena, map, "repository", repository_render(c, c->repository));
	put_links(c, map, issue);
	render_copy(c, map, "title", issue->body);
	value_put(c->arena, map, "content",
		markup_render(c, value_text(value_get(issue->body, "content"), "")));
	put_user(c, map, "reporter", issue->body);
	put_user(c, map, "assignee", issue->body);
	for (i = 0; i < COUNT(copied); i++)
		render_copy(c, map, copied[i], issue->body);
	put_part(c, map, "component", issue);
	put_part(c, map, "milestone", issue);
	put_part(c, map, "version", issue);
	return map;
}

/* `content` is stored as the text typed; {raw} is the one form that is taken. */
static int prepare_content(struct context *c, struct change *ch)
{
	const struct value *sent = value_get(ch->sent, "content");
	const struct value *raw = value_get(sent, "raw");
	uint32_t i;

	if (!sent)
		return 0;
	for (i = 0; i < sent->n; i++)
		if (strcmp(sent->pairs[i].name, "raw") != 0 &&
			strcmp(sent->pairs[i].name, "markup") != 0 &&
			strcmp(sent->pairs[i].name, "html") != 0 &&
			strcmp(sent->pairs[i].name, "type") != 0)
			return answer_field(
				c->answer, bad_request, "content", "extra keys not allowed", false);
	if (!raw || raw->type != VALUE_STRING)
		return answer_field(c->answer, bad_request, "content.raw",
			raw ? "expected str" : "required key not provided", false);
	value_put(c->arena, ch->body, "content", raw);
	return 0;
}

/* {uuid} or {account_id} of a member; null for nobody. Stored as the UUID. */
static int prepare_assignee(struct context *c, struct change *ch)
{
	const struct value *sent = value_get(ch->sent, "assignee");
	const char *id = value_text(value_get(sent, "account_id"), NULL);
	const struct document *user;

	if (!sent || sent->type == VALUE_NULL)
		return 0;
	id = value_text(value_get(sent, "uuid"), id);
	user = id ? user_find(c->store, c->arena, id) : NULL;
	if (!user || !store_find(c->store, c->arena, c->workspace->id, "members", user->key))
		return answer_field(c->answer, bad_request, "assignee",
			"This user does not exist or does not have access to this repository.",
			true);
	render_text(c, ch->body, "assignee", user->uuid);
	return 0;
}

/* {name} of a component, milestone or version: stored as its name. */
static int prepare_part(struct context *c, struct change *ch, const char *name)
{
	const struct value *sent = value_get(ch->sent, name);
	const struct document *part;

	if (!sent || sent->type == VALUE_NULL)
		return 0;
	part = issue_part(
		c, arena_printf(c->arena, "%ss", name), value_text(value_get(sent, "name"), ""));
	if (!part)
		return answer_field(c->answer, bad_request, name,
			arena_printf(c->arena, "There is no such %s.", name), true);
	value_put(c->arena, ch->body, name, value_get(part->body, "name"));
	return 0;
}

static bool same(const struct change *ch, const char *name)
{
	const struct value *before = value_get(ch->old->body, name),
			   *after = value_get(ch->body, name);

	return before && after && value_equal(before, after);
}

static int prepare(struct context *c, struct change *ch)
{
	if (prepare_content(c, ch) < 0 || prepare_assignee(c, ch) < 0)
		return -1;
	if (prepare_part(c, ch, "component") < 0 || prepare_part(c, ch, "milestone") < 0 ||
		prepare_part(c, ch, "version") < 0)
		return -1;
	if (!ch->old)
		render_text(c, ch->body, "reporter", c->caller.user ? c->caller.user->uuid : NULL);
	else if (!same(ch, "title") || !same(ch, "content"))
		render_text(c, ch->body, "edited_on", c->now);
	return 0;
}

static const struct attribute attributes[] = {
	{ "title", SHAPE_TEXT, ATTRIBUTE_REQUIRED, NULL, NULL },
	{ "content", SHAPE_MAP, ATTRIBUTE_TRANSIENT, NULL, "\"\"" },
	{ "kind", SHAPE_TEXT, 0, "bug|enhancement|proposal|task", "\"bug\"" },
	{ "priority", SHAPE_TEXT, 0, "trivial|minor|major|critical|blocker", "\"major\"" },
	{ "state", SHAPE_TEXT, 0,
		"submitted|new|open|resolved|on hold|invalid|duplicate|wontfix|closed", "\"new\"" },
	{ "assignee", SHAPE_MAP, ATTRIBUTE_NULLABLE, NULL, "null" },
	{ "component", SHAPE_MAP, ATTRIBUTE_NULLABLE, NULL, "null" },
	{ "milestone", SHAPE_MAP, ATTRIBUTE_NULLABLE, NULL, "null" },
	{ "version", SHAPE_MAP, ATTRIBUTE_NULLABLE, NULL, "null" },
	{ "edited_on", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, "null" },
	{ "votes", SHAPE_INT, ATTRIBUTE_READ_ONLY, NULL, "0" },
	{ "watches", SHAPE_INT, ATTRIBUTE_READ_ONLY, NULL, "1" },
	{ "id", SHAPE_INT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "type", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "links", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "reporter", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "repository", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "created_on", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "updated_on", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
};

const struct resource resource_issue = {
	.kind = "issues",
	.type = "issue",
	.noun = "Issue",
	.key = KEY_NUMBER,
	ATTRIBUTES(attributes),
	.created_field = "created_on",
	.updated_field = "updated_on",
	.render = render,
	.prepare = prepare,
};

int issue_tracker_enabled(struct context *c)
{
	if (value_true(value_get(c->repository->body, "has_issues")))
		return 0;
	return answer_error(c->answer, 404, "Repository has no issue tracker.");
}

/* `state=` may be repeated; `all` is every state. */
static int in_state(struct context *c, const struct document *issue)
{
	const char *state = value_text(value_get(issue->body, "state"), "");
	bool asked = false;
	size_t i;

	for (i = 0; i < c->request->n_params; i++) {
		if (strcmp(c->request->params[i].name, "state") != 0)
			continue;
		asked = true;
		if (!strcmp(c->request->params[i].value, "all") ||
			!strcmp(c->request->params[i].value, state))
			return true;
	}
	return !asked;
}

int issue_list(struct context *c)
{
	if (issue_tracker_enabled(c) < 0)
		return -1;
	return collection_answer(
		c, &(struct listing){
			   .from = { .parent = c->repository->id, .kind = "issues" },
			   .guarded = request_param(c->request, "state") != NULL,
			   .visible = in_state,
			   .render = render,
		   });
}

int issue_create(struct context *c)
{
	return issue_tracker_enabled(c) < 0 ? -1 : collection_create(c);
}

int issue_get(struct context *c)
{
	return issue_tracker_enabled(c) < 0 ? -1 : collection_get(c);
}

int issue_update(struct context *c)
{
	return issue_tracker_enabled(c) < 0 ? -1 : collection_update(c);
}

int issue_delete(struct context *c)
{
	return issue_tracker_enabled(c) < 0 ? -1 : collection_delete(c);
}
