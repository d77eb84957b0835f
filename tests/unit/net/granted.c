#include "net/granted.h"

#include "base/mem.h"
#include "net/http.h"

#include "tests/unit/unit.h"
#include "tests/wire-server/session.c"

static struct http_call *answer_with(const char *scopes, const char *type)
{
	struct http_call *call = http_call_new(HTTP_GET, mem_strdup("x"), NULL);

	call->outcome = HTTP_REPLIED;
	free(call->scopes_granted);
	free(call->credential_type);
	call->scopes_granted = mem_strdup(scopes);
	call->credential_type = mem_strdup(type);
	return call;
}

static void hear(struct granted *g, const char *scopes, const char *type)
{
	struct http_call *call = answer_with(scopes, type);

	granted_hear(g, call);
	http_call_free(call);
}

static void test_the_last_answer_that_says_so_counts(void **state)
{
	AUTO(granted_release) struct granted g = { NULL, NULL };

	(void)state;
	hear(&g, "", "");
	assert_null(g.scopes);
	assert_null(g.credential_type);
	hear(&g, "project, issue", "");
	assert_string_equal(g.scopes, "project, issue");
	assert_null(g.credential_type);
	hear(&g, "", "oauth1");
	assert_string_equal(g.scopes, "project, issue");
	assert_string_equal(g.credential_type, "oauth1");
	hear(&g, "project", "apppassword");
	assert_string_equal(g.scopes, "project");
	assert_string_equal(g.credential_type, "apppassword");
}

/* Half of a list would say that the other half is missing. */
static void test_what_is_too_long_counts_as_not_said(void **state)
{
	AUTO(granted_release) struct granted g = { NULL, NULL };
	AUTO(str_release) struct str text = STR_INIT;

	(void)state;
	str_fill(&text, 'x', GRANTED_MAX);
	hear(&g, text.buf, text.buf);
	assert_string_equal(g.scopes, text.buf);
	str_addch(&text, 'x');
	hear(&g, text.buf, "oauth1");
	assert_null(g.scopes);
	assert_string_equal(g.credential_type, "oauth1");
}

static void test_what_was_not_answered_says_nothing(void **state)
{
	AUTO(granted_release) struct granted g = { NULL, NULL };
	struct http_call *call = answer_with("project", "oauth1");

	(void)state;
	call->outcome = HTTP_AMBIGUOUS;
	granted_hear(&g, call);
	http_call_free(call);
	assert_null(g.scopes);
}

static void test_a_client_hears_every_answer(void **state)
{
	static const struct wire_step steps[] = {
		{ .reply = "HTTP/1.1 200 OK\r\nX-OAuth-Scopes: project, "
			   "issue\r\nx-credential-type: "
			   "oauth2\r\nContent-Length: 0\r\n\r\n" },
		{ .reply = "HTTP/1.1 403 Forbidden\r\nX-OAuth-Scopes: project\r\nContent-Length: "
			   "0\r\n\r\n" },
		{ .reply = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" },
	};
	const struct http_options options = { 0 };
	struct session *s;

	(void)state;
	s = session_open(steps, 3, options, 0);
	assert_null(http_granted(s->client)->scopes);
	http_call_free(session_call(s, HTTP_GET, "x", NULL));
	assert_string_equal(http_granted(s->client)->scopes, "project, issue");
	assert_string_equal(http_granted(s->client)->credential_type, "oauth2");
	http_call_free(session_call(s, HTTP_GET, "x", NULL));
	http_call_free(session_call(s, HTTP_GET, "x", NULL));
	assert_string_equal(http_granted(s->client)->scopes, "project");
	assert_string_equal(http_granted(s->client)->credential_type, "oauth2");
	session_close(s);
}
