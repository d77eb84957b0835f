#include "bitbucket-emulator/repository.h"

#include "base/arena.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/project.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/store.h"
#include "bitbucket-emulator/url.h"
#include "bitbucket-emulator/workspace.h"
#include "codec/value.h"

/* What hangs below a repository, as its links name it. */
static const struct {
	const char *name, *path;
} sublinks[] = { { "pullrequests", "pullrequests" }, { "commits", "commits" }, { "forks", "forks" },
	{ "watchers", "watchers" }, { "branches", "refs/branches" }, { "tags", "refs/tags" },
	{ "downloads", "downloads" }, { "source", "src" } };

static void link_basic(struct context *c, struct value *links, const struct document *r)
{
	const char *language = value_text(value_get(r->body, "language"), "");
	const char *w = c->workspace->key;

	render_link(c, links, "self", "%s/repositories/%s/%s", c->base, w, r->key);
	render_link(c, links, "html", "https://bitbucket.org/%s/%s", w, r->key);
	render_link(c, links, "avatar", "https://bytebucket.org/ravatar/%s?ts=%s",
		url_segment(c->arena, r->uuid),
		*language ? url_segment(c->arena, language) : "default");
}

static void link_clones(struct context *c, struct value *links, const struct document *r)
{
	const char *host = wart_is(&c->options->warts, WART_SSH_HOST, "bitbucket.org") ? ""
										       : "ssh.";
	struct value *clone = value_new_list(c->arena);
	struct value *one = value_new_map(c->arena);

	render_text(c, one, "name", "https");
	render_text(c, one, "href",
		arena_printf(
			c->arena, "https://bitbucket.org/%s/%s.git", c->workspace->key, r->key));
	value_push(c->arena, clone, one);
	one = value_new_map(c->arena);
	render_text(c, one, "name", "ssh");
	render_text(c, one, "href",
		arena_printf(c->arena, "git@%sbitbucket.org:%s/%s.git", host, c->workspace->key,
			r->key));
	value_push(c->arena, clone, one);
	value_put(c->arena, links, "clone", clone);
}

static void link_all(struct context *c, struct value *links, const struct document *r)
{
	size_t i;

	link_basic(c, links, r);
	for (i = 0; i < COUNT(sublinks); i++)
		render_link(c, links, sublinks[i].name, "%s/repositories/%s/%s/%s", c->base,
			c->workspace->key, r->key, sublinks[i].path);
	link_clones(c, links, r);
	if (c->options->issue_tracker == ISSUE_TRACKER_ON &&
		value_true(value_get(r->body, "has_issues")))
		render_link(c, links, "issues", "%s/repositories/%s/%s/issues", c->base,
			c->workspace->key, r->key);
	render_link(c, links, "hooks", "%s/repositories/%s/%s/hooks", c->base, c->workspace->key,
		r->key);
}

static const char *full_name(struct context *c, const struct document *r)
{
	return arena_printf(c->arena, "%s/%s", c->workspace->key, r->key);
}

static const struct value *render_embedded(struct context *c, const struct document *r)
{
	struct value *map = value_new_map(c->arena);

	render_text(c, map, "type", "repository");
	render_text(c, map, "full_name", full_name(c, r));
	link_basic(c, render_map(c, map, "links"), r);
	render_copy(c, map, "name", r->body);
	render_text(c, map, "uuid", r->uuid);
	return map;
}

const struct value *repository_render(struct context *c, const struct document *repository)
{
	return render_once(c, "repository", repository, render_embedded);
}

static void put_project(struct context *c, struct value *map, const struct document *r)
{
	const struct document *project = r->ref ? store_get(c->store, c->arena, r->ref) : NULL;

	value_put(c->arena, map, "project",
		project ? project_render(c, project) : value_new_null(c->arena));
}

/* The removed features read false, whatever was set (fact sheet 3.3). */
static void put_features(struct context *c, struct value *map, const struct document *r)
{
	if (c->options->issue_tracker == ISSUE_TRACKER_ON) {
		render_copy(c, map, "has_issues", r->body);
		render_copy(c, map, "has_wiki", r->body);
		return;
	}
	value_put(c->arena, map, "has_issues", value_new_bool(c->arena, false));
	value_put(c->arena, map, "has_wiki", value_new_bool(c->arena, false));
}

const struct value *repository_render_full(struct context *c, const struct document *r)
{
	static const char *const copied[] = { "fork_policy", "created_on", "updated_on", "size",
		"language" };
	struct value *map = value_new_map(c->arena);
	size_t i;

	render_text(c, map, "type", "repository");
	render_text(c, map, "full_name", full_name(c, r));
	link_all(c, render_map(c, map, "links"), r);
	render_copy(c, map, "name", r->body);
	render_text(c, map, "slug", r->key);
	render_copy(c, map, "description", r->body);
	render_copy(c, map, "scm", r->body);
	render_copy(c, map, "website", r->body);
	value_put(c->arena, map, "owner", workspace_render_owner(c, c->workspace));
	value_put(c->arena, map, "workspace", workspace_render(c, c->workspace));
	render_copy(c, map, "is_private", r->body);
	put_project(c, map, r);
	for (i = 0; i < COUNT(copied); i++)
		render_copy(c, map, copied[i], r->body);
	render_text(c, map, "uuid", r->uuid);
	render_copy(c, map, "mainbranch", r->body);
	render_copy(c, map, "override_settings", r->body);
	render_text(c, map, "parent", NULL);
	put_features(c, map, r);
	return map;
}
