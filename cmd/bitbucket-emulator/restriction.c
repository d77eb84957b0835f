#include "bitbucket-emulator/restriction.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/permission.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/schema.h"
#include "bitbucket-emulator/user.h"
#include "codec/value.h"

#include <stdlib.h>
#include <string.h>

static const char bad_request[] = "Bad request";

enum { HAS_VALUE = 1, HAS_PEOPLE = 2, PREMIUM = 4 };

/* What each kind takes. */
static const struct {
	const char *kind;
	unsigned traits;
} traits[] = {
	{ "push", HAS_PEOPLE },
	{ "restrict_merges", HAS_PEOPLE },
	{ "require_approvals_to_merge", HAS_VALUE },
	{ "require_default_reviewer_approvals_to_merge", HAS_VALUE },
	{ "require_passing_builds_to_merge", HAS_VALUE },
	{ "require_commits_behind", HAS_VALUE },
	{ "enforce_merge_checks", PREMIUM },
	{ "reset_pullrequest_approvals_on_change", PREMIUM },
	{ "smart_reset_pullrequest_approvals", PREMIUM },
	{ "reset_pullrequest_changes_requested_on_change", PREMIUM },
};

static unsigned traits_of(const struct value *body)
{
	const char *kind = value_text(value_get(body, "kind"), "");
	size_t i;

	for (i = 0; i < COUNT(traits); i++)
		if (!strcmp(traits[i].kind, kind))
			return traits[i].traits;
	return 0;
}

static bool by_model(const struct value *body)
{
	return !strcmp(value_text(value_get(body, "branch_match_kind"), ""), "branching_model");
}

static const struct value *render_users(struct context *c, const struct value *uuids)
{
	struct value *list = value_new_list(c->arena);
	const struct document *user;
	uint32_t i;

	for (i = 0; uuids && i < uuids->n; i++) {
		user = user_find(c->store, c->arena, value_text(&uuids->items[i], ""));
		if (user)
			value_push(c->arena, list, user_render(c, user));
	}
	return list;
}

static const struct value *render_groups(struct context *c, const struct value *slugs)
{
	struct value *list = value_new_list(c->arena);
	const struct document *group;
	uint32_t i;

	for (i = 0; slugs && i < slugs->n; i++) {
		group = store_find(c->store, c->arena, c->workspace->id, "groups",
			value_text(&slugs->items[i], ""));
		if (group)
			value_push(c->arena, list, permission_render_group(c, group));
	}
	return list;
}

static const struct value *render(struct context *c, const struct document *d)
{
	struct value *map = collection_render(c, d);

	if (by_model(d->body))
		render_copy(c, map, "branch_type", d->body);
	value_put(c->arena, map, "users", render_users(c, value_get(d->body, "users")));
	value_put(c->arena, map, "groups", render_groups(c, value_get(d->body, "groups")));
	return map;
}

/* A pattern or a type of branch, by how branches are matched. */
static int prepare_match(struct context *c, struct change *ch)
{
	const char *needed = by_model(ch->body) ? "branch_type" : "pattern";

	if (!*value_text(value_get(ch->body, needed), ""))
		return answer_field(
			c->answer, bad_request, needed, "required key not provided", false);
	if (by_model(ch->body))
		render_text(c, ch->body, "pattern", "");
	else
		render_text(c, ch->body, "branch_type", NULL);
	return 0;
}

/* The UUID of the user or the slug of the group that `item` names; NULL with the 400 answered. */
static const char *named(struct context *c, const char *field, const struct value *item)
{
	const char *slug = value_text(value_get(item, "slug"), "");
	const char *id = value_text(value_get(item, "account_id"), "");
	const struct document *user;

	if (!strcmp(field, "groups")) {
		if (store_find(c->store, c->arena, c->workspace->id, "groups", slug))
			return slug;
		answer_field(c->answer, bad_request, field,
			arena_printf(c->arena, "There is no group '%s'.", slug), true);
		return NULL;
	}
	user = user_find(c->store, c->arena, value_text(value_get(item, "uuid"), id));
	if (user && access_of_member(c, user) >= ACCESS_WRITE)
		return user->uuid;
	answer_field(c->answer, bad_request, field,
		user ? "User does not have write access to this repository." : "No such user.",
		true);
	return NULL;
}

static int by_text(const void *x, const void *y)
{
	return strcmp(((const struct value *)y)->text, ((const struct value *)x)->text);
}

/* Stores the people that were sent under `field` by what names them; users in an order of its own. */
static int prepare_people(struct context *c, struct change *ch, const char *field)
{
	const struct value *sent = value_get(ch->sent, field);
	struct value *list = value_new_list(c->arena);
	const char *name;
	uint32_t i;

	if (!sent)
		return 0;
	for (i = 0; i < sent->n; i++) {
		name = named(c, field, &sent->items[i]);
		if (!name)
			return -1;
		value_push(c->arena, list, value_new_string(c->arena, name));
	}
	if (list->n && !strcmp(field, "users") &&
		wart_is(&c->options->warts, WART_RESTRICTION_USERS, "reordered"))
		qsort((struct value *)list->items, list->n, sizeof *list->items, by_text);
	value_put(c->arena, ch->body, field, list);
	return 0;
}

/* What the kind does not have is dropped. */
static int drop(struct context *c, struct change *ch, const char *field, const struct value *none)
{
	const struct value *sent = value_get(ch->sent, field);

	if (sent && (sent->type == VALUE_LIST ? sent->n > 0 : sent->type != VALUE_NULL) &&
		wart_is(&c->options->warts, WART_RESTRICTION_EXTRAS, "400"))
		return answer_field(c->answer, bad_request, field,
			"not allowed for this kind of restriction", true);
	value_put(c->arena, ch->body, field, none);
	return 0;
}

static int prepare_value(struct context *c, struct change *ch)
{
	const struct value *v = value_get(ch->body, "value");

	if (!(traits_of(ch->body) & HAS_VALUE))
		return drop(c, ch, "value", value_new_null(c->arena));
	if (value_int(v, -1) >= 0)
		return 0;
	return answer_field(c->answer, bad_request, "value",
		v && v->type == VALUE_INT ? "must not be negative" : "required key not provided",
		false);
}

/* The service stumbles over an empty list of groups beside users. */
static int check_empty_groups(struct context *c, const struct change *ch)
{
	const struct value *users = value_get(ch->sent, "users");
	const struct value *groups = value_get(ch->sent, "groups");

	if (ch->old || !users || !users->n || !groups || groups->n ||
		wart_is(&c->options->warts, WART_EMPTY_GROUPS, "accepted"))
		return 0;
	return answer_error(c->answer, 500, "Internal server error");
}

static int prepare_lists(struct context *c, struct change *ch)
{
	if (!(traits_of(ch->body) & HAS_PEOPLE))
		return drop(c, ch, "users", value_new_list(c->arena)) < 0
			       ? -1
			       : drop(c, ch, "groups", value_new_list(c->arena));
	if (check_empty_groups(c, ch) < 0 || prepare_people(c, ch, "users") < 0)
		return -1;
	return prepare_people(c, ch, "groups");
}

/* Names of branches, since 2026-10 (fact sheet 3.6). */
static int check_source_branches(struct context *c, const struct value *sent)
{
	uint32_t i;

	for (i = 0; sent && i < sent->n; i++)
		if (schema_text(c, "pipelines_source_branches", &sent->items[i]) < 0)
			return -1;
	return 0;
}

static int prepare(struct context *c, struct change *ch)
{
	if (check_source_branches(c, value_get(ch->sent, "pipelines_source_branches")) < 0)
		return -1;
	if (traits_of(ch->body) & PREMIUM && wart_is(&c->options->warts, WART_PREMIUM, "403"))
		return answer_error(
			c->answer, 403, "This kind of restriction needs the Premium plan.");
	if (prepare_match(c, ch) < 0 || prepare_value(c, ch) < 0 || prepare_lists(c, ch) < 0)
		return -1;
	if (!collection_taken(c, &resource_restriction, ch))
		return 0;
	return answer_error(c->answer, wart_number(&c->options->warts, WART_RESTRICTION_TAKEN),
		"A restriction of this kind already exists for these branches.");
}

static const struct attribute attributes[] = {
	{ "kind", SHAPE_TEXT, ATTRIBUTE_REQUIRED,
		"push|delete|force|restrict_merges|require_tasks_to_be_completed|"
		"require_approvals_to_merge|require_review_group_approvals_to_merge|"
		"require_default_reviewer_approvals_to_merge|require_no_changes_requested|"
		"require_passing_builds_to_merge|require_commits_behind|"
		"reset_pullrequest_approvals_on_change|smart_reset_pullrequest_approvals|"
		"reset_pullrequest_changes_requested_on_change|require_all_dependencies_merged|"
		"enforce_merge_checks|allow_auto_merge_when_builds_pass|"
		"require_all_comments_resolved",
		NULL },
	{ "branch_match_kind", SHAPE_TEXT, 0, "glob|branching_model", "\"glob\"" },
	{ "branch_type", SHAPE_TEXT, ATTRIBUTE_NULLABLE | ATTRIBUTE_HIDDEN,
		"feature|bugfix|release|hotfix|development|production", "null" },
	{ "pattern", SHAPE_TEXT, 0, NULL, "\"\"" },
	{ "value", SHAPE_INT, ATTRIBUTE_NULLABLE, NULL, "null" },
	{ "users", SHAPE_LIST, ATTRIBUTE_TRANSIENT, NULL, "[]" },
	{ "groups", SHAPE_LIST, ATTRIBUTE_TRANSIENT, NULL, "[]" },
	{ "pipelines_source_branches", SHAPE_LIST, 0, NULL, NULL },
	{ "id", SHAPE_INT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "type", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "links", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
};

const struct resource resource_restriction = {
	.kind = "branch-restrictions",
	.type = "branchrestriction",
	.noun = "Branch restriction",
	.key = KEY_NUMBER,
	ATTRIBUTES(attributes),
	.unique = "kind branch_match_kind pattern branch_type",
	.render = render,
	.prepare = prepare,
};

static int asked_for(struct context *c, const struct document *d)
{
	static const char *const filters[] = { "kind", "pattern" };
	const char *asked;
	size_t i;

	for (i = 0; i < COUNT(filters); i++) {
		asked = request_param(c->request, filters[i]);
		if (asked && strcmp(asked, value_text(value_get(d->body, filters[i]), "")) != 0)
			return false;
	}
	return true;
}

int restriction_list(struct context *c)
{
	return collection_answer(
		c, &(struct listing){
			   .from = { .parent = c->owner->id, .kind = resource_restriction.kind },
			   .guarded = request_param(c->request, "kind") ||
				      request_param(c->request, "pattern"),
			   .visible = asked_for,
			   .render = render,
		   });
}
