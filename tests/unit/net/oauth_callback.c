#include "net/oauth_callback.h"

#include "base/err.h"
#include "base/str.h"

#include <string.h>

#include "tests/unit/unit.h"

static enum oauth_callback_verdict read_text(struct oauth_callback *cb, const char *text)
{
	return oauth_callback_read(cb, text, strlen(text));
}

static void test_an_answer(void **state)
{
	AUTO(oauth_callback_release) struct oauth_callback cb;

	(void)state;
	assert_int_equal(read_text(&cb, "GET /callback?state=s%2Bt&code=a%20b+c%C3%BC HTTP/1.1\r\n"
					"Host: 127.0.0.1:8976\r\nAccept: */*\r\n\r\n"),
		OAUTH_CALLBACK_ANSWER);
	assert_string_equal(cb.state, "s+t");
	assert_string_equal(cb.code, "a b c\xc3\xbc");
	assert_null(cb.error);
	assert_null(cb.description);
}

static void test_an_error(void **state)
{
	AUTO(oauth_callback_release) struct oauth_callback cb;

	(void)state;
	assert_int_equal(
		read_text(&cb, "GET /callback?error=access_denied&error_description=The+user+said+"
			       "no&state=s&more=1&more=2&flag HTTP/1.0\n\n"),
		OAUTH_CALLBACK_ANSWER);
	assert_string_equal(cb.error, "access_denied");
	assert_string_equal(cb.description, "The user said no");
	assert_null(cb.code);
}

/* Every beginning of a request needs more. */
static void test_a_request_in_pieces(void **state)
{
	static const char whole[] = "GET /callback?code=c&state=s HTTP/1.1\r\nHost: x\r\n\r\n";
	struct oauth_callback cb;
	size_t len;

	(void)state;
	for (len = 0; len < sizeof whole - 1; len++)
		assert_int_equal(oauth_callback_read(&cb, whole, len), OAUTH_CALLBACK_MORE);
	assert_int_equal(oauth_callback_read(&cb, whole, len), OAUTH_CALLBACK_ANSWER);
	oauth_callback_release(&cb);
}

static void check(const char *line, enum oauth_callback_verdict verdict)
{
	AUTO(oauth_callback_release) struct oauth_callback cb;
	AUTO(str_release) struct str request = STR_INIT;

	str_addf(&request, "%s\r\n\r\n", line);
	if (read_text(&cb, request.buf) != verdict)
		fail_msg("%s", line);
	assert_null(cb.code);
	assert_null(cb.state);
	assert_null(cb.error);
}

static void test_requests_for_something_else(void **state)
{
	(void)state;
	check("GET / HTTP/1.1", OAUTH_CALLBACK_OTHER);
	check("GET /favicon.ico HTTP/1.1", OAUTH_CALLBACK_OTHER);
	check("GET /callback HTTP/1.1", OAUTH_CALLBACK_OTHER);
	check("GET /callback/?code=c&state=s HTTP/1.1", OAUTH_CALLBACK_OTHER);
	check("GET /callbacks?code=c&state=s HTTP/1.1", OAUTH_CALLBACK_OTHER);
	check("GET http://127.0.0.1/callback?code=c HTTP/1.1", OAUTH_CALLBACK_OTHER);
}

static void test_what_is_no_request(void **state)
{
	static const char *const bad[] = { "", "\r\n", "GET", "GET ", "GET  HTTP/1.1",
		"POST /callback?code=c HTTP/1.1", "get /callback?code=c HTTP/1.1",
		"GET /callback?code=c", "GET /callback?code=c HTTP/2",
		"GET /callback?code=c HTTP/1.10", "GET /callback?code=c SMTP/1.1",
		"GET /callback?code=c d HTTP/1.1", "GET\t/callback?code=c HTTP/1.1",
		"GET /callback? HTTP/1.1", "GET /callback?state=s HTTP/1.1",
		"GET /callback?code=c&code=d HTTP/1.1",
		"GET /callback?code=c&state=s&state=s HTTP/1.1", "GET /callback?code=%00 HTTP/1.1",
		"GET /callback?code=%0a HTTP/1.1", "GET /callback?code=%7f HTTP/1.1",
		"GET /callback?code=% HTTP/1.1", "GET /callback?code=%4 HTTP/1.1",
		"GET /callback?code=%4g HTTP/1.1", "GET /callback?code=c&state=%zz HTTP/1.1",
		"\x16\x03\x01", "SSH-2.0-x" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++)
		check(bad[i], OAUTH_CALLBACK_BAD);
}

static void test_a_request_without_end(void **state)
{
	AUTO(str_release) struct str request = STR_INIT;
	struct oauth_callback cb;

	(void)state;
	str_add(&request, "GET /callback?code=");
	str_fill(&request, 'x', OAUTH_CALLBACK_MAX - 1 - request.len);
	assert_int_equal(read_text(&cb, request.buf), OAUTH_CALLBACK_MORE);
	str_addch(&request, 'x');
	assert_int_equal(read_text(&cb, request.buf), OAUTH_CALLBACK_BAD);
}

static void test_a_code_of_8_kb(void **state)
{
	AUTO(oauth_callback_release) struct oauth_callback cb;
	AUTO(str_release) struct str request = STR_INIT;

	(void)state;
	str_add(&request, "GET /callback?code=");
	str_fill(&request, 'x', 8192);
	str_add(&request, "&state=s HTTP/1.1\r\n\r\n");
	assert_int_equal(read_text(&cb, request.buf), OAUTH_CALLBACK_ANSWER);
	assert_int_equal(strlen(cb.code), 8192);
}

static void test_a_pasted_address(void **state)
{
	static const char *const good[] = { "http://127.0.0.1:8976/callback?code=c&state=s\n",
		"http://localhost/?state=s&code=c#top", "?code=c&state=s",
		"https://example/x?code=c&state=s and more" };
	static const char *const bad[] = { "", "c", "code=c&state=s", "http://127.0.0.1/callback",
		"http://127.0.0.1/callback?state=s", "?code=%", "?code=a&code=b" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(good); i++) {
		AUTO(oauth_callback_release) struct oauth_callback cb;

		assert_int_equal(oauth_callback_read_url(&cb, good[i], NULL), 0);
		assert_string_equal(cb.code, "c");
		assert_string_equal(cb.state, "s");
	}
	for (i = 0; i < COUNT(bad); i++) {
		AUTO(oauth_callback_release) struct oauth_callback cb;
		AUTO(err_release) struct err e = ERR_INIT;

		assert_int_equal(oauth_callback_read_url(&cb, bad[i], &e), -1);
		assert_int_equal(e.code, ERR_USAGE);
		assert_null(cb.code);
	}
}

static void check_answer(struct oauth_callback cb, const char *why)
{
	AUTO(err_release) struct err e = ERR_INIT;

	assert_int_equal(oauth_callback_check(&cb, "state", &e), why ? -1 : 0);
	if (!why)
		return;
	assert_int_equal(e.code, ERR_AUTH);
	assert_true(str_starts(err_text(&e), "Failed to get token: "));
	assert_non_null(strstr(err_text(&e), why));
	assert_null(strstr(err_text(&e), "hush"));
}

static void test_the_state_has_to_be_right(void **state)
{
	char code[] = "hush", same[] = "state", error[] = "access_denied", text[] = "\x1b[31mno";
	char empty[] = "", spaces[] = "hu sh";
	char w1[] = "statE", w2[] = "stat", w3[] = "states", w4[] = "", w5[] = "xtate";
	char *const wrong[] = { w1, w2, w3, w4, w5, NULL };
	size_t i;

	(void)state;
	check_answer((struct oauth_callback){ code, same, NULL, NULL }, NULL);
	for (i = 0; i < COUNT(wrong); i++)
		check_answer((struct oauth_callback){ code, wrong[i], NULL, NULL },
			"the answer's state is not the one that was asked for");
	check_answer((struct oauth_callback){ NULL, NULL, error, text }, "the answer's state");
	check_answer((struct oauth_callback){ NULL, same, error, text },
		"the authorization page says access_denied: ?[31mno;");
	check_answer((struct oauth_callback){ empty, same, NULL, NULL }, "has no code");
	check_answer((struct oauth_callback){ spaces, same, NULL, NULL }, "has no code");
}

static void test_every_state_is_new(void **state)
{
	char one[OAUTH_STATE_LEN + 1], two[OAUTH_STATE_LEN + 1];

	(void)state;
	assert_int_equal(oauth_callback_new_state(one, NULL), 0);
	assert_int_equal(oauth_callback_new_state(two, NULL), 0);
	assert_int_equal(strlen(one), OAUTH_STATE_LEN);
	assert_string_not_equal(one, two);
	assert_int_equal(strspn(one, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				     "0123456789-_"),
		OAUTH_STATE_LEN);
}
