#include "net/oauth_authority.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "net/credential.h"
#include "net/token.h"
#include "net/token_store.h"
#include "net/url.h"

#include <stdlib.h>
#include <string.h>

enum {
	LOCK_PATIENCE_MS = 120 *
			   1000, /* more than all attempts of the process that holds it take */
	PAUSE_MS = 60 * 1000     /* between two renewals, or two attempts at one */
};

struct oauth_authority {
	struct http_authority http; /* the first: it is what clients have */
	struct oauth_way way;
	const struct clock *clock;
	struct credential credential;
	char *store;        /* NULL for a consumer */
	struct token token; /* in use */
	int64_t paused_until; /* by clock_monotonic(): the last renewal, or attempt at one, was just now */
};

static int64_t wall(const struct oauth_authority *a)
{
	return clock_wall(a->clock);
}

/* --- a consumer --- */

static int ask_as_consumer(struct oauth_authority *a, struct err *e)
{
	const struct oauth_request request = { .grant = OAUTH_CONSUMER,
		.consumer = a->credential.user,
		.secret = a->credential.secret };
	AUTO(token_release) struct token token = TOKEN_INIT;

	if (oauth_ask(&a->way, &request, &token, e) != OAUTH_GRANTED)
		return -1;
	token_copy(&a->token, &token);
	return 0;
}

/* --- a login --- */

static int no_login(const struct oauth_authority *a, struct err *e)
{
	if (a->token.access)
		return err_set(e, ERR_AUTH,
			"the login to %s is gone: somebody has logged out; run 'cooper auth login'",
			a->way.server);
	return err_set(e, ERR_AUTH, "there is no login to %s%s%s; run 'cooper auth login'",
		a->way.server, a->credential.user ? " through the OAuth consumer " : "",
		a->credential.user ? a->credential.user : "");
}

static struct token_entry *find(const struct oauth_authority *a, const struct token_store *store)
{
	AUTO(mem_free) char *server = url_base(a->way.server);

	return token_store_find(store, server, a->credential.user);
}

static int load(struct oauth_authority *a, struct err *e)
{
	AUTO(token_store_release) struct token_store store = TOKEN_STORE_INIT;
	const struct token_entry *entry;

	if (token_store_read(&store, a->store, e) < 0)
		return -1;
	entry = find(a, &store);
	if (!entry)
		return no_login(a, e);
	token_copy(&a->token, &entry->token);
	return 0;
}

static int check_refresh(const struct token *t, int64_t now_ms, struct err *e)
{
	AUTO(str_release) struct str why = STR_INIT;
	char when[CLOCK_TEXT];

	if (!t->refresh)
		return oauth_failed_to_refresh(e, "the login has no refresh token");
	if (token_may_refresh(t, now_ms))
		return 0;
	str_addf(&why,
		"the refresh token was sent at %s and the answer was lost; it worked for ten "
		"minutes from then on",
		clock_format(t->used_ms, when));
	return oauth_failed_to_refresh(e, why.buf);
}

/* What an answer may leave out stays as it was. */
static void replace(struct token *old, struct token *new)
{
	if (!new->refresh)
		new->refresh = TAKE(old->refresh);
	if (!*new->scopes && old->scopes) {
		free(new->scopes);
		new->scopes = TAKE(old->scopes);
	}
	token_copy(old, new);
}

/* Where nothing was done the refresh token is as good as before; a crash meanwhile only costs the grace. */
static void take_back(const struct token_store *store, struct token *t)
{
	t->used_ms = 0;
	token_store_save(store, NULL);
}

static int exchange(struct oauth_authority *a, const struct token_store *store,
	struct token_entry *entry, struct err *e)
{
	const struct oauth_request request = { .grant = OAUTH_REFRESH,
		.consumer = entry->consumer,
		.secret = entry->secret,
		.proof = entry->token.refresh };
	AUTO(token_release) struct token token = TOKEN_INIT;
	bool first = !entry->token.used_ms;
	enum oauth_verdict verdict;

	if (first) {
		entry->token.used_ms = wall(a);
		if (token_store_save(store, e) < 0)
			return -1;
	}
	verdict = oauth_ask(&a->way, &request, &token, e);
	if (first && (verdict == OAUTH_UNTOUCHED || verdict == OAUTH_STRANGER))
		take_back(store, &entry->token);
	if (verdict != OAUTH_GRANTED)
		return -1;
	replace(&entry->token, &token);
	return token_store_save(store, e);
}

static int refresh(struct oauth_authority *a, struct err *e)
{
	AUTO(token_store_release) struct token_store store = TOKEN_STORE_INIT;
	struct token_entry *entry;
	bool same;

	if (token_store_open(&store, a->store, LOCK_PATIENCE_MS, e) < 0)
		return -1;
	entry = find(a, &store);
	if (!entry)
		return no_login(a, e);
	same = str_same(entry->token.access, a->token.access);
	if ((same || token_due(&entry->token, wall(a))) &&
		(check_refresh(&entry->token, wall(a), e) < 0 || exchange(a, &store, entry, e) < 0))
		return -1;
	token_copy(&a->token, &entry->token);
	return 0;
}

/* --- both --- */

int oauth_authority_renew(struct oauth_authority *a, struct err *e)
{
	int result;

	if (a->store && !a->token.access && load(a, e) < 0)
		return -1;
	result = a->store ? refresh(a, e) : ask_as_consumer(a, e);
	a->paused_until = clock_monotonic(a->clock) + PAUSE_MS;
	return result;
}

/* A token that is due still serves when renewing it fails; one that is refused or expired does not. */
static int renew_if_possible(struct oauth_authority *a, bool needed, struct err *e)
{
	AUTO(err_release) struct err why = ERR_INIT;

	if (oauth_authority_renew(a, &why) == 0)
		return 0;
	if (needed || why.code == ERR_INTERRUPTED) {
		if (e)
			err_move(e, &why);
		return -1;
	}
	log_add(a->way.log, LOG_WARNING, "%s (the access token in use is valid for a while yet)",
		err_text(&why));
	return 0;
}

/* The first token: of a login it is in the store. */
static int obtain(struct oauth_authority *a, struct err *e)
{
	if (a->token.access)
		return 0;
	return a->store ? load(a, e) : oauth_authority_renew(a, e);
}

static char *header_of(const struct token *t)
{
	const struct credential c = { CREDENTIAL_BEARER, NULL, t->access };

	return credential_header(&c);
}

/* Whether `header` is the one that carries the token. */
static bool carries(const char *header, const struct token *t)
{
	const char *token = header ? strrchr(header, ' ') : NULL;

	return token && str_same(token + 1, t->access);
}

static int renew(struct http_authority *http, const char *current, bool refused, char **header,
	struct err *e)
{
	struct oauth_authority *a = (struct oauth_authority *)http;
	bool paused, expired, wanted;

	*header = NULL;
	if (obtain(a, e) < 0)
		return -1;
	paused = clock_monotonic(a->clock) < a->paused_until;
	expired = token_expired(&a->token, wall(a));
	refused = refused && carries(current, &a->token);
	wanted = expired || (!paused && (refused || token_due(&a->token, wall(a))));
	if (wanted && renew_if_possible(a, expired || refused, e) < 0)
		return -1;
	if (!carries(current, &a->token))
		*header = header_of(&a->token);
	return 0;
}

struct oauth_authority *oauth_authority_new(
	const struct oauth_way *way, const struct credential *c, const char *store)
{
	struct oauth_authority *a = mem_zalloc(1, sizeof *a);

	a->http.renew = renew;
	a->way = *way;
	a->clock = way->clock ? way->clock : &clock_system;
	a->credential.type = c->type;
	a->credential.user = c->user ? mem_strdup(c->user) : NULL;
	a->credential.secret = c->secret ? mem_strdup(c->secret) : NULL;
	a->store = store ? mem_strdup(store) : NULL;
	a->token = (struct token)TOKEN_INIT;
	a->paused_until = INT64_MIN;
	return a;
}

struct http_authority *oauth_authority_http(struct oauth_authority *a)
{
	return &a->http;
}

const struct token *oauth_authority_token(const struct oauth_authority *a)
{
	return &a->token;
}

void oauth_authority_free(struct oauth_authority *a)
{
	if (!a)
		return;
	credential_release(&a->credential);
	token_release(&a->token);
	free(a->store);
	free(a);
}
