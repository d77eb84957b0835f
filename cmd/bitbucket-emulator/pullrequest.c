#include "bitbucket-emulator/pullrequest.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/bbql.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/commit.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/fields.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/ref.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/schema.h"
#include "bitbucket-emulator/status.h"
#include "bitbucket-emulator/user.h"
#include "codec/value.h"

#include <string.h>

static const char kind[] = "pullrequests";

/* 400 as pull requests answer it: the field and what is wrong with it, twice. */
static int refuse(struct context *c, const char *field, const char *text)
{
	return answer_field(
		c->answer, arena_printf(c->arena, "%s: %s", field, text), field, text, true);
}

/* {branch, commit}: what is kept of one side. */
static void put_side(struct context *c, struct value *body, const char *side, const char *branch,
	const struct document *tip)
{
	struct value *map = render_map(c, body, side);

	render_text(c, map, "branch", branch);
	render_text(c, map, "commit", tip->key);
}

/* What a side that was sent may say beside its branch: this repository. */
static int check_repository(struct context *c, const struct value *sent, const char *side)
{
	const char *full_name = value_text(value_at(sent, "repository.full_name"), NULL);
	const char *uuid = value_text(value_at(sent, "repository.uuid"), NULL);

	if ((full_name && strcmp(full_name, arena_printf(c->arena, "%s/%s", c->workspace->key,
						    c->repository->key)) != 0) ||
		(uuid && strcmp(uuid, c->repository->uuid) != 0))
		return refuse(c, side, "repository not found");
	return 0;
}

/* Takes over the branch that was sent for `side`, which must be there. */
static int take_side(struct context *c, struct change *ch, const char *side, const char *fallback)
{
	const struct value *sent = value_get(ch->sent, side);
	const char *branch = value_text(value_at(sent, "branch.name"), fallback);
	const struct document *tip = branch ? ref_tip(c, branch) : NULL;

	if (sent && check_repository(c, sent, side) < 0)
		return -1;
	if (!branch)
		return refuse(c, arena_printf(c->arena, "%s.branch.name", side),
			"required key not provided");
	if (!tip)
		return refuse(c, side, arena_printf(c->arena, "branch not found: %s", branch));
	put_side(c, ch->body, side, branch, tip);
	return 0;
}

static const char *side_of(const struct value *body, const char *side)
{
	return value_text(value_get(value_get(body, side), "branch"), "");
}

/* There must be something to merge. */
static int check_sides(struct context *c, const struct value *body)
{
	const struct document *source = ref_tip(c, side_of(body, "source"));
	struct document_list history = { 0 };

	if (!strcmp(side_of(body, "source"), side_of(body, "destination")))
		return refuse(c, "destination", "source and destination must differ");
	if (wart_is(&c->options->warts, WART_PR_NO_CHANGES, "accepted"))
		return 0;
	commit_history(c, ref_tip(c, side_of(body, "destination")), &history);
	if (commit_listed(&history, source))
		return answer_error(c->answer, 400, "There are no changes to be pulled");
	return 0;
}

static int prepare_sides(struct context *c, struct change *ch)
{
	const struct value *source = value_get(ch->sent, "source");
	const char *name = value_text(value_at(source, "branch.name"), NULL);

	if (source && check_repository(c, source, "source") < 0)
		return -1;
	if (!ch->old) {
		if (take_side(c, ch, "source", NULL) < 0 ||
			take_side(c, ch, "destination", ref_main(c)) < 0)
			return -1;
		return check_sides(c, ch->body);
	}
	if (name && strcmp(name, side_of(ch->old->body, "source")) != 0)
		return refuse(c, "source", "cannot be changed");
	if (!value_get(ch->sent, "destination"))
		return 0;
	if (take_side(c, ch, "destination", side_of(ch->old->body, "destination")) < 0)
		return -1;
	return check_sides(c, ch->body);
}

/* What is wrong with `user` as a reviewer, or NULL. */
static const char *reviewer_mistake(struct context *c, const struct document *user, int64_t author)
{
	const char *name = user ? value_text(value_get(user->body, "display_name"), "") : "";

	if (!user)
		return "Malformed reviewers list";
	if (user->id == author)
		return arena_printf(
			c->arena, "%s is the author and cannot be included as a reviewer.", name);
	if (!store_find(c->store, c->arena, c->workspace->id, "members", user->key))
		return arena_printf(c->arena,
			"%s is not a member of this workspace and cannot be added to this pull "
			"request",
			name);
	return NULL;
}

static const struct document *user_named(struct context *c, const struct value *sent)
{
	const char *id = value_text(value_get(sent, "account_id"), NULL);

	id = value_text(value_get(sent, "uuid"), id);
	return id ? user_find(c->store, c->arena, id) : NULL;
}

/* The list is the set: those who are not in it are no reviewers any more. */
static int prepare_reviewers(struct context *c, struct change *ch)
{
	const struct value *sent = value_get(ch->sent, "reviewers");
	bool kept = wart_is(&c->options->warts, WART_PR_REVIEWERS, "kept");
	struct value *uuids;
	const struct document *user;
	const char *mistake;
	uint32_t i;

	if (!sent && ch->old && kept)
		return 0;
	uuids = value_put(c->arena, ch->body, "reviewers", value_new_list(c->arena));
	for (i = 0; sent && i < sent->n; i++) {
		user = user_named(c, &sent->items[i]);
		mistake = reviewer_mistake(c, user, ch->next->ref);
		if (mistake)
			return refuse(c, "reviewers", mistake);
		value_push(c->arena, uuids, value_new_string(c->arena, user->uuid));
	}
	return 0;
}

static int prepare(struct context *c, struct change *ch)
{
	if (!ch->old) {
		ch->next->ref = c->caller.user->id;
		render_text(c, ch->body, "state", "OPEN");
	} else if (!value_get(ch->sent, "title") &&
		   wart_is(&c->options->warts, WART_PR_TITLE, "400")) {
		return refuse(c, "title", "required key not provided");
	}
	return prepare_sides(c, ch) < 0 ? -1 : prepare_reviewers(c, ch);
}

static const char *location(struct context *c, const struct document *pullrequest)
{
	return pullrequest_path(c, pullrequest);
}

static const struct attribute attributes[] = {
	{ "title", SHAPE_TEXT, ATTRIBUTE_REQUIRED, NULL, NULL },
	{ "description", SHAPE_TEXT, 0, NULL, "\"\"" },
	{ "source", SHAPE_MAP, ATTRIBUTE_REQUIRED | ATTRIBUTE_TRANSIENT, NULL, NULL },
	{ "destination", SHAPE_MAP, ATTRIBUTE_TRANSIENT, NULL, NULL },
	{ "reviewers", SHAPE_LIST, ATTRIBUTE_TRANSIENT, NULL, "[]" },
	{ "close_source_branch", SHAPE_BOOL, 0, NULL, "false" },
	{ "draft", SHAPE_BOOL, 0, NULL, "false" },
	{ "id", SHAPE_INT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "type", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "state", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "author", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "links", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "rendered", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "summary", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "participants", SHAPE_LIST, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "merge_commit", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "closed_by", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "reason", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "queued", SHAPE_BOOL, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "comment_count", SHAPE_INT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "task_count", SHAPE_INT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "created_on", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "updated_on", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
};

const struct resource resource_pullrequest = {
	.kind = kind,
	.type = "pullrequest",
	.noun = "Pull request",
	.key = KEY_NUMBER,
	ATTRIBUTES(attributes),
	.created_field = "created_on",
	.updated_field = "updated_on",
	.render = pullrequest_render,
	.prepare = prepare,
	.location = location,
};

static const char *const states[] = { "OPEN", "MERGED", "DECLINED", "SUPERSEDED" };

/* `state=` may be repeated; without it, and without a q that speaks of states, the open ones. */
static int in_state(struct context *c, const struct document *pullrequest)
{
	const char *state = value_text(value_get(pullrequest->body, "state"), "");
	size_t i;

	for (i = 0; i < c->request->n_params; i++)
		if (!strcmp(c->request->params[i].name, "state") &&
			!strcmp(c->request->params[i].value, state))
			return true;
	if (request_param(c->request, "state"))
		return false;
	return pullrequest_is_open(pullrequest) || (c->query && bbql_count(c->query, "state"));
}

static int check_states(struct context *c)
{
	const struct param *p;
	size_t i, k;

	for (i = 0; i < c->request->n_params; i++) {
		p = &c->request->params[i];
		for (k = 0; k < COUNT(states) && strcmp(p->value, states[k]) != 0; k++)
			;
		if (k == COUNT(states) && !strcmp(p->name, "state"))
			return answer_error(c->answer, 400, "Invalid state: %s", p->value);
	}
	return 0;
}

/* People are shown only where `fields` asks for them. */
static const struct value *render_listed(struct context *c, const struct document *pullrequest)
{
	if (fields_reaches(c->fields, "values.reviewers") ||
		fields_reaches(c->fields, "values.participants"))
		return pullrequest_render(c, pullrequest);
	return pullrequest_render_listed(c, pullrequest);
}

static struct selection all_of(const struct context *c)
{
	return (struct selection){ .parent = c->repository->id, .kind = kind };
}

int pullrequest_list(struct context *c)
{
	struct document_list all = { 0 }, list = { 0 };
	size_t i;

	if (check_states(c) < 0)
		return -1;
	store_list(c->store, c->arena, all_of(c), &all);
	for (i = all.n; i-- > 0;) {
		list.items = arena_grow(
			c->arena, list.items, list.n, &list.capacity, sizeof *list.items);
		list.items[list.n++] = all.items[i];
	}
	return collection_answer(c, &(struct listing){
					    .given = &list,
					    .paging = { .most = 50, .refuses = true },
					    .guarded = true,
					    .visible = in_state,
					    .render = pullrequest_render,
					    .show = render_listed,
				    });
}

/* The open one between the same branches as `sent` wants; or NULL. */
static const struct document *find_same(struct context *c, const struct value *sent)
{
	const char *source = value_text(value_at(sent, "source.branch.name"), "");
	const char *destination = value_text(
		value_at(sent, "destination.branch.name"), ref_main(c));
	struct document_list all = { 0 };
	size_t i;

	store_list(c->store, c->arena, all_of(c), &all);
	for (i = 0; i < all.n; i++)
		if (pullrequest_is_open(all.items[i]) && destination &&
			!strcmp(pullrequest_branch(all.items[i], "source"), source) &&
			!strcmp(pullrequest_branch(all.items[i], "destination"), destination))
			return all.items[i];
	return NULL;
}

/* The same branches again are the same pull request, changed; 201 all the same. */
int pullrequest_create(struct context *c)
{
	const struct value *sent;
	const struct document *old;

	if (!c->caller.user)
		return auth_refuse(c->answer);
	sent = schema_read(c, &resource_pullrequest, true);
	if (!sent)
		return -1;
	old = find_same(c, sent);
	if (!old)
		return collection_store(c, &resource_pullrequest, NULL);
	if (collection_change(c, &resource_pullrequest, old) < 0)
		return -1;
	answer_header(c->answer, "Location", pullrequest_path(c, old));
	c->answer->status = 201;
	return 0;
}

int pullrequest_get(struct context *c)
{
	return answer_value(c->answer, 200, pullrequest_render(c, c->pullrequest));
}

int pullrequest_changeable(struct context *c)
{
	const struct document *user = c->caller.user;

	if (!user)
		return auth_refuse(c->answer);
	if (user->id != c->pullrequest->ref &&
		access_to_repository(c, c->repository) < ACCESS_WRITE)
		return answer_error(c->answer, 403, "Forbidden");
	if (!pullrequest_is_open(c->pullrequest))
		return answer_error(c->answer, 400, "This pull request is already closed.");
	return 0;
}

int pullrequest_put(struct context *c)
{
	if (pullrequest_changeable(c) < 0)
		return -1;
	return collection_change(c, &resource_pullrequest, c->pullrequest);
}

int pullrequest_close(
	struct context *c, const char *state, const struct document *merge_commit, int status)
{
	struct document *next = ARENA_NEW(c->arena, struct document);
	struct value *body = schema_copy(c, c->pullrequest->body);
	const struct document *source = pullrequest_tip(c, c->pullrequest, "source");
	const struct document *destination = pullrequest_tip(c, c->pullrequest, "destination");

	put_side(c, body, "source", pullrequest_branch(c->pullrequest, "source"), source);
	put_side(c, body, "destination", pullrequest_branch(c->pullrequest, "destination"),
		destination);
	render_text(c, body, "state", state);
	render_text(c, body, "closed_by", c->caller.user ? c->caller.user->uuid : NULL);
	render_text(c, body, "closed_on", c->now);
	render_text(c, body, "updated_on", c->now);
	if (merge_commit)
		render_text(c, body, "merge_commit", merge_commit->key);
	*next = *c->pullrequest;
	next->body = body;
	store_update(c->store, next);
	c->pullrequest = next;
	return status ? answer_value(c->answer, status, pullrequest_render(c, next)) : 0;
}

int pullrequest_decline(struct context *c)
{
	if (pullrequest_changeable(c) < 0)
		return -1;
	return pullrequest_close(c, "DECLINED", NULL, 200);
}

/* What the source has and the destination has not, newest first. */
int pullrequest_commits(struct context *c)
{
	struct document_list there = { 0 }, list = { 0 };
	const struct document *tip = pullrequest_tip(c, c->pullrequest, "source");
	size_t i, kept = 0;

	commit_history(c, pullrequest_tip(c, c->pullrequest, "destination"), &there);
	commit_history(c, tip, &list);
	for (i = 0; i < list.n; i++)
		if (!commit_listed(&there, list.items[i]))
			list.items[kept++] = list.items[i];
	list.n = kept;
	return collection_answer(c, &(struct listing){
					    .given = &list,
					    .paging = { .cursor = true },
					    .render = commit_render_full,
					    .unqueried = true,
				    });
}

/* Those of the source's tip that name its branch (fact sheet 3.14). */
int pullrequest_statuses(struct context *c)
{
	const struct document *tip = pullrequest_tip(c, c->pullrequest, "source");
	const char *branch = pullrequest_branch(c->pullrequest, "source"), *of;
	struct document_list list = { 0 };
	size_t i, kept = 0;

	store_list(c->store, c->arena,
		(struct selection){ .parent = tip ? tip->id : -1, .kind = "statuses" }, &list);
	for (i = 0; i < list.n; i++) {
		of = value_text(value_get(list.items[i]->body, "refname"), "");
		if (!strcmp(of, branch))
			list.items[kept++] = list.items[i];
	}
	list.n = kept;
	return status_answer(c, &list);
}
