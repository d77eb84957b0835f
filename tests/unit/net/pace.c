#include "net/pace.h"

#include "net/allowance.h"
#include "net/ledger.h"
#include "net/retry.h"
#include "net/transfer.h"
#include "tests/wire-server/session.c"

#include <string.h>

#define MINUTE (INT64_C(60) * 1000)
#define HOUR   (60 * MINUTE)

#define OK      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
#define END     "\r\n{}"
#define REFUSED "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n"

/* A client for a server of `steps`, with a ledger of its own that allows `limit` an hour. */
struct paced {
	struct session *s;
	struct ledger *ledger;
};

static struct wire_clock ledger_clock;

static int64_t ledger_now(const struct clock *c)
{
	(void)c;
	return ledger_clock.now;
}

static struct paced open_paced(
	const struct wire_step *steps, size_t n, int64_t limit, struct http_options options)
{
	struct paced p;
	struct ledger_options ledger = { .limit = limit, .clock = &ledger_clock.clock };

	ledger_clock = (struct wire_clock){ { ledger_now, ledger_now }, WIRE_CLOCK_BEGIN, 0 };
	p.ledger = ledger_open(&ledger);
	options.ledger = p.ledger;
	p.s = session_open(steps, n, options, 0);
	return p;
}

static void close_paced(struct paced *p)
{
	session_close(p->s);
	ledger_free(p->ledger);
}

static void pass(struct paced *p, int64_t ms)
{
	p->s->clock.now += ms;
	ledger_clock.now += ms;
}

static void ask(struct paced *p, int status)
{
	struct http_call *call = session_call(p->s, HTTP_GET, "repositories/acme", NULL);

	assert_int_equal(call->outcome, HTTP_REPLIED);
	assert_int_equal(call->status, status);
	http_call_free(call);
}

/* Queues a call, which is not sent. */
static void ask_in_vain(struct paced *p)
{
	unsigned before = wire_requests(&p->s->server);

	session_submit(p->s, HTTP_GET, "repositories/acme", NULL);
	assert_null(http_wait(p->s->client, 60));
	assert_int_equal(wire_requests(&p->s->server), before);
}

static void answered(struct paced *p, int status)
{
	struct http_call *call = session_wait(p->s);

	assert_int_equal(call->status, status);
	http_call_free(call);
}

static const struct http_options plain = { 0 };

static void test_a_full_hour_is_waited_for(void **state)
{
	static const struct wire_step steps[] = { { .reply = OK END } };
	struct paced p = open_paced(steps, 1, 3, plain);
	int64_t until;

	(void)state;
	ask(&p, 200);
	ask(&p, 200);
	ask(&p, 200);
	ask_in_vain(&p);
	until = http_delayed_until(p.s->client);
	assert_true(until > WIRE_CLOCK_BEGIN + HOUR && until <= WIRE_CLOCK_BEGIN + 62 * MINUTE);
	assert_non_null(
		strstr(p.s->log.text.buf, "waiting 61 min for the rate limit (3 an hour)\n"));
	pass(&p, until - WIRE_CLOCK_BEGIN - 1);
	assert_null(http_wait(p.s->client, 20));
	pass(&p, 1);
	answered(&p, 200);
	assert_int_equal(wire_requests(&p.s->server), 4);
	assert_int_equal(http_delayed_until(p.s->client), -1);
	close_paced(&p);
}

/* How often a wait was told. */
static int count_waits(const struct paced *p)
{
	const char *at = p->s->log.text.buf;
	int n = 0;

	for (; (at = strstr(at, "waiting")) != NULL; at++)
		n++;
	return n;
}

static void test_a_wait_is_said_once(void **state)
{
	static const struct wire_step steps[] = { { .reply = OK END } };
	struct paced p = open_paced(steps, 1, 1, plain);

	(void)state;
	ask(&p, 200);
	ask_in_vain(&p);
	pass(&p, 10 * MINUTE);
	assert_null(http_wait(p.s->client, 20));
	assert_int_equal(count_waits(&p), 1);
	pass(&p, 52 * MINUTE);
	answered(&p, 200);
	ask_in_vain(&p);
	assert_int_equal(count_waits(&p), 2);
	close_paced(&p);
}

static void test_another_process_frees_it(void **state)
{
	static const struct wire_step steps[] = { { .reply = OK END } };
	struct paced p = open_paced(steps, 1, 1, plain);

	(void)state;
	ask(&p, 200);
	ask_in_vain(&p);
	ledger_correct(p.ledger, RATE_REPOSITORIES, -1);
	assert_null(http_wait(p.s->client, 20));
	pass(&p, 1000);
	answered(&p, 200);
	close_paced(&p);
}

static void test_buckets_are_told_apart(void **state)
{
	static const struct wire_step steps[] = { { .reply = OK END } };
	struct paced p = open_paced(steps, 1, 1, plain);

	(void)state;
	ask(&p, 200);
	http_call_free(session_call(p.s, HTTP_GET, "repositories/acme/api/hooks", NULL));
	http_call_free(session_call(p.s, HTTP_GET, "workspaces/acme/members", NULL));
	assert_int_equal(wire_requests(&p.s->server), 3);
	session_submit(p.s, HTTP_GET, "workspaces/acme/hooks", NULL);
	assert_null(http_wait(p.s->client, 20));
	assert_int_equal(wire_requests(&p.s->server), 3);
	close_paced(&p);
}

static void test_headers_are_heard(void **state)
{
	static const struct wire_step steps[] = {
		{ .reply = OK "X-RateLimit-Limit: 60, 60;w=3600\r\nX-RateLimit-Remaining: "
			      "1\r\nX-RateLimit-Reset: 100\r\n" END },
		{ .reply = OK "x-ratelimit-limit: 60, 60;w=3600\r\nx-ratelimit-remaining: "
			      "0\r\nx-ratelimit-reset: 90\r\n" END },
		{ .reply = OK "x-ratelimit-limit: 60, 60;w=3600\r\nx-ratelimit-remaining: "
			      "50\r\nx-ratelimit-reset: 90\r\n" END },
	};
	struct paced p = open_paced(steps, 3, 0, plain);

	(void)state;
	ask(&p, 200);
	assert_int_equal(ledger_view(p.ledger, RATE_REPOSITORIES, 1).limit, 60);
	ask(&p, 200);
	ask_in_vain(&p);
	assert_non_null(
		strstr(p.s->log.text.buf, "waiting 2 min for the rate limit (60 an hour)\n"));
	pass(&p, 101 * 1000);
	answered(&p, 200);
	assert_int_equal(ledger_view(p.ledger, RATE_REPOSITORIES, 1).left, 50);
	close_paced(&p);
}

static void test_a_429_is_for_all_processes(void **state)
{
	static const struct wire_step steps[] = { { .reply = REFUSED "Retry-After: 30\r\n\r\n" },
		{ .reply = OK END } };
	struct paced p = open_paced(steps, 2, 0, plain);

	(void)state;
	session_submit(p.s, HTTP_GET, "repositories/acme", NULL);
	session_wait_delayed(p.s, WIRE_CLOCK_BEGIN + 30 * 1000);
	assert_int_equal(ledger_view(p.ledger, RATE_REPOSITORIES, 1).wait_ms, 30 * 1000);
	pass(&p, 30 * 1000);
	answered(&p, 200);
	assert_int_equal(ledger_view(p.ledger, RATE_REPOSITORIES, 1).wait_ms, 0);
	close_paced(&p);
}

static void test_what_was_not_sent_is_not_counted(void **state)
{
	struct paced p = open_paced(NULL, 0, 10, plain);
	AUTO(http_client_release) struct http_client *client = NULL;
	struct http_options options = { .attempts = 1, .ledger = p.ledger };
	struct http_call *call;
	char url[40];
	int i;

	(void)state;
	snprintf(url, sizeof url, "http://127.0.0.1:%d", wire_closed_port());
	options.base_url = url;
	client = http_client_new(&options, NULL);
	/* The second one is not even tried. */
	for (i = 0; i < 2; i++) {
		http_submit(client, http_call_new(HTTP_GET, mem_strdup("repositories/x"), NULL));
		call = http_wait(client, 10 * 1000);
		assert_int_equal(call->outcome, HTTP_UNSENT);
		http_call_free(call);
	}
	assert_int_equal(ledger_view(p.ledger, RATE_REPOSITORIES, 1).left, 10);
	close_paced(&p);
}

static void test_so_many_and_no_more(void **state)
{
	static const struct wire_step steps[] = { { .reply = OK END } };
	struct paced p = open_paced(steps, 1, 0, (struct http_options){ .requests_max = 2 });

	(void)state;
	ask(&p, 200);
	assert_false(http_starved(p.s->client));
	ask(&p, 200);
	assert_false(http_starved(p.s->client));
	session_submit(p.s, HTTP_GET, "x", NULL);
	assert_null(http_wait(p.s->client, 10 * 1000)); /* at once */
	assert_true(http_starved(p.s->client));
	assert_int_equal(http_delayed_until(p.s->client), -1);
	assert_int_equal(http_stats(p.s->client).requests, 2);
	http_cancel(p.s->client);
	answered(&p, 0);
	close_paced(&p);
}

static void test_repetitions_count(void **state)
{
	static const struct wire_step steps[] = { { .reply = REFUSED "Retry-After: 1\r\n\r\n" },
		{ .reply = OK END } };
	struct paced p = open_paced(steps, 2, 0, (struct http_options){ .requests_max = 1 });

	(void)state;
	session_submit(p.s, HTTP_GET, "x", NULL);
	session_wait_requests(p.s, 1);
	while (!http_starved(p.s->client))
		assert_null(http_wait(p.s->client, 10));
	assert_int_equal(wire_requests(&p.s->server), 1);
	close_paced(&p);
}

static void test_holding(void **state)
{
	static const struct wire_step steps[] = { { .reply = OK END } };
	struct paced p = open_paced(steps, 1, 0, plain);

	(void)state;
	ask(&p, 200);
	session_submit(p.s, HTTP_GET, "x", NULL);
	http_hold(p.s->client);
	assert_true(http_starved(p.s->client));
	assert_null(http_wait(p.s->client, 10 * 1000));
	assert_int_equal(wire_requests(&p.s->server), 1);
	close_paced(&p);
}
