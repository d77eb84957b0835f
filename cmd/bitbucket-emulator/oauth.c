#include "bitbucket-emulator/oauth.h"

#include "base/arena.h"
#include "base/str.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/auth.h"
#include "bitbucket-emulator/oauth_code.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/store.h"
#include "bitbucket-emulator/url.h"
#include "codec/value.h"

#include <inttypes.h>
#include <string.h>

/* An old refresh token still works for so long after it was first used. */
#define GRACE_MS (INT64_C(10) * 60 * 1000)

/* One exchange at the token endpoint. */
struct exchange {
	struct store *store;
	struct arena *arena;
	const struct options *options;
	const struct request *request;
	struct answer *answer;
	const struct value *form;
	const struct document *consumer;
	const struct value *scopes; /* what is granted: the consumer's, or fewer */
};

static const char *field(const struct exchange *x, const char *name)
{
	return value_text(value_get(x->form, name), "");
}

/* RFC 6749's shape of an error, which is not that of the rest of the API. */
static int refuse(struct exchange *x, const char *error, const char *description)
{
	struct value *map = value_new_map(x->arena);

	value_put(x->arena, map, "error_description", value_new_string(x->arena, description));
	value_put(x->arena, map, "error", value_new_string(x->arena, error));
	answer_value(x->answer, 400, map);
	return -1;
}

static const struct value *read_form(struct arena *a, const char *body)
{
	struct value *map = value_new_map(a);
	const char *name, *text;
	size_t len, equals;

	for (; *body; body += len + (body[len] == '&')) {
		len = strcspn(body, "&");
		equals = strcspn(body, "=&");
		name = url_decode(a, body, equals, true);
		text = equals < len ? url_decode(a, body + equals + 1, len - equals - 1, true) : "";
		if (name && text && *name)
			value_put(a, map, name, value_new_string(a, text));
	}
	return map;
}

/* The consumer that authenticates by Basic or in the body; a wrong one is 400, not 401. */
static int find_consumer(struct exchange *x)
{
	const char *id = field(x, "client_id"), *secret = field(x, "client_secret");
	const struct document *consumer;

	if (x->request->authorization &&
		auth_basic(x->arena, x->request->authorization, &id, &secret) < 0)
		id = "";
	consumer = store_find(x->store, x->arena, 0, "consumers", id);
	if (!consumer || strcmp(value_text(value_get(consumer->body, "secret"), ""),
				 auth_token_key(x->arena, secret)) != 0)
		return refuse(x, "unauthorized_client", "Invalid OAuth client credentials");
	x->consumer = consumer;
	return 0;
}

/* A text nobody has yet, padded to the length that real ones have. */
static const char *new_secret(struct exchange *x, const char *what)
{
	AUTO(str_release) struct str text = STR_INIT;
	const char *uuid = store_new_uuid(
		x->store, x->arena, arena_printf(x->arena, "%s/%s", what, x->consumer->key));

	str_addf(&text, "%s.%.36s.", what, uuid + 1);
	str_fill(&text, 'x', (size_t)wart_number(&x->options->warts, WART_TOKEN_LENGTH) - text.len);
	return arena_strdup(x->arena, text.buf);
}

static void put_number(struct exchange *x, struct value *map, const char *name, int64_t n)
{
	value_put(x->arena, map, name, value_new_int(x->arena, n));
}

static const char *store_secret(
	struct exchange *x, const char *kind, const char *what, struct value *body)
{
	const char *secret = new_secret(x, what);
	struct document d = { .kind = kind,
		.key = auth_token_key(x->arena, secret),
		.uuid = "",
		.ref = x->consumer->ref,
		.body = body };

	store_insert(x->store, &d);
	return secret;
}

static const char *new_access_token(struct exchange *x, int64_t life_s)
{
	struct value *body = value_new_map(x->arena);

	value_put(x->arena, body, "type",
		value_new_string(x->arena, credential_names[CREDENTIAL_OAUTH]));
	value_put(x->arena, body, "scopes", x->scopes);
	put_number(x, body, "expires_ms", x->request->now_ms + life_s * 1000);
	return store_secret(x, "issued", "access", body);
}

static const char *new_refresh_token(struct exchange *x)
{
	struct value *body = value_new_map(x->arena);

	value_put(x->arena, body, "consumer", value_new_string(x->arena, x->consumer->key));
	value_put(x->arena, body, "scopes", x->scopes);
	return store_secret(x, "refresh", "refresh", body);
}

static const char *scopes_text(struct exchange *x)
{
	AUTO(str_release) struct str text = STR_INIT;
	uint32_t i;

	for (i = 0; i < x->scopes->n; i++)
		str_addf(&text, "%s%s", i ? " " : "", value_text(&x->scopes->items[i], ""));
	return arena_strdup(x->arena, text.buf);
}

static int grant(struct exchange *x, bool with_refresh)
{
	int64_t life_s = value_int(value_get(x->consumer->body, "expires_in"), OAUTH_LIFE_S);
	struct value *map = value_new_map(x->arena);
	struct arena *a = x->arena;

	value_put(a, map, "access_token", value_new_string(a, new_access_token(x, life_s)));
	value_put(a, map, "scopes", value_new_string(a, scopes_text(x)));
	value_put(a, map, "token_type", value_new_string(a, "bearer"));
	put_number(x, map, "expires_in", life_s);
	value_put(a, map, "state", value_new_string(a, field(x, "grant_type")));
	if (with_refresh)
		value_put(a, map, "refresh_token", value_new_string(a, new_refresh_token(x)));
	return answer_value(x->answer, 200, map);
}

static int grant_credentials(struct exchange *x)
{
	return grant(x, wart_is(&x->options->warts, WART_CLIENT_REFRESH, "present"));
}

static int refuse_refresh(struct exchange *x)
{
	bool modern = wart_is(&x->options->warts, WART_REFRESH_ERROR, "invalid_grant");

	return refuse(x, modern ? "invalid_grant" : "invalid_request", "Invalid refresh_token");
}

/* Every use gives a new refresh token; the old one works for ten minutes after its first use. */
static int grant_refresh(struct exchange *x)
{
	const struct document *old = store_find(x->store, x->arena, 0, "refresh",
		auth_token_key(x->arena, field(x, "refresh_token")));
	int64_t used_ms = value_int(value_get(old ? old->body : NULL, "used_ms"), 0);
	struct document used;
	struct value *body;

	if (!old ||
		strcmp(value_text(value_get(old->body, "consumer"), ""), x->consumer->key) != 0 ||
		(used_ms && x->request->now_ms - used_ms > GRACE_MS))
		return refuse_refresh(x);
	if (value_get(old->body, "scopes"))
		x->scopes = value_get(old->body, "scopes");
	if (!used_ms) {
		used = *old;
		body = value_new_map(x->arena);
		value_put(x->arena, body, "consumer", value_get(old->body, "consumer"));
		value_put(x->arena, body, "scopes", x->scopes);
		put_number(x, body, "used_ms", x->request->now_ms);
		used.body = body;
		store_update(x->store, &used);
	}
	return grant(x, true);
}

static int grant_code(struct exchange *x)
{
	const struct redemption of = {
		.code = field(x, "code"),
		.redirect_uri = field(x, "redirect_uri"),
		.consumer = x->consumer,
	};

	x->scopes = oauth_code_spend(x->store, x->request, &of);
	return x->scopes ? grant(x, true)
			 : refuse(x, "invalid_grant", "The specified code is not valid.");
}

static const struct {
	const char *type;
	int (*answer)(struct exchange *);
} grants[] = {
	{ "client_credentials", grant_credentials },
	{ "refresh_token", grant_refresh },
	{ "authorization_code", grant_code },
};

static int answer_token(
	struct store *s, const struct options *o, const struct request *r, struct answer *answer)
{
	struct exchange x = {
		.store = s, .arena = r->arena, .options = o, .request = r, .answer = answer
	};
	size_t i;

	if (r->verb != METHOD_POST)
		return answer_error(answer, 405, "Method not allowed");
	x.form = read_form(r->arena, r->body);
	if (find_consumer(&x) < 0)
		return -1;
	x.scopes = value_get(x.consumer->body, "scopes");
	for (i = 0; i < COUNT(grants); i++)
		if (!strcmp(field(&x, "grant_type"), grants[i].type))
			return grants[i].answer(&x);
	return refuse(&x, "unsupported_grant_type", "Unsupported grant type");
}

/* What there is below /site/oauth2. */
static const struct {
	const char *name;
	int (*answer)(
		struct store *, const struct options *, const struct request *, struct answer *);
} places[] = { { "access_token", answer_token }, { "authorize", oauth_authorize } };

/* The place that the path names; COUNT(places) where it names none. */
static size_t place_of(const struct request *r)
{
	size_t i = COUNT(places);

	if (r->n_segments == 3 && !strcmp(r->segments[0], "site") &&
		!strcmp(r->segments[1], "oauth2"))
		for (i = 0; i < COUNT(places); i++)
			if (!strcmp(r->segments[2], places[i].name))
				break;
	return i;
}

bool oauth_claims(const struct request *r)
{
	return place_of(r) < COUNT(places);
}

int oauth_answer(
	struct store *s, const struct options *o, const struct request *r, struct answer *answer)
{
	return places[place_of(r)].answer(s, o, r, answer);
}
