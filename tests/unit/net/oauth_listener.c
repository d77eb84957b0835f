#include "net/oauth_listener.h"

#include "base/err.h"
#include "base/str.h"
#include "net/oauth_callback.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/unit.h"

enum { PATIENCE_MS = 20 * 1000 };

#define ANSWER "GET /callback?code=hush&state=state HTTP/1.1\r\nHost: x\r\n\r\n"

static int dial(const struct oauth_listener *l)
{
	const struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons(l->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
	return fd;
}

/* Sent before the listener looks: the system keeps it. */
static int dial_and_say(const struct oauth_listener *l, const char *bytes)
{
	int fd = dial(l);

	assert_int_equal(send(fd, bytes, strlen(bytes), MSG_NOSIGNAL), strlen(bytes));
	return fd;
}

/* What came back on the connection, which is closed. */
static void read_all(int fd, struct str *out)
{
	char buffer[4096];
	ssize_t n;

	while ((n = recv(fd, buffer, sizeof buffer, 0)) > 0)
		str_addn(out, buffer, (size_t)n);
	close(fd);
}

static void check_page(int fd, const char *status)
{
	AUTO(str_release) struct str page = STR_INIT;

	read_all(fd, &page);
	assert_true(str_starts(page.buf, status));
	assert_non_null(strstr(page.buf, "Cache-Control: no-store\r\n"));
	assert_null(strstr(page.buf, "hush"));
}

static int wait_for(
	struct oauth_listener *l, int64_t timeout_ms, struct oauth_callback *cb, struct err *e)
{
	const struct oauth_awaited awaited = { "state", timeout_ms, NULL };

	return oauth_listener_wait(l, &awaited, cb, e);
}

static void test_the_answer(void **state)
{
	AUTO(oauth_listener_release) struct oauth_listener l;
	AUTO(oauth_callback_release) struct oauth_callback cb;
	int fd;

	(void)state;
	assert_int_equal(oauth_listener_open(&l, 0, NULL), 0);
	assert_int_not_equal(l.port, 0);
	fd = dial_and_say(&l, ANSWER);
	assert_int_equal(wait_for(&l, PATIENCE_MS, &cb, NULL), 0);
	assert_string_equal(cb.code, "hush");
	check_page(fd, "HTTP/1.1 200 OK\r\n");
}

/* Others come first: silent ones, ones that hang up, ones for icons, garbage; more than are heard at once. */
static void test_others_do_not_disturb(void **state)
{
	AUTO(oauth_listener_release) struct oauth_listener l;
	AUTO(oauth_callback_release) struct oauth_callback cb;
	int silent[12], icon, garbage, half, answer;
	size_t i;

	(void)state;
	assert_int_equal(oauth_listener_open(&l, 0, NULL), 0);
	for (i = 0; i < COUNT(silent); i++)
		silent[i] = dial(&l);
	close(dial(&l));
	half = dial_and_say(&l, "GET /callback?co");
	icon = dial_and_say(&l, "GET /favicon.ico HTTP/1.1\r\n\r\n");
	garbage = dial_and_say(&l, "\x16\x03\x01\r\n\r\n");
	answer = dial_and_say(&l, ANSWER);
	assert_int_equal(wait_for(&l, PATIENCE_MS, &cb, NULL), 0);
	assert_string_equal(cb.code, "hush");
	check_page(icon, "HTTP/1.1 404 Not Found\r\n");
	check_page(garbage, "HTTP/1.1 400 Bad Request\r\n");
	check_page(answer, "HTTP/1.1 200 OK\r\n");
	for (i = 0; i < COUNT(silent); i++)
		close(silent[i]);
	close(half);
}

static void check_no_good(const char *request, const char *why)
{
	AUTO(oauth_listener_release) struct oauth_listener l;
	AUTO(err_release) struct err e = ERR_INIT;
	struct oauth_callback cb;
	int fd;

	assert_int_equal(oauth_listener_open(&l, 0, NULL), 0);
	fd = dial_and_say(&l, request);
	assert_int_equal(wait_for(&l, PATIENCE_MS, &cb, &e), -1);
	assert_int_equal(e.code, ERR_AUTH);
	assert_true(str_starts(err_text(&e), "Failed to get token: "));
	assert_non_null(strstr(err_text(&e), why));
	assert_null(cb.code);
	check_page(fd, "HTTP/1.1 400 Bad Request\r\n");
}

static void test_answers_that_are_no_good(void **state)
{
	(void)state;
	check_no_good("GET /callback?code=hush&state=other HTTP/1.1\r\n\r\n",
		"the answer's state is not the one that was asked for");
	check_no_good("GET /callback?code=hush HTTP/1.1\r\n\r\n", "the answer's state");
	check_no_good("GET /callback?error=access_denied&state=state HTTP/1.1\r\n\r\n",
		"the authorization page says access_denied");
}

static void test_nobody_answers(void **state)
{
	AUTO(oauth_listener_release) struct oauth_listener l;
	AUTO(err_release) struct err e = ERR_INIT;
	struct oauth_callback cb;

	(void)state;
	assert_int_equal(oauth_listener_open(&l, 0, NULL), 0);
	assert_int_equal(wait_for(&l, 0, &cb, &e), -1);
	assert_int_equal(e.code, ERR_AUTH);
	assert_true(str_starts(err_text(&e), "Failed to get token: nobody answered the "
					     "authorization page within 0 s; "));
}

static int always(void)
{
	return 1;
}

static void test_the_user_ends_it(void **state)
{
	AUTO(oauth_listener_release) struct oauth_listener l;
	AUTO(err_release) struct err e = ERR_INIT;
	const struct oauth_awaited awaited = { "state", PATIENCE_MS, always };
	struct oauth_callback cb;

	(void)state;
	assert_int_equal(oauth_listener_open(&l, 0, NULL), 0);
	close(dial(&l)); /* so that it does not wait for one */
	assert_int_equal(oauth_listener_wait(&l, &awaited, &cb, &e), -1);
	assert_int_equal(e.code, ERR_INTERRUPTED);
}

static void test_a_port_that_is_taken(void **state)
{
	AUTO(oauth_listener_release) struct oauth_listener l;
	AUTO(oauth_listener_release) struct oauth_listener second;
	AUTO(str_release) struct str expected = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(oauth_listener_open(&l, 0, NULL), 0);
	assert_int_equal(oauth_listener_open(&second, l.port, &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	str_addf(&expected,
		"port %u of this machine is taken; end what listens there, or choose another one "
		"with --port and in the OAuth consumer's callback URL",
		(unsigned)l.port);
	assert_string_equal(err_text(&e), expected.buf);
	assert_int_equal(second.fd, -1);
	oauth_listener_release(&l);
}

/* Only from this machine: the address is loopback's. */
static void test_listens_on_loopback(void **state)
{
	AUTO(oauth_listener_release) struct oauth_listener l;
	struct sockaddr_in address;
	socklen_t len = sizeof address;

	(void)state;
	assert_int_equal(oauth_listener_open(&l, 0, NULL), 0);
	assert_int_equal(getsockname(l.fd, (struct sockaddr *)&address, &len), 0);
	assert_int_equal(ntohl(address.sin_addr.s_addr), INADDR_LOOPBACK);
}
