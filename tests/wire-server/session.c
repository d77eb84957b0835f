#include "tests/wire-server/session.h"

#include "tests/wire-server/server.c"

#include "tests/unit/unit.h"

static int64_t session_now(const struct clock *clock)
{
	/* The first member of a struct wire_clock that is not const. */
	struct wire_clock *c = (struct wire_clock *)(uintptr_t)clock;

	return c->now += c->step;
}

static void session_log(struct log *log, enum log_level level, const char *message)
{
	struct wire_log *l = (struct wire_log *)log;

	str_addf(&l->text, "%s%s\n",
		level == LOG_DEBUG  ? "debug: "
		: level == LOG_INFO ? "info: "
				    : "",
		message);
}

struct session *session_open(
	const struct wire_step *steps, size_t n, struct http_options options, int64_t step)
{
	struct session *s = mem_zalloc(1, sizeof *s);

	wire_start(&s->server, steps, n);
	s->clock = (struct wire_clock){ { session_now, session_now }, WIRE_CLOCK_BEGIN, step };
	s->log = (struct wire_log){ { LOG_DEBUG, session_log }, STR_INIT };
	options.base_url = s->server.url;
	options.clock = &s->clock.clock;
	options.log = &s->log.log;
	s->client = http_client_new(&options, NULL);
	assert_non_null(s->client);
	return s;
}

void session_close(struct session *s)
{
	http_client_free(s->client);
	wire_stop(&s->server);
	str_release(&s->log.text);
	free(s);
}

struct http_call *session_submit(
	struct session *s, enum http_method method, const char *path, const char *body)
{
	struct http_call *call = http_call_new(
		method, mem_strdup(path), body ? mem_strdup(body) : NULL);

	http_submit(s->client, call);
	return call;
}

struct http_call *session_wait(struct session *s)
{
	struct http_call *call = http_wait(s->client, 10 * 1000);

	if (!call)
		fail_msg("no call was done; the log:\n%s", s->log.text.buf);
	/* What the server recorded before it answered is the test's to read now. */
	wire_requests(&s->server);
	return call;
}

void session_wait_delayed(struct session *s, int64_t until)
{
	int64_t begin = clock_monotonic(&clock_system);

	while (http_delayed_until(s->client) != until) {
		assert_null(http_wait(s->client, 5));
		if (clock_monotonic(&clock_system) - begin > 10 * 1000)
			fail_msg("delayed until %lld, not %lld; the log:\n%s",
				(long long)http_delayed_until(s->client), (long long)until,
				s->log.text.buf);
	}
}

void session_wait_requests(struct session *s, unsigned n)
{
	int64_t begin = clock_monotonic(&clock_system);

	while (wire_requests(&s->server) < n) {
		assert_null(http_wait(s->client, 5));
		assert_true(clock_monotonic(&clock_system) - begin < 10 * 1000);
	}
}

struct http_call *session_call(
	struct session *s, enum http_method method, const char *path, const char *body)
{
	session_submit(s, method, path, body);
	return session_wait(s);
}

const struct wire_request *session_request(struct session *s, unsigned i)
{
	assert_true(i < s->server.n_requests);
	return &s->server.requests[i];
}
