#include "net/oauth_authority.h"

#include "base/file.h"
#include "net/credential.h"
#include "net/token.h"
#include "net/token_store.h"
#include "tests/wire-server/session.c"

#include <signal.h>
#include <sys/resource.h>

#define HEAD(status) "HTTP/1.1 " status "\r\nContent-Type: application/json\r\n\r\n"
#define PAIR(n)                                                                                    \
	HEAD("200 OK")                                                                             \
	"{\"access_token\": \"access-" n "\", \"refresh_token\": \"refresh-" n                     \
	"\", \"expires_in\": 100, \"scopes\": \"account\"}"
#define STEP(text)                                                                                 \
	{                                                                                          \
		.reply = text, .end = WIRE_CLOSE                                                   \
	}
#define LOST                                                                                       \
	{                                                                                          \
		.end = WIRE_CLOSE                                                                  \
	}

enum { MINUTE_MS = 60 * 1000 };

static char top[] = "/tmp/cooper-authority-XXXXXX";
static char path[64];

static int group_setup(void **state)
{
	(void)state;
	if (!mkdtemp(top))
		return -1;
	snprintf(path, sizeof path, "%s/tokens.json", top);
	return 0;
}

static void remove_file(const char *suffix)
{
	char name[80];

	snprintf(name, sizeof name, "%s%s", path, suffix);
	unlink(name);
}

static int group_teardown(void **state)
{
	(void)state;
	remove_file("");
	remove_file(".lock");
	return rmdir(top);
}

/* A server of tokens, the time, and what asks for them. */
struct scene {
	struct wire_server server;
	struct wire_clock clock;
	struct wire_log log;
	struct oauth_authority *authority;
	char *header; /* in use */
	struct err e;
};

static void new_authority(struct scene *s, enum credential_type type)
{
	char key[] = "key", secret[] = "sec-hush";
	const struct credential c = { type, key, secret };
	const struct oauth_way way = {
		.server = s->server.url, .clock = &s->clock.clock, .log = &s->log.log, .pause_ms = 1
	};

	oauth_authority_free(s->authority);
	credential_wipe(TAKE(s->header));
	s->authority = oauth_authority_new(&way, &c, type == CREDENTIAL_LOGIN ? path : NULL);
}

static struct scene *open_scene(enum credential_type type, const struct wire_step *steps, size_t n)
{
	struct scene *s = mem_zalloc(1, sizeof *s);

	wire_start(&s->server, steps, n);
	s->clock = (struct wire_clock){ { session_now, session_now }, WIRE_CLOCK_BEGIN, 0 };
	s->log = (struct wire_log){ { LOG_DEBUG, session_log }, STR_INIT };
	new_authority(s, type);
	remove_file("");
	return s;
}

static void close_scene(struct scene *s)
{
	assert_null(strstr(s->log.text.buf, "hush"));
	assert_null(strstr(err_text(&s->e), "hush"));
	oauth_authority_free(s->authority);
	credential_wipe(s->header);
	wire_stop(&s->server);
	str_release(&s->log.text);
	err_release(&s->e);
	free(s);
}

/* A login whose access token lives for 100 s from now on. */
static void log_in(struct scene *s, const char *access, const char *refresh)
{
	AUTO(token_store_release) struct token_store store = TOKEN_STORE_INIT;
	char key[] = "key", secret[] = "sec-hush", scopes[] = "project";
	const struct token_entry entry = { s->server.url, key, secret, 5,
		{ (char *)access, (char *)refresh, scopes, s->clock.now, 100, 0 } };

	assert_int_equal(token_store_open(&store, path, 0, NULL), 0);
	token_store_put(&store, &entry);
	assert_int_equal(token_store_save(&store, NULL), 0);
}

/* What the file says now. */
static void check_stored(struct scene *s, const char *access, const char *refresh, bool used)
{
	AUTO(token_store_release) struct token_store store = TOKEN_STORE_INIT;
	const struct token_entry *entry;

	assert_int_equal(token_store_read(&store, path, NULL), 0);
	entry = token_store_find(&store, s->server.url, "key");
	assert_non_null(entry);
	assert_string_equal(entry->token.access, access);
	assert_string_equal(entry->token.refresh, refresh);
	assert_int_equal(entry->token.used_ms != 0, used);
}

static int renew(struct scene *s, bool refused)
{
	struct http_authority *http = oauth_authority_http(s->authority);
	char *header;
	int result;

	err_release(&s->e);
	result = http->renew(http, s->header, refused, &header, &s->e);
	wire_requests(&s->server);
	if (header) {
		credential_wipe(s->header);
		s->header = header;
	}
	return result;
}

static void check_header(struct scene *s, bool refused, const char *token)
{
	AUTO(str_release) struct str expected = STR_INIT;

	if (renew(s, refused) < 0)
		fail_msg("%s", err_text(&s->e));
	str_addf(&expected, "Authorization: Bearer %s", token);
	assert_string_equal(s->header, expected.buf);
}

static void check_failure(struct scene *s, bool refused, enum err_code code, const char *message)
{
	assert_int_equal(renew(s, refused), -1);
	assert_int_equal(s->e.code, code);
	if (!strstr(err_text(&s->e), message))
		assert_string_equal(err_text(&s->e), message);
}

static void check_sent(struct scene *s, unsigned i, const char *refresh)
{
	AUTO(str_release) struct str expected = STR_INIT;

	assert_true(i < s->server.n_requests);
	str_addf(&expected, "grant_type=refresh_token&refresh_token=%s", refresh);
	assert_string_equal(s->server.requests[i].body, expected.buf);
}

/* --- a consumer --- */

static void test_a_consumer_renews_at_half_of_the_life(void **state)
{
	static const struct wire_step steps[] = { STEP(PAIR("1")), STEP(PAIR("2")),
		STEP(PAIR("3")) };
	struct scene *s = open_scene(CREDENTIAL_CONSUMER, steps, COUNT(steps));

	(void)state;
	check_header(s, false, "access-1");
	s->clock.now += 49 * 1000;
	check_header(s, false, "access-1");
	assert_int_equal(s->server.n_requests, 1);
	s->clock.now += 61 * 1000;
	check_header(s, false, "access-2");
	assert_string_equal(s->server.requests[1].body, "grant_type=client_credentials");
	s->clock.now += MINUTE_MS;
	check_header(s, true, "access-3");
	close_scene(s);
}

static void test_a_new_token_that_is_refused_is_not_renewed(void **state)
{
	static const struct wire_step steps[] = { STEP(PAIR("1")), STEP(PAIR("2")) };
	struct scene *s = open_scene(CREDENTIAL_CONSUMER, steps, COUNT(steps));

	(void)state;
	check_header(s, false, "access-1");
	check_header(s, true, "access-1");
	assert_int_equal(s->server.n_requests, 1);
	close_scene(s);
}

static void test_a_consumer_that_is_refused(void **state)
{
	static const struct wire_step steps[] = { STEP(
		HEAD("400 Bad") "{\"error\": \"unauthorized_client\"}") };
	struct scene *s = open_scene(CREDENTIAL_CONSUMER, steps, COUNT(steps));

	(void)state;
	check_failure(s, false, ERR_AUTH, "Failed to get token: HTTP 400: unauthorized_client");
	close_scene(s);
}

/* What is due is not yet over: a token endpoint that is down for a while stops nobody. */
static void test_a_token_that_is_due_serves_on(void **state)
{
	static const struct wire_step steps[] = { STEP(PAIR("1")),
		STEP(HEAD("400 Bad") "{\"error\": \"invalid_client\"}") };
	struct scene *s = open_scene(CREDENTIAL_CONSUMER, steps, COUNT(steps));

	(void)state;
	check_header(s, false, "access-1");
	s->clock.now += MINUTE_MS;
	check_header(s, false, "access-1");
	assert_int_equal(s->server.n_requests, 2);
	assert_non_null(
		strstr(s->log.text.buf, "(the access token in use is valid for a while yet)"));
	check_header(s, false, "access-1");
	assert_int_equal(s->server.n_requests, 2); /* it pauses */
	s->clock.now += 40 * 1000;
	check_failure(s, false, ERR_AUTH, "Failed to get token");
	close_scene(s);
}

/* --- a login --- */

static void test_no_login(void **state)
{
	static const struct wire_step steps[] = { LOST };
	struct scene *s = open_scene(CREDENTIAL_LOGIN, steps, 1);

	(void)state;
	check_failure(s, false, ERR_AUTH, "there is no login to http://127.0.0.1:");
	check_failure(
		s, false, ERR_AUTH, " through the OAuth consumer key; run 'cooper auth login'");
	assert_int_equal(s->server.n_requests, 0);
	close_scene(s);
}

static void test_a_login_that_is_not_due_asks_nothing(void **state)
{
	static const struct wire_step steps[] = { LOST };
	struct scene *s = open_scene(CREDENTIAL_LOGIN, steps, 1);

	(void)state;
	log_in(s, "access-0", "refresh-0");
	check_header(s, false, "access-0");
	assert_int_equal(s->server.n_requests, 0);
	close_scene(s);
}

static void test_a_login_rotates(void **state)
{
	static const struct wire_step steps[] = { STEP(PAIR("1")), STEP(PAIR("2")) };
	struct scene *s = open_scene(CREDENTIAL_LOGIN, steps, COUNT(steps));

	(void)state;
	log_in(s, "access-0", "refresh-0");
	s->clock.now += 50 * 1000;
	check_header(s, false, "access-1");
	check_sent(s, 0, "refresh-0");
	check_stored(s, "access-1", "refresh-1", false);
	s->clock.now += 100 * 1000;
	check_header(s, false, "access-2");
	check_sent(s, 1, "refresh-1");
	check_stored(s, "access-2", "refresh-2", false);
	close_scene(s);
}

static void test_a_login_that_is_refused_is_renewed(void **state)
{
	static const struct wire_step steps[] = { STEP(PAIR("1")) };
	struct scene *s = open_scene(CREDENTIAL_LOGIN, steps, COUNT(steps));

	(void)state;
	log_in(s, "access-0", "refresh-0");
	check_header(s, false, "access-0");
	check_header(s, true, "access-1");
	close_scene(s);
}

static void test_a_clock_that_was_set_back(void **state)
{
	static const struct wire_step steps[] = { STEP(PAIR("1")) };
	struct scene *s = open_scene(CREDENTIAL_LOGIN, steps, COUNT(steps));

	(void)state;
	log_in(s, "access-0", "refresh-0");
	s->clock.now -= 1;
	check_header(s, false, "access-1");
	close_scene(s);
}

/* Whoever comes late takes what the others got. */
static void test_what_another_process_renewed(void **state)
{
	static const struct wire_step steps[] = { LOST };
	struct scene *s = open_scene(CREDENTIAL_LOGIN, steps, 1);

	(void)state;
	log_in(s, "access-0", "refresh-0");
	check_header(s, false, "access-0");
	s->clock.now += 90 * 1000;
	log_in(s, "access-1", "refresh-1");
	check_header(s, false, "access-1");
	s->clock.now += MINUTE_MS;
	log_in(s, "access-2", "refresh-2");
	check_header(s, true, "access-2");
	assert_int_equal(s->server.n_requests, 0);
	close_scene(s);
}

static void test_logged_out_meanwhile(void **state)
{
	static const struct wire_step steps[] = { LOST };
	struct scene *s = open_scene(CREDENTIAL_LOGIN, steps, 1);

	(void)state;
	log_in(s, "access-0", "refresh-0");
	check_header(s, false, "access-0");
	remove_file("");
	check_failure(s, true, ERR_AUTH, "is gone: somebody has logged out");
	assert_int_equal(s->server.n_requests, 0);
	close_scene(s);
}

/* RFC 6749, section 6: the answer may leave both out. */
static void test_an_answer_that_leaves_out_what_stays(void **state)
{
	static const struct wire_step steps[] = { STEP(
		HEAD("200 OK") "{\"access_token\": \"access-1\", \"expires_in\": \"-5\"}") };
	struct scene *s = open_scene(CREDENTIAL_LOGIN, steps, COUNT(steps));

	(void)state;
	log_in(s, "access-0", "refresh-0");
	s->clock.now += 50 * 1000;
	check_header(s, false, "access-1");
	check_stored(s, "access-1", "refresh-0", false);
	assert_string_equal(oauth_authority_token(s->authority)->scopes, "project");
	assert_int_equal(oauth_authority_token(s->authority)->life_s, TOKEN_LIFE_S);
	close_scene(s);
}

static void test_a_login_without_a_refresh_token(void **state)
{
	static const struct wire_step steps[] = { LOST };
	struct scene *s = open_scene(CREDENTIAL_LOGIN, steps, 1);

	(void)state;
	log_in(s, "access-0", NULL);
	s->clock.now += 100 * 1000;
	check_failure(s, false, ERR_AUTH,
		"Token refresh failure: the login has no refresh token; connect again with "
		"'cooper auth login'");
	assert_int_equal(s->server.n_requests, 0);
	close_scene(s);
}

/* --- lost answers --- */

/* The answer to three attempts was lost: the old refresh token is sent again in the grace, and not after it. */
static void test_a_lost_answer(void **state)
{
	static const struct wire_step steps[] = { LOST, LOST, LOST, LOST, LOST, LOST,
		STEP(PAIR("1")) };
	struct scene *s = open_scene(CREDENTIAL_LOGIN, steps, COUNT(steps));

	(void)state;
	log_in(s, "access-0", "refresh-0");
	s->clock.now += 100 * 1000;
	check_failure(s, false, ERR_NETWORK, "run it again within ten minutes");
	assert_int_equal(s->server.n_requests, 3);
	check_stored(s, "access-0", "refresh-0", true);
	new_authority(s, CREDENTIAL_LOGIN);
	s->clock.now += 5 * MINUTE_MS;
	check_failure(s, false, ERR_NETWORK, "run it again within ten minutes");
	new_authority(s, CREDENTIAL_LOGIN);
	s->clock.now += 5 * MINUTE_MS;
	check_header(s, false, "access-1");
	check_sent(s, 6, "refresh-0");
	check_stored(s, "access-1", "refresh-1", false);
	close_scene(s);
}

static void test_after_the_grace(void **state)
{
	static const struct wire_step steps[] = { LOST, LOST, LOST, STEP(PAIR("1")) };
	struct scene *s = open_scene(CREDENTIAL_LOGIN, steps, COUNT(steps));

	(void)state;
	log_in(s, "access-0", "refresh-0");
	s->clock.now += 100 * 1000;
	check_failure(s, false, ERR_NETWORK, "run it again within ten minutes");
	s->clock.now += 10 * MINUTE_MS + 1;
	new_authority(s, CREDENTIAL_LOGIN);
	check_failure(s, false, ERR_AUTH,
		"Token refresh failure: the refresh token was sent at 1970-01-01T00:18:20.000Z and "
		"the answer was lost; it worked for ten minutes from then on; connect again with "
		"'cooper auth login'");
	assert_int_equal(s->server.n_requests, 3);
	close_scene(s);
}

/* An answer that nobody can read may have rotated the token, and so begins the grace. */
static void test_an_answer_that_is_none(void **state)
{
	static const struct wire_step steps[] = { STEP(HEAD("200 OK") "<title>Wifi</title>"),
		STEP(PAIR("1")) };
	struct scene *s = open_scene(CREDENTIAL_LOGIN, steps, COUNT(steps));

	(void)state;
	log_in(s, "access-0", "refresh-0");
	s->clock.now += 100 * 1000;
	check_failure(s, false, ERR_AUTH,
		"Failed to parse token response: HTTP 200: an HTML page of 19 bytes, 'Wifi'");
	check_stored(s, "access-0", "refresh-0", true);
	check_header(s, false, "access-1");
	close_scene(s);
}

/* A gateway that turned everything away did not use the token up. */
static void test_a_gateway_costs_no_grace(void **state)
{
	static const struct wire_step steps[] = { STEP(HEAD("401 Unauthorized") "no"),
		STEP(HEAD("503 Busy") "no"), STEP(HEAD("429 Too Many") "no"), STEP(PAIR("1")) };
	struct scene *s = open_scene(CREDENTIAL_LOGIN, steps, COUNT(steps));

	(void)state;
	log_in(s, "access-0", "refresh-0");
	s->clock.now += 100 * 1000;
	check_failure(s, false, ERR_HTTP, "the credentials are kept, run it again later");
	check_stored(s, "access-0", "refresh-0", false);
	s->clock.now += 24 * 60 * MINUTE_MS;
	check_header(s, false, "access-1");
	close_scene(s);
}

static void test_a_chain_that_is_broken(void **state)
{
	static const struct wire_step steps[] = { STEP(
		HEAD("400 Bad") "{\"error\": \"invalid_request\", \"error_description\": \"Invalid "
				"refresh_token\"}") };
	struct scene *s = open_scene(CREDENTIAL_LOGIN, steps, COUNT(steps));

	(void)state;
	log_in(s, "access-0", "refresh-0");
	s->clock.now += 100 * 1000;
	check_failure(s, false, ERR_AUTH,
		"Token refresh failure: HTTP 400: invalid_request: Invalid refresh_token; connect "
		"again with 'cooper auth login'");
	close_scene(s);
}

/* --- a disk that is full --- */

static void limit_files(rlim_t most)
{
	struct rlimit limit;

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = most;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* What cannot be recorded is not sent. */
static void test_a_full_disk_before(void **state)
{
	static const struct wire_step steps[] = { STEP(PAIR("1")) };
	struct scene *s = open_scene(CREDENTIAL_LOGIN, steps, COUNT(steps));

	(void)state;
	log_in(s, "access-0", "refresh-0");
	s->clock.now += 100 * 1000;
	limit_files(10);
	check_failure(s, false, ERR_SYSTEM,
		"cannot save the login: cannot write '/tmp/cooper-authority-");
	limit_files(RLIM_INFINITY);
	assert_int_equal(s->server.n_requests, 0);
	check_stored(s, "access-0", "refresh-0", false);
	check_header(s, false, "access-1");
	close_scene(s);
}

/* What cannot be saved is not used; the record says that the old token may be sent again, and it is. */
static void test_a_full_disk_after(void **state)
{
	static char reply[20000] = HEAD("200 OK") "{\"access_token\": \"access-1\", "
						  "\"refresh_token\": \"";
	struct wire_step steps[] = { STEP(reply), STEP(PAIR("2")) };
	struct scene *s;
	size_t len = strlen(reply);

	(void)state;
	memset(reply + len, 'x', 8192);
	memcpy(reply + len + 8192, "\"}", 3);
	s = open_scene(CREDENTIAL_LOGIN, steps, COUNT(steps));
	log_in(s, "access-0", "refresh-0");
	s->clock.now += 100 * 1000;
	limit_files(2048);
	check_failure(s, false, ERR_SYSTEM, "file too large");
	limit_files(RLIM_INFINITY);
	assert_int_equal(s->server.n_requests, 1);
	check_stored(s, "access-0", "refresh-0", true);
	new_authority(s, CREDENTIAL_LOGIN);
	check_header(s, false, "access-2");
	check_sent(s, 1, "refresh-0");
	close_scene(s);
}
