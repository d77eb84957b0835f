#include "bitbucket-emulator/status.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/commit.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/repository.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/schema.h"
#include "bitbucket-emulator/url.h"
#include "codec/value.h"

#include <string.h>

enum { HASH_DIGITS = 40 };

static const char *commit_path(struct context *c, const struct document *status)
{
	const struct document *commit = store_get(c->store, c->arena, status->parent);

	return arena_printf(c->arena, "%s/repositories/%s/%s/commit/%s", c->base, c->workspace->key,
		c->repository->key, commit->key);
}

static const char *location(struct context *c, const struct document *status)
{
	return arena_printf(c->arena, "%s/statuses/build/%s", commit_path(c, status),
		url_segment(c->arena, status->key));
}

/* The names are those of commit-status.build.post.json. */
static const struct value *render(struct context *c, const struct document *status)
{
	static const char *const copied[] = { "state", "name", "description", "url", "refname",
		"created_on", "updated_on" };
	const struct document *commit = store_get(c->store, c->arena, status->parent);
	struct value *map = value_new_map(c->arena), *links;
	size_t i;

	render_text(c, map, "type", "build");
	render_text(c, map, "key", status->key);
	for (i = 0; i < COUNT(copied); i++)
		render_copy(c, map, copied[i], status->body);
	value_put(c->arena, map, "commit", commit_render_brief(c, commit->key, HASH_DIGITS));
	value_put(c->arena, map, "repository", repository_render(c, c->repository));
	links = render_map(c, map, "links");
	render_link(c, links, "self", "%s", location(c, status));
	render_link(c, links, "commit", "%s", commit_path(c, status));
	return map;
}

static int prepare(struct context *c, struct change *ch)
{
	const char *key = value_text(value_get(ch->sent, "key"), NULL);

	if (!c->caller.user)
		return auth_refuse(c->answer);
	if (ch->old && key && strcmp(key, ch->old->key) != 0)
		return answer_field(c->answer, "Bad request", "key", "cannot be changed", false);
	return 0;
}

static const struct attribute attributes[] = {
	{ "key", SHAPE_TEXT, ATTRIBUTE_REQUIRED | ATTRIBUTE_TRANSIENT, NULL, NULL },
	{ "state", SHAPE_TEXT, ATTRIBUTE_REQUIRED, "SUCCESSFUL|FAILED|INPROGRESS|STOPPED", NULL },
	{ "name", SHAPE_TEXT, 0, NULL, "\"\"" },
	{ "description", SHAPE_TEXT, ATTRIBUTE_NULLABLE, NULL, "\"\"" },
	{ "url", SHAPE_TEXT, 0, NULL, "\"\"" },
	{ "refname", SHAPE_TEXT, ATTRIBUTE_NULLABLE, NULL, "null" },
	{ "type", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "uuid", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "links", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "commit", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "repository", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "created_on", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "updated_on", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
};

const struct resource resource_status = {
	.kind = "statuses",
	.type = "build",
	.noun = "Build status",
	.key = KEY_OWN,
	ATTRIBUTES(attributes),
	.created_field = "created_on",
	.updated_field = "updated_on",
	.render = render,
	.prepare = prepare,
	.location = location,
};

int status_answer(struct context *c, const struct document_list *list)
{
	return collection_answer(c, &(struct listing){
					    .given = list,
					    .paging = { .initial = 30 },
					    .render = render,
				    });
}

/* `refname` leaves those of that name, and those without one. */
static bool is_of(const struct document *status, const char *refname)
{
	const char *of = value_text(value_get(status->body, "refname"), "");

	return !refname || !*of || !strcmp(of, refname);
}

int status_list(struct context *c)
{
	const char *refname = request_param(c->request, "refname");
	struct document_list list = { 0 };
	size_t i, kept = 0;

	store_list(c->store, c->arena,
		(struct selection){ .parent = c->owner->id, .kind = "statuses" }, &list);
	for (i = 0; i < list.n; i++)
		if (is_of(list.items[i], refname))
			list.items[kept++] = list.items[i];
	list.n = kept;
	return status_answer(c, &list);
}

int status_post(struct context *c)
{
	const struct value *sent = schema_read(c, &resource_status, true);
	const char *key = value_text(value_get(sent, "key"), "");
	const struct document *old;

	if (!sent)
		return -1;
	old = store_find(c->store, c->arena, c->owner->id, "statuses", key);
	return old ? collection_change(c, &resource_status, old)
		   : collection_store(c, &resource_status, key);
}
