#include "net/oauth_reply.h"

#include "base/str.h"
#include "net/token.h"

#include <string.h>

#include "tests/unit/unit.h"

static const char *const secrets[] = { "hush", "", NULL };

static enum oauth_verdict read_bytes(
	int status, const char *type, const char *body, size_t len, struct str *why)
{
	const struct oauth_reply r = { status, type, body, len, secrets };
	AUTO(token_release) struct token t = TOKEN_INIT;
	enum oauth_verdict verdict = oauth_reply_read(&r, 1000, &t, why);

	assert_int_equal(t.access != NULL, verdict == OAUTH_GRANTED);
	assert_int_equal(why->len == 0, verdict == OAUTH_GRANTED);
	return verdict;
}

static void check(int status, const char *type, const char *body, enum oauth_verdict verdict,
	const char *expected)
{
	AUTO(str_release) struct str why = STR_INIT;

	assert_int_equal(read_bytes(status, type, body, strlen(body), &why), verdict);
	assert_string_equal(why.buf, expected);
}

#define JSON "application/json"
#define HTML "text/html; charset=utf-8"

static void test_a_token(void **state)
{
	(void)state;
	check(200, JSON, "{\"access_token\": \"acc\"}", OAUTH_GRANTED, "");
	/* Whatever it is called: some proxies change it. */
	check(200, "text/plain", " {\"access_token\": \"acc\"}\n", OAUTH_GRANTED, "");
	check(200, "", "{\"access_token\": \"acc\", \"error\": \"\"}", OAUTH_GRANTED, "");
}

static void test_errors_of_the_endpoint(void **state)
{
	(void)state;
	check(400, JSON,
		"{\"error_description\": \"Invalid OAuth client credentials\", \"error\": "
		"\"unauthorized_client\"}",
		OAUTH_STRANGER, "HTTP 400: unauthorized_client: Invalid OAuth client credentials");
	check(401, JSON, "{\"error\": \"invalid_client\"}", OAUTH_STRANGER,
		"HTTP 401: invalid_client");
	check(400, JSON,
		"{\"error\": \"invalid_request\", \"error_description\": \"Invalid "
		"refresh_token\"}",
		OAUTH_DENIED, "HTTP 400: invalid_request: Invalid refresh_token");
	check(400, JSON, "{\"error\": \"invalid_grant\"}", OAUTH_DENIED, "HTTP 400: invalid_grant");
	check(200, JSON, "{\"error\": \"invalid_grant\"}", OAUTH_DENIED, "HTTP 200: invalid_grant");
	check(400, JSON, "{\"error\": \"something_new\"}", OAUTH_DENIED, "HTTP 400: something_new");
	check(400, JSON, "{\"error\": \"temporarily_unavailable\"}", OAUTH_UNTOUCHED,
		"HTTP 400: temporarily_unavailable");
}

/* A gateway's 401 says nothing of the credentials. */
static void test_what_passes(void **state)
{
	(void)state;
	check(401, HTML, "<html><title>Unauthorized</title></html>", OAUTH_UNTOUCHED,
		"HTTP 401: an HTML page of 40 bytes, 'Unauthorized'");
	check(401, JSON, "{\"type\": \"error\", \"error\": {\"message\": \"no\"}}", OAUTH_UNTOUCHED,
		"HTTP 401: JSON, but a map");
	check(401, "", "", OAUTH_UNTOUCHED, "HTTP 401: an empty answer");
	check(429, "text/plain", "slow down", OAUTH_UNTOUCHED,
		"HTTP 429: 9 bytes that are not JSON");
	check(503, JSON, "{}", OAUTH_UNTOUCHED, "HTTP 503: JSON, but a map");
	check(500, JSON, "{\"error\": \"invalid_grant\"}", OAUTH_DOUBTFUL,
		"HTTP 500: JSON, but a map");
	check(502, HTML, "<html></html>", OAUTH_DOUBTFUL, "HTTP 502: an HTML page of 13 bytes");
	check(555, "", "", OAUTH_DOUBTFUL, "HTTP 555: an empty answer");
}

static void test_what_is_no_answer(void **state)
{
	(void)state;
	check(200, HTML, "<html><head><title>Log in to Hotel Wifi</title>", OAUTH_UNREADABLE,
		"HTTP 200: an HTML page of 47 bytes, 'Log in to Hotel Wifi'");
	check(200, JSON, " <!DOCTYPE html>", OAUTH_UNREADABLE,
		"HTTP 200: an HTML page of 16 bytes");
	check(200, JSON, "", OAUTH_UNREADABLE, "HTTP 200: an empty answer");
	check(200, JSON, "{\"access_token\": \"hu", OAUTH_UNREADABLE,
		"HTTP 200: 20 bytes that are not JSON");
	check(200, JSON, "access_token=hush", OAUTH_UNREADABLE,
		"HTTP 200: 17 bytes that are not JSON");
	check(200, JSON, "[1]", OAUTH_UNREADABLE, "HTTP 200: JSON, but a list");
	check(200, JSON, "{}", OAUTH_UNREADABLE, "HTTP 200: JSON, but it has no access_token");
	check(200, JSON, "{\"access_token\": 1}", OAUTH_UNREADABLE,
		"HTTP 200: JSON, but its access_token is not a text");
	check(302, HTML, "", OAUTH_UNREADABLE, "HTTP 302: an empty answer");
	check(404, HTML, "<title></title>", OAUTH_UNREADABLE, "HTTP 404: an HTML page of 15 bytes");
	check(400, JSON, "{}", OAUTH_UNREADABLE, "HTTP 400: JSON, but a map");
	check(201, JSON, "{\"access_token\": \"acc\"}", OAUTH_UNREADABLE,
		"HTTP 201: JSON, but a map");
}

static void test_bytes_that_are_no_text(void **state)
{
	AUTO(str_release) struct str why = STR_INIT;

	(void)state;
	assert_int_equal(
		read_bytes(200, JSON, "{\"access_token\0\": 1}", 20, &why), OAUTH_UNREADABLE);
	assert_string_equal(why.buf, "HTTP 200: 20 bytes that are not JSON");
}

static void test_no_message_has_a_secret(void **state)
{
	(void)state;
	check(400, JSON,
		"{\"error\": \"invalid_grant\", \"error_description\": \"'hush' is not valid\"}",
		OAUTH_DENIED, "HTTP 400: invalid_grant: (a text that repeats a secret)");
	check(400, JSON, "{\"error\": \"hush\"}", OAUTH_DENIED,
		"HTTP 400: (a text that repeats a secret)");
	check(502, HTML, "<title>hush</title>", OAUTH_DOUBTFUL,
		"HTTP 502: an HTML page of 19 bytes, '(a text that repeats a secret)'");
}

static void test_messages_are_one_line_and_bounded(void **state)
{
	AUTO(str_release) struct str body = STR_INIT;
	AUTO(str_release) struct str why = STR_INIT;

	(void)state;
	check(400, JSON,
		"{\"error\": \"a\\nb\", \"error_description\": \"\\u001b[31mred\\u0085 "
		"\xc3\xbc\"}",
		OAUTH_DENIED, "HTTP 400: a?b: ?[31mred? \xc3\xbc");
	str_add(&body, "<title>");
	str_fill(&body, 'x', 100000);
	str_add(&body, "</title>");
	read_bytes(502, HTML, body.buf, body.len, &why);
	assert_true(why.len < 2 * OAUTH_WHY_MAX);
	assert_non_null(strstr(why.buf, "xxx...'"));
}
