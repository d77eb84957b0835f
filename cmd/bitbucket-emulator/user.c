#include "bitbucket-emulator/user.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/store.h"
#include "bitbucket-emulator/url.h"
#include "codec/value.h"

#include <ctype.h>
#include <stddef.h>

/* The user that an alias document of `kind` points to. */
static const struct document *by_alias(
	struct store *s, struct arena *a, const char *kind, const char *name)
{
	const struct document *alias = store_find(s, a, 0, kind, name);

	return alias ? store_get(s, a, alias->ref) : NULL;
}

const struct document *user_find(struct store *s, struct arena *a, const char *id)
{
	return *id == '{' ? store_find(s, a, 0, "users", id) : by_alias(s, a, "accounts", id);
}

const struct document *user_by_email(struct store *s, struct arena *a, const char *email)
{
	char *lower = arena_strdup(a, email), *at;

	for (at = lower; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	return by_alias(s, a, "emails", lower);
}

static struct value *render_links(struct context *c, struct value *map, const struct document *user)
{
	struct value *links = render_map(c, map, "links");
	const char *uuid = url_segment(c->arena, user->uuid);
	const char *name = value_text(value_get(user->body, "display_name"), "?");

	render_link(c, links, "self", "%s/users/%s", c->base, uuid);
	render_link(c, links, "avatar",
		"https://avatar-management--avatars.us-west-2.prod.public.atl-paas.net/initials/"
		"%c-%d.png",
		toupper((unsigned char)name[0]), (int)(user->id % 6));
	render_link(c, links, "html", "https://bitbucket.org/%s/", uuid);
	return links;
}

/* The names are in the order of the recorded answers. */
static struct value *render_short(struct context *c, const struct document *user)
{
	struct value *map = value_new_map(c->arena);

	render_copy(c, map, "display_name", user->body);
	render_links(c, map, user);
	render_copy(c, map, "type", user->body);
	render_text(c, map, "uuid", user->uuid);
	render_copy(c, map, "account_id", user->body);
	render_copy(c, map, "nickname", user->body);
	return map;
}

static const struct value *render_embedded(struct context *c, const struct document *user)
{
	return render_short(c, user);
}

const struct value *user_render(struct context *c, const struct document *user)
{
	return render_once(c, "user", user, render_embedded);
}

static struct value *render_full(struct context *c, const struct document *user)
{
	struct value *map = render_short(c, user);
	struct value *links = (struct value *)value_get(map, "links");
	const char *uuid = url_segment(c->arena, user->uuid);

	render_link(c, links, "repositories", "%s/repositories/%s", c->base, uuid);
	render_link(c, links, "snippets", "%s/snippets/%s", c->base, uuid);
	render_link(c, links, "hooks", "%s/workspaces/%s/hooks", c->base, uuid);
	render_copy(c, map, "created_on", user->body);
	value_put(c->arena, map, "is_staff", value_new_bool(c->arena, false));
	render_text(c, map, "account_status", "active");
	render_text(c, map, "location", NULL);
	return map;
}

int user_self(struct context *c)
{
	struct value *map = render_full(c, c->caller.user);

	render_text(c, map, "has_2fa_enabled", NULL);
	render_copy(c, map, "username", c->caller.user->body);
	return answer_value(c->answer, 200, map);
}

int user_get(struct context *c)
{
	const struct document *user = user_find(c->store, c->arena, c->item);

	if (!user)
		return answer_error(c->answer, 404, "No such user: %s", c->item);
	return answer_value(c->answer, 200, render_full(c, user));
}
