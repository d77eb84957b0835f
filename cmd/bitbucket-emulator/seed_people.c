/* People of the seed: users, members, and how the rest of it names them. */
#include "bitbucket-emulator/seeder.h"

#include "base/arena.h"
#include "base/diag.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/schema.h"
#include "bitbucket-emulator/user.h"
#include "bitbucket-emulator/uuid.h"
#include "codec/value.h"

#include <ctype.h>
#include <string.h>

static const char *text_of(const struct value *map, const char *name)
{
	return value_text(value_get(map, name), NULL);
}

static const char *lower(struct arena *a, const char *text)
{
	char *copy = arena_strdup(a, text), *at;

	for (at = copy; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	return copy;
}

/* Lets the user be found by `name`; the first one of a name keeps it. */
static void add_alias(
	struct seeder *s, const char *kind, const char *name, const struct document *user)
{
	struct document alias = { .kind = kind, .key = name, .uuid = "", .ref = user->id };

	if (!name || store_find(s->store, s->arena, 0, kind, name))
		return;
	alias.body = value_new_map(s->arena);
	store_insert(s->store, &alias);
}

const char *seeder_account(struct arena *a, const char *name)
{
	char uuid[UUID_TEXT];

	uuid_of(arena_printf(a, "account/%s", name), 0, uuid);
	return arena_printf(a, "712020:%.36s", uuid + 1);
}

static const struct document *known_user(struct seeder *s, const struct value *m)
{
	const char *uuid = text_of(m, "uuid"), *email = text_of(m, "email");
	const struct document *user = uuid ? user_find(s->store, s->arena, uuid) : NULL;

	return user || !email ? user : user_by_email(s->store, s->arena, email);
}

static const char *first_text(const char *a, const char *b, const char *c)
{
	return a ? a : b ? b : c;
}

static const struct document *add_user(struct seeder *s, const struct value *m)
{
	const char *email = text_of(m, "email"), *nickname = text_of(m, "nickname");
	const char *name = text_of(m, "display_name"), *account = text_of(m, "account_id");
	const char *id = first_text(email, nickname, name);
	struct value *body = value_new_map(s->arena);
	struct document user = { .kind = "users", .key = "", .body = body };
	struct document *stored = ARENA_NEW(s->arena, struct document);

	if (!id) {
		diag_add(
			s->diag, m->place, "a member needs an email, a nickname or a display_name");
		return NULL;
	}
	if (!account)
		account = seeder_account(s->arena, id);
	render_text(&s->context, body, "display_name", first_text(name, nickname, email));
	render_text(&s->context, body, "nickname", first_text(nickname, name, email));
	render_text(&s->context, body, "account_id", account);
	render_text(&s->context, body, "email", email);
	render_text(&s->context, body, "type", "user");
	render_text(&s->context, body, "created_on", "2024-01-01T10:00:00.000000+00:00");
	user.uuid = value_text(value_get(m, "uuid"),
		store_new_uuid(s->store, s->arena, arena_printf(s->arena, "user/%s", id)));
	*stored = seeder_insert(s, NULL, user, m);
	add_alias(s, "accounts", account, stored);
	add_alias(s, "emails", email ? lower(s->arena, email) : NULL, stored);
	add_alias(s, "names", nickname, stored);
	add_alias(s, "names", name, stored);
	return stored;
}

static void add_member(struct seeder *s, const struct value *m)
{
	static const char *const keys[] = { "display_name", "nickname", "email", "account_id",
		"uuid", "permission", "access", "added_on", NULL };
	const char *permission = value_text(value_get(m, "permission"), "member");
	const struct document *user;
	struct document member = { .kind = "members", .uuid = "" };
	struct value *body = value_new_map(s->arena);

	if (!seeder_is_map(s, m, "a member"))
		return;
	seeder_check_keys(s, m, keys);
	if (strcmp(permission, "owner") != 0 && strcmp(permission, "member") != 0)
		diag_add(s->diag, value_get(m, "permission")->place,
			"'permission' must be owner or member");
	user = known_user(s, m);
	if (!user)
		user = add_user(s, m);
	if (!user)
		return;
	render_text(&s->context, body, "permission", permission);
	render_text(&s->context, body, "access", value_text(value_get(m, "access"), "write"));
	render_copy(&s->context, body, "added_on", m);
	member.key = user->key;
	member.ref = user->id;
	member.body = body;
	seeder_insert(s, s->workspace, member, NULL);
}

void seeder_members(struct seeder *s, const struct value *members)
{
	uint32_t i, n;
	const struct value *items = seeder_items(s, members, "'members'", &n);

	for (i = 0; i < n; i++)
		add_member(s, &items[i]);
}

const struct document *seeder_user(struct seeder *s, const struct value *v)
{
	const char *name = value_text(v, "");
	const struct document *user = user_find(s->store, s->arena, name), *alias;

	if (!user)
		user = user_by_email(s->store, s->arena, name);
	if (user)
		return user;
	alias = store_find(s->store, s->arena, 0, "names", name);
	if (alias)
		return store_get(s->store, s->arena, alias->ref);
	diag_add(s->diag, v->place, "nobody is called '%s' among the members", name);
	return NULL;
}

void seeder_reviewers(struct seeder *s, const struct document *owner, const struct value *reviewers)
{
	uint32_t i, n;
	const struct value *items = seeder_items(s, reviewers, "'default_reviewers'", &n);
	const struct document *user;

	for (i = 0; i < n; i++) {
		user = seeder_user(s, &items[i]);
		if (user &&
			!store_find(s->store, s->arena, owner->id, "default-reviewers", user->key))
			seeder_insert(s, owner,
				(struct document){ .kind = "default-reviewers",
					.key = user->key,
					.uuid = "",
					.ref = user->id,
					.body = value_new_map(s->arena) },
				NULL);
	}
}
