#include "net/http.h"

#include "net/credential.h"
#include "tests/wire-server/session.c"

#include <signal.h>
#include <sys/time.h>

#define OK_HEAD   "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
#define OK        OK_HEAD "Content-Length: 2\r\n\r\n{}"
#define BASE_ONLY ((struct http_options){ 0 })

static const struct wire_step always_ok[] = { { .reply = OK } };

static void check_ok(struct http_call *call)
{
	assert_int_equal(call->outcome, HTTP_REPLIED);
	assert_int_equal(call->status, 200);
	assert_string_equal(call->reply.buf, "{}");
	assert_int_equal(call->error.code, ERR_NONE);
	http_call_free(call);
}

/* --- what is sent and what comes back --- */

static void test_a_get(void **state)
{
	const struct http_options options = { .user_agent = "cooper/1" };
	struct session *s;
	const struct wire_request *r;

	(void)state;
	s = session_open(always_ok, 1, options, 0);
	check_ok(session_call(s, HTTP_GET, "repositories/acme?pagelen=100&q=a%20b", NULL));
	r = session_request(s, 0);
	assert_string_equal(r->method, "GET");
	assert_string_equal(r->path, "repositories/acme?pagelen=100&q=a%20b");
	assert_string_equal(wire_header(r, "Accept"), "application/json");
	assert_string_equal(wire_header(r, "User-Agent"), "cooper/1");
	assert_null(wire_header(r, "Content-Type"));
	assert_null(wire_header(r, "Content-Length"));
	assert_null(wire_header(r, "Authorization"));
	assert_non_null(strstr(wire_header(r, "Accept-Encoding"), "gzip"));
	assert_string_equal(r->body, "");
	session_close(s);
}

static void test_whether_the_answer_is_a_file(void **state)
{
	static const struct wire_step steps[] = {
		{ .reply = OK_HEAD "content-disposition: attachment; filename=\"x\"\r\n"
				   "Content-Length: 2\r\n\r\n{}" },
		{ .reply = OK },
	};
	struct session *s;
	struct http_call *call;

	(void)state;
	s = session_open(steps, 2, BASE_ONLY, 0);
	call = session_call(s, HTTP_GET, "x", NULL);
	assert_true(call->attachment);
	http_call_free(call);
	call = session_call(s, HTTP_GET, "x", NULL);
	assert_false(call->attachment);
	http_call_free(call);
	session_close(s);
}

static void test_the_answer(void **state)
{
	static const struct wire_step steps[] = {
		{ .reply = "HTTP/1.1 201 Created\r\ncontent-type: application/json; "
			   "charset=utf-8\r\n"
			   "LOCATION: https://api.example/2.0/x\r\nX-OAuth-Scopes: project, "
			   "issue\r\n"
			   "X-Accepted-OAuth-Scopes: project:admin\r\n"
			   "X-B3-TraceId: 69c6e797ac2410ab\r\nContent-Length: "
			   "9\r\n\r\n{\"a\": 1}\n" },
		{ .reply = "HTTP/1.1 204 No Content\r\n\r\n" },
	};
	struct session *s;
	struct http_call *call;

	(void)state;
	s = session_open(steps, 2, BASE_ONLY, 0);
	call = session_call(s, HTTP_POST, "x", "{}");
	assert_int_equal(call->status, 201);
	assert_string_equal(call->reply.buf, "{\"a\": 1}\n");
	assert_string_equal(call->content_type, "application/json; charset=utf-8");
	assert_string_equal(call->location, "https://api.example/2.0/x");
	assert_string_equal(call->scopes_granted, "project, issue");
	assert_string_equal(call->scopes_accepted, "project:admin");
	assert_string_equal(call->request_id, "69c6e797ac2410ab");
	assert_int_equal(call->attempts, 1);
	http_call_free(call);
	call = session_call(s, HTTP_DELETE, "x", NULL);
	assert_int_equal(call->status, 204);
	assert_string_equal(call->reply.buf, "");
	assert_string_equal(call->content_type, "");
	assert_string_equal(call->location, "");
	assert_string_equal(call->scopes_granted, "");
	assert_string_equal(call->scopes_accepted, "");
	assert_string_equal(call->request_id, "");
	http_call_free(call);
	session_close(s);
}

/* It goes into the journal and onto terminals. */
static void test_an_id_of_a_request_is_hexadecimal(void **state)
{
	static const struct {
		const char *header, *id;
	} cases[] = {
		{ "69c6e797ac2410ab", "69c6e797ac2410ab" },
		{ "0af7651916cd43dd8448eb211c80319C", "0af7651916cd43dd8448eb211c80319C" },
		{ "0af7651916cd43dd8448eb211c80319c0", "" },
		{ "Bearer abc", "" },
		{ "69c6e797ac2410ab, 69c6e797ac2410ac", "" },
		{ "", "" },
	};
	struct wire_step step = { .end = WIRE_CLOSE };
	AUTO(str_release) struct str reply = STR_INIT;
	struct session *s;
	struct http_call *call;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		str_reset(&reply);
		str_addf(&reply, "HTTP/1.1 204 No Content\r\nX-B3-Traceid: %s\r\n\r\n",
			cases[i].header);
		step.reply = reply.buf;
		s = session_open(&step, 1, BASE_ONLY, 0);
		call = session_call(s, HTTP_DELETE, "x", NULL);
		assert_string_equal(call->request_id, cases[i].id);
		http_call_free(call);
		session_close(s);
	}
}

/* A 401 may mean a limit of the service's: only with this header another credential is asked for. */
static void test_whether_another_credential_is_asked_for(void **state)
{
	static const struct wire_step steps[] = {
		{ .reply = "HTTP/1.1 401 Unauthorized\r\nwww-authenticate: Basic realm=\"x\"\r\n"
			   "Content-Length: 0\r\n\r\n" },
		{ .reply = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n" },
	};
	struct session *s;
	struct http_call *call;

	(void)state;
	s = session_open(steps, 2, BASE_ONLY, 0);
	call = session_call(s, HTTP_GET, "x", NULL);
	assert_true(call->challenged);
	http_call_free(call);
	call = session_call(s, HTTP_GET, "x", NULL);
	assert_int_equal(call->status, 401);
	assert_false(call->challenged);
	http_call_free(call);
	session_close(s);
}

static void test_a_call_may_be_sent_later(void **state)
{
	struct session *s;
	struct http_call *later;

	(void)state;
	s = session_open(always_ok, 1, BASE_ONLY, 0);
	later = http_call_new(HTTP_GET, mem_strdup("later"), NULL);
	later->delay_ms = 2000;
	http_submit(s->client, later);
	assert_int_equal(http_pending(s->client), 1);
	assert_int_equal(http_delayed_until(s->client), WIRE_CLOCK_BEGIN + 2000);
	/* Others pass it. */
	check_ok(session_call(s, HTTP_GET, "now", NULL));
	s->clock.now += 1999;
	assert_null(http_wait(s->client, 0));
	assert_int_equal(wire_requests(&s->server), 1);
	s->clock.now += 1;
	check_ok(session_wait(s));
	assert_string_equal(session_request(s, 1)->path, "later");
	/* One that waits can be cancelled, and then it was not sent. */
	later = http_call_new(HTTP_POST, mem_strdup("never"), NULL);
	later->delay_ms = 2000;
	http_submit(s->client, later);
	http_cancel(s->client);
	later = http_wait(s->client, 0);
	assert_int_equal(later->outcome, HTTP_UNSENT);
	assert_int_equal(later->error.code, ERR_INTERRUPTED);
	http_call_free(later);
	session_close(s);
}

static void check_sent_body(const struct wire_request *r, const char *method, const char *body,
	const char *length, const char *type)
{
	assert_string_equal(r->method, method);
	assert_string_equal(r->body, body);
	if (length)
		assert_string_equal(wire_header(r, "Content-Length"), length);
	else
		assert_null(wire_header(r, "Content-Length"));
	if (type)
		assert_string_equal(wire_header(r, "Content-Type"), type);
	else
		assert_null(wire_header(r, "Content-Type"));
	assert_null(wire_header(r, "Expect"));
	assert_null(wire_header(r, "Transfer-Encoding"));
}

/* One handle is used for all: nothing of one request may stick to the next. */
static void test_bodies(void **state)
{
	struct session *s;

	(void)state;
	s = session_open(always_ok, 1, BASE_ONLY, 0);
	check_ok(session_call(s, HTTP_POST, "a", "{\"name\": \"z\xc3\xbc\"}"));
	check_ok(session_call(s, HTTP_POST, "b", NULL));
	check_ok(session_call(s, HTTP_PUT, "c", "[]"));
	check_ok(session_call(s, HTTP_PUT, "d", NULL));
	check_ok(session_call(s, HTTP_DELETE, "e", NULL));
	check_ok(session_call(s, HTTP_GET, "f", NULL));
	check_sent_body(session_request(s, 0), "POST", "{\"name\": \"z\xc3\xbc\"}", "15",
		"application/json");
	check_sent_body(session_request(s, 1), "POST", "", "0", NULL);
	check_sent_body(session_request(s, 2), "PUT", "[]", "2", "application/json");
	check_sent_body(session_request(s, 3), "PUT", "", "0", NULL);
	check_sent_body(session_request(s, 4), "DELETE", "", NULL, NULL);
	check_sent_body(session_request(s, 5), "GET", "", NULL, NULL);
	session_close(s);
}

/* Above 1 MB libcurl would wait for a "100 Continue" of its own accord. */
static void test_a_large_body_goes_at_once(void **state)
{
	AUTO(str_release) struct str body = STR_INIT;
	struct session *s;

	(void)state;
	str_fill(&body, 'b', 3 * 1024 * 1024);
	s = session_open(always_ok, 1, BASE_ONLY, 0);
	check_ok(session_call(s, HTTP_POST, "x", body.buf));
	assert_null(wire_header(session_request(s, 0), "Expect"));
	assert_string_equal(session_request(s, 0)->body, body.buf);
	session_close(s);
}

static void test_a_compressed_answer(void **state)
{
	static const char gzip[] = OK_HEAD
		"Content-Encoding: gzip\r\nContent-Length: 22\r\n\r\n"
		"\x1f\x8b\x08\0\0\0\0\0\x02\xff\xab\xae\x05\0\x43\xbf\xa6\xa3\x02\0\0\0";
	const struct wire_step steps[] = { { .reply = gzip, .reply_len = sizeof gzip - 1 } };
	struct session *s;

	(void)state;
	s = session_open(steps, 1, BASE_ONLY, 0);
	check_ok(session_call(s, HTTP_GET, "x", NULL));
	session_close(s);
}

static void test_interim_answers_are_skipped(void **state)
{
	static const struct wire_step steps[] = {
		{ .reply = "HTTP/1.1 100 Continue\r\nLocation: /early\r\n\r\n"
			   "HTTP/1.1 103 Early Hints\r\nLocation: /hint\r\n\r\n" OK }
	};
	struct session *s;
	struct http_call *call;

	(void)state;
	s = session_open(steps, 1, BASE_ONLY, 0);
	call = session_call(s, HTTP_GET, "x", NULL);
	assert_string_equal(call->location, "");
	check_ok(call);
	session_close(s);
}

static void test_a_redirect_is_an_answer(void **state)
{
	AUTO(str_release) struct str reply = STR_INIT;
	struct wire_step steps[] = { { .reply = NULL } };
	struct wire_server elsewhere;
	struct session *s;
	struct http_call *call;

	(void)state;
	wire_start(&elsewhere, always_ok, 1);
	str_addf(&reply, "HTTP/1.1 302 Found\r\nLocation: %s/x\r\nContent-Length: 0\r\n\r\n",
		elsewhere.url);
	steps[0].reply = reply.buf;
	s = session_open(steps, 1, BASE_ONLY, 0);
	call = session_call(s, HTTP_GET, "x", NULL);
	assert_int_equal(call->outcome, HTTP_REPLIED);
	assert_int_equal(call->status, 302);
	assert_true(str_starts(call->location, elsewhere.url));
	http_call_free(call);
	session_close(s);
	assert_int_equal(elsewhere.n_connections, 0);
	wire_stop(&elsewhere);
}

/* --- credentials --- */

static void check_authorization(struct credential credential, const char *expected)
{
	const struct http_options options = { .credential = &credential };
	struct session *s;
	struct http_call *call;

	s = session_open(always_ok, 1, options, 0);
	credential.type = CREDENTIAL_NONE; /* http_client_new() was the last to look */
	session_submit(s, HTTP_GET, "a", NULL);
	call = session_submit(s, HTTP_POST, "b", "{}");
	call->tag = s;
	check_ok(session_wait(s));
	check_ok(session_wait(s));
	assert_string_equal(wire_header(session_request(s, 0), "Authorization"), expected);
	assert_string_equal(wire_header(session_request(s, 1), "Authorization"), expected);
	assert_null(strstr(s->log.text.buf, "hush"));
	assert_null(strstr(s->log.text.buf, expected + sizeof "Bearer"));
	session_close(s);
}

static void test_credentials_are_sent_and_not_told(void **state)
{
	char user[] = "ana@acme.example", secret[] = "hush";

	(void)state;
	check_authorization((struct credential){ CREDENTIAL_BEARER, NULL, secret }, "Bearer hush");
	check_authorization((struct credential){ CREDENTIAL_BASIC, user, secret },
		"Basic YW5hQGFjbWUuZXhhbXBsZTpodXNo");
}

/* --- where it goes --- */

static void test_paths(void **state)
{
	static const char *const rows[][2] = {
		{ "user", "user" },
		{ "/user", "user" },
		{ "a/%7B1%7D/b%2Fc", "a/%7B1%7D/b%2Fc" },
		{ "a?next=https://api.example/", "a?next=https://api.example/" },
		{ "https:/evil.example", "https:/evil.example" },
		{ "//evil.example/x", "evil.example/x" },
		{ "", "/2.0" },
	};
	struct session *s;
	size_t i;

	(void)state;
	s = session_open(always_ok, 1, BASE_ONLY, 0);
	for (i = 0; i < COUNT(rows); i++) {
		check_ok(session_call(s, HTTP_GET, rows[i][0], NULL));
		assert_string_equal(session_request(s, (unsigned)i)->path, rows[i][1]);
	}
	session_close(s);
}

static void test_an_absolute_link_to_the_same_server(void **state)
{
	AUTO(str_release) struct str link = STR_INIT;
	struct session *s;

	(void)state;
	s = session_open(always_ok, 1, BASE_ONLY, 0);
	str_addf(&link, "%s/repositories/acme?page=2", s->server.url);
	check_ok(session_call(s, HTTP_GET, link.buf, NULL));
	assert_string_equal(session_request(s, 0)->path, "repositories/acme?page=2");
	assert_non_null(strstr(s->log.text.buf,
		"debug: GET repositories/acme?page=2 -> 200 in 0 ms (attempt 1)\n"));
	session_close(s);
}

static void check_refused(
	struct session *s, enum http_method method, const char *path, const char *message)
{
	struct http_call *call = session_call(s, method, path, NULL);

	assert_int_equal(call->outcome, HTTP_UNSENT);
	assert_int_equal(call->attempts, 0);
	assert_int_equal(call->error.code, ERR_REFUSED);
	assert_non_null(strstr(err_text(&call->error), message));
	assert_string_equal(call->content_type, "");
	assert_string_equal(call->location, "");
	assert_string_equal(call->scopes_granted, "");
	assert_string_equal(call->scopes_accepted, "");
	http_call_free(call);
	assert_int_equal(s->server.n_connections, 0);
}

static void test_refuses_to_leave_the_server(void **state)
{
	AUTO(str_release) struct str link = STR_INIT, message = STR_INIT;
	char secret[] = "hush";
	const struct credential credential = { CREDENTIAL_BEARER, NULL, secret };
	const struct http_options options = { .credential = &credential };
	struct session *s;

	(void)state;
	s = session_open(always_ok, 1, options, 0);
	str_addf(&message, "next link leaves the server 127.0.0.1:%d: 'https://evil.example/2.0/x'",
		s->server.port);
	check_refused(s, HTTP_GET, "https://evil.example/2.0/x", message.buf);
	str_addf(&link, "https://127.0.0.1:%d/2.0/x", s->server.port);
	check_refused(s, HTTP_GET, link.buf, "next link leaves the server");
	str_reset(&link);
	str_addf(&link, "http://localhost:%d/2.0/x", s->server.port);
	check_refused(s, HTTP_GET, link.buf, "next link leaves the server");
	str_reset(&link);
	str_addf(&link, "http://127.0.0.1:%d@evil.example/2.0/x", s->server.port);
	check_refused(s, HTTP_GET, link.buf, "next link leaves the server");
	check_refused(s, HTTP_GET, "file:///etc/passwd", "next link leaves the server");
	session_close(s);
}

static void test_refuses_what_is_not_encoded(void **state)
{
	static const char *const bad[] = { "a b", "a\r\nX-Evil: 1", "z\xc3\xbcrich", "a#b",
		"a\x7f" };
	AUTO(str_release) struct str path = STR_INIT;
	struct session *s;
	size_t i;

	(void)state;
	s = session_open(always_ok, 1, BASE_ONLY, 0);
	for (i = 0; i < COUNT(bad); i++)
		check_refused(s, HTTP_GET, bad[i], "must be percent-encoded");
	str_fill(&path, 'a', HTTP_URL_MAX);
	check_refused(s, HTTP_GET, path.buf, "a URL of more than 16384 bytes was not sent: 'aaa");
	session_close(s);
}

static void test_a_reading_client_refuses_to_write(void **state)
{
	const struct http_options options = { .read_only = true };
	struct session *s;

	(void)state;
	s = session_open(always_ok, 1, options, 0);
	check_refused(s, HTTP_POST, "x", "POST x was not sent: this run only reads");
	check_refused(s, HTTP_PUT, "x", "PUT x was not sent: this run only reads");
	check_refused(s, HTTP_DELETE, "x", "DELETE x was not sent: this run only reads");
	check_ok(session_call(s, HTTP_GET, "x", NULL));
	assert_int_equal(s->server.n_requests, 1);
	session_close(s);
}

static void test_refuses_base_urls(void **state)
{
	static const struct {
		const char *url;
		enum err_code code;
		const char *message;
	} rows[] = {
		{ "http://api.bitbucket.org/2.0", ERR_REFUSED, "is not encrypted" },
		{ "http://127.0.0.1.evil.com", ERR_REFUSED, "is not encrypted" },
		{ "", ERR_USAGE, "is no URL" },
		{ "api.bitbucket.org/2.0", ERR_USAGE, "is no URL" },
		{ "ftp://127.0.0.1", ERR_USAGE, "is no URL" },
		{ "https://", ERR_USAGE, "is no URL" },
		{ "https://a b/", ERR_USAGE, "is no URL" },
		{ "https://host:99999/", ERR_USAGE, "is no URL" },
		{ "https://host/?a=b", ERR_USAGE, "query" },
		{ "https://host/#a", ERR_USAGE, "fragment" },
		{ "https://ana:hush@host/", ERR_USAGE, "user name" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		const struct http_options options = { .base_url = rows[i].url };
		AUTO(err_release) struct err e = ERR_INIT;

		assert_null(http_client_new(&options, &e));
		assert_int_equal(e.code, rows[i].code);
		assert_non_null(strstr(err_text(&e), rows[i].message));
		assert_null(strstr(err_text(&e), "hush"));
	}
}

static void test_takes_base_urls(void **state)
{
	static const char *const good[] = { "https://api.bitbucket.org/2.0",
		"https://api.bitbucket.org/2.0/", "http://localhost:7990", "http://[::1]:7990/",
		"HTTP://127.0.0.1/" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(good); i++) {
		const struct http_options options = { .base_url = good[i] };
		AUTO(http_client_release) struct http_client *c = http_client_new(&options, NULL);

		assert_non_null(c);
		assert_int_equal(http_pending(c), 0);
	}
	http_client_free(NULL);
}

static void test_a_slash_behind_the_base_url_does_not_matter(void **state)
{
	AUTO(str_release) struct str base = STR_INIT;
	struct session *s = session_open(always_ok, 1, BASE_ONLY, 0);
	struct http_options options = { .base_url = NULL };
	struct http_client *slashed;

	(void)state;
	str_addf(&base, "%s//", s->server.url);
	options.base_url = base.buf;
	slashed = http_client_new(&options, NULL);
	http_client_free(s->client);
	s->client = slashed;
	check_ok(session_call(s, HTTP_GET, "user", NULL));
	check_ok(session_call(s, HTTP_GET, "/user", NULL));
	assert_string_equal(session_request(s, 0)->path, "user");
	assert_string_equal(session_request(s, 1)->path, "user");
	session_close(s);
}

static void test_no_proxy_on_the_way_to_this_machine(void **state)
{
	AUTO(str_release) struct str proxy = STR_INIT;
	struct session *s;

	(void)state;
	str_addf(&proxy, "http://127.0.0.1:%d", wire_closed_port());
	setenv("http_proxy", proxy.buf, 1);
	setenv("all_proxy", proxy.buf, 1);
	s = session_open(always_ok, 1, BASE_ONLY, 0);
	check_ok(session_call(s, HTTP_GET, "x", NULL));
	session_close(s);
	unsetenv("http_proxy");
	unsetenv("all_proxy");
}

/* --- many at once --- */

static void test_connections_are_used_again(void **state)
{
	struct session *s;
	int i;

	(void)state;
	s = session_open(always_ok, 1, BASE_ONLY, 0);
	for (i = 0; i < 20; i++)
		check_ok(session_call(s, i % 2 ? HTTP_POST : HTTP_GET, "x", NULL));
	assert_int_equal(s->server.n_requests, 20);
	assert_int_equal(s->server.n_connections, 1);
	session_close(s);
}

static void submit_many(struct session *s, unsigned n)
{
	while (n--)
		session_submit(s, HTTP_GET, "x", NULL);
}

static void take_many(struct session *s, unsigned n)
{
	while (n--)
		check_ok(session_wait(s));
}

/* The first four are answered once four have come, so that less than four at once would not do. */
static void test_the_window_is_filled_and_not_exceeded(void **state)
{
	static const struct wire_step steps[] = { { .after_requests = 4, .reply = OK } };
	const struct http_options options = { .window = 4 };
	struct session *s;

	(void)state;
	s = session_open(steps, 1, options, 0);
	submit_many(s, 100);
	take_many(s, 100);
	assert_int_equal(s->server.in_hand_top, 4);
	assert_true(s->server.n_connections <= 4);
	assert_int_equal(http_stats(s->client).window, 4);
	assert_int_equal(http_stats(s->client).requests, 100);
	session_close(s);
}

static void test_the_window_starts_modest(void **state)
{
	static const struct wire_step steps[] = { { .never = true } };
	struct session *s;

	(void)state;
	s = session_open(steps, 1, BASE_ONLY, 0);
	submit_many(s, 100);
	session_wait_requests(s, HTTP_WINDOW_START);
	assert_null(http_wait(s->client, 50));
	assert_int_equal(http_pending(s->client), 100);
	http_client_free(TAKE(s->client));
	assert_int_equal(s->server.n_connections, HTTP_WINDOW_START);
	session_close(s);
}

static void test_the_window_grows(void **state)
{
	struct session *s;

	(void)state;
	s = session_open(always_ok, 1, BASE_ONLY, 0);
	assert_int_equal(http_stats(s->client).window, HTTP_WINDOW_START);
	check_ok(session_call(s, HTTP_GET, "x", NULL));
	assert_int_equal(http_stats(s->client).window, HTTP_WINDOW_START + 1);
	submit_many(s, 100);
	take_many(s, 100);
	assert_int_equal(http_stats(s->client).window, HTTP_WINDOW_DEFAULT);
	assert_int_equal(http_stats(s->client).window_top, HTTP_WINDOW_DEFAULT);
	session_close(s);
}

static void test_calls_come_back_as_they_complete(void **state)
{
	static const struct wire_step steps[] = {
		{ .path = "slow", .after_requests = 5, .reply = OK },
		{ .path = "middle", .after_requests = 4, .reply = OK }, { .reply = OK }
	};
	static const char *const order[] = { "fast", "middle", "slow" };
	struct session *s;
	size_t i;

	(void)state;
	s = session_open(steps, 3, BASE_ONLY, 0);
	session_submit(s, HTTP_GET, "slow", NULL);
	session_submit(s, HTTP_GET, "middle", NULL)->tag = s;
	for (i = 0; i < COUNT(order); i++) {
		struct http_call *call;

		/* What releases the next one comes back itself, before it or after. */
		session_submit(s, HTTP_GET, "fast", NULL);
		call = session_wait(s);
		if (i && strcmp(call->path, "fast") == 0) {
			check_ok(call);
			call = session_wait(s);
		} else if (i) {
			check_ok(session_wait(s));
		}
		assert_string_equal(call->path, order[i]);
		assert_ptr_equal(call->tag, i == 1 ? s : NULL);
		check_ok(call);
	}
	session_close(s);
}

static void test_a_thousand_calls_take_no_time(void **state)
{
	int64_t begin = clock_monotonic(&clock_system);
	struct session *s;

	(void)state;
	s = session_open(always_ok, 1, BASE_ONLY, 0);
	submit_many(s, 1000);
	assert_int_equal(http_pending(s->client), 1000);
	take_many(s, 1000);
	assert_int_equal(http_pending(s->client), 0);
	assert_int_equal(s->server.n_requests, 1000);
	assert_int_equal(http_stats(s->client).bytes, 2000);
	assert_int_equal(http_stats(s->client).retries, 0);
	assert_true(clock_monotonic(&clock_system) - begin < 2000);
	session_close(s);
}

/* One after the other: a sleep with nothing in flight would add up. */
static void test_calls_in_a_row_take_no_time(void **state)
{
	int64_t begin = clock_monotonic(&clock_system);
	struct session *s;
	int i;

	(void)state;
	s = session_open(always_ok, 1, BASE_ONLY, 0);
	for (i = 0; i < 500; i++)
		check_ok(session_call(s, HTTP_GET, "x", NULL));
	assert_true(clock_monotonic(&clock_system) - begin < 2000);
	session_close(s);
}

static void test_a_call_may_be_submitted_again(void **state)
{
	struct session *s;
	struct http_call *call;

	(void)state;
	s = session_open(always_ok, 1, BASE_ONLY, 0);
	call = session_call(s, HTTP_GET, "x", NULL);
	http_submit(s->client, call);
	assert_ptr_equal(session_wait(s), call);
	assert_int_equal(call->attempts, 1);
	check_ok(call);
	assert_int_equal(s->server.n_requests, 2);
	session_close(s);
}

/* --- waiting --- */

static void test_nothing_to_wait_for(void **state)
{
	int64_t begin = clock_monotonic(&clock_system);
	struct session *s;

	(void)state;
	s = session_open(always_ok, 1, BASE_ONLY, 0);
	assert_null(http_wait(s->client, 60 * 1000));
	check_ok(session_call(s, HTTP_GET, "x", NULL));
	assert_null(http_wait(s->client, 60 * 1000));
	assert_true(clock_monotonic(&clock_system) - begin < 1000);
	session_close(s);
}

static void test_waits_no_longer_than_it_may(void **state)
{
	static const struct wire_step steps[] = { { .never = true } };
	int64_t begin = clock_monotonic(&clock_system), took;
	clock_t cpu = clock();
	struct session *s;

	(void)state;
	s = session_open(steps, 1, BASE_ONLY, 0);
	session_submit(s, HTTP_GET, "x", NULL);
	assert_null(http_wait(s->client, 0));
	assert_null(http_wait(s->client, -1));
	assert_null(http_wait(s->client, 100));
	took = clock_monotonic(&clock_system) - begin;
	assert_in_range(took, 99, 1000);
	assert_true(clock() - cpu < CLOCKS_PER_SEC / 20); /* it slept */
	assert_int_equal(http_pending(s->client), 1);
	session_close(s);
}

static void on_alarm(int number)
{
	(void)number;
}

static void test_signals_disturb_nothing(void **state)
{
	static const struct wire_step steps[] = {
		{ .path = "held", .after_requests = 2, .reply = OK }, { .reply = OK }
	};
	struct itimerval often = { { 0, 1000 }, { 0, 1000 } }, off = { { 0, 0 }, { 0, 0 } };
	struct sigaction action = { .sa_handler = on_alarm };
	struct session *s;

	(void)state;
	s = session_open(steps, 2, BASE_ONLY, 0);
	sigaction(SIGALRM, &action, NULL);
	session_submit(s, HTTP_GET, "held", NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	assert_null(http_wait(s->client, 100));
	session_submit(s, HTTP_GET, "x", NULL);
	check_ok(session_wait(s));
	check_ok(session_wait(s));
	setitimer(ITIMER_REAL, &off, NULL);
	session_close(s);
}

/* --- ending --- */

static void check_interrupted(
	struct http_call *call, enum http_method method, enum http_outcome outcome)
{
	assert_int_equal(call->method, method);
	assert_int_equal(call->outcome, outcome);
	assert_int_equal(call->error.code, ERR_INTERRUPTED);
	assert_string_equal(call->reply.buf, "");
	http_call_free(call);
}

static void test_cancel(void **state)
{
	static const struct wire_step steps[] = { { .path = "done", .reply = OK },
		{ .never = true } };
	const struct http_options options = { .window = 1 };
	struct session *s;

	(void)state;
	s = session_open(steps, 2, options, 0);
	check_ok(session_call(s, HTTP_GET, "done", NULL));
	session_submit(s, HTTP_POST, "in-flight", "{}");
	session_submit(s, HTTP_PUT, "queued", "{}");
	session_wait_requests(s, 2);
	assert_int_equal(s->server.in_hand, 1);
	http_cancel(s->client);
	assert_int_equal(http_pending(s->client), 2);
	check_interrupted(session_wait(s), HTTP_POST, HTTP_AMBIGUOUS);
	check_interrupted(session_wait(s), HTTP_PUT, HTTP_UNSENT);
	assert_null(http_wait(s->client, 1000));
	assert_int_equal(http_stats(s->client).requests, 2);
	session_close(s);
}

/* What is in flight moves up when one of them is done: each must come back once. */
static void test_cancel_after_some_are_done(void **state)
{
	static const struct wire_step steps[] = {
		{ .path = "done", .after_requests = 4, .reply = OK }, { .never = true }
	};
	static const char *const paths[] = { "a", "done", "b", "c" };
	struct session *s = session_open(steps, 2, BASE_ONLY, 0);
	bool seen[128] = { false };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(paths); i++)
		session_submit(s, HTTP_GET, paths[i], NULL);
	check_ok(session_wait(s));
	http_cancel(s->client);
	assert_int_equal(http_pending(s->client), 3);
	for (i = 0; i < 3; i++) {
		struct http_call *call = session_wait(s);

		seen[(unsigned char)call->path[0]] = true;
		check_interrupted(call, HTTP_GET, HTTP_AMBIGUOUS);
	}
	assert_true(seen['a'] && seen['b'] && seen['c']);
	session_close(s);
}

static void test_a_cancelled_client_goes_on(void **state)
{
	static const struct wire_step steps[] = { { .path = "stuck", .never = true },
		{ .reply = OK } };
	struct session *s;

	(void)state;
	s = session_open(steps, 2, BASE_ONLY, 0);
	session_submit(s, HTTP_GET, "stuck", NULL);
	session_wait_requests(s, 1);
	http_cancel(s->client);
	check_interrupted(session_wait(s), HTTP_GET, HTTP_AMBIGUOUS);
	check_ok(session_call(s, HTTP_GET, "x", NULL));
	session_close(s);
}

static void test_what_is_done_is_not_cancelled(void **state)
{
	static const struct wire_step steps[] = { { .path = "a", .after_requests = 2, .reply = OK },
		{ .path = "b", .reply = OK } };
	struct session *s;

	(void)state;
	s = session_open(steps, 2, BASE_ONLY, 0);
	session_submit(s, HTTP_GET, "http://evil.example", NULL);
	http_cancel(s->client);
	check_refused(s, HTTP_GET, "http://evil.example", "next link leaves the server");
	http_call_free(session_wait(s));
	session_close(s);
}

static void test_free_ends_everything(void **state)
{
	static const struct wire_step steps[] = { { .path = "a", .reply = OK }, { .never = true } };
	struct session *s;

	(void)state;
	s = session_open(steps, 2, BASE_ONLY, 0);
	submit_many(s, 20);
	session_wait_requests(s, 2);
	session_close(s);
	s = session_open(always_ok, 1, BASE_ONLY, 0);
	submit_many(s, 20);
	check_ok(session_wait(s));
	session_close(s);
	http_call_free(http_call_new(HTTP_POST, mem_strdup("x"), mem_strdup("{}")));
	http_call_free(NULL);
}

static void test_methods(void **state)
{
	static const struct {
		enum http_method method;
		const char *name;
		bool repeatable;
	} rows[] = { { HTTP_GET, "GET", true }, { HTTP_POST, "POST", false },
		{ HTTP_PUT, "PUT", true }, { HTTP_DELETE, "DELETE", true } };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		struct http_call *call = http_call_new(rows[i].method, mem_strdup("x"), NULL);

		assert_string_equal(http_method_name(rows[i].method), rows[i].name);
		assert_int_equal(call->repeatable, rows[i].repeatable);
		http_call_free(call);
	}
}
