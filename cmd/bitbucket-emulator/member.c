/* Members of a workspace, and the one way from an e-mail address to a user. Fact sheet 3.1. */
#include "bitbucket-emulator/workspace.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/bbql.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/fields.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/schema.h"
#include "bitbucket-emulator/url.h"
#include "bitbucket-emulator/user.h"
#include "codec/value.h"

/* More addresses than this in one q are a 400. */
enum { EMAILS_MAX = 90 };

static struct value *render(
	struct context *c, const struct document *member, const struct value *user)
{
	struct value *map = value_new_map(c->arena);

	render_text(c, map, "type", "workspace_membership");
	value_put(c->arena, map, "user", user);
	value_put(c->arena, map, "workspace", workspace_render(c, c->workspace));
	render_link(c, render_map(c, map, "links"), "self", "%s/workspaces/%s/members/%s", c->base,
		c->workspace->key, url_segment(c->arena, member->key));
	return map;
}

static const struct value *with_email(struct context *c, const struct document *user)
{
	struct value *map = schema_copy(c, user_render(c, user));

	render_copy(c, map, "email", user->body);
	return map;
}

/* What q looks at: addresses and permissions, which are not shown. */
static const struct value *render_searched(struct context *c, const struct document *member)
{
	const struct document *user = store_get(c->store, c->arena, member->ref);
	struct value *map = render(c, member, with_email(c, user));

	render_copy(c, map, "permission", member->body);
	return map;
}

/* Only an address that was filtered by is shown, and only where `fields` names it. */
static const struct value *render_shown(struct context *c, const struct document *member)
{
	const struct document *user = store_get(c->store, c->arena, member->ref);
	const char *email = value_text(value_get(user->body, "email"), "");

	if (c->query && bbql_names(c->query, "user.email", email) &&
		fields_names(c->fields, "values.user.email"))
		return render(c, member, with_email(c, user));
	return render(c, member, user_render(c, user));
}

/* Whether the caller may filter as it does: 0, or -1 with the error answered. */
static int check_emails(struct context *c)
{
	const char *text = request_param(c->request, "q"), *why;
	const struct bbql *q = text && *text ? bbql_parse(c->arena, text, &why) : NULL;
	size_t n = q ? bbql_count(q, "user.email") : 0;

	if (n > EMAILS_MAX)
		return answer_error(c->answer, 400,
			"Cannot filter by more than %d email addresses.", EMAILS_MAX);
	if (n && access_to_workspace(c, c->workspace) < ACCESS_ADMIN)
		return answer_error(c->answer, 403, "Forbidden");
	return 0;
}

int member_list(struct context *c)
{
	if (check_emails(c) < 0)
		return -1;
	return collection_answer(
		c, &(struct listing){
			   .from = { .parent = c->workspace->id, .kind = "members" },
			   .render = render_searched,
			   .show = render_shown,
		   });
}

int member_get(struct context *c)
{
	const struct document *user = user_find(c->store, c->arena, c->item);
	const struct document *member = user ? store_find(c->store, c->arena, c->workspace->id,
						       "members", user->key)
					     : NULL;

	if (!member)
		return answer_error(
			c->answer, 404, "%s is not a member of this workspace", c->item);
	return answer_value(c->answer, 200, render(c, member, user_render(c, user)));
}

static const struct value *render_permission(struct context *c, const struct document *member)
{
	const struct document *user = store_get(c->store, c->arena, member->ref);
	struct value *map = render(c, member, user_render(c, user));

	render_copy(c, map, "permission", member->body);
	render_text(c, map, "last_accessed", NULL);
	render_copy(c, map, "added_on", member->body);
	return map;
}

int member_list_permissions(struct context *c)
{
	return collection_answer(
		c, &(struct listing){
			   .from = { .parent = c->workspace->id, .kind = "members" },
			   .paging = { .initial = 50, .most = 50, .refuses = true },
			   .render = render_permission,
		   });
}
