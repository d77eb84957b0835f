#include "bitbucket-emulator/permission.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/route.h"
#include "bitbucket-emulator/schema.h"
#include "bitbucket-emulator/url.h"
#include "bitbucket-emulator/user.h"
#include "codec/value.h"

#include <string.h>

/* Whose permissions the path is about: users or groups. */
static bool about_groups(const struct context *c)
{
	return strstr(c->route->pattern, "permissions-config/groups") != NULL;
}

static const char *kind_of(const struct context *c)
{
	return about_groups(c) ? "permissions-config/groups" : "permissions-config/users";
}

const struct value *permission_render_group(struct context *c, const struct document *group)
{
	struct value *map = value_new_map(c->arena);

	render_text(c, map, "type", "group");
	render_copy(c, map, "name", group->body);
	render_text(c, map, "slug", group->key);
	render_text(c, map, "full_slug",
		arena_printf(c->arena, "%s:%s", c->workspace->key, group->key));
	return map;
}

static const char *owner_path(const struct context *c)
{
	if (c->repository)
		return arena_printf(
			c->arena, "repositories/%s/%s", c->workspace->key, c->repository->key);
	return arena_printf(
		c->arena, "workspaces/%s/projects/%s", c->workspace->key, c->project->key);
}

/* The permission of `subject`, a user or a group. */
static const struct value *render_for(
	struct context *c, const struct document *subject, const char *permission)
{
	const char *what = about_groups(c) ? "group" : "user";
	struct value *map = value_new_map(c->arena);

	render_text(c, map, "type",
		arena_printf(c->arena, "%s_%s_permission", c->repository ? "repository" : "project",
			what));
	render_text(c, map, "permission", permission);
	value_put(c->arena, map, what,
		about_groups(c) ? permission_render_group(c, subject) : user_render(c, subject));
	render_link(c, render_map(c, map, "links"), "self", "%s/%s/%s/%s", c->base, owner_path(c),
		kind_of(c), url_segment(c->arena, subject->key));
	return map;
}

static const struct value *render(struct context *c, const struct document *d)
{
	return render_for(c, store_get(c->store, c->arena, d->ref),
		value_text(value_get(d->body, "permission"), "none"));
}

int permission_list(struct context *c)
{
	return collection_answer(c, &(struct listing){
					    .from = { .parent = c->owner->id, .kind = kind_of(c) },
					    .render = render,
					    .unqueried = true,
				    });
}

/* The user or group that the path names; NULL with the 404 answered. */
static const struct document *named(struct context *c)
{
	const struct document *d;

	if (about_groups(c))
		d = store_find(c->store, c->arena, c->workspace->id, "groups", c->item);
	else
		d = user_find(c->store, c->arena, c->item);
	if (!d)
		answer_error(c->answer, 404, "No such %s: %s", about_groups(c) ? "group" : "user",
			c->item);
	return d;
}

static const struct document *stored(struct context *c, const struct document *subject)
{
	return store_find(c->store, c->arena, c->owner->id, kind_of(c), subject->key);
}

/* Nothing explicit reads as "none", which cannot be written. */
int permission_get(struct context *c)
{
	const struct document *subject = named(c), *d;

	if (!subject)
		return -1;
	d = stored(c, subject);
	return answer_value(c->answer, 200, d ? render(c, d) : render_for(c, subject, "none"));
}

/* Only members may be given something, and not owners, who have everything. */
static int check_user(struct context *c, const struct document *user)
{
	const struct document *member = store_find(
		c->store, c->arena, c->workspace->id, "members", user->key);

	if (member && strcmp(value_text(value_get(member->body, "permission"), ""), "owner") != 0)
		return 0;
	return answer_error(c->answer, 400, "%s",
		member ? "The workspace owner's permission cannot be changed."
		       : "This user is not a member of the workspace.");
}

static const struct attribute repository_attributes[] = {
	{ "permission", SHAPE_TEXT, ATTRIBUTE_REQUIRED, "read|write|admin", NULL },
};
static const struct attribute project_attributes[] = {
	{ "permission", SHAPE_TEXT, ATTRIBUTE_REQUIRED, "read|write|create-repo|admin", NULL },
};

int permission_put(struct context *c)
{
	static const struct resource of_repository = { ATTRIBUTES(repository_attributes) };
	static const struct resource of_project = { ATTRIBUTES(project_attributes) };
	const struct value *sent = schema_read(
		c, c->repository ? &of_repository : &of_project, true);
	const struct document *subject = sent ? named(c) : NULL, *old;
	struct document d = {
		.parent = c->owner->id, .kind = kind_of(c), .uuid = "", .body = sent
	};

	if (!subject || (!about_groups(c) && check_user(c, subject) < 0))
		return -1;
	old = stored(c, subject);
	d.key = subject->key;
	d.ref = subject->id;
	if (old) {
		d.id = old->id;
		store_update(c->store, &d);
	} else {
		store_insert(c->store, &d);
	}
	return answer_value(c->answer, 200, render(c, &d));
}

int permission_delete(struct context *c)
{
	const struct document *subject = named(c), *d = subject ? stored(c, subject) : NULL;

	if (!subject)
		return -1;
	if (d)
		store_delete(c->store, d->id);
	return answer_value(c->answer, 204, NULL);
}
