#include "bitbucket-emulator/pullrequest.h"

#include "base/arena.h"
#include "bitbucket-emulator/commit.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/markup.h"
#include "bitbucket-emulator/ref.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/repository.h"
#include "bitbucket-emulator/store.h"
#include "bitbucket-emulator/user.h"
#include "codec/value.h"

#include <stdlib.h>
#include <string.h>

enum { SHORT_HASH = 12 };

static const char *text_of(const struct document *d, const char *name)
{
	return value_text(value_get(d->body, name), "");
}

bool pullrequest_is_open(const struct document *pullrequest)
{
	return !strcmp(text_of(pullrequest, "state"), "OPEN");
}

const char *pullrequest_branch(const struct document *pullrequest, const char *side)
{
	return value_text(value_get(value_get(pullrequest->body, side), "branch"), "");
}

const struct document *pullrequest_tip(
	struct context *c, const struct document *pullrequest, const char *side)
{
	const struct document *tip = NULL;

	if (pullrequest_is_open(pullrequest))
		tip = ref_tip(c, pullrequest_branch(pullrequest, side));
	if (!tip)
		tip = commit_find(
			c, value_text(value_get(value_get(pullrequest->body, side), "commit"), ""));
	return tip;
}

const char *pullrequest_path(struct context *c, const struct document *pullrequest)
{
	return arena_printf(c->arena, "%s/repositories/%s/%s/pullrequests/%s", c->base,
		c->workspace->key, c->repository->key, pullrequest->key);
}

static void put_id(struct context *c, struct value *map, const struct document *pr)
{
	value_put(c->arena, map, "id", value_new_int(c->arena, strtoll(pr->key, NULL, 10)));
}

static void link_self(struct context *c, struct value *links, const struct document *pr)
{
	render_link(c, links, "self", "%s", pullrequest_path(c, pr));
	render_link(c, links, "html", "https://bitbucket.org/%s/%s/pull-requests/%s",
		c->workspace->key, c->repository->key, pr->key);
}

static void put_links(struct context *c, struct value *map, const struct document *pr)
{
	static const char *const below[] = { "commits", "approve", "request-changes", "diff",
		"diffstat", "comments", "activity", "merge", "decline", "statuses" };
	struct value *links = render_map(c, map, "links");
	size_t i;

	link_self(c, links, pr);
	for (i = 0; i < COUNT(below); i++)
		render_link(c, links, below[i], "%s/%s", pullrequest_path(c, pr), below[i]);
}

static void put_side(
	struct context *c, struct value *map, const struct document *pr, const char *side)
{
	const struct document *tip = pullrequest_tip(c, pr, side);
	struct value *end = render_map(c, map, side);

	render_text(c, render_map(c, end, "branch"), "name", pullrequest_branch(pr, side));
	value_put(c->arena, end, "commit",
		tip ? commit_render_brief(c, tip->key, SHORT_HASH) : value_new_null(c->arena));
	value_put(c->arena, end, "repository", repository_render(c, c->repository));
}

/* A user who is known by the document's id (`id`) or by a UUID; or null. */
static void put_user(
	struct context *c, struct value *map, const char *name, const struct document *user)
{
	value_put(c->arena, map, name, user ? user_render(c, user) : value_new_null(c->arena));
}

static const struct document *closer(struct context *c, const struct document *pr)
{
	const char *uuid = text_of(pr, "closed_by");

	return *uuid ? user_find(c->store, c->arena, uuid) : NULL;
}

static int64_t count_of(struct context *c, const struct document *pr, const char *kind)
{
	struct document_list all = { 0 };
	int64_t n = 0;
	size_t i;

	store_list(c->store, c->arena, (struct selection){ .parent = pr->id, .kind = kind }, &all);
	for (i = 0; i < all.n; i++)
		n += !value_true(value_get(all.items[i]->body, "deleted"));
	return n;
}

static void put_counts(struct context *c, struct value *map, const struct document *pr)
{
	value_put(c->arena, map, "comment_count",
		value_new_int(c->arena, count_of(c, pr, "comments")));
	value_put(c->arena, map, "task_count", value_new_int(c->arena, count_of(c, pr, "tasks")));
}

static struct value *render_most(struct context *c, const struct document *pr)
{
	static const char *const copied[] = { "title", "description", "state", "draft",
		"close_source_branch", "created_on", "updated_on" };
	struct value *map = value_new_map(c->arena);
	size_t i;

	render_text(c, map, "type", "pullrequest");
	put_id(c, map, pr);
	for (i = 0; i < COUNT(copied); i++)
		render_copy(c, map, copied[i], pr->body);
	put_counts(c, map, pr);
	value_put(c->arena, map, "queued", value_new_bool(c->arena, false));
	render_text(c, map, "reason", text_of(pr, "reason"));
	put_user(c, map, "author", pr->ref ? store_get(c->store, c->arena, pr->ref) : NULL);
	put_user(c, map, "closed_by", closer(c, pr));
	put_side(c, map, pr, "source");
	put_side(c, map, pr, "destination");
	value_put(c->arena, map, "summary", markup_render(c, text_of(pr, "description")));
	put_links(c, map, pr);
	return map;
}

const struct value *pullrequest_render_listed(struct context *c, const struct document *pullrequest)
{
	const char *hash = text_of(pullrequest, "merge_commit");
	struct value *map = render_most(c, pullrequest);

	value_put(c->arena, map, "merge_commit",
		*hash ? commit_render_brief(c, hash, SHORT_HASH) : value_new_null(c->arena));
	return map;
}

static bool is_reviewer(const struct document *pr, const char *uuid)
{
	const struct value *reviewers = value_get(pr->body, "reviewers");
	uint32_t i;

	for (i = 0; reviewers && i < reviewers->n; i++)
		if (!strcmp(value_text(&reviewers->items[i], ""), uuid))
			return true;
	return false;
}

const struct value *pullrequest_render_participant(
	struct context *c, const struct document *pullrequest, const struct document *user)
{
	const struct document *d = store_find(
		c->store, c->arena, pullrequest->id, "participants", user->uuid);
	const char *state = d ? text_of(d, "state") : "";
	struct value *map = value_new_map(c->arena);

	render_text(c, map, "type", "participant");
	value_put(c->arena, map, "user", user_render(c, user));
	render_text(
		c, map, "role", is_reviewer(pullrequest, user->uuid) ? "REVIEWER" : "PARTICIPANT");
	value_put(c->arena, map, "approved", value_new_bool(c->arena, !strcmp(state, "approved")));
	render_text(c, map, "state", *state ? state : NULL);
	render_copy(c, map, "participated_on", d ? d->body : NULL);
	return map;
}

/* Reviewers, and those who took part without being asked. */
static void put_people(struct context *c, struct value *map, const struct document *pr)
{
	const struct value *uuids = value_get(pr->body, "reviewers");
	struct value *reviewers = value_put(c->arena, map, "reviewers", value_new_list(c->arena));
	struct value *participants = value_put(
		c->arena, map, "participants", value_new_list(c->arena));
	struct document_list others = { 0 };
	const struct document *user;
	uint32_t i;

	for (i = 0; uuids && i < uuids->n; i++) {
		user = user_find(c->store, c->arena, value_text(&uuids->items[i], ""));
		value_push(c->arena, reviewers, user_render(c, user));
		value_push(c->arena, participants, pullrequest_render_participant(c, pr, user));
	}
	store_list(c->store, c->arena,
		(struct selection){ .parent = pr->id, .kind = "participants" }, &others);
	for (i = 0; i < others.n; i++)
		if (!is_reviewer(pr, others.items[i]->key))
			value_push(c->arena, participants,
				pullrequest_render_participant(c, pr,
					user_find(c->store, c->arena, others.items[i]->key)));
}

const struct value *pullrequest_render(struct context *c, const struct document *pullrequest)
{
	const char *hash = text_of(pullrequest, "merge_commit");
	const struct document *merged = *hash ? commit_find(c, hash) : NULL;
	struct value *map = render_most(c, pullrequest), *rendered = render_map(c, map, "rendered");

	value_put(c->arena, rendered, "title", markup_render(c, text_of(pullrequest, "title")));
	value_put(c->arena, rendered, "description",
		markup_render(c, text_of(pullrequest, "description")));
	value_put(c->arena, map, "merge_commit",
		merged ? commit_render_full(c, merged) : value_new_null(c->arena));
	if (value_get(pullrequest->body, "closed_on"))
		render_copy(c, map, "closed_on", pullrequest->body);
	put_people(c, map, pullrequest);
	return map;
}

const struct value *pullrequest_render_brief(struct context *c, const struct document *pullrequest)
{
	struct value *map = value_new_map(c->arena);

	render_text(c, map, "type", "pullrequest");
	put_id(c, map, pullrequest);
	render_copy(c, map, "title", pullrequest->body);
	render_copy(c, map, "draft", pullrequest->body);
	link_self(c, render_map(c, map, "links"), pullrequest);
	return map;
}
