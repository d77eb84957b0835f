#include "bitbucket-emulator/branching.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/schema.h"
#include "bitbucket-emulator/store.h"
#include "codec/value.h"

#include <string.h>

static const char kind[] = "branching-model";
static const char bad_request[] = "Bad request";

/* What may be sent, and what a model is that nobody has set. */
static const struct attribute attributes[] = {
	{ "development", SHAPE_MAP, 0, NULL, "{\"name\":null,\"use_mainbranch\":true}" },
	{ "production", SHAPE_MAP, 0, NULL,
		"{\"name\":null,\"use_mainbranch\":false,\"enabled\":false}" },
	{ "branch_types", SHAPE_LIST, 0, NULL,
		"[{\"kind\":\"bugfix\",\"enabled\":true,\"prefix\":\"bugfix/\"},"
		"{\"kind\":\"feature\",\"enabled\":true,\"prefix\":\"feature/\"},"
		"{\"kind\":\"hotfix\",\"enabled\":true,\"prefix\":\"hotfix/\"},"
		"{\"kind\":\"release\",\"enabled\":true,\"prefix\":\"release/\"}]" },
	{ "default_branch_deletion", SHAPE_ANY, 0, NULL, "\"false\"" },
	{ "type", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "links", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
};
static const struct attribute branch_attributes[] = {
	{ "name", SHAPE_TEXT, ATTRIBUTE_NULLABLE, NULL, NULL },
	{ "use_mainbranch", SHAPE_BOOL, 0, NULL, NULL },
	{ "is_valid", SHAPE_BOOL, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "branch", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "enabled", SHAPE_BOOL, 0, NULL, NULL },
};
static const struct attribute type_attributes[] = {
	{ "kind", SHAPE_TEXT, ATTRIBUTE_REQUIRED, "feature|bugfix|release|hotfix", NULL },
	{ "enabled", SHAPE_BOOL, 0, NULL, NULL },
	{ "prefix", SHAPE_TEXT, ATTRIBUTE_NULLABLE, NULL, NULL },
};

static const struct resource settings_resource = { ATTRIBUTES(attributes) };
static const struct resource branch_resource = { ATTRIBUTES(branch_attributes) };
static const struct resource type_resource = { ATTRIBUTES(type_attributes) };

static const struct document *stored(struct context *c, const struct document *owner)
{
	return store_find(c->store, c->arena, owner->id, kind, kind);
}

/* The settings of `owner`, to be changed. */
static struct value *settings_of(struct context *c, const struct document *owner)
{
	const struct document *d = stored(c, owner);

	return d ? schema_copy(c, d->body) : schema_initial(c, &settings_resource);
}

static const char *main_branch(const struct context *c)
{
	return c->repository ? value_text(value_at(c->repository->body, "mainbranch.name"), NULL)
			     : NULL;
}

/* A project's branches may be anything: each repository has its own. */
static bool branch_exists(struct context *c, const char *name)
{
	const char *main_name = main_branch(c);

	return !c->repository || (main_name && !strcmp(main_name, name)) ||
	       store_find(c->store, c->arena, c->repository->id, "branches", name);
}

static bool follows_main(const struct value *branch)
{
	return value_true(value_get(branch, "use_mainbranch"));
}

/* What schema_mistake() finds in the map `sent`, told as `field`'s. */
static int check_map(
	struct context *c, const struct resource *r, const struct value *sent, const char *field)
{
	const char *mistake;
	uint32_t i;

	if (sent->type != VALUE_MAP)
		return answer_field(c->answer, bad_request, field, "expected a dictionary", false);
	for (i = 0; i < sent->n; i++) {
		mistake = schema_mistake(r, sent->pairs[i].name, &sent->pairs[i].value);
		if (mistake)
			return answer_field(c->answer, bad_request,
				arena_printf(c->arena, "%s.%s", field, sent->pairs[i].name),
				mistake, false);
	}
	return 0;
}

static void put_sent(
	struct context *c, struct value *map, const struct value *sent, const char *const *names)
{
	for (; *names; names++)
		if (value_get(sent, *names))
			value_put(c->arena, map, *names, value_get(sent, *names));
}

/* What is wrong with a branch as it would be, or NULL. */
static const char *branch_mistake(struct context *c, const struct value *branch)
{
	const char *name = value_text(value_get(branch, "name"), "");
	const struct value *enabled = value_get(branch, "enabled");

	if (follows_main(branch))
		return *name ? "must be null while use_mainbranch is true" : NULL;
	if (enabled && !value_true(enabled))
		return NULL;
	if (!*name)
		return "must not be empty while use_mainbranch is false";
	if (branch_exists(c, name) || wart_is(&c->options->warts, WART_MODEL_BRANCH, "accepted"))
		return NULL;
	return "The branch does not exist.";
}

/* `development` or `production`: what is not sent stays, but a name goes with use_mainbranch. */
static int put_branch(
	struct context *c, struct value *settings, const struct value *sent, const char *field)
{
	static const char *const names[] = { "name", "use_mainbranch", "enabled", NULL };
	const struct value *part = value_get(sent, field);
	struct value *branch;
	const char *mistake;

	if (!part)
		return 0;
	if (check_map(c, &branch_resource, part, field) < 0)
		return -1;
	if (!strcmp(field, "development") && value_get(part, "enabled"))
		return answer_field(c->answer, bad_request, "development.enabled",
			"extra keys not allowed", false);
	branch = schema_copy(c, value_get(settings, field));
	put_sent(c, branch, part, names);
	if (value_true(value_get(part, "use_mainbranch")) && !value_get(part, "name"))
		render_text(c, branch, "name", NULL);
	mistake = branch_mistake(c, branch);
	if (mistake)
		return answer_field(c->answer, bad_request,
			arena_printf(c->arena, "%s.name", field), mistake, true);
	value_put(c->arena, settings, field, branch);
	return 0;
}

static bool same_kind(const struct value *x, const struct value *y)
{
	return !strcmp(value_text(value_get(x, "kind"), ""), value_text(value_get(y, "kind"), ""));
}

/* Whether `prefix` can begin a branch's name. */
static bool prefix_valid(const char *prefix)
{
	return *prefix && *prefix != '/' && *prefix != '-' && !strpbrk(prefix, " ~^:?*[\\") &&
	       !strstr(prefix, "..") && !strstr(prefix, "//") && !strstr(prefix, "@{");
}

/* What is wrong with the enabled type at `at` among `types`, or NULL. */
static const char *type_mistake(const struct value *types, uint32_t at)
{
	const struct value *type = &types->items[at];
	const char *prefix = value_text(value_get(type, "prefix"), ""), *other;
	uint32_t i;

	if (!value_true(value_get(type, "enabled")))
		return NULL;
	if (!prefix_valid(prefix))
		return "The prefix is not valid.";
	for (i = 0; i < types->n; i++) {
		other = value_text(value_get(&types->items[i], "prefix"), "");
		if (i != at && value_true(value_get(&types->items[i], "enabled")) &&
			!strncmp(other, prefix, strlen(prefix)))
			return "The prefix is a prefix of another branch type's.";
	}
	return NULL;
}

/* The types that were sent must be a kind each. */
static int check_types(struct context *c, const struct value *sent)
{
	uint32_t i, k;

	for (i = 0; i < sent->n; i++) {
		if (check_map(c, &type_resource, &sent->items[i], "branch_types") < 0)
			return -1;
		if (!value_get(&sent->items[i], "kind"))
			return answer_field(c->answer, bad_request, "branch_types.kind",
				"required key not provided", false);
		for (k = 0; k < i; k++)
			if (same_kind(&sent->items[k], &sent->items[i]))
				return answer_field(c->answer, bad_request, "branch_types",
					"contains duplicate items", true);
	}
	return 0;
}

static int put_types(struct context *c, struct value *settings, const struct value *sent)
{
	static const char *const names[] = { "enabled", "prefix", NULL };
	const struct value *old = value_get(settings, "branch_types");
	struct value *types = value_new_list(c->arena), *type;
	const char *mistake;
	uint32_t i, k;

	if (!sent)
		return 0;
	if (check_types(c, sent) < 0)
		return -1;
	for (i = 0; i < old->n; i++) {
		type = schema_copy(c, &old->items[i]);
		for (k = 0; k < sent->n; k++)
			if (same_kind(&sent->items[k], type))
				put_sent(c, type, &sent->items[k], names);
		value_push(c->arena, types, type);
	}
	for (i = 0; i < types->n; i++) {
		mistake = type_mistake(types, i);
		if (mistake)
			return answer_field(c->answer, bad_request,
				arena_printf(c->arena, "branch_types.%s",
					value_text(value_get(&types->items[i], "kind"), "")),
				mistake, true);
	}
	value_put(c->arena, settings, "branch_types", types);
	return 0;
}

/* The words "true" and "false"; anything else changes nothing. */
static void put_deletion(struct context *c, struct value *settings, const struct value *sent)
{
	const char *word = value_string(sent, "");

	if (!strcmp(word, "true") || !strcmp(word, "false"))
		value_put(c->arena, settings, "default_branch_deletion", sent);
}

static void put_self(struct context *c, struct value *map, const char *what)
{
	const char *below = c->repository ? "repositories" : "workspaces";
	const char *between = c->repository ? "" : "projects/";

	render_link(c, render_map(c, map, "links"), "self", "%s/%s/%s/%s%s/%s", c->base, below,
		c->workspace->key, between, c->owner->key, what);
}

static void put_validity(struct context *c, struct value *map, const char *field)
{
	struct value *branch = schema_copy(c, value_get(map, field));
	const char *name = value_text(value_get(branch, "name"), "");

	value_put(c->arena, branch, "is_valid",
		value_new_bool(
			c->arena, follows_main(branch) || (*name && branch_exists(c, name))));
	value_put(c->arena, map, field, branch);
}

static const struct value *render_settings(struct context *c, const struct value *settings)
{
	struct value *map = schema_copy(c, settings);

	render_text(c, map, "type",
		c->repository ? "branching_model_settings" : "project_branching_model_settings");
	put_validity(c, map, "development");
	put_validity(c, map, "production");
	put_self(c, map, "branching-model/settings");
	return map;
}

int branching_get_settings(struct context *c)
{
	return answer_value(c->answer, 200, render_settings(c, settings_of(c, c->owner)));
}

int branching_put_settings(struct context *c)
{
	const struct value *sent = schema_read(c, &settings_resource, false);
	struct value *settings = settings_of(c, c->owner);
	const struct document *old = stored(c, c->owner);
	struct document d = { .parent = c->owner->id, .kind = kind, .key = kind, .uuid = "" };

	if (!sent || put_branch(c, settings, sent, "development") < 0 ||
		put_branch(c, settings, sent, "production") < 0 ||
		put_types(c, settings, value_get(sent, "branch_types")) < 0)
		return -1;
	put_deletion(c, settings, value_get(sent, "default_branch_deletion"));
	d.body = settings;
	d.id = old ? old->id : 0;
	if (old)
		store_update(c->store, &d);
	else
		store_insert(c->store, &d);
	return answer_value(c->answer, 200, render_settings(c, settings));
}

/* A branch of the model: the main one by its name, where it is followed. */
static void put_model_branch(
	struct context *c, struct value *map, const char *field, const struct value *settings)
{
	const struct value *branch = value_get(settings, field);
	bool main_one = follows_main(branch);
	const char *name = main_one ? main_branch(c) : value_text(value_get(branch, "name"), NULL);
	struct value *shown = render_map(c, map, field), *found;

	render_text(c, shown, "name", name);
	value_put(c->arena, shown, "use_mainbranch", value_new_bool(c->arena, main_one));
	if (!c->repository || !name || !branch_exists(c, name))
		return;
	found = render_map(c, shown, "branch");
	render_text(c, found, "type", "branch");
	render_text(c, found, "name", name);
}

/* The settings as they work: what is switched off is not there. */
static int answer_model(struct context *c, const struct value *settings, const char *type)
{
	struct value *map = value_new_map(c->arena), *types = value_new_list(c->arena), *shown;
	const struct value *all = value_get(settings, "branch_types");
	uint32_t i;

	render_text(c, map, "type", type);
	put_model_branch(c, map, "development", settings);
	if (value_true(value_at(settings, "production.enabled")))
		put_model_branch(c, map, "production", settings);
	for (i = 0; i < all->n; i++) {
		if (!value_true(value_get(&all->items[i], "enabled")))
			continue;
		shown = value_new_map(c->arena);
		render_copy(c, shown, "kind", &all->items[i]);
		render_copy(c, shown, "prefix", &all->items[i]);
		value_push(c->arena, types, shown);
	}
	value_put(c->arena, map, "branch_types", types);
	put_self(c, map, "branching-model");
	return answer_value(c->answer, 200, map);
}

int branching_get(struct context *c)
{
	return answer_model(c, settings_of(c, c->owner),
		c->repository ? "branching_model" : "project_branching_model");
}

int branching_get_effective(struct context *c)
{
	const struct document *owner = c->repository;

	if (owner->ref && !value_true(value_at(owner->body, "override_settings.branching_model")))
		owner = store_get(c->store, c->arena, owner->ref);
	return answer_model(c, settings_of(c, owner), "effective_repo_branching_model");
}
