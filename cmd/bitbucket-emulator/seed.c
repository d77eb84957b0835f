#include "bitbucket-emulator/seed.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/num.h"
#include "bitbucket-emulator/issue_part.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/schema.h"
#include "bitbucket-emulator/seeder.h"
#include "bitbucket-emulator/slug.h"
#include "codec/value.h"
#include "codec/yaml.h"

#include <inttypes.h>
#include <string.h>

/* What names a project in a repository: its key, or {key: KEY}. */
static const struct document *project_of(struct seeder *s, const struct value *map)
{
	const struct value *v = value_get(map, "project");
	const char *key = value_text(v, value_text(value_get(v, "key"), NULL));
	const struct document *project;
	struct document_list first = { 0 };

	if (key) {
		project = store_find(s->store, s->arena, s->workspace->id, "projects", key);
		if (!project)
			diag_add(s->diag, v->place, "workspace '%s' has no project '%s'",
				s->workspace->key, key);
		return project;
	}
	store_list(s->store, s->arena,
		(struct selection){ .parent = s->workspace->id, .kind = "projects", .limit = 1 },
		&first);
	return first.n ? first.items[0] : NULL;
}

/* The text of an issue: content: words, or content: {raw: words}. */
static void put_content(struct seeder *s, struct value *body, const struct value *issue)
{
	const struct value *content = value_get(issue, "content");

	render_text(&s->context, body, "content",
		value_text(content, value_text(value_get(content, "raw"), "")));
}

static void put_person(
	struct seeder *s, struct value *body, const struct value *issue, const char *name)
{
	const struct value *v = value_get(issue, name);
	const struct document *user = v && v->type != VALUE_NULL ? seeder_user(s, v) : NULL;

	render_text(&s->context, body, name, user ? user->uuid : NULL);
}

/* The component, milestone or version that an issue names. */
static void put_part(struct seeder *s, const struct document *repository, struct value *body,
	const struct value *issue, const char *name)
{
	const struct value *v = value_get(issue, name);

	if (!v || v->type == VALUE_NULL)
		return;
	s->context.repository = repository;
	if (!issue_part(&s->context, arena_printf(s->arena, "%ss", name), value_text(v, "")))
		diag_add(s->diag, v->place, "the repository has no %s '%s'", name,
			value_text(v, ""));
	value_put(s->arena, body, name, v);
}

static void add_issue(
	struct seeder *s, const struct document *repository, const struct value *issue)
{
	static const char *const extra[] = { "content", "assignee", "reporter", "component",
		"milestone", "version", NULL };
	struct document d = { .kind = "issues", .uuid = "" };
	struct value *body;

	if (!seeder_is_map(s, issue, "an issue"))
		return;
	body = seeder_body(s, &resource_issue, issue, extra);
	if (!value_get(issue, "title"))
		diag_add(s->diag, issue->place, "an issue needs a 'title'");
	put_content(s, body, issue);
	put_person(s, body, issue, "assignee");
	put_person(s, body, issue, "reporter");
	put_part(s, repository, body, issue, "component");
	put_part(s, repository, body, issue, "milestone");
	put_part(s, repository, body, issue, "version");
	d.key = arena_printf(
		s->arena, "%" PRId64, store_next_number(s->store, repository->id, "issues"));
	d.body = body;
	seeder_insert(s, repository, d, NULL);
}

static void add_issues(
	struct seeder *s, const struct document *repository, const struct value *issues)
{
	uint32_t i, n;
	const struct value *items = seeder_items(s, issues, "'issues'", &n);

	for (i = 0; i < n; i++)
		add_issue(s, repository, &items[i]);
}

/* components: [api, web], and so on: what issues can name. */
static void add_parts(struct seeder *s, const struct document *repository, const struct value *map,
	const char *kind)
{
	uint32_t i, n;
	const struct value *items = seeder_items(s, value_get(map, kind), kind, &n);
	struct document d = { .kind = kind, .uuid = "" };
	struct value *body;

	for (i = 0; i < n; i++) {
		body = value_new_map(s->arena);
		render_text(&s->context, body, "name", value_text(&items[i], ""));
		d.key = arena_printf(s->arena, "%" PRIu32, i + 1);
		d.body = body;
		seeder_insert(s, repository, d, NULL);
	}
}

/* A seeded repository has been pushed to, unless its mainbranch is null. */
static void put_branch(struct seeder *s, struct value *body, const struct value *map)
{
	const struct value *v = value_get(map, "mainbranch");
	const char *name = value_text(v, value_text(value_get(v, "name"), v ? NULL : "main"));
	struct value *branch = value_new_map(s->arena);

	render_text(&s->context, branch, "name", name);
	render_text(&s->context, branch, "type", "branch");
	value_put(s->arena, body, "mainbranch", name ? branch : value_new_null(s->arena));
}

static void put_default(
	struct seeder *s, struct value *body, const char *name, const struct value *v)
{
	if (!value_get(body, name))
		value_put(s->arena, body, name, v);
}

static void check_slug(struct seeder *s, const char *slug, const struct value *map)
{
	if (strcmp(slug, slug_of(s->arena, slug)) != 0)
		diag_add(s->diag, map->place, "'%s' is no slug: it would be '%s'", slug,
			slug_of(s->arena, slug));
}

void seeder_repository(struct seeder *s, const char *slug, const struct value *map)
{
	static const char *const extra[] = { "project", "default_reviewers", "issues", "mainbranch",
		"uuid", "components", "milestones", "versions", "branches", "tags", "files",
		"pull_requests", "webhooks", "variables", "branch_restrictions", "pipelines",
		NULL };
	const struct document *project = project_of(s, map);
	struct value *body = seeder_body(s, &resource_repository, map, extra);
	struct document d = { .kind = "repositories", .key = slug, .body = body };
	bool is_private;

	check_slug(s, slug, map);
	put_default(s, body, "name", value_new_string(s->arena, slug));
	put_default(s, body, "is_private", value_new_bool(s->arena, true));
	is_private = value_true(value_get(body, "is_private"));
	put_default(s, body, "fork_policy",
		value_new_string(s->arena, is_private ? "no_public_forks" : "allow_forks"));
	if (value_get(map, "issues") && !value_get(map, "has_issues"))
		value_put(s->arena, body, "has_issues", value_new_bool(s->arena, true));
	put_branch(s, body, map);
	d.ref = project ? project->id : 0;
	d = seeder_insert(s, s->workspace, d, map);
	seeder_reviewers(s, &d, value_get(map, "default_reviewers"));
	add_parts(s, &d, map, "components");
	add_parts(s, &d, map, "milestones");
	add_parts(s, &d, map, "versions");
	add_issues(s, &d, value_get(map, "issues"));
	seeder_source(s, &d, map);
	seeder_settings(s, &d, map);
}

static void add_project(struct seeder *s, const char *key, const struct value *map)
{
	static const char *const extra[] = { "default_reviewers", "uuid", NULL };
	struct value *body = seeder_body(s, &resource_project, map, extra);
	struct document d = { .kind = "projects", .key = key, .body = body };

	put_default(s, body, "name", value_new_string(s->arena, key));
	d = seeder_insert(s, s->workspace, d, map);
	seeder_reviewers(s, &d, value_get(map, "default_reviewers"));
}

/* Calls `add` for each pair of the map of `what`, in an arena of its own, so that thousands need no more. */
static void each(struct seeder *s, const struct value *map, const char *what,
	void (*add)(struct seeder *, const char *, const struct value *))
{
	static const struct value nothing = { .type = VALUE_MAP };
	AUTO(arena_release) struct arena scratch = ARENA_INIT;
	struct arena *outer = s->arena;
	uint32_t i;

	if (!seeder_is_map(s, map, what))
		return;
	for (i = 0; i < map->n; i++) {
		const struct value *v = &map->pairs[i].value;

		s->arena = s->context.arena = &scratch;
		if (v->type == VALUE_NULL)
			add(s, map->pairs[i].name, &nothing);
		else if (seeder_is_map(s, v, map->pairs[i].name))
			add(s, map->pairs[i].name, v);
		s->arena = s->context.arena = outer;
		arena_release(&scratch);
	}
}

static int64_t number_of(struct seeder *s, const struct value *map, const char *name, int64_t most)
{
	const struct value *v = value_get(map, name);
	int64_t n = value_int(v, v ? -1 : 0);

	if (n < 0 || n > most) {
		diag_add(s->diag, v->place, "'%s' must be a whole number up to %" PRId64, name,
			most);
		return 0;
	}
	return n;
}

/* The first `n` members, by UUID, as a list of default reviewers. */
static const struct value *first_members(struct seeder *s, int64_t n)
{
	struct document_list members = { 0 };
	struct value *list = value_new_list(s->arena);
	size_t i;

	store_list(s->store, s->arena,
		(struct selection){
			.parent = s->workspace->id, .kind = "members", .limit = n ? n : 1 },
		&members);
	for (i = 0; i < members.n && (int64_t)i < n; i++)
		value_push(s->arena, list, value_new_string(s->arena, members.items[i]->key));
	return list;
}

void seeder_generate(struct seeder *s, const struct value *generate)
{
	static const char *const keys[] = { "repositories", "prefix", "reviewers", "project",
		"values", NULL };
	AUTO(arena_release) struct arena scratch = ARENA_INIT;
	struct arena *outer = s->arena;
	const char *prefix = value_text(value_get(generate, "prefix"), "repo-");
	struct value *map;
	int64_t i, n;

	if (!seeder_is_map(s, generate, "'generate'"))
		return;
	seeder_check_keys(s, generate, keys);
	n = number_of(s, generate, "repositories", SEED_GENERATE_MAX);
	map = value_new_map(s->arena);
	if (value_get(generate, "values") &&
		seeder_is_map(s, value_get(generate, "values"), "'values'"))
		map = schema_copy(&s->context, value_get(generate, "values"));
	if (value_get(generate, "project"))
		value_put(s->arena, map, "project", value_get(generate, "project"));
	value_put(s->arena, map, "default_reviewers",
		first_members(s, number_of(s, generate, "reviewers", 1000)));
	for (i = 1; i <= n && diag_empty(s->diag); i++) {
		s->arena = s->context.arena = &scratch;
		seeder_repository(s, arena_printf(&scratch, "%s%05" PRId64, prefix, i), map);
		s->arena = s->context.arena = outer;
		arena_release(&scratch);
	}
}

/* groups: [release-managers]: what permissions can name; there is no API that makes them. */
static void add_groups(struct seeder *s, const struct value *groups)
{
	uint32_t i, n;
	const struct value *items = seeder_items(s, groups, "'groups'", &n);
	struct value *body;

	for (i = 0; i < n; i++) {
		body = value_new_map(s->arena);
		render_text(&s->context, body, "name", value_text(&items[i], ""));
		seeder_insert(s, s->workspace,
			(struct document){ .kind = "groups",
				.key = slug_of(s->arena, value_text(&items[i], "")),
				.uuid = "",
				.body = body },
			NULL);
	}
}

static void add_workspace(struct seeder *s, const char *slug, const struct value *map)
{
	static const char *const keys[] = { "name", "uuid", "is_private", "is_privacy_enforced",
		"forking_mode", "members", "projects", "repositories", "groups", "generate", NULL };
	struct value *body = value_new_map(s->arena);
	struct document d = { .kind = "workspaces", .key = slug, .body = body };
	const char *created = "2024-01-01T09:00:00.000000+00:00";

	seeder_check_keys(s, map, keys);
	render_text(&s->context, body, "name", value_text(value_get(map, "name"), slug));
	value_put(s->arena, body, "is_private",
		value_new_bool(s->arena, value_true(value_get(map, "is_private"))));
	value_put(s->arena, body, "is_privacy_enforced",
		value_new_bool(s->arena, value_true(value_get(map, "is_privacy_enforced"))));
	render_text(&s->context, body, "forking_mode",
		value_text(value_get(map, "forking_mode"), "allow_forks"));
	render_text(&s->context, body, "created_on", created);
	render_text(&s->context, body, "updated_on", created);
	d = seeder_insert(s, NULL, d, map);
	s->workspace = &d;
	seeder_members(s, value_get(map, "members"));
	add_groups(s, value_get(map, "groups"));
	each(s, value_get(map, "projects"), "'projects'", add_project);
	each(s, value_get(map, "repositories"), "'repositories'", seeder_repository);
	if (value_get(map, "generate"))
		seeder_generate(s, value_get(map, "generate"));
	s->workspace = NULL;
}

int seed_load(struct store *store, const char *name, const char *bytes, size_t len, struct diag *d)
{
	static const char *const keys[] = { "workspaces", "tokens", "consumers", NULL };
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	struct seeder s = { .store = store, .arena = &arena, .diag = d };
	const struct value *root = yaml_parse(&arena, name, bytes, len, d);

	if (!root || !seeder_is_map(&s, root, "a seed"))
		return -1;
	s.context.arena = &arena;
	s.context.store = store;
	seeder_check_keys(&s, root, keys);
	store_begin(store);
	each(&s, value_get(root, "workspaces"), "'workspaces'", add_workspace);
	seeder_tokens(&s, value_get(root, "tokens"));
	seeder_consumers(&s, value_get(root, "consumers"));
	if (diag_empty(d)) {
		store_commit(store);
		return 0;
	}
	store_rollback(store);
	return -1;
}
