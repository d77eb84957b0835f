#include "bitbucket-emulator/repository.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/lag.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/project.h"
#include "bitbucket-emulator/removed.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/schema.h"
#include "bitbucket-emulator/slug.h"
#include "codec/value.h"

#include <string.h>

static const char bad_request[] = "Bad request";

/* The repository named by the path, by slug or UUID, where the caller may see it; or NULL. */
static const struct document *find(struct context *c, const char *name)
{
	const struct document *d = NULL;

	if (*name == '{')
		d = store_find_uuid(c->store, c->arena, "repositories", name);
	else if (c->workspace)
		d = store_find(c->store, c->arena, c->workspace->id, "repositories", name);
	if (!d || (c->workspace && d->parent != c->workspace->id))
		return NULL;
	if (!c->workspace)
		c->workspace = c->owner = store_get(c->store, c->arena, d->parent);
	return d;
}

/* The same, as far as `access` allows; NULL with the 401, 403 or 404 answered. */
static const struct document *find_for(struct context *c, enum access access)
{
	const struct document *d = find(c, c->item);
	enum access have = d ? access_to_repository(c, d) : ACCESS_NONE;

	if (have >= access)
		return d;
	if (have == ACCESS_NONE)
		answer_error(c->answer, 404, "Repository %s/%s not found",
			c->workspace ? c->workspace->key : "{}", c->item);
	else if (!c->caller.credential)
		auth_refuse(c->answer);
	else
		answer_error(c->answer, 403, "Forbidden");
	return NULL;
}

static int conflict(struct context *c)
{
	answer_field(c->answer, "Repository with this Slug and Owner already exists.", "name",
		"You already have a repository with this name.", true);
	c->answer->status = wart_number(&c->options->warts, WART_SLUG_CONFLICT);
	return -1;
}

static const struct document *project_named(struct context *c, const struct value *project)
{
	const char *key = value_text(value_get(project, "uuid"), NULL);

	key = value_text(value_get(project, "key"), key);
	return key ? project_find(c, key) : NULL;
}

static int prepare_project(struct context *c, struct change *ch)
{
	const struct value *sent = value_get(ch->sent, "project");
	const struct document *project = sent ? project_named(c, sent) : NULL;

	if (!sent && ch->old)
		return 0;
	if (!sent)
		project = project_oldest(c);
	if (!project)
		return answer_field(c->answer, bad_request, "project",
			sent ? "Project does not exist." : "required key not provided", true);
	ch->next->ref = project->id;
	return 0;
}

/* What follows from the project and from each other where a new repository does not say. */
static void fill_in(struct context *c, struct change *ch, bool in_private)
{
	const struct warts *w = &c->options->warts;
	bool is_private = wart_is(w, WART_PRIVATE_DEFAULT, "project")
				  ? in_private
				  : wart_is(w, WART_PRIVATE_DEFAULT, "true");

	if (!value_get(ch->body, "is_private"))
		value_put(c->arena, ch->body, "is_private", value_new_bool(c->arena, is_private));
	is_private = value_true(value_get(ch->body, "is_private"));
	if (!value_get(ch->body, "fork_policy"))
		render_text(
			c, ch->body, "fork_policy", is_private ? "no_public_forks" : "allow_forks");
	if (!value_get(ch->body, "name"))
		render_text(c, ch->body, "name", ch->next->key);
}

static int prepare_privacy(struct context *c, struct change *ch)
{
	const struct document *project = store_get(c->store, c->arena, ch->next->ref);
	bool in_private = project && value_true(value_get(project->body, "is_private"));

	if (!ch->old)
		fill_in(c, ch, in_private);
	if (!in_private || value_true(value_get(ch->body, "is_private")) ||
		wart_is(&c->options->warts, WART_PUBLIC_IN_PRIVATE, "accepted"))
		return 0;
	return answer_field(c->answer, bad_request, "is_private",
		"A private project cannot contain public repositories.", true);
}

/* A name makes the slug, and so the address; one that is merely repeated does too (fact sheet 3.3). */
static int prepare_name(struct context *c, struct change *ch)
{
	const char *name = value_text(value_get(ch->sent, "name"), NULL);
	const char *slug;

	if (!name || !ch->old)
		return 0;
	if (!strcmp(name, value_text(value_get(ch->old->body, "name"), "")) &&
		wart_is(&c->options->warts, WART_NAME_ECHO, "ignored"))
		return 0;
	slug = slug_of(c->arena, name);
	if (!*slug)
		return answer_field(
			c->answer, bad_request, "name", "This name makes no slug.", true);
	if (!strcmp(slug, ch->old->key))
		return 0;
	if (store_find(c->store, c->arena, ch->old->parent, "repositories", slug))
		return conflict(c);
	ch->next->key = slug;
	return 0;
}

/* Nothing can be said of branches before something was pushed. */
static bool branch_possible(struct context *c, const struct document *repository, const char *name)
{
	struct selection branches = { .parent = repository->id, .kind = "branches" };

	return !store_count(c->store, branches) ||
	       store_find(c->store, c->arena, repository->id, "branches", name) ||
	       wart_is(&c->options->warts, WART_MAIN_BRANCH, "accepted");
}

static int prepare_branch(struct context *c, struct change *ch)
{
	const struct value *sent = value_get(ch->sent, "mainbranch");
	const char *name = value_text(value_get(sent, "name"), "");
	struct value *branch;

	if (!sent || sent->type == VALUE_NULL)
		return 0;
	if (schema_text(c, "mainbranch.name", value_get(sent, "name")) < 0)
		return -1;
	if (ch->old && !branch_possible(c, ch->old, name))
		return answer_field(c->answer, bad_request, "mainbranch",
			arena_printf(c->arena, "branch not found: %s", name), true);
	branch = render_map(c, ch->body, "mainbranch");
	render_text(c, branch, "name", name);
	render_text(c, branch, "type", "branch");
	return 0;
}

/* An avatar is not kept: what it is read back as is an address of the service's own. */
static int check_avatar(struct context *c, const struct value *links)
{
	const struct value *avatar = value_get(links, "avatar");

	return avatar ? schema_text(c, "links.avatar.href", value_get(avatar, "href")) : 0;
}

static int prepare(struct context *c, struct change *ch)
{
	if (check_avatar(c, value_get(ch->sent, "links")) < 0)
		return -1;
	if (!ch->old)
		lag_begin(c, ch->body);
	if (c->options->issue_tracker != ISSUE_TRACKER_ON) {
		value_put(c->arena, ch->body, "has_issues", value_new_bool(c->arena, false));
		value_put(c->arena, ch->body, "has_wiki", value_new_bool(c->arena, false));
	}
	if (prepare_project(c, ch) < 0 || prepare_privacy(c, ch) < 0)
		return -1;
	return prepare_name(c, ch) < 0 || prepare_branch(c, ch) < 0 ? -1 : 0;
}

static int visible(struct context *c, const struct document *r)
{
	return access_to_repository(c, r) >= ACCESS_READ;
}

static const char *location(struct context *c, const struct document *r)
{
	return arena_printf(c->arena, "%s/repositories/%s/%s", c->base, c->workspace->key, r->key);
}

void repository_pushed(struct context *c)
{
	const struct document *now = store_get(c->store, c->arena, c->repository->id);
	struct document next = *now;
	struct value *body = schema_copy(c, now->body);

	render_text(c, body, "updated_on", c->now);
	next.body = body;
	store_update(c->store, &next);
}

static const struct attribute attributes[] = {
	{ "name", SHAPE_TEXT, 0, NULL, NULL },
	{ "description", SHAPE_TEXT, 0, NULL, "\"\"" },
	{ "is_private", SHAPE_BOOL, 0, NULL, NULL },
	{ "fork_policy", SHAPE_TEXT, 0, "allow_forks|no_public_forks|no_forks", NULL },
	{ "language", SHAPE_TEXT, 0, NULL, "\"\"" },
	{ "website", SHAPE_TEXT, ATTRIBUTE_NULLABLE, NULL, "null" },
	{ "has_issues", SHAPE_BOOL, 0, NULL, "false" },
	{ "has_wiki", SHAPE_BOOL, 0, NULL, "false" },
	{ "scm", SHAPE_TEXT, 0, "git", "\"git\"" },
	{ "mainbranch", SHAPE_MAP, ATTRIBUTE_NULLABLE, NULL, "null" },
	{ "project", SHAPE_MAP, ATTRIBUTE_TRANSIENT, NULL, NULL },
	{ "links", SHAPE_MAP, ATTRIBUTE_TRANSIENT, NULL, NULL },
	{ "size", SHAPE_INT, ATTRIBUTE_READ_ONLY, NULL, "0" },
	{ "override_settings", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL,
		"{\"default_merge_strategy\": false, \"branching_model\": false}" },
	{ "uuid", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "slug", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "full_name", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "owner", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "workspace", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "parent", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "created_on", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "updated_on", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "type", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
};

const struct resource resource_repository = {
	.kind = "repositories",
	.type = "repository",
	.noun = "Repository",
	.key = KEY_OWN,
	ATTRIBUTES(attributes),
	.created_field = "created_on",
	.updated_field = "updated_on",
	.render = repository_render_full,
	.prepare = prepare,
	.visible = visible,
	.location = location,
};

/* The rows of `role`: what the caller must be allowed. Fact sheet 3.3. */
static const struct {
	const char *role;
	enum access access;
} roles[] = { { "contributor", ACCESS_WRITE }, { "admin", ACCESS_ADMIN },
	{ "owner", ACCESS_ADMIN } };

static int role_access(struct context *c, enum access *access)
{
	const char *role = request_param(c->request, "role");
	size_t i;

	*access = ACCESS_NONE;
	if (!role || !strcmp(role, "member"))
		return role && wart_is(&c->options->warts, WART_MEMBER_ROLE, "410")
			       ? removed_answer(c, "CHANGE-2770")
			       : 0;
	for (i = 0; i < COUNT(roles); i++)
		if (!strcmp(role, roles[i].role)) {
			*access = roles[i].access;
			return 0;
		}
	return answer_error(c->answer, 400, "Invalid role: %s", role);
}

int repository_list(struct context *c)
{
	static const struct document_list none = { 0 };
	enum access access, have = access_to_workspace(c, c->workspace);
	const char *q = request_param(c->request, "q");
	bool without_size = q && *q && wart_is(&c->options->warts, WART_QUERY_SIZE, "absent");

	if (role_access(c, &access) < 0)
		return -1;
	return collection_answer(c,
		&(struct listing){
			.from = { .parent = c->workspace->id, .kind = "repositories" },
			.given = have < access ? &none : NULL,
			.paging = { .without_size = without_size },
			.guarded = have < ACCESS_READ || c->caller.project || c->caller.repository,
			.visible = visible,
			.render = repository_render_full,
		});
}

int repository_get(struct context *c)
{
	const struct document *d = find_for(c, ACCESS_READ);

	return d ? answer_value(c->answer, 200, repository_render_full(c, d)) : -1;
}

static int create(struct context *c)
{
	const char *slug = slug_of(c->arena, c->item);

	if (!c->caller.credential)
		return auth_refuse(c->answer);
	if (!c->workspace || *c->item == '{')
		return answer_error(c->answer, 404, "Repository %s/%s not found",
			c->workspace ? c->workspace->key : "{}", c->item);
	if (access_to_workspace(c, c->workspace) < ACCESS_ADMIN && !c->caller.project)
		return answer_error(c->answer, wart_number(&c->options->warts, WART_CREATE_DENIED),
			"You do not have permission to create repositories in this workspace.");
	if (!*slug)
		return answer_field(
			c->answer, bad_request, "name", "This name makes no slug.", true);
	if (store_find(c->store, c->arena, c->workspace->id, "repositories", slug))
		return conflict(c);
	if (collection_store(c, &resource_repository, slug) < 0)
		return -1;
	return 0;
}

int repository_post(struct context *c)
{
	if (create(c) < 0)
		return -1;
	c->answer->status = wart_number(&c->options->warts, WART_CREATE_STATUS);
	return 0;
}

int repository_put(struct context *c)
{
	const struct document *d = find(c, c->item);

	if (!d && wart_is(&c->options->warts, WART_PUT_CREATES, "201"))
		return create(c);
	d = find_for(c, ACCESS_ADMIN);
	return d ? collection_change(c, &resource_repository, d) : -1;
}

int repository_delete(struct context *c)
{
	const struct document *d = find_for(c, ACCESS_ADMIN);

	if (!d)
		return -1;
	store_delete(c->store, d->id);
	return answer_value(c->answer, 204, NULL);
}
