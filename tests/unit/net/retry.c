#include "net/retry.h"

#include "base/auto.h"

#include "tests/unit/unit.h"

/* The first of five attempts at a call, which nothing said how long to wait for. */
static struct retry_input input(enum http_outcome outcome, int status, bool repeatable)
{
	struct retry_input in = { .outcome = outcome,
		.status = status,
		.repeatable = repeatable,
		.attempt = 1,
		.attempts_max = 5,
		.retry_after_s = -1,
		.reset_s = -1 };

	return in;
}

static bool again(enum http_outcome outcome, int status, bool repeatable)
{
	struct retry_input in = input(outcome, status, repeatable);

	return retry_decide(&in).again;
}

static void test_every_status(void **state)
{
	int status;

	(void)state;
	for (status = 100; status <= 999; status++) {
		bool transient = status == 500 || status == 502 || status == 503 || status == 504 ||
				 status == 555;

		assert_int_equal(again(HTTP_REPLIED, status, true), transient || status == 429);
		assert_int_equal(again(HTTP_REPLIED, status, false), status == 429);
	}
}

static void test_outcomes_without_an_answer(void **state)
{
	(void)state;
	assert_true(again(HTTP_UNSENT, 0, true));
	assert_true(again(HTTP_UNSENT, 0, false));
	assert_true(again(HTTP_AMBIGUOUS, 0, true));
	assert_false(again(HTTP_AMBIGUOUS, 0, false));
	/* A status belongs to an answer: left over from another attempt it means nothing. */
	assert_false(again(HTTP_AMBIGUOUS, 429, false));
	assert_true(again(HTTP_UNSENT, 404, false));
}

static void test_what_would_happen_again_is_not_repeated(void **state)
{
	static const enum http_outcome outcomes[] = { HTTP_REPLIED, HTTP_UNSENT, HTTP_AMBIGUOUS };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(outcomes); i++) {
		struct retry_input in = input(outcomes[i], 503, true);

		in.permanent = true;
		assert_false(retry_decide(&in).again);
	}
}

static void test_the_last_attempt_is_the_last(void **state)
{
	struct retry_input in = input(HTTP_REPLIED, 503, true);

	(void)state;
	in.attempt = 4;
	assert_true(retry_decide(&in).again);
	in.attempt = 5;
	assert_false(retry_decide(&in).again);
	assert_int_equal(retry_decide(&in).wait_ms, 0);
	in.attempt = 6;
	assert_false(retry_decide(&in).again);
	in.attempt = in.attempts_max = 1;
	assert_false(retry_decide(&in).again);
}

static void test_a_last_429_still_holds_the_others_back(void **state)
{
	struct retry_input in = input(HTTP_REPLIED, 429, true);

	(void)state;
	in.attempt = 5;
	in.retry_after_s = 7;
	assert_false(retry_decide(&in).again);
	assert_int_equal(retry_decide(&in).wait_ms, 7000);
}

static void test_waits_double_up_to_a_ceiling(void **state)
{
	static const int64_t waits[] = { 500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000 };
	struct retry_input in = input(HTTP_REPLIED, 503, true);
	unsigned i;

	(void)state;
	in.attempts_max = UINT32_MAX;
	for (i = 0; i < COUNT(waits); i++) {
		in.attempt = i + 1;
		assert_int_equal(retry_decide(&in).wait_ms, waits[i]);
	}
	in.attempt = 4000000000U;
	assert_int_equal(retry_decide(&in).wait_ms, RETRY_WAIT_MAX_MS);
}

static void test_the_servers_word_wins(void **state)
{
	static const struct {
		int64_t retry_after_s, reset_s, wait_ms;
	} rows[] = {
		{ -1, -1, 500 },
		{ 12, -1, 12000 },
		{ -1, 34, 34000 },
		{ 12, 34, 12000 },
		{ 34, 12, 34000 },
		{ 0, 34, 0 },
		{ -1, 0, 0 },
		{ 3600, -1, 3600000 },
		{ 3601, -1, 3600000 },
		{ INT64_MAX, -1, 3600000 },
		{ -1, 3600, 3600000 },
		/* An epoch, as other services say it, is no number of seconds to wait. */
		{ -1, 3601, 500 },
		{ -1, 1790000000, 500 },
		{ 5, 1790000000, 5000 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		struct retry_input in = input(HTTP_REPLIED, 429, false);

		in.retry_after_s = rows[i].retry_after_s;
		in.reset_s = rows[i].reset_s;
		assert_int_equal(retry_decide(&in).wait_ms, rows[i].wait_ms);
		in.status = 503;
		in.repeatable = true;
		assert_int_equal(retry_decide(&in).wait_ms, rows[i].wait_ms);
	}
}

static void test_retry_after_in_seconds(void **state)
{
	(void)state;
	assert_int_equal(retry_after("0", 0), 0);
	assert_int_equal(retry_after("120", 999999), 120);
	assert_int_equal(retry_after("9223372036854775807", 0), INT64_MAX);
}

/* The three forms of RFC 9110, section 5.6.7: 1994-11-06 08:49:37 UTC is 784111777. */
static void test_retry_after_as_a_date(void **state)
{
	static const char *const forms[] = { "Sun, 06 Nov 1994 08:49:37 GMT",
		"Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(forms); i++) {
		assert_int_equal(retry_after(forms[i], 784111777000 - 90000), 90);
		assert_int_equal(retry_after(forms[i], 784111777000), 0);
		assert_int_equal(retry_after(forms[i], 784111777000 + 90000), 0);
	}
}

static void test_retry_after_of_neither_form(void **state)
{
	static const char *const bad[] = { "", " ", "-1", "+5", "1.5", "5 s", "0x10", "soon", "Sun",
		"99999999999999999999", "1994-11-06T08:49:37Z", "Sun, 99 Foo 1994 08:49:37 GMT" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++)
		assert_int_equal(retry_after(bad[i], 0), -1);
}
