#include "net/oauth.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "net/credential.h"
#include "net/http.h"
#include "net/token.h"
#include "net/url.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum {
	TIMEOUT_MS = 20 * 1000, /* of one attempt; all of them must fit well into the grace */
	ATTEMPTS = 3,
	PAUSE_MS = 500,
	STEP_MS = 200
};

void oauth_base(const char *server, struct str *out)
{
	static const char cloud[] = "https://api.bitbucket.org";
	const char *host = strstr(server, "://");
	size_t origin = host ? (size_t)(host + 3 - server) + strcspn(host + 3, "/")
			     : strlen(server);

	if (origin == sizeof cloud - 1 && strncasecmp(server, cloud, origin) == 0)
		str_add(out, "https://bitbucket.org");
	else
		str_addn(out, server, origin);
	str_add(out, "/site/oauth2");
}

/* --- the three failures --- */

int oauth_failed_to_get(struct err *e, const char *why)
{
	return err_set(e, ERR_AUTH,
		"Failed to get token: %s; check the OAuth consumer's key, secret and callback URL, "
		"then connect again: set BITBUCKET_CLIENT_ID and BITBUCKET_CLIENT_SECRET, or run "
		"'cooper auth login'",
		why);
}

int oauth_failed_to_refresh(struct err *e, const char *why)
{
	return err_set(e, ERR_AUTH,
		"Token refresh failure: %s; connect again with 'cooper auth login'", why);
}

static int failed_to_parse(struct err *e, const char *why, const char *where)
{
	return err_set(e, ERR_AUTH,
		"Failed to parse token response: %s, from %s/access_token; something between here "
		"and the server may have answered: check BITBUCKET_URL and the proxy, and run it "
		"again",
		why, where);
}

static void fail(struct err *e, const struct oauth_request *r, enum oauth_verdict verdict,
	const char *why, const char *where)
{
	switch (verdict) {
	case OAUTH_DENIED:
		if (r->grant == OAUTH_REFRESH)
			oauth_failed_to_refresh(e, why);
		else
			oauth_failed_to_get(e, why);
		break;
	case OAUTH_STRANGER:
		oauth_failed_to_get(e, why);
		break;
	case OAUTH_UNREADABLE:
		failed_to_parse(e, why, where);
		break;
	default:
		err_set(e, ERR_HTTP,
			"cannot get a token: %s; the credentials are kept, run it again later",
			why);
		break;
	}
}

/* --- the request --- */

/* A form in a buffer that is large enough from the begin: no copy of a secret stays behind. */
static char *form(const struct oauth_request *r)
{
	static const char *const types[] = { [OAUTH_CODE] = "authorization_code",
		[OAUTH_REFRESH] = "refresh_token",
		[OAUTH_CONSUMER] = "client_credentials" };
	struct str body = STR_INIT;

	body.capacity = 256 + 3 * (r->proof ? strlen(r->proof) : 0) +
			3 * (r->redirect ? strlen(r->redirect) : 0);
	body.buf = mem_zalloc(body.capacity, 1);
	str_addf(&body, "grant_type=%s", types[r->grant]);
	if (r->proof) {
		str_add(&body, r->grant == OAUTH_CODE ? "&code=" : "&refresh_token=");
		url_encode(&body, r->proof);
	}
	if (r->redirect) {
		str_add(&body, "&redirect_uri=");
		url_encode(&body, r->redirect);
	}
	return str_take(&body);
}

static struct http_client *client(
	const struct oauth_way *way, const char *base, const struct oauth_request *r, struct err *e)
{
	const struct credential consumer = { CREDENTIAL_BASIC, (char *)r->consumer,
		(char *)r->secret };
	const struct http_options options = {
		.base_url = base,
		.credential = &consumer,
		.user_agent = way->user_agent,
		.ca_file = way->ca_file,
		.attempts = 1, /* what came of each one decides about the next */
		.timeout_ms = TIMEOUT_MS,
		.clock = way->clock,
		.log = way->log,
	};

	return http_client_new(&options, e);
}

static bool interrupted(const struct oauth_way *way)
{
	return way->interrupted && way->interrupted();
}

static struct http_call *post(
	const struct oauth_way *way, struct http_client *c, const struct oauth_request *r)
{
	static const char *const headers[] = { "Content-Type: application/x-www-form-urlencoded",
		NULL };
	struct http_call *call = http_call_new(HTTP_POST, mem_strdup("access_token"), form(r)),
			 *done;

	call->headers = headers;
	http_submit(c, call);
	while (!(done = http_wait(c, STEP_MS)))
		if (interrupted(way))
			http_cancel(c);
	return done;
}

static enum oauth_verdict read_lost(
	const struct oauth_request *r, const struct http_call *call, struct err *e)
{
	err_set(e, call->error.code, "cannot get a token: %s%s", err_text(&call->error),
		call->outcome == HTTP_UNSENT ? ""
		: r->grant == OAUTH_CODE     ? "; the code is used up, connect again"
		: r->grant == OAUTH_REFRESH ? "; run it again within ten minutes, or connect again "
					      "with 'cooper auth login'"
					    : "; run it again");
	return call->outcome == HTTP_UNSENT ? OAUTH_UNTOUCHED : OAUTH_DOUBTFUL;
}

static enum oauth_verdict read_reply(const struct oauth_way *way, const struct oauth_request *r,
	const struct http_call *call, struct token *t, struct str *why)
{
	const char *const secrets[] = { r->secret, r->proof, NULL };
	const struct oauth_reply reply = { call->status, call->content_type, call->reply.buf,
		call->reply.len, secrets };

	return oauth_reply_read(
		&reply, clock_wall(way->clock ? way->clock : &clock_system), t, why);
}

static void free_call(struct http_call **call)
{
	http_call_free(*call);
}

static enum oauth_verdict ask_once(
	const struct oauth_way *way, const struct oauth_request *r, struct token *t, struct err *e)
{
	AUTO(http_client_release) struct http_client *c = NULL;
	AUTO(free_call) struct http_call *call = NULL;
	AUTO(str_release) struct str base = STR_INIT;
	AUTO(str_release) struct str why = STR_INIT;
	enum oauth_verdict verdict;

	oauth_base(way->server, &base);
	c = client(way, base.buf, r, e);
	if (!c)
		return OAUTH_UNTOUCHED;
	call = post(way, c, r);
	if (call->outcome != HTTP_REPLIED)
		return read_lost(r, call, e);
	verdict = read_reply(way, r, call, t, &why);
	if (verdict != OAUTH_GRANTED)
		fail(e, r, verdict, why.buf, base.buf);
	return verdict;
}

/*
 * Whether asking again can do no harm and may help. A code works once: asked for again it would be
 * refused, and what it was exchanged for revoked.
 */
static bool worth_another(
	const struct oauth_way *way, const struct oauth_request *r, enum oauth_verdict verdict)
{
	if (interrupted(way))
		return false;
	return verdict == OAUTH_UNTOUCHED || (verdict == OAUTH_DOUBTFUL && r->grant != OAUTH_CODE);
}

static void pause_after(const struct oauth_way *way, unsigned attempt)
{
	unsigned ms = attempt * (way->pause_ms ? way->pause_ms : PAUSE_MS);
	const struct timespec wait = { ms / 1000, ms % 1000 * 1000000L };

	nanosleep(&wait, NULL);
}

enum oauth_verdict oauth_ask(
	const struct oauth_way *way, const struct oauth_request *r, struct token *t, struct err *e)
{
	enum oauth_verdict verdict = OAUTH_UNTOUCHED, worst = OAUTH_UNTOUCHED;
	unsigned attempt;

	*t = (struct token)TOKEN_INIT;
	for (attempt = 1; attempt <= ATTEMPTS; attempt++) {
		verdict = ask_once(way, r, t, e);
		if (verdict == OAUTH_DOUBTFUL)
			worst = verdict;
		if (!worth_another(way, r, verdict) || attempt == ATTEMPTS)
			break;
		pause_after(way, attempt);
	}
	if (verdict == OAUTH_GRANTED)
		err_release(e);
	return verdict == OAUTH_UNTOUCHED ? worst : verdict;
}
