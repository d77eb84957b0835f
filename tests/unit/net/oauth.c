#include "net/oauth.h"

#include "net/token.h"
#include "tests/wire-server/session.c"

#define TOKEN_PATH "/site/oauth2/access_token"
/* The body ends with the connection. */
#define HEAD(status) "HTTP/1.1 " status "\r\nContent-Type: application/json\r\n\r\n"
#define GRANTED      HEAD("200 OK") "{\"access_token\": \"acc-hush\", \"refresh_token\": \"new\"}"
#define STRANGER     HEAD("400 Bad Request") "{\"error\": \"unauthorized_client\"}"
#define DENIED       HEAD("400 Bad Request") "{\"error\": \"invalid_grant\"}"
#define GATEWAY      HEAD("401 Unauthorized") "no"
#define BUSY         HEAD("503 Busy") "no"

struct asked {
	struct wire_server *server;
	struct token token;
	struct err e;
	enum oauth_verdict verdict;
};

static struct oauth_request request_of(enum oauth_grant grant)
{
	return (struct oauth_request){ .grant = grant,
		.consumer = "key",
		.secret = "sec-hush",
		.proof = grant == OAUTH_CONSUMER ? NULL : "proof-hush&=+",
		.redirect = grant == OAUTH_CODE ? "http://127.0.0.1:1/callback" : NULL };
}

/* Asks a server that answers by `steps`; until forget(). */
static struct asked ask(enum oauth_grant grant, const struct wire_step *steps, size_t n)
{
	struct asked a = { mem_zalloc(1, sizeof *a.server), TOKEN_INIT, ERR_INIT, OAUTH_GRANTED };
	const struct oauth_request r = request_of(grant);
	struct oauth_way way = { .user_agent = "cooper/1", .pause_ms = 1 };

	wire_start(a.server, steps, n);
	way.server = a.server->url;
	a.verdict = oauth_ask(&way, &r, &a.token, &a.e);
	wire_requests(a.server);
	assert_null(strstr(err_text(&a.e), "hush"));
	return a;
}

static void forget(struct asked *a)
{
	wire_stop(a->server);
	free(a->server);
	token_release(&a->token);
	err_release(&a->e);
}

static void check_request(const struct asked *a, const char *body)
{
	const struct wire_request *r = &a->server->requests[0];

	assert_string_equal(r->method, "POST");
	assert_string_equal(r->path, TOKEN_PATH);
	assert_string_equal(r->body, body);
	assert_string_equal(wire_header(r, "Content-Type"), "application/x-www-form-urlencoded");
	assert_string_equal(wire_header(r, "Authorization"), "Basic a2V5OnNlYy1odXNo");
	assert_string_equal(wire_header(r, "User-Agent"), "cooper/1");
	assert_null(strstr(r->head, "proof"));
}

static void test_what_is_asked(void **state)
{
	static const struct wire_step steps[] = { { .reply = GRANTED, .end = WIRE_CLOSE } };
	static const struct {
		enum oauth_grant grant;
		const char *body;
	} rows[] = {
		{ OAUTH_CONSUMER, "grant_type=client_credentials" },
		{ OAUTH_REFRESH, "grant_type=refresh_token&refresh_token=proof-hush%26%3D%2B" },
		{ OAUTH_CODE, "grant_type=authorization_code&code=proof-hush%26%3D%2B&redirect_uri="
			      "http%3A%2F%2F127.0.0.1%3A1%2Fcallback" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		struct asked a = ask(rows[i].grant, steps, 1);

		assert_int_equal(a.verdict, OAUTH_GRANTED);
		assert_int_equal(a.e.code, ERR_NONE);
		assert_string_equal(a.token.access, "acc-hush");
		assert_string_equal(a.token.refresh, "new");
		assert_int_equal(a.server->n_requests, 1);
		check_request(&a, rows[i].body);
		forget(&a);
	}
}

static void check_failure(
	enum oauth_grant grant, const char *reply, enum oauth_verdict verdict, const char *message)
{
	const struct wire_step steps[] = { { .reply = reply, .end = WIRE_CLOSE } };
	struct asked a = ask(grant, steps, 1);

	assert_int_equal(a.verdict, verdict);
	assert_int_equal(a.e.code, ERR_AUTH);
	if (!str_starts(err_text(&a.e), message))
		assert_string_equal(err_text(&a.e), message);
	assert_int_equal(a.server->n_requests, 1);
	forget(&a);
}

/* The names are the ones by which people look for help. */
static void test_the_three_failures(void **state)
{
	(void)state;
	check_failure(OAUTH_CONSUMER, STRANGER, OAUTH_STRANGER,
		"Failed to get token: HTTP 400: unauthorized_client; check the OAuth consumer's "
		"key, secret and callback URL, then connect again");
	check_failure(OAUTH_CODE, DENIED, OAUTH_DENIED,
		"Failed to get token: HTTP 400: invalid_grant; check");
	check_failure(OAUTH_REFRESH, STRANGER, OAUTH_STRANGER, "Failed to get token: HTTP 400");
	check_failure(OAUTH_REFRESH, DENIED, OAUTH_DENIED,
		"Token refresh failure: HTTP 400: invalid_grant; connect again with 'cooper auth "
		"login'");
	check_failure(OAUTH_REFRESH, HEAD("200 OK") "<>", OAUTH_UNREADABLE,
		"Failed to parse token response: HTTP 200: an HTML page of 2 bytes, from http://");
	check_failure(OAUTH_CODE, HEAD("200 OK") "{}", OAUTH_UNREADABLE,
		"Failed to parse token response: HTTP 200: JSON, but it has no access_token, from");
}

static void test_a_gateway_that_recovers(void **state)
{
	static const struct wire_step steps[] = { { .reply = GATEWAY, .end = WIRE_CLOSE },
		{ .reply = GRANTED, .end = WIRE_CLOSE } };
	struct asked a = ask(OAUTH_REFRESH, steps, 2);

	(void)state;
	assert_int_equal(a.verdict, OAUTH_GRANTED);
	assert_int_equal(a.server->n_requests, 2);
	forget(&a);
}

static void test_a_gateway_that_does_not(void **state)
{
	static const struct wire_step steps[] = { { .reply = GATEWAY, .end = WIRE_CLOSE },
		{ .reply = BUSY, .end = WIRE_CLOSE } };
	struct asked a = ask(OAUTH_REFRESH, steps, 2);

	(void)state;
	assert_int_equal(a.verdict, OAUTH_UNTOUCHED);
	assert_int_equal(a.e.code, ERR_HTTP);
	assert_string_equal(err_text(&a.e),
		"cannot get a token: HTTP 503: 2 bytes that are not JSON; the credentials are "
		"kept, run it again later");
	assert_int_equal(a.server->n_requests, 3);
	forget(&a);
}

static void test_a_lost_answer_is_asked_for_again(void **state)
{
	static const struct wire_step steps[] = { { .end = WIRE_CLOSE },
		{ .reply = GRANTED, .end = WIRE_CLOSE } };
	struct asked a = ask(OAUTH_REFRESH, steps, 2);

	(void)state;
	assert_int_equal(a.verdict, OAUTH_GRANTED);
	assert_int_equal(a.server->n_requests, 2);
	forget(&a);
}

/* What was lost once stays in doubt, whatever the later answers say. */
static void test_doubt_stays(void **state)
{
	static const struct wire_step steps[] = { { .end = WIRE_CLOSE },
		{ .reply = GATEWAY, .end = WIRE_CLOSE } };
	struct asked a = ask(OAUTH_REFRESH, steps, 2);

	(void)state;
	assert_int_equal(a.verdict, OAUTH_DOUBTFUL);
	assert_int_equal(a.e.code, ERR_HTTP);
	forget(&a);
}

/* A code works once, and its second use revokes what the first one gave. */
static void test_a_code_is_not_sent_twice(void **state)
{
	static const struct wire_step lost[] = { { .end = WIRE_CLOSE } };
	static const struct wire_step gateway[] = { { .reply = GATEWAY, .end = WIRE_CLOSE },
		{ .reply = GRANTED, .end = WIRE_CLOSE } };
	struct asked a = ask(OAUTH_CODE, lost, 1);

	(void)state;
	assert_int_equal(a.verdict, OAUTH_DOUBTFUL);
	assert_int_equal(a.e.code, ERR_NETWORK);
	assert_non_null(strstr(err_text(&a.e), "the code is used up, connect again"));
	assert_int_equal(a.server->n_requests, 1);
	forget(&a);
	a = ask(OAUTH_CODE, gateway, 2);
	assert_int_equal(a.verdict, OAUTH_GRANTED);
	forget(&a);
}

static void test_nobody_is_there(void **state)
{
	const struct oauth_request r = request_of(OAUTH_REFRESH);
	AUTO(token_release) struct token token = TOKEN_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	char url[64];
	const struct oauth_way way = { .server = url, .pause_ms = 1 };

	(void)state;
	snprintf(url, sizeof url, "http://127.0.0.1:%d/2.0", wire_closed_port());
	assert_int_equal(oauth_ask(&way, &r, &token, &e), OAUTH_UNTOUCHED);
	assert_int_equal(e.code, ERR_NETWORK);
	assert_true(str_starts(err_text(&e), "cannot get a token: cannot connect to 127.0.0.1:"));
}

static int always(void)
{
	return 1;
}

static void test_the_user_ends_it(void **state)
{
	static const struct wire_step steps[] = { { .never = true } };
	const struct oauth_request r = request_of(OAUTH_REFRESH);
	AUTO(token_release) struct token token = TOKEN_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	struct wire_server *server = mem_zalloc(1, sizeof *server);
	struct oauth_way way = { .interrupted = always };

	(void)state;
	wire_start(server, steps, 1);
	way.server = server->url;
	assert_int_not_equal(oauth_ask(&way, &r, &token, &e), OAUTH_GRANTED);
	assert_int_equal(e.code, ERR_INTERRUPTED);
	wire_stop(server);
	free(server);
}

/* The consumer's secret goes to nobody to whom the endpoint points. */
static void test_a_redirect_is_not_followed(void **state)
{
	static const struct wire_step other_steps[] = { { .reply = GRANTED, .end = WIRE_CLOSE } };
	struct wire_server *other = mem_zalloc(1, sizeof *other);
	AUTO(str_release) struct str reply = STR_INIT;
	struct wire_step steps[1] = { { .end = WIRE_CLOSE } };
	struct asked a;

	(void)state;
	wire_start(other, other_steps, 1);
	str_addf(&reply,
		"HTTP/1.1 307 Temporary Redirect\r\nLocation: "
		"http://127.0.0.1:%d/site/oauth2/access_token\r\n\r\n",
		other->port);
	steps[0].reply = reply.buf;
	a = ask(OAUTH_REFRESH, steps, 1);
	assert_int_equal(a.verdict, OAUTH_UNREADABLE);
	assert_true(str_starts(err_text(&a.e),
		"Failed to parse token response: HTTP 307: an empty answer, from http://"));
	forget(&a);
	assert_int_equal(wire_requests(other), 0);
	wire_stop(other);
	free(other);
}

/* The secret goes where the API is, by TLS unless it is this machine. */
static void test_where_it_goes(void **state)
{
	static const char *const rows[][2] = {
		{ "https://api.bitbucket.org/2.0", "https://bitbucket.org/site/oauth2" },
		{ "https://API.Bitbucket.org/2.0/", "https://bitbucket.org/site/oauth2" },
		{ "https://api.bitbucket.org", "https://bitbucket.org/site/oauth2" },
		{ "https://api.bitbucket.org.evil.example/2.0",
			"https://api.bitbucket.org.evil.example/site/oauth2" },
		{ "http://127.0.0.1:7990/2.0", "http://127.0.0.1:7990/site/oauth2" },
		{ "https://proxy.example/bitbucket/2.0", "https://proxy.example/site/oauth2" },
	};
	const struct oauth_request r = request_of(OAUTH_CONSUMER);
	const struct oauth_way plain = { .server = "http://api.example/2.0" };
	AUTO(token_release) struct token token = TOKEN_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(str_release) struct str base = STR_INIT;

		oauth_base(rows[i][0], &base);
		assert_string_equal(base.buf, rows[i][1]);
	}
	assert_int_not_equal(oauth_ask(&plain, &r, &token, &e), OAUTH_GRANTED);
	assert_int_equal(e.code, ERR_REFUSED);
}
