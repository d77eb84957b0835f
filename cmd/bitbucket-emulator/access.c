#include "bitbucket-emulator/context.h"

#include "base/arena.h"
#include "base/clock.h"
#include "bitbucket-emulator/store.h"
#include "codec/value.h"

#include <string.h>

/* What a member may do with the workspace's repositories; an owner may do everything. */
static enum access member_access(const struct document *member)
{
	static const char *const levels[] = { [ACCESS_NONE] = "none",
		[ACCESS_READ] = "read",
		[ACCESS_WRITE] = "write",
		[ACCESS_ADMIN] = "admin" };
	const char *level = value_text(value_get(member->body, "access"), "write");
	enum access i;

	if (!strcmp(value_text(value_get(member->body, "permission"), ""), "owner"))
		return ACCESS_ADMIN;
	for (i = ACCESS_NONE; i < ACCESS_ADMIN; i++)
		if (!strcmp(level, levels[i]))
			break;
	return i;
}

enum access access_of_member(const struct context *c, const struct document *user)
{
	const struct document *member = store_find(
		c->store, c->arena, c->workspace->id, "members", user->key);

	return member ? member_access(member) : ACCESS_NONE;
}

enum access access_to_workspace(const struct context *c, const struct document *workspace)
{
	const struct document *member;

	if (c->caller.workspace) {
		if (c->caller.workspace != workspace->id)
			return ACCESS_NONE;
		return c->caller.project || c->caller.repository ? ACCESS_READ : ACCESS_ADMIN;
	}
	if (!c->caller.user)
		return ACCESS_NONE;
	member = store_find(c->store, c->arena, workspace->id, "members", c->caller.user->key);
	return member ? member_access(member) : ACCESS_NONE;
}

enum access access_to_project(const struct context *c, const struct document *project)
{
	const struct document *workspace;

	if (c->caller.repository)
		return ACCESS_NONE;
	if (c->caller.project)
		return c->caller.project == project->id ? ACCESS_ADMIN : ACCESS_NONE;
	workspace = store_get(c->store, c->arena, project->parent);
	return workspace ? access_to_workspace(c, workspace) : ACCESS_NONE;
}

static enum access granted(const struct context *c, const struct document *repository)
{
	const struct document *workspace;

	if (c->caller.repository)
		return c->caller.repository == repository->id ? ACCESS_ADMIN : ACCESS_NONE;
	if (c->caller.project)
		return c->caller.project == repository->ref ? ACCESS_ADMIN : ACCESS_NONE;
	if (c->workspace && c->workspace->id == repository->parent)
		return access_to_workspace(c, c->workspace);
	workspace = store_get(c->store, c->arena, repository->parent);
	return workspace ? access_to_workspace(c, workspace) : ACCESS_NONE;
}

enum access access_to_repository(const struct context *c, const struct document *repository)
{
	enum access level = granted(c, repository);

	if (level == ACCESS_NONE && !value_true(value_get(repository->body, "is_private")))
		return ACCESS_READ;
	return level;
}

const char *context_time(struct arena *a, int64_t wall_ms)
{
	char text[CLOCK_TEXT];

	return arena_printf(a, "%.23s000+00:00", clock_format(wall_ms, text));
}
