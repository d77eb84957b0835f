#include "bitbucket-emulator/route.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/commit.h"
#include "bitbucket-emulator/issue.h"
#include "bitbucket-emulator/lag.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/store.h"
#include "bitbucket-emulator/uuid.h"
#include "codec/value.h"

#include <string.h>

/* The next segment of a pattern at `*at`; false at its end. */
static bool next_segment(const char **at, const char **segment, size_t *len)
{
	if (!**at)
		return false;
	*segment = *at;
	*len = strcspn(*at, "/");
	*at += *len + ((*at)[*len] == '/');
	return true;
}

static bool same(const char *segment, size_t len, const char *text)
{
	return strlen(text) == len && !strncmp(segment, text, len);
}

/* {name...}: this segment and all after it. */
static bool takes_rest(const char *segment, size_t len)
{
	return len > 5 && *segment == '{' && !strncmp(segment + len - 4, "...}", 4);
}

static bool matches(const char *pattern, const char *const *segments, size_t n)
{
	const char *segment;
	size_t i, len;

	for (i = 0; next_segment(&pattern, &segment, &len); i++) {
		if (i == n || (*segment == '{' ? !*segments[i] : !same(segment, len, segments[i])))
			return false;
		if (takes_rest(segment, len))
			return true;
	}
	return i == n;
}

const struct route *route_find(const char *const *segments, size_t n)
{
	size_t t, i;

	for (t = 0; t < n_route_tables; t++)
		for (i = 0; i < route_tables[t]->n; i++)
			if (matches(route_tables[t]->rows[i].pattern, segments, n))
				return &route_tables[t]->rows[i];
	return NULL;
}

/* A document of `kind` below `parent`, by its key or by its UUID in braces. */
static const struct document *find(
	struct context *c, const struct document *parent, const char *kind, const char *name)
{
	const struct document *d;

	if (*name != '{')
		return store_find(c->store, c->arena, parent ? parent->id : 0, kind, name);
	d = store_find_uuid(c->store, c->arena, kind, name);
	return d && parent && d->parent != parent->id ? NULL : d;
}

static int resolve_workspace(struct context *c, const char *name)
{
	/* An empty workspace before a repository's UUID: any. */
	if (!strcmp(name, "{}"))
		return 0;
	c->workspace = c->owner = find(c, NULL, "workspaces", name);
	if (!c->workspace)
		return answer_error(c->answer, 404, "No workspace with identifier '%s'.", name);
	return 0;
}

static int resolve_project(struct context *c, const char *name)
{
	c->project = c->owner = find(c, c->workspace, "projects", name);
	if (!c->project)
		return answer_error(c->answer, 404, "Project with key %s not found", name);
	return 0;
}

/* Absent and invisible repositories are told apart by nobody (error.404.repository.get.json). */
static int resolve_repository(struct context *c, const char *name)
{
	const struct document *d = NULL;

	if (c->workspace || *name == '{')
		d = find(c, c->workspace, "repositories", name);
	if (!d || access_to_repository(c, d) == ACCESS_NONE || lag_hides(c, d))
		return answer_error(c->answer, 404, "Repository %s/%s not found",
			c->workspace ? c->workspace->key : "{}", name);
	if (!c->workspace)
		c->workspace = store_get(c->store, c->arena, d->parent);
	c->repository = c->owner = d;
	return 0;
}

static int resolve_issue(struct context *c, const char *name)
{
	if (issue_tracker_enabled(c) < 0)
		return -1;
	c->issue = c->owner = store_find(c->store, c->arena, c->repository->id, "issues", name);
	return c->issue
		       ? 0
		       : answer_error(c->answer, 404, "Issue with identifier '%s' not found", name);
}

static int resolve_environment(struct context *c, const char *name)
{
	c->owner = store_find(c->store, c->arena, c->repository->id, "environments", name);
	return c->owner ? 0
			: answer_error(c->answer, 404, "Environment with identifier '%s' not found",
				  name);
}

/* Absent and invalid revisions are told apart by nobody (error.404.commit.get.json). */
static int resolve_commit(struct context *c, const char *name)
{
	c->owner = commit_find(c, name);
	return c->owner ? 0 : answer_error(c->answer, 404, "Changeset not found.");
}

/* error.404.pullrequest.get.plaintext.json */
static int resolve_pullrequest(struct context *c, const char *name)
{
	c->pullrequest = c->owner = store_find(
		c->store, c->arena, c->repository->id, "pullrequests", name);
	if (!c->pullrequest)
		answer_text(c->answer, 404, "text/plain", "Not Found");
	return c->pullrequest ? 0 : -1;
}

static int resolve_revision(struct context *c, const char *name)
{
	c->revision = name;
	return 0;
}

static const struct {
	const char *placeholder;
	int (*resolve)(struct context *, const char *name);
} resolvers[] = {
	{ "{workspace}", resolve_workspace },
	{ "{project}", resolve_project },
	{ "{repository}", resolve_repository },
	{ "{issue}", resolve_issue },
	{ "{environment}", resolve_environment },
	{ "{commit}", resolve_commit },
	{ "{revision}", resolve_revision },
	{ "{pullrequest}", resolve_pullrequest },
};

/* The decoded `segments` with slashes between them. */
static const char *join(struct context *c, const char *const *segments, size_t n)
{
	const char *text = segments[0];
	size_t i;

	for (i = 1; i < n; i++)
		text = arena_printf(c->arena, "%s/%s", text, segments[i]);
	return text;
}

int route_resolve(struct context *c, const char *const *segments, size_t n)
{
	const char *pattern = c->route->pattern, *segment;
	size_t i, k, len;

	for (i = 0; i < n && next_segment(&pattern, &segment, &len); i++) {
		if (*segment != '{')
			continue;
		for (k = 0; k < COUNT(resolvers); k++)
			if (same(segment, len, resolvers[k].placeholder))
				break;
		if (takes_rest(segment, len))
			c->item = join(c, segments + i, n - i);
		else if (k == COUNT(resolvers))
			c->item = segments[i];
		else if (resolvers[k].resolve(c, segments[i]) < 0)
			return -1;
	}
	return 0;
}

static enum access caller_access(struct context *c)
{
	if (c->repository)
		return access_to_repository(c, c->repository);
	if (c->project)
		return access_to_project(c, c->project);
	if (c->workspace)
		return access_to_workspace(c, c->workspace);
	return c->caller.user ? ACCESS_READ : ACCESS_NONE;
}

int route_allow(struct context *c)
{
	enum access access = caller_access(c);

	if (access >= c->operation->access)
		return 0;
	if (!c->caller.credential)
		return auth_refuse(c->answer);
	if (access == ACCESS_NONE && !c->repository && c->workspace &&
		wart_is(&c->options->warts, WART_FOREIGN_WORKSPACE, "404"))
		return answer_error(
			c->answer, 404, "No workspace with identifier '%s'.", c->workspace->key);
	return answer_error(c->answer, 403, "Forbidden");
}
