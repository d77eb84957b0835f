/* What comes of a call when the server, or the way to it, misbehaves. */
#include "net/http.h"

#include "net/retry.h"
#include "tests/wire-server/session.c"

#define OK       "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
#define DEFAULTS ((struct http_options){ 0 })
#define ONCE     ((struct http_options){ .attempts = 1 })

/* With readings a minute apart every delay is over at once; with 0 the test says when. */
enum { CLOCK_LEAPS = 60 * 1000, CLOCK_STANDS = 0 };

static void check_status(struct http_call *call, int status, unsigned attempts)
{
	assert_int_equal(call->outcome, HTTP_REPLIED);
	assert_int_equal(call->status, status);
	assert_int_equal(call->error.code, ERR_NONE);
	assert_int_equal(call->attempts, attempts);
	http_call_free(call);
}

static void check_failed(
	struct http_call *call, enum http_outcome outcome, enum err_code code, const char *message)
{
	assert_int_equal(call->outcome, outcome);
	assert_int_equal(call->error.code, code);
	assert_int_equal(call->status, 0);
	assert_string_equal(call->reply.buf, "");
	if (!strstr(err_text(&call->error), message))
		fail_msg("'%s' is not in '%s'", message, err_text(&call->error));
	http_call_free(call);
}

/* One attempt at a POST, which the server answers with `step`. */
static void check_post(
	struct wire_step step, int64_t timeout_ms, enum err_code code, const char *message)
{
	const struct http_options options = { .timeout_ms = timeout_ms };
	struct session *s = session_open(&step, 1, options, CLOCK_LEAPS);
	struct http_call *call = session_call(s, HTTP_POST, "x", "{}");

	assert_int_equal(call->attempts, 1);
	check_failed(call, HTTP_AMBIGUOUS, code, message);
	assert_in_range(s->server.n_requests, 0, 1);
	assert_int_equal(s->server.n_connections, 1);
	assert_int_equal(http_stats(s->client).requests, 1);
	assert_int_equal(http_stats(s->client).retries, 0);
	session_close(s);
}

/* A GET that is answered with `step` first and well after it. */
static void check_get_recovers(struct wire_step step, int64_t timeout_ms)
{
	const struct wire_step steps[] = { step, { .reply = OK } };
	const struct http_options options = { .timeout_ms = timeout_ms };
	struct session *s = session_open(steps, 2, options, CLOCK_LEAPS);
	struct http_call *call = session_call(s, HTTP_GET, "x", NULL);

	assert_string_equal(call->reply.buf, "{}");
	check_status(call, 200, 2);
	assert_int_equal(http_stats(s->client).requests, 2);
	assert_int_equal(http_stats(s->client).retries, 1);
	session_close(s);
}

/* Whatever happens after the request was on its way: a GET is repeated, a POST is not. */
static void check_fault(struct wire_step step, const char *message)
{
	check_post(step, 0, ERR_NETWORK, message);
	check_get_recovers(step, 0);
}

static void test_reset_before_the_request_was_read(void **state)
{
	(void)state;
	check_fault((struct wire_step){ .hang_up = true, .end = WIRE_RESET },
		"was lost before it answered");
}

static void test_closed_before_the_request_was_read(void **state)
{
	(void)state;
	check_fault((struct wire_step){ .hang_up = true, .end = WIRE_CLOSE },
		"was lost before it answered");
}

static void test_reset_after_the_request_was_read(void **state)
{
	(void)state;
	check_fault((struct wire_step){ .end = WIRE_RESET }, "was lost before it answered");
}

static void test_closed_after_the_request_was_read(void **state)
{
	(void)state;
	check_fault((struct wire_step){ .end = WIRE_CLOSE }, "was lost before it answered");
}

static void test_closed_within_the_headers(void **state)
{
	(void)state;
	check_fault(
		(struct wire_step){ .reply = "HTTP/1.1 200 OK\r\nContent-Le", .end = WIRE_CLOSE },
		"the answer of 127.0.0.1:");
	check_fault(
		(struct wire_step){ .reply = "HTTP/1.1 200 OK\r\nContent-Le", .end = WIRE_RESET },
		"the answer of 127.0.0.1:");
}

static void test_closed_after_an_interim_answer(void **state)
{
	(void)state;
	check_fault(
		(struct wire_step){ .reply = "HTTP/1.1 100 Continue\r\n\r\n", .end = WIRE_CLOSE },
		"the answer of 127.0.0.1:");
	check_fault((struct wire_step){ .reply = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n",
			    .end = WIRE_CLOSE },
		"the answer of 127.0.0.1:");
}

static void test_a_body_shorter_than_it_says(void **state)
{
	static const char reply[] =
		"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"values\": []}";

	(void)state;
	check_fault((struct wire_step){ .reply = reply, .end = WIRE_CLOSE }, " was cut: ");
	check_fault((struct wire_step){ .reply = reply, .end = WIRE_RESET }, " was cut: ");
}

static void test_chunks_that_end_early(void **state)
{
	static const char head[] = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

	(void)state;
	check_fault(
		(struct wire_step){
			.reply = head, .tail = "e\r\n{\"values\": []}\r\n", .end = WIRE_CLOSE },
		" was cut: ");
	check_fault(
		(struct wire_step){
			.reply = head, .tail = "ff\r\n{\"values\": []}", .end = WIRE_CLOSE },
		" was cut: ");
	check_fault((struct wire_step){ .reply = head, .tail = "zz\r\n{}\r\n", .end = WIRE_CLOSE },
		" was cut: ");
}

/* Long enough for the attempt that is answered, on a busy machine too. */
enum { SHORT_MS = 300 };

static void test_no_answer_in_time(void **state)
{
	(void)state;
	check_post((struct wire_step){ .never = true }, SHORT_MS, ERR_NETWORK,
		"no answer from 127.0.0.1:");
	check_post((struct wire_step){ .never = true }, SHORT_MS, ERR_NETWORK, " within 300 ms");
	check_get_recovers((struct wire_step){ .never = true }, SHORT_MS);
}

static void test_an_answer_that_stalls(void **state)
{
	static const char reply[] = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{";

	(void)state;
	check_post((struct wire_step){ .reply = reply }, SHORT_MS, ERR_NETWORK,
		" was not complete within 300 ms");
	check_get_recovers((struct wire_step){ .reply = reply }, SHORT_MS);
}

/* --- answers that would be the same again --- */

/* Not repeated, not even a GET. */
static void check_unusable(struct wire_step step, const char *message)
{
	struct session *s;
	struct http_call *call;

	check_post(step, 0, ERR_REPLY, message);
	s = session_open(&step, 1, DEFAULTS, CLOCK_LEAPS);
	call = session_call(s, HTTP_GET, "x", NULL);
	assert_int_equal(call->attempts, 1);
	assert_true(call->reply.capacity == 0);
	check_failed(call, HTTP_AMBIGUOUS, ERR_REPLY, message);
	session_close(s);
}

static void test_garbage(void **state)
{
	(void)state;
	check_unusable((struct wire_step){ .reply = "SSH-2.0-OpenSSH_9.2\r\n", .end = WIRE_CLOSE },
		" is not HTTP; check the URL");
	check_unusable((struct wire_step){ .reply = "\x15\x03\x01\x02\x02\x16", .end = WIRE_CLOSE },
		" is not HTTP; check the URL");
	check_unusable(
		(struct wire_step){ .reply = "HTTP/1.1 000 None\r\nContent-Length: 0\r\n\r\n" },
		" is not HTTP; check the URL");
	check_unusable((struct wire_step){ .reply = "HTTP/9.9 abc\r\n\r\n", .end = WIRE_CLOSE },
		" is not HTTP; check the URL");
}

static void test_a_body_that_does_not_decompress(void **state)
{
	(void)state;
	check_unusable((struct wire_step){ .reply = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
						    "Content-Length: 5\r\n\r\nhello" },
		" cannot be decompressed");
}

static void test_one_huge_header(void **state)
{
	(void)state;
	check_unusable((struct wire_step){ .reply = "HTTP/1.1 200 OK\r\nX-Huge: ",
			       .fill = 80 * 1024,
			       .tail = "\r\nContent-Length: 2\r\n\r\n{}" },
		" has more than 64 kB of headers");
	check_unusable((struct wire_step){ .reply = "HTTP/1.1 200 OK\r\nX-Huge: ",
			       .fill = 10 * 1024 * 1024,
			       .tail = "\r\nContent-Length: 2\r\n\r\n{}" },
		" has more than 64 kB of headers");
}

static void test_headers_without_end(void **state)
{
	AUTO(str_release) struct str reply = STR_INIT;
	int i;

	(void)state;
	str_add(&reply, "HTTP/1.1 200 OK\r\n");
	for (i = 0; i < 100; i++) {
		str_addf(&reply, "X-Many-%d: ", i);
		str_fill(&reply, 'y', 1000);
		str_add(&reply, "\r\n");
	}
	check_unusable((struct wire_step){ .reply = reply.buf }, " has more than 64 kB of headers");
}

static void test_headers_of_the_largest_size(void **state)
{
	static const char begin[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Large: ";
	const struct wire_step step = { .reply = begin,
		.fill = HTTP_HEADERS_MAX - (sizeof begin - 1) - 4,
		.tail = "\r\n\r\n{}" };
	struct session *s = session_open(&step, 1, DEFAULTS, CLOCK_LEAPS);

	(void)state;
	check_status(session_call(s, HTTP_GET, "x", NULL), 200, 1);
	session_close(s);
}

static void test_a_huge_body(void **state)
{
	(void)state;
	check_unusable(
		(struct wire_step){ .reply = "HTTP/1.1 200 OK\r\nContent-Length: 33554433\r\n\r\n",
			.fill = HTTP_BODY_MAX + 1 },
		" is larger than 32 MB");
	check_unusable((struct wire_step){ .reply = "HTTP/1.1 200 OK\r\n\r\n",
			       .fill = HTTP_BODY_MAX + 1,
			       .end = WIRE_CLOSE },
		" is larger than 32 MB");
}

static void test_a_body_of_the_largest_size(void **state)
{
	const struct wire_step step = {
		.reply = "HTTP/1.1 200 OK\r\nContent-Length: 33554432\r\n\r\n",
		.fill = HTTP_BODY_MAX
	};
	struct session *s = session_open(&step, 1, DEFAULTS, CLOCK_LEAPS);
	struct http_call *call = session_call(s, HTTP_GET, "x", NULL);

	(void)state;
	assert_int_equal(call->reply.len, HTTP_BODY_MAX);
	check_status(call, 200, 1);
	assert_int_equal(http_stats(s->client).bytes, HTTP_BODY_MAX);
	session_close(s);
}

/* --- the server is not there --- */

static struct http_client *client_of_nobody(struct wire_clock *clock, unsigned attempts)
{
	AUTO(str_release) struct str url = STR_INIT;
	struct http_options options = {
		.base_url = NULL, .attempts = attempts, .clock = &clock->clock
	};

	*clock = (struct wire_clock){ { session_now, session_now }, 0, 0 };
	str_addf(&url, "http://127.0.0.1:%d/2.0", wire_closed_port());
	options.base_url = url.buf;
	return http_client_new(&options, NULL);
}

static void test_connection_refused(void **state)
{
	struct wire_clock clock;
	AUTO(http_client_release) struct http_client *c = client_of_nobody(&clock, 3);
	struct http_call *call;

	(void)state;
	clock.step = 1000;
	http_submit(c, http_call_new(HTTP_POST, mem_strdup("x"), mem_strdup("{}")));
	call = http_wait(c, 10 * 1000);
	assert_non_null(call);
	assert_int_equal(call->attempts, 2); /* nobody ever answered there */
	check_failed(call, HTTP_UNSENT, ERR_NETWORK, ": connection refused");
	assert_int_equal(http_stats(c).requests, 0);
	assert_int_equal(http_stats(c).retries, 0);
}

static void check_nobody(struct http_client *c, unsigned attempts)
{
	struct http_call *call = http_wait(c, 10 * 1000);

	assert_non_null(call);
	assert_int_equal(call->attempts, attempts);
	check_failed(call, HTTP_UNSENT, ERR_NETWORK, "cannot connect to 127.0.0.1:");
}

/* After one has found out, the others are told, for a while. */
static void test_not_everybody_tries_a_server_that_is_not_there(void **state)
{
	struct wire_clock clock;
	AUTO(http_client_release) struct http_client *c = client_of_nobody(&clock, 1);
	int i;

	(void)state;
	http_submit(c, http_call_new(HTTP_GET, mem_strdup("x"), NULL));
	check_nobody(c, 1);
	for (i = 0; i < 1000; i++)
		http_submit(c, http_call_new(HTTP_GET, mem_strdup("x"), NULL));
	for (i = 0; i < 1000; i++)
		check_nobody(c, 0);
	clock.now += RETRY_WAIT_MAX_MS;
	http_submit(c, http_call_new(HTTP_GET, mem_strdup("x"), NULL));
	check_nobody(c, 1);
}

static void test_a_name_without_address(void **state)
{
	const struct http_options options = { .base_url = "https://host.invalid/2.0",
		.attempts = 1 };
	AUTO(http_client_release) struct http_client *c = http_client_new(&options, NULL);

	(void)state;
	http_submit(c, http_call_new(HTTP_GET, mem_strdup("x"), NULL));
	check_failed(http_wait(c, 20 * 1000), HTTP_UNSENT, ERR_NETWORK,
		"cannot find the address of 'host.invalid'; check the URL and the network");
}

/* --- a connection that was used before --- */

/*
 * The first call leaves a connection; on it the second is sent, and the connection dies. libcurl would
 * send the second again by itself.
 */
static void check_post_on_used_connection(const char *body, enum wire_end end)
{
	const struct wire_step steps[] = { { .reply = OK }, { .end = end }, { .reply = OK } };
	struct session *s = session_open(steps, 3, DEFAULTS, CLOCK_LEAPS);

	check_status(session_call(s, HTTP_GET, "x", NULL), 200, 1);
	check_failed(session_call(s, HTTP_POST, "y", body), HTTP_AMBIGUOUS, ERR_NETWORK,
		"was lost before it answered");
	assert_int_equal(s->server.n_requests, 2);
	assert_string_equal(session_request(s, 1)->method, "POST");
	assert_int_equal(session_request(s, 1)->connection, session_request(s, 0)->connection);
	assert_int_equal(http_stats(s->client).requests, 2);
	session_close(s);
}

static void test_a_post_is_not_repeated_by_libcurl(void **state)
{
	(void)state;
	check_post_on_used_connection("{}", WIRE_CLOSE);
	check_post_on_used_connection("{}", WIRE_RESET);
	check_post_on_used_connection(NULL, WIRE_CLOSE);
	check_post_on_used_connection(NULL, WIRE_RESET);
}

static void test_a_get_is_repeated_by_libcurl_and_counted(void **state)
{
	static const struct wire_step steps[] = { { .reply = OK }, { .end = WIRE_CLOSE },
		{ .reply = OK } };
	struct session *s = session_open(steps, 3, DEFAULTS, CLOCK_STANDS);

	(void)state;
	check_status(session_call(s, HTTP_GET, "x", NULL), 200, 1);
	check_status(session_call(s, HTTP_GET, "y", NULL), 200, 1);
	assert_int_equal(s->server.n_requests, 3);
	assert_int_equal(s->server.n_connections, 2);
	assert_int_equal(http_stats(s->client).requests, 3);
	assert_int_equal(http_stats(s->client).retries, 1);
	session_close(s);
}

static void test_a_repeatable_post_is_repeated(void **state)
{
	static const struct wire_step steps[] = { { .end = WIRE_CLOSE }, { .reply = OK } };
	struct session *s = session_open(steps, 2, DEFAULTS, CLOCK_LEAPS);
	struct http_call *call = http_call_new(HTTP_POST, mem_strdup("x"), mem_strdup("{}"));

	(void)state;
	call->repeatable = true;
	http_submit(s->client, call);
	check_status(session_wait(s), 200, 2);
	assert_string_equal(session_request(s, 1)->body, "{}");
	session_close(s);
}

/* The server announces the end of the connection: the next call makes a new one, and all is well. */
static void test_connections_that_close_in_order(void **state)
{
	static const struct wire_step step = { .reply = "HTTP/1.1 200 OK\r\nConnection: close\r\n"
							"Content-Length: 2\r\n\r\n{}",
		.end = WIRE_CLOSE };
	struct session *s = session_open(&step, 1, DEFAULTS, CLOCK_STANDS);
	int i;

	(void)state;
	for (i = 0; i < 5; i++)
		check_status(session_call(s, HTTP_POST, "x", "{}"), 200, 1);
	assert_int_equal(s->server.n_connections, 5);
	session_close(s);
}

/* --- answers that are worth another attempt --- */

static void test_503_then_200(void **state)
{
	static const struct wire_step steps[] = {
		{ .reply = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy" },
		{ .reply = OK },
	};
	struct session *s = session_open(steps, 2, DEFAULTS, CLOCK_LEAPS);

	(void)state;
	check_status(session_call(s, HTTP_PUT, "x", "{}"), 200, 2);
	assert_non_null(strstr(s->log.text.buf,
		"debug: PUT x: the server answered 503; again in 0.5 s (attempt 2 of 5)\n"));
	assert_non_null(strstr(s->log.text.buf, "debug: PUT x -> 503 in "));
	session_close(s);
}

static void test_server_errors_to_a_post_are_answers(void **state)
{
	static const struct wire_step step = {
		.reply = "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy"
	};
	struct session *s = session_open(&step, 1, DEFAULTS, CLOCK_LEAPS);
	struct http_call *call = session_call(s, HTTP_POST, "x", "{}");

	(void)state;
	assert_string_equal(call->reply.buf, "busy");
	check_status(call, 503, 1);
	session_close(s);
}

static void test_555_until_the_last_attempt(void **state)
{
	static const struct wire_step step = {
		.reply = "HTTP/1.1 555 Timeout\r\nContent-Length: 0\r\n\r\n"
	};
	struct session *s = session_open(&step, 1, DEFAULTS, CLOCK_LEAPS);

	(void)state;
	check_status(session_call(s, HTTP_DELETE, "x", NULL), 555, HTTP_ATTEMPTS_DEFAULT);
	assert_int_equal(s->server.n_requests, HTTP_ATTEMPTS_DEFAULT);
	assert_int_equal(http_stats(s->client).retries, HTTP_ATTEMPTS_DEFAULT - 1);
	session_close(s);
}

/* The first attempt may have taken effect: that the last was not sent says nothing about the call. */
static void check_doubt_remains(struct wire_step first)
{
	struct session *s;

	first.last = true;
	first.end = WIRE_CLOSE;
	s = session_open(&first, 1, DEFAULTS, CLOCK_LEAPS);
	check_failed(session_call(s, HTTP_PUT, "x", "{}"), HTTP_AMBIGUOUS, ERR_NETWORK,
		"connection refused");
	assert_int_equal(s->server.n_requests, 1);
	session_close(s);
}

static void test_doubt_outlives_the_attempt(void **state)
{
	struct wire_step throttled = { .reply = "HTTP/1.1 429 Slow\r\nConnection: close\r\n"
						"Content-Length: 0\r\n\r\n",
		.last = true,
		.end = WIRE_CLOSE };
	struct session *s;

	(void)state;
	check_doubt_remains((struct wire_step){ .reply = NULL });
	check_doubt_remains((struct wire_step){
		.reply = "HTTP/1.1 502 Bad\r\nConnection: close\r\nContent-Length: 0\r\n\r\n" });
	/* A 429 was not executed, so that nothing is in doubt. */
	s = session_open(&throttled, 1, DEFAULTS, CLOCK_LEAPS);
	check_failed(session_call(s, HTTP_PUT, "x", "{}"), HTTP_UNSENT, ERR_NETWORK,
		"connection refused");
	session_close(s);
}

static void test_a_cancelled_repetition_is_in_doubt(void **state)
{
	static const struct wire_step step = { .end = WIRE_CLOSE };
	struct session *s = session_open(&step, 1, DEFAULTS, CLOCK_STANDS);

	(void)state;
	session_submit(s, HTTP_PUT, "x", "{}");
	session_wait_delayed(s, WIRE_CLOCK_BEGIN + RETRY_WAIT_FIRST_MS);
	http_cancel(s->client);
	check_failed(session_wait(s), HTTP_AMBIGUOUS, ERR_INTERRUPTED, "interrupted");
	session_close(s);
}

/* Nothing of the answer that was to be mended is left in a call that is given up. */
static void test_a_given_up_repetition_has_no_answer(void **state)
{
	static const struct wire_step steps[] = {
		{ .path = "a",
			.reply = "HTTP/1.1 503 Busy\r\nConnection: close\r\nRetry-After: 9\r\n"
				 "Content-Length: 4\r\n\r\nbusy",
			.end = WIRE_CLOSE },
		{ .path = "b",
			.last = true,
			.reply =
				"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
			.end = WIRE_CLOSE },
		{ .reply = OK },
	};
	const struct http_options options = { .attempts = 2 };
	struct session *s = session_open(steps, 3, options, CLOCK_STANDS);

	(void)state;
	session_submit(s, HTTP_PUT, "a", "{}");
	session_wait_delayed(s, WIRE_CLOCK_BEGIN + 9000);
	check_status(session_call(s, HTTP_GET, "b", NULL), 200, 1);
	/* Nobody listens any more: "c" finds out, and "a" is told. */
	session_submit(s, HTTP_GET, "c", NULL);
	session_wait_delayed(s, WIRE_CLOCK_BEGIN + RETRY_WAIT_FIRST_MS);
	s->clock.now += RETRY_WAIT_FIRST_MS;
	check_failed(session_wait(s), HTTP_UNSENT, ERR_NETWORK, "connection refused");
	s->clock.now += 9000;
	check_failed(session_wait(s), HTTP_AMBIGUOUS, ERR_NETWORK, "connection refused");
	session_close(s);
}

static void test_a_cancelled_repetition_has_no_answer(void **state)
{
	static const struct wire_step step = { .reply = "HTTP/1.1 503 Busy\r\nRetry-After: 9\r\n"
							"Content-Length: 4\r\n\r\nbusy" };
	struct session *s = session_open(&step, 1, DEFAULTS, CLOCK_STANDS);

	(void)state;
	session_submit(s, HTTP_PUT, "x", "{}");
	session_wait_delayed(s, WIRE_CLOCK_BEGIN + 9000);
	http_cancel(s->client);
	check_failed(session_wait(s), HTTP_AMBIGUOUS, ERR_INTERRUPTED, "interrupted");
	session_close(s);
}

/* --- throttling --- */

#define THROTTLED(header) "HTTP/1.1 429 Too Many Requests\r\n" header "Content-Length: 0\r\n\r\n"

/* After 429 with `reply` nothing is sent for `wait_ms`, neither that call nor another. */
static void check_held_back(const char *reply, int64_t wait_ms)
{
	const struct wire_step steps[] = { { .path = "a", .reply = reply }, { .reply = OK } };
	struct session *s = session_open(steps, 2, DEFAULTS, CLOCK_STANDS);
	int i;

	session_submit(s, HTTP_POST, "a", "{}");
	assert_int_equal(http_delayed_until(s->client), -1);
	session_wait_delayed(s, WIRE_CLOCK_BEGIN + wait_ms);
	session_submit(s, HTTP_GET, "b", NULL);
	s->clock.now += wait_ms - 1;
	assert_null(http_wait(s->client, 20));
	assert_int_equal(s->server.n_requests, 1);
	assert_int_equal(http_pending(s->client), 2);
	s->clock.now += 1;
	for (i = 0; i < 2; i++) {
		struct http_call *call = session_wait(s);

		check_status(call, 200, call->method == HTTP_POST ? 2 : 1);
	}
	assert_int_equal(http_delayed_until(s->client), -1);
	assert_int_equal(s->server.n_requests, 3);
	assert_int_equal(http_stats(s->client).throttled, 1);
	session_close(s);
}

static void test_429_holds_everybody_back(void **state)
{
	(void)state;
	check_held_back(THROTTLED("Retry-After: 12\r\n"), 12000);
	check_held_back(THROTTLED("x-ratelimit-reset: 34\r\n"), 34000);
	check_held_back(THROTTLED("X-RateLimit-Reset: 34\r\nRetry-After: 12\r\n"), 12000);
	check_held_back(THROTTLED("X-RateLimit-Reset: 1790000000\r\n"), RETRY_WAIT_FIRST_MS);
	check_held_back(THROTTLED("Retry-After: 86400\r\n"), RETRY_SERVER_WAIT_MAX_S * 1000);
	check_held_back(THROTTLED("Retry-After: nonsense\r\n"), RETRY_WAIT_FIRST_MS);
	check_held_back(THROTTLED(""), RETRY_WAIT_FIRST_MS);
	/* The clock of these tests begins 1,000 s after the epoch. */
	check_held_back(THROTTLED("Retry-After: Thu, 01 Jan 1970 00:17:10 GMT\r\n"), 30000);
}

static void test_a_last_429_holds_the_others_back(void **state)
{
	static const struct wire_step steps[] = { { .reply = THROTTLED("Retry-After: 5\r\n") },
		{ .reply = OK } };
	struct session *s = session_open(steps, 2, ONCE, CLOCK_STANDS);

	(void)state;
	check_status(session_call(s, HTTP_GET, "a", NULL), 429, 1);
	assert_int_equal(http_delayed_until(s->client), -1);
	session_submit(s, HTTP_GET, "b", NULL);
	assert_int_equal(http_delayed_until(s->client), WIRE_CLOCK_BEGIN + 5000);
	assert_null(http_wait(s->client, 20));
	s->clock.now += 5000;
	check_status(session_wait(s), 200, 1);
	session_close(s);
}

static void test_a_503_holds_nobody_else_back(void **state)
{
	static const struct wire_step steps[] = {
		{ .path = "a",
			.reply = "HTTP/1.1 503 Busy\r\nRetry-After: 9\r\nContent-Length: "
				 "0\r\n\r\n" },
		{ .reply = OK },
	};
	struct session *s = session_open(steps, 2, DEFAULTS, CLOCK_STANDS);

	(void)state;
	session_submit(s, HTTP_GET, "a", NULL);
	session_wait_delayed(s, WIRE_CLOCK_BEGIN + 9000);
	check_status(session_call(s, HTTP_GET, "b", NULL), 200, 1);
	s->clock.now += 8999;
	assert_null(http_wait(s->client, 20));
	s->clock.now += 1;
	check_status(session_wait(s), 200, 2);
	session_close(s);
}

static void test_delayed_calls_come_back_in_time_order(void **state)
{
	static const struct wire_step steps[] = {
		{ .path = "a",
			.reply = "HTTP/1.1 503 Busy\r\nRetry-After: 9\r\nContent-Length: "
				 "0\r\n\r\n" },
		{ .path = "b",
			.reply = "HTTP/1.1 503 Busy\r\nRetry-After: 3\r\nContent-Length: "
				 "0\r\n\r\n" },
		{ .path = "c",
			.reply = "HTTP/1.1 503 Busy\r\nRetry-After: 6\r\nContent-Length: "
				 "0\r\n\r\n" },
		{ .reply = OK },
	};
	static const char *const order[] = { "b", "c", "a" };
	struct session *s = session_open(steps, 4, DEFAULTS, CLOCK_STANDS);
	size_t i;

	(void)state;
	session_submit(s, HTTP_GET, "a", NULL);
	session_submit(s, HTTP_GET, "b", NULL);
	session_submit(s, HTTP_GET, "c", NULL);
	while (http_stats(s->client).requests < 3)
		assert_null(http_wait(s->client, 5));
	for (i = 0; i < COUNT(order); i++) {
		struct http_call *call;

		session_wait_delayed(s, WIRE_CLOCK_BEGIN + 3000 * (int64_t)(i + 1));
		s->clock.now += 3000;
		call = session_wait(s);
		assert_string_equal(call->path, order[i]);
		check_status(call, 200, 2);
	}
	session_close(s);
}

/* Eight are in flight and are throttled together: that is one halving. */
static void test_429_halves_the_window_once_for_a_burst(void **state)
{
	static const char reply[] = THROTTLED("Retry-After: 1\r\n");
	const struct wire_step steps[] = {
		{ .after_requests = 8, .reply = reply },
		{ .after_requests = 8, .reply = reply },
		{ .after_requests = 8, .reply = reply },
		{ .after_requests = 8, .reply = reply },
		{ .after_requests = 8, .reply = reply },
		{ .after_requests = 8, .reply = reply },
		{ .after_requests = 8, .reply = reply },
		{ .after_requests = 8, .reply = reply },
		{ .reply = OK },
	};
	struct session *s = session_open(steps, 9, DEFAULTS, CLOCK_STANDS);
	int i;

	(void)state;
	for (i = 0; i < 20; i++)
		session_submit(s, HTTP_GET, "x", NULL);
	session_wait_requests(s, 8);
	while (http_stats(s->client).throttled < 8)
		assert_null(http_wait(s->client, 5));
	assert_null(http_wait(s->client, 50));
	assert_int_equal(s->server.n_requests, 8);
	assert_int_equal(http_stats(s->client).window, HTTP_WINDOW_START / 2);
	s->clock.now += 1000;
	for (i = 0; i < 20; i++)
		http_call_free(session_wait(s));
	assert_int_equal(s->server.n_requests, 28);
	assert_in_range(http_stats(s->client).window, HTTP_WINDOW_START / 2 + 1,
		HTTP_WINDOW_START / 2 + 20);
	session_close(s);
}

/* --- what is told --- */

static void test_the_log_tells_long_waits_to_everybody(void **state)
{
	static const struct wire_step steps[] = { { .reply = THROTTLED("Retry-After: 12\r\n") },
		{ .reply = OK } };
	struct session *s = session_open(steps, 2, DEFAULTS, CLOCK_LEAPS);

	(void)state;
	check_status(session_call(s, HTTP_GET, "repositories/acme?page=2", NULL), 200, 2);
	assert_non_null(strstr(s->log.text.buf, "info: GET repositories/acme: the server answered "
						"429 (too many requests); again in "
						"12.0 s (attempt 2 of 5)\n"));
	session_close(s);
}

static void test_the_log_tells_failures(void **state)
{
	static const struct wire_step steps[] = { { .end = WIRE_CLOSE }, { .reply = OK } };
	AUTO(str_release) struct str expected = STR_INIT;
	struct session *s = session_open(steps, 2, DEFAULTS, CLOCK_LEAPS);

	(void)state;
	check_status(session_call(s, HTTP_GET, "repositories/acme?page=2", NULL), 200, 2);
	str_addf(&expected,
		"debug: GET repositories/acme?page=2: the connection to 127.0.0.1:%d was lost "
		"before it answered; "
		"again in 0.5 s (attempt 2 of 5)\n",
		s->server.port);
	assert_non_null(strstr(s->log.text.buf, expected.buf));
	assert_non_null(strstr(
		s->log.text.buf, "debug: GET repositories/acme?page=2 -> the connection to "));
	session_close(s);
}
