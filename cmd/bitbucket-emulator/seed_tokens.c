/* Credentials of the seed: tokens, and OAuth consumers. */
#include "bitbucket-emulator/seeder.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "bitbucket-emulator/oauth.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/user.h"
#include "codec/value.h"

#include <string.h>

static const char *text_of(const struct value *map, const char *name)
{
	return value_text(value_get(map, name), NULL);
}

/* The bot that an access token acts as (fact sheet 4.5). */
static int64_t add_bot(struct seeder *s, const char *name)
{
	struct value *body = value_new_map(s->arena);
	struct document bot = { .kind = "users", .key = "", .body = body };

	render_text(&s->context, body, "display_name", name);
	render_text(&s->context, body, "nickname", name);
	render_text(&s->context, body, "account_id", seeder_account(s->arena, name));
	render_text(&s->context, body, "type", "app_user");
	return seeder_insert(s, NULL, bot, NULL).id;
}

/* The id of what the token names under `key`, into its body; 0 after a complaint where it is not there. */
static int64_t put_limit(struct seeder *s, struct value *body, const struct value *token,
	const char *key, const struct document *found)
{
	if (!found) {
		diag_add(s->diag, token->place, "the token's %s does not exist", key);
		return 0;
	}
	value_put(s->arena, body, key, value_new_int(s->arena, found->id));
	return found->id;
}

/* An access token's reach: a workspace, and perhaps one project or one repository of it. */
static void put_limits(struct seeder *s, struct value *body, const struct value *token)
{
	const char *workspace = value_text(value_get(token, "workspace"), "");
	const char *project = text_of(token, "project"), *repository = text_of(token, "repository");
	int64_t id = put_limit(s, body, token, "workspace",
		store_find(s->store, s->arena, 0, "workspaces", workspace));

	if (id && project)
		put_limit(s, body, token, "project",
			store_find(s->store, s->arena, id, "projects", project));
	if (id && repository)
		put_limit(s, body, token, "repository",
			store_find(s->store, s->arena, id, "repositories", repository));
}

static enum credential type_of(struct seeder *s, const struct value *token)
{
	const char *type = value_text(
		value_get(token, "type"), credential_names[CREDENTIAL_API_TOKEN]);
	enum credential i;

	for (i = CREDENTIAL_API_TOKEN; i < CREDENTIALS; i++)
		if (!strcmp(type, credential_names[i]))
			return i;
	diag_add(s->diag, token->place,
		"a token's type is api-token, oauth or access-token, not '%s'", type);
	return CREDENTIAL_NONE;
}

static const struct value *scopes_of(struct seeder *s, const struct value *token, enum vocabulary v)
{
	const struct value *scopes = value_get(token, "scopes");
	uint32_t i, n;
	const struct value *items;

	if (!scopes || !strcmp(value_text(scopes, ""), "all"))
		return scope_all(s->arena, v);
	items = seeder_items(s, scopes, "'scopes'", &n);
	for (i = 0; i < n; i++)
		if (!scope_exists(value_text(&items[i], ""), v))
			diag_add(s->diag, items[i].place,
				"no such scope for this type of token: '%s'",
				value_text(&items[i], ""));
	return scopes->type == VALUE_LIST ? scopes : value_new_list(s->arena);
}

static void add_token(struct seeder *s, const struct value *token)
{
	static const char *const keys[] = { "secret", "type", "user", "name", "scopes", "workspace",
		"project", "repository", NULL };
	const char *secret = value_text(value_get(token, "secret"), "");
	struct value *body = value_new_map(s->arena);
	struct document d = { .kind = "tokens", .uuid = "", .body = body };
	const struct document *user = NULL;
	enum credential type;

	if (!seeder_is_map(s, token, "a token"))
		return;
	seeder_check_keys(s, token, keys);
	type = type_of(s, token);
	render_text(&s->context, body, "type", credential_names[type]);
	value_put(s->arena, body, "scopes", scopes_of(s, token, auth_vocabulary(type)));
	d.key = auth_token_key(s->arena, secret);
	if (!*secret || store_find(s->store, s->arena, 0, "tokens", d.key)) {
		diag_add(s->diag, token->place, "a token needs a 'secret' of its own");
		return;
	}
	if (type == CREDENTIAL_ACCESS_TOKEN) {
		put_limits(s, body, token);
		d.ref = add_bot(s, value_text(value_get(token, "name"), "access token"));
	} else if (value_get(token, "user")) {
		user = seeder_user(s, value_get(token, "user"));
		d.ref = user ? user->id : 0;
	} else {
		diag_add(s->diag, token->place, "the token of a person needs a 'user'");
	}
	seeder_insert(s, NULL, d, NULL);
}

void seeder_tokens(struct seeder *s, const struct value *tokens)
{
	uint32_t i, n;
	const struct value *items = seeder_items(s, tokens, "'tokens'", &n);

	for (i = 0; i < n; i++)
		add_token(s, &items[i]);
}

static void add_refresh_token(struct seeder *s, const char *secret, const struct document *consumer)
{
	struct value *body = value_new_map(s->arena);
	struct document d = { .kind = "refresh",
		.key = auth_token_key(s->arena, secret),
		.uuid = "",
		.ref = consumer->ref,
		.body = body };

	render_text(&s->context, body, "consumer", consumer->key);
	seeder_insert(s, NULL, d, NULL);
}

/* Where the authorization page sends people back to. */
static void put_callback(struct seeder *s, struct value *body, const struct value *callback)
{
	const char *url = value_text(callback, "");

	if (!callback)
		return;
	if (!str_starts(url, "http://") && !str_starts(url, "https://"))
		diag_add(s->diag, callback->place, "a consumer's callback is a URL, not '%s'", url);
	value_put(s->arena, body, "callback", callback);
}

static void add_consumer(struct seeder *s, const struct value *consumer)
{
	static const char *const keys[] = { "id", "secret", "user", "scopes", "expires_in",
		"callback", "refresh_token", NULL };
	const char *id = value_text(value_get(consumer, "id"), "");
	const char *secret = value_text(value_get(consumer, "secret"), ""), *refresh;
	struct value *body = value_new_map(s->arena);
	struct document d = { .kind = "consumers", .key = id, .uuid = "", .body = body };
	const struct document *user;

	if (!seeder_is_map(s, consumer, "a consumer"))
		return;
	seeder_check_keys(s, consumer, keys);
	user = value_get(consumer, "user") ? seeder_user(s, value_get(consumer, "user")) : NULL;
	if (!*id || !*secret || !user || store_find(s->store, s->arena, 0, "consumers", id)) {
		diag_add(s->diag, consumer->place,
			"a consumer needs an 'id' of its own, a 'secret' and a 'user'");
		return;
	}
	d.ref = user->id;
	render_text(&s->context, body, "secret", auth_token_key(s->arena, secret));
	value_put(s->arena, body, "scopes", scopes_of(s, consumer, SCOPES_OAUTH));
	value_put(s->arena, body, "expires_in",
		value_new_int(
			s->arena, value_int(value_get(consumer, "expires_in"), OAUTH_LIFE_S)));
	put_callback(s, body, value_get(consumer, "callback"));
	d = seeder_insert(s, NULL, d, NULL);
	refresh = text_of(consumer, "refresh_token");
	if (refresh)
		add_refresh_token(s, refresh, &d);
}

void seeder_consumers(struct seeder *s, const struct value *consumers)
{
	uint32_t i, n;
	const struct value *items = seeder_items(s, consumers, "'consumers'", &n);

	for (i = 0; i < n; i++)
		add_consumer(s, &items[i]);
}
