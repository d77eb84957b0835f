#include "remote/reply.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "net/http.h"

#include "tests/unit/unit.h"

#define JSON "application/json; charset=utf-8"
#define HTML "text/html; charset=utf-8"
#define TEXT "text/plain"

static const struct scopes reviewer_scopes = { "pullrequest", "read:pullrequest:bitbucket" };
static const struct scopes project_scopes = { "project:admin",
	"read:project:bitbucket admin:project:bitbucket" };
static const struct removal removal = { .change = "CHANGE-3401",
	.date = "2026-08-20",
	.what = "issue trackers",
	.url = "https://example.org/changelog",
	.successor = "Jira" };

static void call_release(struct http_call **call)
{
	http_call_free(*call);
}

static void set(char **to, const char *text)
{
	free(*to);
	*to = mem_strdup(text);
}

static struct http_call *answer(int status, const char *type, const char *body)
{
	struct http_call *call = http_call_new(
		HTTP_GET, mem_strdup("repositories/acme/api?pagelen=100"), NULL);

	call->outcome = HTTP_REPLIED;
	call->status = status;
	call->attempts = 1;
	set(&call->content_type, type);
	str_add(&call->reply, body);
	return call;
}

/* What reply_check() says of it; the caller drops the call. */
static void says_of(struct http_call *call, const struct reply_context *context, enum err_code code,
	const char *message)
{
	AUTO(err_release) struct err e = ERR_INIT;

	assert_int_equal(reply_check(call, context, &e), -1);
	assert_string_equal(err_text(&e), message);
	assert_int_equal(e.code, code);
}

static void says(int status, const char *type, const char *body,
	const struct reply_context *context, enum err_code code, const char *message)
{
	AUTO(call_release) struct http_call *call = answer(status, type, body);

	says_of(call, context, code, message);
}

static void test_a_success_is_none(void **state)
{
	static const int good[] = { 200, 201, 202, 204, 299 };
	AUTO(err_release) struct err e = ERR_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof good / sizeof *good; i++) {
		AUTO(call_release) struct http_call *call = answer(good[i], JSON, "{}");

		assert_int_equal(reply_check(call, NULL, &e), 0);
		assert_int_equal(e.code, ERR_NONE);
	}
}

static void test_says_message_detail_and_fields(void **state)
{
	(void)state;
	says(400, JSON,
		"{\"type\":\"error\",\"error\":{\"message\":\"Bad request\",\"fields\":"
		"{\"links.avatar\":\"required key not provided\"}}}",
		NULL, ERR_HTTP,
		"GET repositories/acme/api: HTTP 400: bad request; links.avatar: required key not "
		"provided");
	says(400, JSON,
		"{\"type\":\"error\",\"error\":{\"fields\":{\"name\":[\"You already have a "
		"repository with this name.\"]},\"message\":\"Repository with this Slug and Owner "
		"already exists.\"}}",
		NULL, ERR_HTTP,
		"GET repositories/acme/api: HTTP 400: repository with this Slug and Owner already "
		"exists; name: You already have a repository with this name");
	says(404, JSON,
		"{\"type\":\"error\",\"error\":{\"message\":\"Resource not found\",\"detail\":"
		"\"There is no API hosted at this URL\"}}",
		NULL, ERR_NOT_FOUND,
		"GET repositories/acme/api: HTTP 404: resource not found; There is no API hosted "
		"at "
		"this URL");
}

static void test_says_the_same_thing_once(void **state)
{
	(void)state;
	says(400, JSON,
		"{\"type\":\"error\",\"error\":{\"fields\":{\"destination\":[\"branch not found: "
		"x\"]},\"message\":\"destination: branch not found: x\"}}",
		NULL, ERR_HTTP,
		"GET repositories/acme/api: HTTP 400: destination: branch not found: x");
}

static void test_fields_alone_will_do(void **state)
{
	(void)state;
	says(400, JSON,
		"{\"type\":\"error\",\"error\":{\"fields\":{\"reviewers\":[\"Jane Smith is the "
		"author.\",\"Malformed list\"],\"a\":7,\"b\":{\"c\":1},\"d\":[]}}}",
		NULL, ERR_HTTP,
		"GET repositories/acme/api: HTTP 400: reviewers: Jane Smith is the author; "
		"Malformed "
		"list; a: 7");
}

static void test_reads_errors_without_type_and_with_data(void **state)
{
	(void)state;
	says(404, JSON,
		"{\"error\":{\"message\":\"Commit not found\",\"data\":{\"shas\":[\"main\"]}},"
		"\"data\":{\"shas\":[\"main\"]}}",
		NULL, ERR_NOT_FOUND, "GET repositories/acme/api: HTTP 404: commit not found");
	says(404, JSON,
		"{\"type\":\"error\",\"error\":{\"message\":\"Repository dev/null not found\"}}",
		NULL, ERR_NOT_FOUND,
		"GET repositories/acme/api: HTTP 404: repository dev/null not found");
	says(500, JSON, "{\"message\":\"boom\"}", NULL, ERR_HTTP,
		"GET repositories/acme/api: HTTP 500: boom");
}

static void test_reads_the_errors_of_oauth(void **state)
{
	(void)state;
	says(400, JSON,
		"{\"error_description\":\"Invalid OAuth client credentials\",\"error\":"
		"\"unauthorized_client\"}",
		NULL, ERR_HTTP,
		"GET repositories/acme/api: HTTP 400: Invalid OAuth client credentials "
		"(unauthorized_client)");
	says(400, JSON, "{\"error\":\"invalid_grant\"}", NULL, ERR_HTTP,
		"GET repositories/acme/api: HTTP 400: invalid_grant");
}

static void test_reads_plain_text_and_pages(void **state)
{
	(void)state;
	says(404, TEXT, "Not Found", NULL, ERR_NOT_FOUND,
		"GET repositories/acme/api: HTTP 404: Not Found");
	says(404, HTML, "<!DOCTYPE html><html><head><title>Bitbucket | 404</title></head></html>",
		NULL, ERR_NOT_FOUND,
		"GET repositories/acme/api: HTTP 404: an HTML page, 'Bitbucket | 404'");
	says(502, TEXT, "\n <html><body>nginx</body></html>", NULL, ERR_HTTP,
		"GET repositories/acme/api: HTTP 502: an HTML page");
	says(500, JSON, "{\"unknown\": \"shape\"}", NULL, ERR_HTTP,
		"GET repositories/acme/api: HTTP 500: {\"unknown\": \"shape\"}");
	says(500, JSON, "{\"error\": {\"message\": \"cut o", NULL, ERR_HTTP,
		"GET repositories/acme/api: HTTP 500: {\"error\": {\"message\": \"cut o");
}

static void test_says_something_where_the_body_does_not(void **state)
{
	(void)state;
	says(403, "", "", NULL, ERR_AUTH, "GET repositories/acme/api: HTTP 403: forbidden");
	says(409, "", " \n", NULL, ERR_HTTP, "GET repositories/acme/api: HTTP 409: conflict");
	says(418, "", "", NULL, ERR_HTTP, "GET repositories/acme/api: HTTP 418: no explanation");
	says(402, "", "", NULL, ERR_HTTP,
		"GET repositories/acme/api: HTTP 402: the plan of the workspace does not include "
		"it");
}

static void test_says_where_a_redirection_leads(void **state)
{
	AUTO(call_release) struct http_call *call = answer(301, HTML, "");

	(void)state;
	set(&call->location, "https://bitbucket.org/elsewhere");
	says_of(call, NULL, ERR_HTTP,
		"GET repositories/acme/api: HTTP 301: an HTML page, to "
		"https://bitbucket.org/elsewhere");
	set(&call->content_type, "");
	says_of(call, NULL, ERR_HTTP,
		"GET repositories/acme/api: HTTP 301: redirected, to "
		"https://bitbucket.org/elsewhere");
}

static void test_says_how_often_it_was_tried(void **state)
{
	AUTO(call_release) struct http_call *call = answer(503, TEXT, "");

	(void)state;
	call->attempts = 5;
	says_of(call, NULL, ERR_HTTP,
		"GET repositories/acme/api: HTTP 503 after 5 attempts: service unavailable");
	call->status = 555;
	says_of(call, NULL, ERR_HTTP,
		"GET repositories/acme/api: HTTP 555 (Bitbucket's own time-out) after 5 attempts: "
		"it "
		"took too long");
}

static void test_a_rate_limit_says_what_to_do(void **state)
{
	(void)state;
	says(429, JSON,
		"{\"type\":\"error\",\"error\":{\"message\":\"Rate limit for this resource has "
		"been "
		"exceeded\"}}",
		NULL, ERR_HTTP,
		"GET repositories/acme/api: HTTP 429: rate limit for this resource has been "
		"exceeded; requests are limited by the hour: run it again later");
	says(429, TEXT, "Rate limit for this resource has been exceeded", NULL, ERR_HTTP,
		"GET repositories/acme/api: HTTP 429: rate limit for this resource has been "
		"exceeded; requests are limited by the hour: run it again later");
}

static void test_a_401_names_the_credential_or_how_to_set_one(void **state)
{
	static const char body[] =
		"{\"type\":\"error\",\"error\":{\"message\":\"Access token "
		"expired. Use your refresh token to obtain a new access token.\"}}";
	const struct reply_context token = { .scopes = &reviewer_scopes,
		.credential = "access token (BITBUCKET_TOKEN)" };
	const struct reply_context none = { .scopes = &reviewer_scopes,
		.credential = REPLY_NO_CREDENTIAL };

	(void)state;
	says(401, JSON, body, &token, ERR_AUTH,
		"GET repositories/acme/api: HTTP 401: access token expired. Use your refresh token "
		"to "
		"obtain a new access token; credential: access token (BITBUCKET_TOKEN)");
	says(401, "", "", &none, ERR_AUTH,
		"GET repositories/acme/api: HTTP 401: not authenticated; no credential is set: set "
		"BITBUCKET_TOKEN, or BITBUCKET_EMAIL and BITBUCKET_API_TOKEN");
	says(404, "", "", &none, ERR_NOT_FOUND,
		"GET repositories/acme/api: HTTP 404: not found; no credential is set, and what is "
		"private is not found without one");
	says(404, "", "", &token, ERR_NOT_FOUND, "GET repositories/acme/api: HTTP 404: not found");
}

#define LACKS "Your credentials lack one or more required privilege scopes."

static void test_a_403_names_scopes_in_both_vocabularies(void **state)
{
	const struct reply_context context = { .scopes = &reviewer_scopes,
		.credential = "access token (BITBUCKET_TOKEN)" };

	(void)state;
	says(403, JSON,
		"{\"type\":\"error\",\"error\":{\"message\":\"" LACKS
		"\",\"detail\":{\"required\":[\"pullrequest\"],\"granted\":[\"account\"]}}}",
		&context, ERR_AUTH,
		"GET repositories/acme/api: HTTP 403: your credentials lack one or more required "
		"privilege scopes; needed: pullrequest (OAuth) or read:pullrequest:bitbucket (API "
		"token); granted: account; credential: access token (BITBUCKET_TOKEN)");
	says(403, JSON,
		"{\"type\":\"error\",\"error\":{\"message\":\"" LACKS
		"\",\"detail\":{\"required\":[\"read:pullrequest:bitbucket\"],\"granted\":[]}}}",
		&context, ERR_AUTH,
		"GET repositories/acme/api: HTTP 403: your credentials lack one or more required "
		"privilege scopes; needed: pullrequest (OAuth) or read:pullrequest:bitbucket (API "
		"token); granted: none; credential: access token (BITBUCKET_TOKEN)");
}

static void test_a_403_prefers_the_servers_word_on_scopes(void **state)
{
	const struct reply_context context = { .scopes = &reviewer_scopes };

	(void)state;
	says(403, JSON,
		"{\"type\":\"error\",\"error\":{\"message\":\"" LACKS
		"\",\"detail\":{\"required\":[\"account\",\"team\"],\"granted\":[\"wiki\","
		"\"issue\"]}}}",
		&context, ERR_AUTH,
		"GET repositories/acme/api: HTTP 403: your credentials lack one or more required "
		"privilege scopes; needed: account and team; granted: wiki, issue");
}

static void test_a_403_takes_scopes_from_headers(void **state)
{
	const struct reply_context context = { .scopes = &project_scopes };
	AUTO(call_release)
	struct http_call *call = answer(
		403, JSON, "{\"type\":\"error\",\"error\":{\"message\":\"Forbidden\"}}");

	(void)state;
	set(&call->scopes_accepted, "project:admin");
	set(&call->scopes_granted, "pipeline, pullrequest:write, account");
	says_of(call, &context, ERR_AUTH,
		"GET repositories/acme/api: HTTP 403: forbidden; needed: project:admin (OAuth) or "
		"read:project:bitbucket and admin:project:bitbucket (API token); granted: "
		"pipeline, "
		"pullrequest:write, account");
	says_of(call, NULL, ERR_AUTH,
		"GET repositories/acme/api: HTTP 403: forbidden; needed: project:admin; granted: "
		"pipeline, pullrequest:write, account");
}

static void test_a_403_with_enough_scopes_is_not_about_the_credential(void **state)
{
	const struct reply_context context = { .scopes = &project_scopes };
	AUTO(call_release) struct http_call *call = answer(403, TEXT, "no");

	(void)state;
	set(&call->scopes_accepted, "project:admin");
	set(&call->scopes_granted, "account, project:admin");
	says_of(call, &context, ERR_HTTP,
		"GET repositories/acme/api: HTTP 403: no; the scopes suffice: the user behind the "
		"credential lacks the permission, or the plan of the workspace what is asked for");
}

static void test_a_403_may_be_about_the_sort_of_credential(void **state)
{
	const struct reply_context context = {
		.scopes = &project_scopes, .writers = 1, .credential = "an access token"
	};
	AUTO(call_release) struct http_call *call = answer(403, TEXT, "no");

	(void)state;
	set(&call->scopes_accepted, "project:admin");
	set(&call->scopes_granted, "account, project:admin");
	says_of(call, &context, ERR_AUTH,
		"GET repositories/acme/api: HTTP 403: no; the scopes suffice: credentials of this "
		"sort may not do it, or the user behind it lacks the permission; credential: an "
		"access token");
}

static void test_a_410_says_what_is_gone_and_what_to_use(void **state)
{
	const struct reply_context context = {
		.scopes = &reviewer_scopes, .removal = &removal, .credential = "x"
	};
	const char *body =
		"{\"type\":\"error\",\"error\":{\"message\":\"CHANGE-3401 - Functionality has been "
		"deprecated\",\"data\":{\"announcement_url\":\"https://example.net/"
		"3401\"}},\"data\":"
		"{\"announcement_url\":\"https://example.net/3401\"}}";

	(void)state;
	says(410, JSON, body, &context, ERR_REMOVED,
		"GET repositories/acme/api: HTTP 410: CHANGE-3401 - Functionality has been "
		"deprecated; "
		"issue trackers were removed on 2026-08-20, see https://example.net/3401; use Jira "
		"instead");
	says(410, JSON, body, NULL, ERR_REMOVED,
		"GET repositories/acme/api: HTTP 410: CHANGE-3401 - Functionality has been "
		"deprecated; "
		"see https://example.net/3401");
	says(410, TEXT, "", &context, ERR_REMOVED,
		"GET repositories/acme/api: HTTP 410: gone; issue trackers were removed on "
		"2026-08-20 "
		"(CHANGE-3401), see https://example.org/changelog; use Jira instead");
	says(410, TEXT,
		"CHANGE-3222 - Functionality has been deprecated\nApp passwords are deprecated and "
		"must be replaced with API tokens.",
		NULL, ERR_REMOVED,
		"GET repositories/acme/api: HTTP 410: CHANGE-3222 - Functionality has been "
		"deprecated "
		"App passwords are deprecated and must be replaced with API tokens");
}

static void test_an_announcement_is_a_url_and_may_stand_outside(void **state)
{
	(void)state;
	says(410, JSON,
		"{\"type\":\"error\",\"error\":{\"message\":\"gone\",\"data\":{\"announcement_"
		"url\":"
		"\"javascript:1\"}},\"data\":{\"announcement_url\":\"https://example.net/1\"}}",
		NULL, ERR_REMOVED,
		"GET repositories/acme/api: HTTP 410: gone; see https://example.net/1");
}

static void test_an_api_that_is_not_hosted_is_gone_only_where_that_is_known(void **state)
{
	const struct reply_context context = { .removal = &removal };
	const char *body = "{\"type\":\"error\",\"error\":{\"message\":\"Resource not found\","
			   "\"detail\":\"There is no API hosted at this URL\"}}";

	(void)state;
	says(404, JSON, body, &context, ERR_REMOVED,
		"GET repositories/acme/api: HTTP 404: resource not found; There is no API hosted "
		"at "
		"this URL; issue trackers were removed on 2026-08-20 (CHANGE-3401), see "
		"https://example.org/changelog; use Jira instead");
	says(404, JSON, "{\"error\":{\"message\":\"no such repository\"}}", &context, ERR_NOT_FOUND,
		"GET repositories/acme/api: HTTP 404: no such repository");
}

static void test_foreign_text_is_bounded_and_harmless(void **state)
{
	AUTO(str_release) struct str body = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	AUTO(call_release) struct http_call *call = NULL;
	const char *c;
	int i;

	(void)state;
	str_add(&body, "{\"error\":{\"message\":\"\\u001b[2Jwiped\\u0007 ");
	str_fill(&body, 'm', 4000);
	str_add(&body, "\",\"detail\":\"");
	str_fill(&body, 'd', 4000);
	str_add(&body, "\",\"fields\":{");
	for (i = 0; i < 5000; i++)
		str_addf(&body, "%s\"f%d\":[\"wrong %d\",\"bad\"]", i ? "," : "", i, i);
	str_add(&body, "}}}");
	call = answer(400, JSON, body.buf);
	assert_int_equal(reply_check(call, NULL, &e), -1);
	assert_in_range(strlen(err_text(&e)), 500, 600);
	assert_non_null(strstr(err_text(&e), "HTTP 400: [2Jwiped mmm"));
	for (c = err_text(&e); *c; c++)
		assert_true(*c >= ' ' && *c != 0x7f);
}

static void test_what_was_never_answered_keeps_the_clients_reason(void **state)
{
	AUTO(call_release) struct http_call *call = answer(0, "", "");

	(void)state;
	call->outcome = HTTP_UNSENT;
	err_set(&call->error, ERR_NETWORK, "cannot connect to 127.0.0.1:1: connection refused");
	says_of(call, NULL, ERR_NETWORK,
		"GET repositories/acme/api: cannot connect to 127.0.0.1:1: connection refused");
	call->outcome = HTTP_AMBIGUOUS;
	err_set(&call->error, ERR_INTERRUPTED, "interrupted");
	says_of(call, NULL, ERR_INTERRUPTED, "GET repositories/acme/api: interrupted");
	call->method = HTTP_PUT;
	err_set(&call->error, ERR_REFUSED, "PUT x was not sent: this run only reads");
	says_of(call, NULL, ERR_REFUSED, "PUT x was not sent: this run only reads");
}

static void json_fails(
	int status, const char *type, const char *body, enum err_code code, const char *message)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	AUTO(call_release) struct http_call *call = answer(status, type, body);

	assert_null(reply_json(&arena, call, NULL, &e));
	assert_string_equal(err_text(&e), message);
	assert_int_equal(e.code, code);
}

static void test_gives_the_json(void **state)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	AUTO(call_release)
	struct http_call *call = answer(
		200, TEXT, "{\"type\":\"repository\",\"slug\":\"api\",\"error\":null}");

	(void)state;
	assert_string_equal(
		value_text(value_get(reply_json(&arena, call, NULL, &e), "slug"), ""), "api");
	assert_int_equal(e.code, ERR_NONE);
}

static void test_what_is_no_json_is_described(void **state)
{
	(void)state;
	json_fails(200, HTML, "<html><title>Sign in</title></html>", ERR_REPLY,
		"GET repositories/acme/api: HTTP 200: an HTML page, 'Sign in' where JSON belongs; "
		"something between here and the API may have answered");
	json_fails(204, "", "", ERR_REPLY,
		"GET repositories/acme/api: HTTP 204: an empty answer where JSON belongs");
	json_fails(500, JSON, "{}", ERR_HTTP, "GET repositories/acme/api: HTTP 500: {}");
}

static void test_cut_json_is_no_json(void **state)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	AUTO(call_release)
	struct http_call *call = answer(200, JSON, "{\"values\": [{\"slug\": \"a");

	(void)state;
	assert_null(reply_json(&arena, call, NULL, &e));
	assert_int_equal(e.code, ERR_REPLY);
	assert_true(str_starts(err_text(&e), "GET repositories/acme/api: HTTP 200: not JSON: "));
}

static void test_an_error_with_a_good_status_is_one(void **state)
{
	(void)state;
	json_fails(200, JSON, "{\"type\":\"error\",\"error\":{\"message\":\"Oops\"}}", ERR_REPLY,
		"GET repositories/acme/api: HTTP 200: an error in spite of the status: oops");
	json_fails(200, JSON, "{\"error\":{\"message\":\"Oops\"}}", ERR_REPLY,
		"GET repositories/acme/api: HTTP 200: an error in spite of the status: oops");
}

/* --- in the words of a single call --- */

static void says_brief(struct http_call *call, enum err_code code, const char *message)
{
	const struct reply_context context = { .credential = "access token (BITBUCKET_TOKEN)" };
	AUTO(err_release) struct err e = ERR_INIT;

	assert_int_equal(reply_check_brief(call, &context, &e), -1);
	assert_string_equal(err_text(&e), message);
	assert_int_equal(e.code, code);
	http_call_free(call);
}

static void test_a_single_call_needs_no_path(void **state)
{
	struct http_call *call = answer(200, JSON, "{}");

	(void)state;
	assert_int_equal(reply_check_brief(call, NULL, NULL), 0);
	http_call_free(call);
	says_brief(answer(404, JSON, "{\"error\": {\"message\": \"No such thing.\"}}"),
		ERR_NOT_FOUND, "no such thing (HTTP 404)");
	says_brief(answer(401, TEXT, "Token is invalid"), ERR_AUTH,
		"token is invalid (HTTP 401); credential: access token (BITBUCKET_TOKEN)");
	says_brief(answer(403, JSON,
			   "{\"error\": {\"message\": \"No.\", \"detail\": {\"required\": [\"a\"], "
			   "\"granted\": [\"b\"]}}}"),
		ERR_AUTH,
		"no (HTTP 403); needed: a; granted: b; credential: access token (BITBUCKET_TOKEN)");
	says_brief(answer(410, JSON, "{\"error\": {\"message\": \"CHANGE-1\"}}"), ERR_REMOVED,
		"CHANGE-1 (HTTP 410)");
	call = answer(503, HTML, "<html><title>Down</title></html>");
	call->attempts = 5;
	says_brief(call, ERR_HTTP, "an HTML page, 'Down' (HTTP 503 after 5 attempts)");
}

static void test_a_single_call_without_an_answer(void **state)
{
	struct http_call *call = answer(0, "", "");

	(void)state;
	call->outcome = HTTP_AMBIGUOUS;
	err_set(&call->error, ERR_NETWORK, "the connection was lost");
	says_brief(call, ERR_NETWORK, "the connection was lost");
}
