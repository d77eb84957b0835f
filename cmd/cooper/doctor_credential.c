/* What the doctor makes of the credential, and of what the server says of it. */
#include "cooper/doctor.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "net/call.h"
#include "net/credential.h"
#include "plan/bearer.h"
#include "plan/checkup.h"
#include "plan/scope.h"
#include "remote/complaint.h"

#include <stdlib.h>
#include <string.h>

static void add(struct checkup *c, enum checkup_status status, const char *name, const char *text)
{
	checkup_add(c, CHECKUP_CREDENTIAL, status, name, text);
}

/* --- what the environment still has --- */

static const char *variable(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

void doctor_environment(struct checkup *c)
{
	static const char *const old[] = { "BITBUCKET_APP_PASSWORD", "BITBUCKET_USERNAME",
		"BITBUCKET_PASSWORD" };
	AUTO(str_release) struct str text = STR_INIT;
	const char *email = variable("BITBUCKET_EMAIL");
	size_t i;

	for (i = 0; i < COUNT(old); i++)
		if (variable(old[i]))
			str_addf(&text, "%s%s", text.len ? ", " : "", old[i]);
	if (email && !strchr(email, '@'))
		str_addf(&text, "%sBITBUCKET_EMAIL without an '@'", text.len ? ", " : "");
	if (!text.len)
		return;
	str_add(&text, " in the environment: user names and app passwords were taken away on "
		       "2026-07-28 (CHANGE-3222), and Cooper does not read them");
	add(c, CHECKUP_WARNING, "app password", text.buf);
	checkup_advise(c,
		"make an API token with scopes at id.atlassian.com, and set BITBUCKET_EMAIL to "
		"your Atlassian e-mail address and BITBUCKET_API_TOKEN to it");
}

/* --- whose it is --- */

/* ": what the server says", of an error. */
static void add_complaint(struct str *out, const struct http_call *call)
{
	AUTO(complaint_release) struct complaint said = COMPLAINT_INIT;

	complaint_read(&said, &call->reply, call->content_type);
	if (said.text.len)
		str_addf(out, ": %s", said.text.buf);
}

static void accept_user(struct checkup *c, const struct http_call *call, const struct value *user)
{
	AUTO(str_release) struct str text = STR_INIT;

	if (user)
		str_addf(&text, "it is that of %s",
			value_text(value_get(user, "display_name"), "somebody without a name"));
	else
		str_add(&text, "whose it is, it may not say: that needs the scope account, or "
			       "read:user:bitbucket");
	if (*call->credential_type)
		str_addf(&text, "; to the server its sort is %s", call->credential_type);
	add(c, CHECKUP_OK, "accepted", text.buf);
}

static int refuse(struct checkup *c, const struct http_call *call)
{
	AUTO(str_release) struct str text = STR_INIT;

	str_addf(&text, "HTTP %d", call->status);
	add_complaint(&text, call);
	add(c, CHECKUP_FAILED, "accepted", text.buf);
	checkup_advise(c,
		"it is wrong, revoked, at its end, or of another Atlassian product: make a new "
		"one, or connect again with 'cooper auth login'");
	return -1;
}

/* An answer that says nothing of the credential. */
static int fail(struct checkup *c, const struct http_call *call)
{
	AUTO(str_release) struct str text = STR_INIT;

	if (call->status == 200)
		str_add(&text, "HTTP 200, and the answer is not of Bitbucket's API");
	else
		str_addf(&text, "HTTP %d", call->status);
	if (call->status != 200)
		add_complaint(&text, call);
	checkup_add(c, CHECKUP_SERVER, CHECKUP_FAILED, "answer", text.buf);
	checkup_advise(c, "check the URL; https://bitbucket.status.atlassian.com says how the "
			  "service is");
	return -1;
}

int doctor_judge_user(struct checkup *c, const struct http_call *call)
{
	const struct value *user;

	if (call->outcome != HTTP_REPLIED) {
		checkup_add(c, CHECKUP_SERVER, CHECKUP_FAILED, "answer", err_text(&call->error));
		return -1;
	}
	if (call->status == 401)
		return refuse(c, call);
	user = json_parse(&c->arena, call->reply.buf, call->reply.len, NULL);
	if (call->status == 200 ? !value_get(user, "uuid") : call->status != 403)
		return fail(c, call);
	accept_user(c, call, call->status == 200 ? user : NULL);
	return 0;
}

void doctor_hear_granted(const struct http_call *call, struct str *out)
{
	AUTO(complaint_release) struct complaint said = COMPLAINT_INIT;

	complaint_read(&said, &call->reply, call->content_type);
	str_add(out, said.granted.buf);
}

/* --- the workspaces --- */

void doctor_judge_workspace(struct checkup *c, const char *slug, const struct http_call *call)
{
	AUTO(complaint_release) struct complaint said = COMPLAINT_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	enum checkup_status status = CHECKUP_FAILED;

	complaint_read(&said, &call->reply, call->content_type);
	if (call->outcome != HTTP_REPLIED) {
		str_addf(&text, "'%s': %s", slug, err_text(&call->error));
	} else if (call->status == 200) {
		status = CHECKUP_OK;
		str_addf(&text, "'%s' is visible", slug);
	} else if (call->status == 403 && said.required.len) {
		status = CHECKUP_WARNING;
		str_addf(&text, "'%s': whether it is visible needs the scope %s", slug,
			said.required.buf);
	} else {
		str_addf(&text, "'%s' is not visible: HTTP %d", slug, call->status);
		add_complaint(&text, call);
	}
	add(c, status, "workspace", text.buf);
	if (status == CHECKUP_FAILED && call->outcome == HTTP_REPLIED)
		checkup_advise(c, "check its slug in the manifests, and that the credential is a "
				  "member's or of that workspace");
}

/* --- scopes --- */

/* Scopes of API tokens may not all be said, and what they imply is not certain. */
static void judge_use(struct checkup *c, const char *name, const char *missing, const char *granted)
{
	AUTO(str_release) struct str text = STR_INIT;
	const bool token = scope_is_token(granted);

	if (!*missing) {
		add(c, CHECKUP_OK, name, "it has all scopes that this needs");
		return;
	}
	str_addf(&text, "it lacks %s", missing);
	add(c, token ? CHECKUP_WARNING : CHECKUP_FAILED, name, text.buf);
	checkup_advise(
		c, token ? "scopes of an API token cannot be changed: make a new one with them"
			 : "add them to the OAuth consumer and connect again, or make a new access "
			   "token with them");
}

void doctor_judge_scopes(struct checkup *c, const char *granted)
{
	const char *apply;

	if (!*granted) {
		add(c, CHECKUP_WARNING, "scopes", "nobody says which it has");
		checkup_advise(c, "compare by hand with what the manifests need, above");
		return;
	}
	add(c, CHECKUP_OK, "scopes", granted);
	judge_use(c, "plan", needs_missing(&c->needs, NEED_READ, granted), granted);
	apply = needs_missing(&c->needs, NEED_READ | NEED_WRITE, granted);
	judge_use(c, "apply", apply, granted);
	/* Only what is not said already. */
	if (*needs_scopes(&c->needs, NEED_DELETE, scope_is_token(granted)))
		judge_use(c, "to delete",
			needs_missing(&c->needs, NEED_DELETE,
				arena_printf(&c->arena, "%s %s", granted, apply)),
			granted);
}

/* --- sorts --- */

/* OAuth's access tokens and those of repositories look alike from here; the server may tell them apart. */
static int sort_of(int type, const char *said)
{
	static const int sorts[] = {
		[CREDENTIAL_BEARER] = BEARER_WORKSPACE,
		[CREDENTIAL_BASIC] = BEARER_API_TOKEN,
		[CREDENTIAL_CONSUMER] = BEARER_OAUTH,
		[CREDENTIAL_LOGIN] = BEARER_OAUTH,
	};

	return type == CREDENTIAL_BEARER && str_same(said, "oauth") ? BEARER_OAUTH : sorts[type];
}

void doctor_judge_sort(struct checkup *c, int type, const char *said)
{
	struct bearer bearer = bearers[sort_of(type, said)];
	struct reasons reasons = { .items = NULL };
	size_t i;

	/* Scopes that are missing are said by themselves. */
	bearer.scopes = NULL;
	bearer_check(&bearer, &c->needs, c->desired, NEED_ALL, &reasons);
	for (i = 0; i < reasons.n; i++) {
		add(c, CHECKUP_FAILED, "sort", reasons.items[i]);
		checkup_advise(c, "use a credential of another sort, see the list above");
	}
}
