/* How far one gets to a server; TLS is in tls.c. */
#include "net/probe.h"

#include "net/credential.h"
#include "net/http.h"
#include "tests/wire-server/session.c"

static void run(struct probe *p, const char *url)
{
	const struct http_options options = { .base_url = url };
	AUTO(err_release) struct err e = ERR_INIT;

	assert_int_equal(probe_run(p, &options, &e), 0);
	assert_int_equal(e.code, ERR_NONE);
}

static void test_a_server_is_reached_without_a_request(void **state)
{
	static const struct wire_step never[] = { { .never = true } };
	AUTO(probe_release) struct probe p = PROBE_INIT;
	struct wire_server server;

	(void)state;
	wire_start(&server, never, 1);
	run(&p, server.url);
	assert_int_equal(p.reached, PROBE_DONE);
	assert_string_equal(p.address, "127.0.0.1");
	assert_int_equal(p.port, server.port);
	assert_false(p.tls);
	assert_int_equal(p.certificate_end, 0);
	assert_int_equal(wire_requests(&server), 0);
	assert_true(strncmp(p.server, "127.0.0.1:", 10) == 0);
	wire_stop(&server);
}

static void test_nobody_listens(void **state)
{
	AUTO(probe_release) struct probe p = PROBE_INIT;
	char url[64];

	(void)state;
	snprintf(url, sizeof url, "http://127.0.0.1:%d/2.0", wire_closed_port());
	run(&p, url);
	assert_int_equal(p.reached, PROBE_CONNECTION);
	assert_int_equal(p.error.code, ERR_NETWORK);
	assert_non_null(strstr(err_text(&p.error), "cannot connect to 127.0.0.1:"));
	assert_non_null(strstr(err_text(&p.error), "connection refused"));
}

/* ".invalid" is nobody's for ever (RFC 2606); a label of more than 63 bytes is not even asked for. */
static void test_no_such_name(void **state)
{
	AUTO(probe_release) struct probe p = PROBE_INIT;

	(void)state;
	run(&p, "https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		".invalid/2.0");
	assert_int_equal(p.reached, PROBE_NAME);
	assert_int_equal(p.error.code, ERR_NETWORK);
	assert_non_null(strstr(err_text(&p.error), "cannot find the address of 'aaaa"));
}

static void test_no_tls(void **state)
{
	static const struct wire_step hang_up[] = { { .hang_up = true, .end = WIRE_CLOSE } };
	AUTO(probe_release) struct probe p = PROBE_INIT;
	struct wire_server server;
	char url[64];

	(void)state;
	wire_start(&server, hang_up, 1);
	snprintf(url, sizeof url, "https://127.0.0.1:%d", server.port);
	run(&p, url);
	assert_int_equal(p.reached, PROBE_TLS);
	assert_true(p.tls);
	assert_non_null(strstr(err_text(&p.error), "no TLS connection to 127.0.0.1:"));
	wire_stop(&server);
}

static void assert_refused(const char *url, enum err_code code)
{
	const struct http_options options = { .base_url = url };
	AUTO(probe_release) struct probe p = PROBE_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	assert_int_equal(probe_run(&p, &options, &e), -1);
	assert_int_equal(e.code, code);
	assert_null(p.server);
}

static void test_what_a_client_would_refuse(void **state)
{
	(void)state;
	assert_refused("bitbucket.org", ERR_USAGE);
	assert_refused("https://user:secret@bitbucket.org/2.0", ERR_USAGE);
	assert_refused("http://bitbucket.org/2.0", ERR_REFUSED);
}
