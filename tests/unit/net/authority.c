/* A client whose credential changes: authority.h says how it is asked. */
#include "net/authority.h"

#include "net/credential.h"
#include "tests/wire-server/session.c"

#define REPLY(status) "HTTP/1.1 " status "\r\nContent-Length: 2\r\n\r\n{}"

/* Gives "Bearer token-N", a new one whenever it is refused or `renew_at` questions have been asked. */
struct fake {
	struct http_authority http;
	unsigned n, asked, refused, renew_at;
	bool empty; /* has no more */
};

static int fake_renew(struct http_authority *http, const char *current, bool refused, char **header,
	struct err *e)
{
	struct fake *f = (struct fake *)http;
	AUTO(str_release) struct str text = STR_INIT;

	*header = NULL;
	f->asked++;
	f->refused += refused;
	if (f->empty && (refused || !current))
		return err_set(e, ERR_AUTH, "there is none any more");
	if (current && !refused && f->asked != f->renew_at)
		return 0;
	str_addf(&text, "Authorization: Bearer token-%u", ++f->n);
	*header = str_take(&text);
	return 0;
}

static struct session *open_with(struct fake *f, const struct wire_step *steps, size_t n)
{
	*f = (struct fake){ .http = { fake_renew } };
	return session_open(steps, n, (struct http_options){ .authority = &f->http }, 0);
}

static void check_token(struct session *s, unsigned i, const char *token)
{
	AUTO(str_release) struct str expected = STR_INIT;

	str_addf(&expected, "Bearer %s", token);
	assert_string_equal(wire_header(session_request(s, i), "Authorization"), expected.buf);
}

static void check_status(struct http_call *call, int status)
{
	assert_int_equal(call->outcome, HTTP_REPLIED);
	assert_int_equal(call->status, status);
	http_call_free(call);
}

static void test_it_is_asked_first_and_before_each(void **state)
{
	static const struct wire_step steps[] = { { .reply = REPLY("200 OK") } };
	struct session *s;
	struct fake f;

	(void)state;
	s = open_with(&f, steps, 1);
	assert_int_equal(f.asked, 1);
	check_status(session_call(s, HTTP_GET, "a", NULL), 200);
	f.renew_at = 3;
	check_status(session_call(s, HTTP_GET, "b", NULL), 200);
	check_status(session_call(s, HTTP_GET, "c", NULL), 200);
	assert_int_equal(f.asked, 4);
	check_token(s, 0, "token-1");
	check_token(s, 1, "token-2");
	check_token(s, 2, "token-2");
	session_close(s);
}

/* 401 means that nothing was done, so that a POST may be sent again as well. */
static void test_a_401_is_sent_once_more(void **state)
{
	static const struct wire_step steps[] = { { .reply = REPLY("401 Unauthorized") },
		{ .reply = REPLY("201 Created") } };
	struct session *s;
	struct fake f;

	(void)state;
	s = open_with(&f, steps, 2);
	check_status(session_call(s, HTTP_POST, "a", "{}"), 201);
	assert_int_equal(f.refused, 1);
	assert_int_equal(s->server.n_requests, 2);
	check_token(s, 0, "token-1");
	check_token(s, 1, "token-2");
	assert_non_null(strstr(s->log.text.buf, "again with another one"));
	assert_null(strstr(s->log.text.buf, "token-1"));
	session_close(s);
}

static void test_and_not_twice(void **state)
{
	static const struct wire_step steps[] = { { .reply = REPLY("401 Unauthorized") } };
	struct session *s;
	struct fake f;

	(void)state;
	s = open_with(&f, steps, 1);
	check_status(session_call(s, HTTP_GET, "a", NULL), 401);
	assert_int_equal(s->server.n_requests, 2);
	assert_int_equal(f.refused, 1);
	session_close(s);
}

/* Many that were sent with the same token need one renewal. */
static void test_one_renewal_for_all(void **state)
{
	enum { CALLS = 8 };
	static const struct wire_step steps[] = {
		{ .reply = REPLY("401 Unauthorized"), .after_requests = CALLS },
		{ .reply = REPLY("401 Unauthorized"), .after_requests = CALLS },
		{ .reply = REPLY("401 Unauthorized"), .after_requests = CALLS },
		{ .reply = REPLY("401 Unauthorized"), .after_requests = CALLS },
		{ .reply = REPLY("401 Unauthorized"), .after_requests = CALLS },
		{ .reply = REPLY("401 Unauthorized"), .after_requests = CALLS },
		{ .reply = REPLY("401 Unauthorized"), .after_requests = CALLS },
		{ .reply = REPLY("401 Unauthorized"), .after_requests = CALLS },
		{ .reply = REPLY("200 OK") },
	};
	struct session *s;
	struct fake f;
	unsigned i;

	(void)state;
	s = open_with(&f, steps, COUNT(steps));
	for (i = 0; i < CALLS; i++)
		session_submit(s, HTTP_GET, "a", NULL);
	for (i = 0; i < CALLS; i++)
		check_status(session_wait(s), 200);
	assert_int_equal(f.refused, 1);
	assert_int_equal(s->server.n_requests, 2 * CALLS);
	session_close(s);
}

static void check_locked_out(struct http_call *call)
{
	assert_int_equal(call->outcome, HTTP_UNSENT);
	assert_int_equal(call->error.code, ERR_AUTH);
	assert_string_equal(err_text(&call->error), "there is none any more");
	http_call_free(call);
}

static void test_without_a_credential_nothing_is_sent(void **state)
{
	static const struct wire_step steps[] = { { .reply = REPLY("401 Unauthorized") } };
	struct session *s;
	struct fake f;

	(void)state;
	s = open_with(&f, steps, 1);
	f.empty = true;
	check_locked_out(session_call(s, HTTP_PUT, "a", "{}"));
	check_locked_out(session_call(s, HTTP_GET, "b", NULL));
	check_locked_out(session_call(s, HTTP_GET, "c", NULL));
	assert_int_equal(s->server.n_requests, 1);
	assert_int_equal(f.refused, 1);
	session_close(s);
}

static void test_a_client_without_a_credential_is_none(void **state)
{
	struct fake f = { .http = { fake_renew }, .empty = true };
	const struct http_options options = { .base_url = "http://127.0.0.1:1/2.0",
		.authority = &f.http };
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	assert_null(http_client_new(&options, &e));
	assert_int_equal(e.code, ERR_AUTH);
}

/* A 403 is about what may be done, and no other token helps. */
static void test_other_refusals_are_answers(void **state)
{
	static const struct wire_step steps[] = { { .reply = REPLY("403 Forbidden") } };
	struct session *s;
	struct fake f;

	(void)state;
	s = open_with(&f, steps, 1);
	check_status(session_call(s, HTTP_GET, "a", NULL), 403);
	assert_int_equal(s->server.n_requests, 1);
	assert_int_equal(f.refused, 0);
	session_close(s);
}

/* A call with headers of its own keeps a list of the texts, in flight while another one renews. */
static void test_headers_in_flight_outlive_a_renewal(void **state)
{
	static const char *const headers[] = { "X-Own: 1", NULL };
	static const struct wire_step steps[] = {
		{ .path = "slow", .reply = REPLY("200 OK"), .after_answers = 2 },
		{ .path = "a", .reply = REPLY("401 Unauthorized") },
		{ .reply = REPLY("200 OK") },
	};
	struct session *s;
	struct http_call *call;
	struct fake f;
	int i;

	(void)state;
	s = open_with(&f, steps, 3);
	call = http_call_new(HTTP_GET, mem_strdup("slow"), NULL);
	call->headers = headers;
	call->keep_head = true;
	http_submit(s->client, call);
	session_wait_requests(s, 1);
	session_submit(s, HTTP_GET, "a", NULL);
	for (i = 0; i < 2; i++)
		check_status(session_wait(s), 200);
	check_token(s, 0, "token-1");
	check_token(s, 2, "token-2");
	session_close(s);
}

static void test_a_redirect_is_not_followed(void **state)
{
	static const struct wire_step other_steps[] = { { .reply = REPLY("200 OK") } };
	struct wire_server *other = mem_zalloc(1, sizeof *other);
	AUTO(str_release) struct str reply = STR_INIT;
	struct wire_step steps[1] = { { .end = WIRE_CLOSE } };
	struct session *s;
	struct fake f;

	(void)state;
	wire_start(other, other_steps, 1);
	str_addf(&reply, "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%d/2.0/a\r\n\r\n",
		other->port);
	steps[0].reply = reply.buf;
	s = open_with(&f, steps, 1);
	check_status(session_call(s, HTTP_GET, "a", NULL), 302);
	session_close(s);
	assert_int_equal(wire_requests(other), 0);
	wire_stop(other);
	free(other);
}
