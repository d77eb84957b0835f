#include "bitbucket-emulator/workspace.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/user.h"
#include "codec/value.h"

#include <string.h>

static void link_avatar(struct context *c, struct value *links, const struct document *w)
{
	render_link(c, links, "avatar", "https://bitbucket.org/workspaces/%s/avatar/?ts=%lld",
		w->key, render_seconds(value_text(value_get(w->body, "created_on"), "")));
}

static const struct value *render_embedded(struct context *c, const struct document *w)
{
	struct value *map = value_new_map(c->arena);
	struct value *links;

	render_text(c, map, "type", "workspace");
	render_text(c, map, "uuid", w->uuid);
	render_copy(c, map, "name", w->body);
	render_text(c, map, "slug", w->key);
	links = render_map(c, map, "links");
	link_avatar(c, links, w);
	render_link(c, links, "html", "https://bitbucket.org/%s/", w->key);
	render_link(c, links, "self", "%s/workspaces/%s", c->base, w->key);
	return map;
}

const struct value *workspace_render(struct context *c, const struct document *workspace)
{
	return render_once(c, "workspace", workspace, render_embedded);
}

static const struct value *render_owner(struct context *c, const struct document *w)
{
	struct value *map = value_new_map(c->arena);
	struct value *links;

	value_put(c->arena, map, "display_name", value_get(w->body, "name"));
	links = render_map(c, map, "links");
	render_link(c, links, "self", "%s/workspaces/%s", c->base, w->key);
	render_link(c, links, "avatar", "https://bitbucket.org/account/%s/avatar/", w->key);
	render_link(c, links, "html", "https://bitbucket.org/%s/", w->key);
	render_text(c, map, "type", "team");
	render_text(c, map, "uuid", w->uuid);
	render_text(c, map, "username", w->key);
	return map;
}

const struct value *workspace_render_owner(struct context *c, const struct document *workspace)
{
	return render_once(c, "owner", workspace, render_owner);
}

static void put_full_links(struct context *c, struct value *map, const struct document *w)
{
	struct value *links = render_map(c, map, "links");

	link_avatar(c, links, w);
	render_link(c, links, "hooks", "%s/workspaces/%s/hooks", c->base, w->key);
	render_link(c, links, "html", "https://bitbucket.org/%s/", w->key);
	render_link(
		c, links, "html_overview", "https://bitbucket.org/%s/workspace/overview/", w->key);
	render_link(c, links, "members", "%s/workspaces/%s/members", c->base, w->key);
	render_link(c, links, "owners", "%s/workspaces/%s/members?q=permission%%3D%%22owner%%22",
		c->base, w->key);
	render_link(c, links, "projects", "%s/workspaces/%s/projects", c->base, w->key);
	render_link(c, links, "repositories", "%s/repositories/%s", c->base, w->key);
	render_link(c, links, "snippets", "%s/snippets/%s", c->base, w->key);
	render_link(c, links, "self", "%s/workspaces/%s", c->base, w->key);
}

int workspace_get(struct context *c)
{
	static const char *const copied[] = { "is_private", "is_privacy_enforced", "forking_mode",
		"created_on", "updated_on" };
	struct value *map = value_new_map(c->arena);
	size_t i;

	render_text(c, map, "type", "workspace");
	render_text(c, map, "uuid", c->workspace->uuid);
	render_copy(c, map, "name", c->workspace->body);
	render_text(c, map, "slug", c->workspace->key);
	for (i = 0; i < COUNT(copied); i++)
		render_copy(c, map, copied[i], c->workspace->body);
	put_full_links(c, map, c->workspace);
	return answer_value(c->answer, 200, map);
}

/* workspace_access, with a workspace_base inside (user.workspaces.item.json). */
static const struct value *render_access(struct context *c, const struct document *w)
{
	struct value *map = value_new_map(c->arena);
	struct value *base, *links;

	render_text(c, map, "type", "workspace_access");
	value_put(c->arena, map, "administrator",
		value_new_bool(c->arena, access_to_workspace(c, w) == ACCESS_ADMIN));
	base = render_map(c, map, "workspace");
	render_text(c, base, "type", "workspace_base");
	render_text(c, base, "uuid", w->uuid);
	render_text(c, base, "slug", w->key);
	links = render_map(c, base, "links");
	render_link(c, links, "avatar", "https://bitbucket.org/workspaces/%s/avatar/", w->key);
	render_link(c, links, "self", "%s/workspaces/%s", c->base, w->key);
	return map;
}

/* What q looks at: only `slug` can be asked for. */
static const struct value *render_slug(struct context *c, const struct document *w)
{
	struct value *map = value_new_map(c->arena);

	render_text(c, map, "slug", w->key);
	return map;
}

static int is_own(struct context *c, const struct document *w)
{
	const char *administrator = request_param(c->request, "administrator");
	enum access access = access_to_workspace(c, w);

	if (administrator && !strcmp(administrator, "true"))
		return access == ACCESS_ADMIN;
	if (administrator && !strcmp(administrator, "false"))
		return access > ACCESS_NONE && access < ACCESS_ADMIN;
	return access > ACCESS_NONE;
}

int workspace_list_own(struct context *c)
{
	return collection_answer(c, &(struct listing){
					    .from = { .kind = "workspaces" },
					    .paging = { .initial = 50, .most = 50 },
					    .guarded = true,
					    .visible = is_own,
					    .render = render_slug,
					    .show = render_access,
				    });
}

static const char *permission_text(enum access access)
{
	return access == ACCESS_ADMIN ? "owner" : "member";
}

int workspace_own_permission(struct context *c)
{
	struct value *map = value_new_map(c->arena);
	enum access access = access_to_workspace(c, c->workspace);

	render_text(c, map, "type", "workspace_membership");
	render_text(c, map, "permission", permission_text(access));
	value_put(c->arena, map, "user", user_render(c, c->caller.user));
	value_put(c->arena, map, "workspace", workspace_render(c, c->workspace));
	return answer_value(c->answer, 200, map);
}
