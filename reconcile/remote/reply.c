#include "remote/reply.h"

#include "base/err.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "model/kind.h"
#include "net/http.h"
#include "remote/complaint.h"
#include "remote/prose.h"

#include <string.h>

struct meaning {
	int status;
	enum err_code code;
	const char *phrase; /* what to say where the body says nothing */
};

static struct meaning meaning_of(int status)
{
	static const struct meaning meanings[] = {
		{ 400, ERR_HTTP, "bad request" },
		{ 401, ERR_AUTH, "not authenticated" },
		{ 402, ERR_HTTP, "the plan of the workspace does not include it" },
		{ 403, ERR_AUTH, "forbidden" },
		{ 404, ERR_NOT_FOUND, "not found" },
		{ 409, ERR_HTTP, "conflict" },
		{ 410, ERR_REMOVED, "gone" },
		{ 411, ERR_HTTP, "length required" },
		{ 429, ERR_HTTP, "too many requests" },
		{ 500, ERR_HTTP, "internal server error" },
		{ 502, ERR_HTTP, "bad gateway" },
		{ 503, ERR_HTTP, "service unavailable" },
		{ 504, ERR_HTTP, "gateway time-out" },
		{ 555, ERR_HTTP, "it took too long" },
	};
	size_t i;

	for (i = 0; i < COUNT(meanings); i++)
		if (meanings[i].status == status)
			return meanings[i];
	return (struct meaning){ status, ERR_HTTP,
		status >= 300 && status < 400 ? "redirected" : "no explanation" };
}

/* "GET repositories/acme": the query would hide it. */
static void add_request(struct str *out, const struct http_call *call)
{
	str_addf(out, "%s ", http_method_name(call->method));
	prose_add(out, call->path, strcspn(call->path, "?"), 300);
}

static void add_status(struct str *out, const struct http_call *call)
{
	add_request(out, call);
	str_addf(out, ": HTTP %d", call->status);
	if (call->status == 555)
		str_add(out, " (Bitbucket's own time-out)");
	if (call->attempts > 1)
		str_addf(out, " after %u attempts", call->attempts);
	str_add(out, ": ");
}

/* Behind the message, as `cooper api` has it: " (HTTP 403)". */
static void add_brief_status(struct str *out, const struct http_call *call)
{
	str_addf(out, " (HTTP %d", call->status);
	if (call->attempts > 1)
		str_addf(out, " after %u attempts", call->attempts);
	str_addch(out, ')');
}

static void add_complaint(struct str *out, const struct http_call *call, const struct complaint *c)
{
	if (c->html)
		str_add(out, "an HTML page");
	if (c->html && c->text.len)
		str_addf(out, ", '%s'", c->text.buf);
	else if (!c->html && c->text.len)
		prose_add(out, c->text.buf, c->text.len, COMPLAINT_TEXT_MAX);
	else if (!c->html)
		str_add(out, meaning_of(call->status).phrase);
	if (call->status >= 300 && call->status < 400 && *call->location) {
		str_add(out, ", to ");
		prose_add(out, call->location, strlen(call->location), 300);
	}
}

/* Whether every word of the list `words` stands in the list `in`. */
static bool words_within(const char *words, const char *in)
{
	static const char between[] = " ,";
	const char *found;
	size_t len;

	for (words += strspn(words, between); *words; words += strspn(words, between)) {
		len = strcspn(words, between);
		for (found = in; *found; found += strcspn(found, between)) {
			found += strspn(found, between);
			if (strcspn(found, between) == len && strncmp(found, words, len) == 0)
				break;
		}
		if (!*found)
			return false;
		words += len;
	}
	return true;
}

/* Both vocabularies where the server means what the table says, else the server's own words. */
static void add_needed(struct str *out, const char *required, const struct scopes *scopes)
{
	bool known = scopes && scopes->oauth && scopes->token;

	if (known &&
		(words_within(required, scopes->oauth) || words_within(required, scopes->token))) {
		str_add(out, "; needed: ");
		prose_add_words(out, scopes->oauth, " and ");
		str_add(out, " (OAuth) or ");
		prose_add_words(out, scopes->token, " and ");
		str_add(out, " (API token)");
	} else if (*required) {
		str_add(out, "; needed: ");
		prose_add_words(out, required, " and ");
	}
}

static const char *required_by(const struct http_call *call, const struct complaint *c)
{
	return c->required.len ? c->required.buf : call->scopes_accepted;
}

static const char *granted_to(const struct http_call *call, const struct complaint *c)
{
	return c->names_granted ? c->granted.buf : call->scopes_granted;
}

/* Whether it is a 403 of a credential that has the scopes, as the server says itself. */
static bool has_scopes(const struct http_call *call, const struct complaint *c)
{
	const char *required = required_by(call, c);

	return call->status == 403 && *required && words_within(required, granted_to(call, c));
}

static void add_scopes(struct str *out, const struct http_call *call, const struct complaint *c,
	const struct reply_context *context)
{
	const char *granted = granted_to(call, c);

	if (has_scopes(call, c)) {
		str_add(out, context->writers
				     ? "; the scopes suffice: credentials of this sort may not do "
				       "it, or the user behind it lacks the permission"
				     : "; the scopes suffice: the user behind the credential lacks "
				       "the permission, or the plan of the workspace what is asked "
				       "for");
		return;
	}
	add_needed(out, required_by(call, c), context->scopes);
	if (!c->names_granted && !*granted)
		return;
	str_add(out, "; granted: ");
	if (*granted)
		prose_add_words(out, granted, ", ");
	else
		str_add(out, "none");
}

static void add_credential(struct str *out, const char *credential)
{
	if (!credential)
		return;
	if (str_same(credential, REPLY_NO_CREDENTIAL))
		str_add(out, "; no credential is set: set BITBUCKET_TOKEN, or BITBUCKET_EMAIL and "
			     "BITBUCKET_API_TOKEN");
	else
		str_addf(out, "; credential: %s", credential);
}

static void add_removal(struct str *out, const struct complaint *c, const struct removal *removal)
{
	const char *url = c->announcement.len ? c->announcement.buf : removal ? removal->url : NULL;

	if (removal)
		str_addf(out, "; %s were removed on %s", removal->what, removal->date);
	if (removal && !strstr(c->text.buf, removal->change))
		str_addf(out, " (%s)", removal->change);
	if (url)
		str_addf(out, "%s see %s", removal ? "," : ";", url);
	if (removal)
		str_addf(out, "; use %s instead", removal->successor);
}

static bool is_limit(const struct http_call *call, const struct reply_context *context)
{
	return context->limit_status && call->status == (int)context->limit_status &&
	       !call->challenged;
}

/* The credential is at fault where another one, or one with other scopes, would help. */
static enum err_code code_of(const struct http_call *call, const struct reply_context *context,
	const struct complaint *c)
{
	if (is_limit(call, context) || (has_scopes(call, c) && !context->writers))
		return ERR_HTTP;
	return meaning_of(call->status).code;
}

/* What to know or do about it. */
static void add_advice(struct str *out, const struct http_call *call, const struct complaint *c,
	const struct reply_context *context)
{
	if (is_limit(call, context))
		str_add(out, "; that is a limit of the service's, not a matter of the credential");
	if (call->status == 402 && c->text.len)
		str_add(out, "; that is a limit of the workspace's plan");
	if (call->status == 403)
		add_scopes(out, call, c, context);
	if (code_of(call, context, c) == ERR_AUTH || has_scopes(call, c))
		add_credential(out, context->credential);
	if (call->status == 404 && str_same(context->credential, REPLY_NO_CREDENTIAL))
		str_add(out,
			"; no credential is set, and what is private is not found without one");
	if (call->status == 429)
		str_add(out, "; requests are limited by the hour: run it again later");
}

static int unanswered(const struct http_call *call, struct err *e)
{
	AUTO(str_release) struct str request = STR_INIT;
	const char *why = err_text(&call->error);

	add_request(&request, call);
	/* What the client refuses to send, it names itself. */
	if (str_starts(why, http_method_name(call->method)))
		return err_set(e, call->error.code, "%s", why);
	return err_set(e, call->error.code, "%s: %s", request.buf, why);
}

/* How `call`, which was answered with an error, ends. `brief`: without the request, which the caller knows. */
static int complain(const struct http_call *call, const struct reply_context *context, bool brief,
	struct err *e)
{
	static const struct reply_context nothing = { 0 };
	AUTO(complaint_release) struct complaint c = COMPLAINT_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	bool removed;

	context = context ? context : &nothing;
	complaint_read(&c, &call->reply, call->content_type);
	removed = call->status == 410 || (call->status == 404 && c.no_api && context->removal);
	if (!brief)
		add_status(&text, call);
	add_complaint(&text, call, &c);
	if (brief)
		add_brief_status(&text, call);
	if (removed)
		add_removal(&text, &c, context->removal);
	else
		add_advice(&text, call, &c, context);
	return err_set(e,
		removed ? ERR_REMOVED
		: brief ? meaning_of(call->status).code
			: code_of(call, context, &c),
		"%s", text.buf);
}

int reply_check(const struct http_call *call, const struct reply_context *context, struct err *e)
{
	if (call->outcome != HTTP_REPLIED)
		return unanswered(call, e);
	return call->status >= 200 && call->status < 300 ? 0 : complain(call, context, false, e);
}

int reply_check_brief(
	const struct http_call *call, const struct reply_context *context, struct err *e)
{
	if (call->outcome != HTTP_REPLIED)
		return err_set(e, call->error.code, "%s", err_text(&call->error));
	return call->status >= 200 && call->status < 300 ? 0 : complain(call, context, true, e);
}

/* Says what came instead of JSON. */
static int no_json(const struct http_call *call, const char *why, struct err *e)
{
	AUTO(complaint_release) struct complaint c = COMPLAINT_INIT;
	AUTO(str_release) struct str text = STR_INIT;

	complaint_read(&c, &call->reply, call->content_type);
	add_status(&text, call);
	if (!call->reply.len)
		str_add(&text, "an empty answer where JSON belongs");
	else if (!c.html)
		str_add(&text, why);
	else
		add_complaint(&text, call, &c);
	if (c.html)
		str_add(&text, " where JSON belongs; something between here and the API may have "
			       "answered");
	return err_set(e, ERR_REPLY, "%s", text.buf);
}

/* An error that came with the status of a success. */
static int check_error(const struct http_call *call, const struct value *json, struct err *e)
{
	AUTO(complaint_release) struct complaint c = COMPLAINT_INIT;
	AUTO(str_release) struct str text = STR_INIT;

	if (!str_same(value_text(value_get(json, "type"), ""), "error") &&
		!value_at(json, "error.message"))
		return 0;
	complaint_read(&c, &call->reply, call->content_type);
	add_status(&text, call);
	str_add(&text, "an error in spite of the status: ");
	add_complaint(&text, call, &c);
	return err_set(e, ERR_REPLY, "%s", text.buf);
}

const struct value *reply_json(struct arena *arena, const struct http_call *call,
	const struct reply_context *context, struct err *e)
{
	AUTO(err_release) struct err why = ERR_INIT;
	const struct value *json;

	if (reply_check(call, context, e))
		return NULL;
	json = json_parse(arena, call->reply.buf, call->reply.len, &why);
	if (!json)
		no_json(call, err_text(&why), e);
	return json && check_error(call, json, e) == 0 ? json : NULL;
}

int reply_wrap(const struct http_call *call, struct err *e)
{
	AUTO(str_release) struct str request = STR_INIT;

	add_request(&request, call);
	return err_wrap(e, "%s: HTTP %d", request.buf, call->status);
}
