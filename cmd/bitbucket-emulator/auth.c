#include "bitbucket-emulator/auth.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/bytes.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/store.h"
#include "bitbucket-emulator/user.h"
#include "bitbucket-emulator/uuid.h"
#include "bitbucket-emulator/wart.h"
#include "codec/value.h"

#include <string.h>
#include <strings.h>

const char *const credential_names[CREDENTIALS] = {
	[CREDENTIAL_NONE] = "none",
	[CREDENTIAL_API_TOKEN] = "api-token",
	[CREDENTIAL_OAUTH] = "oauth",
	[CREDENTIAL_ACCESS_TOKEN] = "access-token",
};

enum vocabulary auth_vocabulary(enum credential credential)
{
	return credential == CREDENTIAL_API_TOKEN ? SCOPES_GRANULAR : SCOPES_OAUTH;
}

const char *auth_token_key(struct arena *a, const char *secret)
{
	char text[33];

	return arena_strdup(a, digest_of(secret, strlen(secret), text));
}

static int refuse(struct answer *answer, const char *message)
{
	answer_header(answer, "WWW-Authenticate", "Basic realm=\"Bitbucket.org HTTP\"");
	return answer_error(answer, 401, "%s", message);
}

int auth_refuse(struct answer *answer)
{
	return refuse(answer, "Token is invalid, expired, or not supported for this endpoint.");
}

/* What came with the request: a secret and, with Basic, the name before it. */
struct presented {
	const char *name; /* NULL: Bearer */
	const char *secret;
};

int auth_basic(struct arena *a, const char *header, const char **name, const char **secret)
{
	char *colon, *pair;
	size_t len;

	if (strncasecmp(header, "Basic ", 6) != 0)
		return -1;
	pair = bytes_from_base64(a, header + 6 + strspn(header + 6, " "), &len);
	colon = strchr(pair, ':');
	if (!colon)
		return -1;
	*colon = '\0';
	*name = pair;
	*secret = colon + 1;
	return 0;
}

static int read_header(struct presented *p, struct arena *a, const char *header)
{
	*p = (struct presented){ NULL, NULL };
	if (strncasecmp(header, "Bearer ", 7) != 0)
		return auth_basic(a, header, &p->name, &p->secret);
	p->secret = header + 7 + strspn(header + 7, " ");
	return 0;
}

/* The user that the default secret stands for: the one named, else the first owner of a workspace. */
static const struct document *default_user(struct store *s, struct arena *a, const char *name)
{
	const struct document *user = name ? user_by_email(s, a, name) : NULL;
	struct document_list workspaces = { 0 }, members = { 0 };
	size_t i;

	if (user)
		return user;
	store_list(s, a, (struct selection){ .kind = "workspaces", .limit = 1 }, &workspaces);
	if (!workspaces.n)
		return NULL;
	store_list(s, a, (struct selection){ .parent = workspaces.items[0]->id, .kind = "members" },
		&members);
	for (i = 0; i < members.n; i++)
		if (!strcmp(value_text(value_get(members.items[i]->body, "permission"), ""),
			    "owner"))
			return store_get(s, a, members.items[i]->ref);
	return NULL;
}

static int accept_default(struct caller *c, struct store *s, struct arena *a, struct presented p)
{
	if (strcmp(p.secret, AUTH_DEFAULT_SECRET) != 0)
		return -1;
	if (store_count(s, (struct selection){ .kind = "tokens" }) > 0)
		return -1;
	c->credential = p.name ? CREDENTIAL_API_TOKEN : CREDENTIAL_OAUTH;
	c->scopes = scope_all(a, auth_vocabulary(c->credential));
	c->user = default_user(s, a, p.name);
	return 0;
}

static enum credential credential_named(const char *name)
{
	enum credential i;

	for (i = CREDENTIAL_API_TOKEN; i < CREDENTIALS; i++)
		if (!strcmp(name, credential_names[i]))
			return i;
	return CREDENTIAL_NONE;
}

/* Whether the credential came the way it must: API tokens by Basic with their user's e-mail. */
static bool came_rightly(const struct caller *c, struct presented p, const struct warts *w)
{
	const char *email;

	if (c->credential != CREDENTIAL_API_TOKEN)
		return !p.name;
	if (!p.name)
		return wart_is(w, WART_API_TOKEN_BEARER, "accepted");
	email = value_text(value_get(c->user->body, "email"), "");
	return *email && !strcasecmp(p.name, email);
}

static int accept_token(struct caller *c, struct store *s, const struct request *r,
	struct presented p, const struct warts *w)
{
	const char *key = auth_token_key(r->arena, p.secret);
	const struct document *token = store_find(s, r->arena, 0, "tokens", key);

	if (!token)
		token = store_find(s, r->arena, 0, "issued", key);
	if (!token)
		return accept_default(c, s, r->arena, p);
	c->credential = credential_named(value_text(value_get(token->body, "type"), ""));
	c->user = store_get(s, r->arena, token->ref);
	c->scopes = value_get(token->body, "scopes");
	c->workspace = value_int(value_get(token->body, "workspace"), 0);
	c->project = value_int(value_get(token->body, "project"), 0);
	c->repository = value_int(value_get(token->body, "repository"), 0);
	c->expires_ms = value_int(value_get(token->body, "expires_ms"), INT64_MAX);
	return c->user && c->scopes && came_rightly(c, p, w) ? 0 : -1;
}

int auth_identify(struct caller *c, struct store *s, const struct request *r, const struct warts *w,
	struct answer *answer)
{
	const struct caller nobody = { .scopes = value_new_list(r->arena),
		.expires_ms = INT64_MAX };
	struct presented p;

	*c = nobody;
	if (!r->authorization)
		return 0;
	if (read_header(&p, r->arena, r->authorization) < 0 || accept_token(c, s, r, p, w) < 0) {
		*c = nobody;
		return auth_refuse(answer);
	}
	if (r->now_ms < c->expires_ms)
		return 0;
	*c = nobody;
	return refuse(answer,
		"Access token expired. Use your refresh token to obtain a new access token.");
}
