#include "net/allowance.h"

#include "tests/unit/unit.h"

/* The begin of a slot. */
#define BEGIN  (INT64_C(1000000) * ALLOWANCE_SLOT_MS)
#define MINUTE (INT64_C(60) * 1000)
#define HOUR   ((int64_t)ALLOWANCE_HOUR_MS)

/* What headers of the style seen say. */
static struct rate_said said(int64_t limit, int64_t remaining, int64_t reset_s)
{
	return (struct rate_said){ limit, remaining, reset_s, -1 };
}

static struct rate_said said_near(int64_t limit, int near)
{
	return (struct rate_said){ limit, -1, -1, near };
}

static const struct rate_said nothing = RATE_SAID_INIT;

static void test_counts_until_the_hour_is_over(void **state)
{
	struct allowance a = { 0 };
	int64_t gone = BEGIN + (int64_t)ALLOWANCE_SLOTS * ALLOWANCE_SLOT_MS;

	(void)state;
	assert_int_equal(allowance_used(&a, BEGIN), 0);
	allowance_count(&a, 7, BEGIN + ALLOWANCE_SLOT_MS - 1);
	assert_int_equal(allowance_used(&a, BEGIN + HOUR), 7);
	/* The server counts a request when it gets there: half a minute more than the hour. */
	assert_int_equal(allowance_used(&a, BEGIN + ALLOWANCE_SLOT_MS - 1 + HOUR + 30 * 1000), 7);
	assert_int_equal(allowance_used(&a, gone - 1), 7);
	assert_int_equal(allowance_used(&a, gone), 0);
}

static void test_the_hour_rolls(void **state)
{
	struct allowance a = { 0 };
	int i;

	(void)state;
	for (i = 0; i < 60; i++)
		allowance_count(&a, 10, BEGIN + i * MINUTE);
	assert_int_equal(allowance_used(&a, BEGIN + HOUR), 600);
	assert_int_equal(allowance_used(&a, BEGIN + HOUR + MINUTE), 590);
	assert_int_equal(allowance_used(&a, BEGIN + HOUR + 30 * MINUTE), 300);
	assert_int_equal(allowance_used(&a, BEGIN + 2 * HOUR), 0);
}

static void test_how_long_until_there_is_room(void **state)
{
	struct allowance a = { 0 };

	(void)state;
	assert_int_equal(allowance_wait(&a, 100, 100, BEGIN), 0);
	allowance_count(&a, 60, BEGIN);
	allowance_count(&a, 30, BEGIN + 10 * MINUTE);
	assert_int_equal(allowance_left(&a, 100, BEGIN + 20 * MINUTE), 10);
	assert_int_equal(allowance_wait(&a, 100, 10, BEGIN + 20 * MINUTE), 0);
	assert_int_equal(allowance_wait(&a, 100, 11, BEGIN + 20 * MINUTE), 41 * MINUTE);
	assert_int_equal(allowance_wait(&a, 100, 70, BEGIN + 20 * MINUTE), 41 * MINUTE);
	assert_int_equal(allowance_wait(&a, 100, 71, BEGIN + 20 * MINUTE), 51 * MINUTE);
	/* More than the limit is never there at once. */
	assert_int_equal(allowance_wait(&a, 100, 1000, BEGIN + 20 * MINUTE), 51 * MINUTE);
	/* When it said, there is room. */
	assert_int_equal(allowance_wait(&a, 100, 70, BEGIN + 61 * MINUTE - 1), 1);
	assert_int_equal(allowance_wait(&a, 100, 70, BEGIN + 61 * MINUTE), 0);
}

static void test_without_a_limit_there_is_no_wait(void **state)
{
	struct allowance a = { 0 };

	(void)state;
	allowance_count(&a, 100000, BEGIN);
	assert_int_equal(allowance_wait(&a, 0, 100000, BEGIN), 0);
	assert_int_equal(allowance_left(&a, 0, BEGIN), INT64_MAX);
	assert_int_equal(allowance_used(&a, BEGIN), 100000);
}

static void test_what_was_not_sent_does_not_count(void **state)
{
	struct allowance a = { 0 };

	(void)state;
	allowance_count(&a, 3, BEGIN);
	allowance_count(&a, -1, BEGIN);
	assert_int_equal(allowance_used(&a, BEGIN), 2);
	/* In a slot that has fewer there is nothing to take back. */
	allowance_count(&a, -1, BEGIN + ALLOWANCE_SLOT_MS);
	assert_int_equal(allowance_used(&a, BEGIN + ALLOWANCE_SLOT_MS), 2);
	allowance_count(&a, -5, BEGIN + ALLOWANCE_SLOT_MS);
	assert_int_equal(allowance_used(&a, BEGIN + ALLOWANCE_SLOT_MS), 2);
}

static void test_a_clock_set_back_frees_nothing(void **state)
{
	struct allowance a = { 0 };
	int64_t day = 24 * HOUR;

	(void)state;
	allowance_count(&a, 40, BEGIN - 30 * MINUTE);
	allowance_count(&a, 60, BEGIN);
	assert_int_equal(allowance_used(&a, BEGIN - day), 100);
	/* Each as old as it was. */
	assert_int_equal(allowance_used(&a, BEGIN - day + 31 * MINUTE), 60);
	assert_int_equal(allowance_used(&a, BEGIN - day + 60 * MINUTE), 60);
	assert_int_equal(allowance_used(&a, BEGIN - day + 61 * MINUTE), 0);
}

static void test_a_clock_set_to_the_begin_of_time(void **state)
{
	struct allowance a = { 0 };

	(void)state;
	allowance_count(&a, 5, BEGIN);
	assert_int_equal(allowance_used(&a, 0), 5);
	assert_int_equal(allowance_used(&a, -1), 5);
	assert_int_equal(allowance_used(&a, 61 * MINUTE), 0);
}

static void test_processes_a_moment_apart(void **state)
{
	struct allowance a = { 0 };
	int i;

	(void)state;
	/* One is always a slot ahead of the other: nothing gets older by that. */
	for (i = 0; i < 1000; i++) {
		allowance_count(&a, 1, BEGIN + ALLOWANCE_SLOT_MS);
		assert_int_equal(allowance_used(&a, BEGIN), i + 1);
	}
	assert_int_equal(allowance_used(&a, BEGIN + HOUR), 1000);
}

static void test_a_clock_set_forward_forgets(void **state)
{
	struct allowance a = { 0 };

	(void)state;
	allowance_count(&a, 5, BEGIN);
	assert_int_equal(allowance_used(&a, BEGIN + 1000 * HOUR), 0);
	allowance_count(&a, 1, BEGIN + 1000 * HOUR);
	assert_int_equal(allowance_used(&a, BEGIN + 1000 * HOUR), 1);
}

static void test_the_server_names_the_limit(void **state)
{
	struct allowance a = { 0 };
	struct rate_said s = said(60, 60, 3600);

	(void)state;
	allowance_hear(&a, &s, 1000, 0, BEGIN);
	assert_int_equal(a.limit, 60);
	assert_int_equal(a.statement, STATEMENT_NONE);
	s = said(INT64_MAX, -1, -1);
	allowance_hear(&a, &s, 1000, 0, BEGIN);
	assert_int_equal(a.limit, 60);
	allowance_hear(&a, &nothing, 1000, 0, BEGIN);
	assert_int_equal(a.limit, 60);
}

static void test_who_asks_alone_goes_by_the_counts(void **state)
{
	struct allowance a = { 0 };
	struct rate_said s;
	int i;

	(void)state;
	/* Eight at once: what the server says is always a few behind. */
	allowance_count(&a, 8, BEGIN);
	for (i = 0; i < 92; i++) {
		s = said(100, 99 - i, 3600);
		allowance_hear(&a, &s, 1000, 7, BEGIN + i * 100);
		assert_int_equal(a.statement, STATEMENT_NONE);
		assert_int_equal(allowance_left(&a, 100, BEGIN + i * 100), 92 - i);
		allowance_count(&a, 1, BEGIN + i * 100);
	}
	assert_int_equal(allowance_left(&a, 100, BEGIN + MINUTE), 0);
	assert_int_equal(allowance_wait(&a, 100, 1, BEGIN + MINUTE), 60 * MINUTE);
}

static void test_others_use_it_up(void **state)
{
	struct allowance a = { 0 };
	struct rate_said s = said(100, 30, 600);

	(void)state;
	allowance_count(&a, 5, BEGIN);
	/* Four of ours are under way: the server may not have counted them. */
	allowance_hear(&a, &s, 1000, 4, BEGIN);
	assert_int_equal(a.statement, STATEMENT_KNOWN);
	assert_int_equal(allowance_left(&a, 100, BEGIN), 26);
	allowance_count(&a, 20, BEGIN);
	assert_int_equal(allowance_left(&a, 100, BEGIN), 6);
	/* What is no less than is known is no news. */
	s = said(100, 11, 600);
	allowance_hear(&a, &s, 1000, 5, BEGIN);
	assert_int_equal(allowance_left(&a, 100, BEGIN), 6);
	/* Less is. */
	s = said(100, 4, 590);
	allowance_hear(&a, &s, 1000, 1, BEGIN);
	assert_int_equal(allowance_left(&a, 100, BEGIN), 3);
	assert_int_equal(allowance_wait(&a, 100, 3, BEGIN), 0);
	assert_int_equal(allowance_wait(&a, 100, 4, BEGIN), 591 * 1000);
}

static void test_nothing_left_then_one_to_see(void **state)
{
	struct allowance a = { 0 };
	struct rate_said s = said(100, 0, 600);
	int64_t then = BEGIN + 601 * 1000;

	(void)state;
	allowance_hear(&a, &s, 1000, 3, BEGIN);
	assert_int_equal(allowance_wait(&a, 100, 1, BEGIN), 601 * 1000);
	assert_int_equal(allowance_wait(&a, 100, 1, then - 1), 1);
	assert_int_equal(allowance_wait(&a, 100, 1, then), 0);
	assert_int_equal(a.statement, STATEMENT_PROBING);
	allowance_count(&a, 1, then);
	assert_int_equal(allowance_wait(&a, 100, 1, then), ALLOWANCE_PROBE_MS);
	/* No answer: another one. */
	assert_int_equal(allowance_wait(&a, 100, 1, then + ALLOWANCE_PROBE_MS), 0);
	allowance_count(&a, 1, then + ALLOWANCE_PROBE_MS);
	s = said(100, 40, 600);
	allowance_hear(&a, &s, 1000, 0, then + ALLOWANCE_PROBE_MS);
	assert_int_equal(a.statement, STATEMENT_KNOWN);
	assert_int_equal(allowance_left(&a, 100, then + ALLOWANCE_PROBE_MS), 40);
}

static void test_what_was_left_is_over_with_its_time(void **state)
{
	struct allowance a = { 0 };
	struct rate_said s = said(100, 10, 600);

	(void)state;
	allowance_hear(&a, &s, 1000, 0, BEGIN);
	assert_int_equal(allowance_left(&a, 100, BEGIN + 600 * 1000), 10);
	assert_int_equal(allowance_left(&a, 100, BEGIN + 601 * 1000), 100);
	assert_int_equal(a.statement, STATEMENT_NONE);
}

static void test_a_429(void **state)
{
	struct allowance a = { 0 };
	struct rate_said s = said(100, 95, 600);

	(void)state;
	allowance_count(&a, 5, BEGIN);
	allowance_refused(&a, 1500, BEGIN);
	assert_int_equal(allowance_left(&a, 0, BEGIN), 0);
	assert_int_equal(allowance_wait(&a, 0, 1, BEGIN), 1500);
	assert_int_equal(allowance_wait(&a, 0, 1, BEGIN + 1500), 0);
	allowance_count(&a, 1, BEGIN + 1500);
	assert_true(allowance_wait(&a, 0, 1, BEGIN + 1500) > 0);
	/* An answer that says nothing shows enough. */
	allowance_hear(&a, &nothing, 0, 0, BEGIN + 1500);
	assert_int_equal(allowance_wait(&a, 0, 1, BEGIN + 1500), 0);
	/* And so does one that counts no more than we do, at once. */
	allowance_refused(&a, 60000, BEGIN);
	allowance_hear(&a, &s, 0, 0, BEGIN);
	assert_int_equal(allowance_wait(&a, 100, 1, BEGIN), 0);
}

static void test_a_wait_is_an_hour_at_the_most(void **state)
{
	struct allowance a = { 0 };

	(void)state;
	allowance_refused(&a, 100 * HOUR, BEGIN);
	assert_int_equal(allowance_wait(&a, 100, 1, BEGIN), HOUR);
	/* Also after the clock was set back. */
	assert_int_equal(allowance_wait(&a, 100, 1, BEGIN - 10 * HOUR), HOUR);
}

static void test_near_the_limit(void **state)
{
	struct allowance a = { 0 };
	struct rate_said s = said_near(1000, 1);

	(void)state;
	allowance_count(&a, 5, BEGIN);
	allowance_hear(&a, &s, 1000, 10, BEGIN);
	assert_int_equal(allowance_left(&a, 1000, BEGIN), 190);
	allowance_count(&a, 90, BEGIN);
	/* It says the same all the time, and each time nothing new. */
	allowance_hear(&a, &s, 1000, 10, BEGIN);
	assert_int_equal(allowance_left(&a, 1000, BEGIN), 100);
	s = said_near(1000, 0);
	allowance_hear(&a, &s, 1000, 10, BEGIN);
	assert_int_equal(allowance_left(&a, 1000, BEGIN), 905);
}

static void test_near_by_our_own_doing(void **state)
{
	struct allowance a = { 0 };
	struct rate_said s = said_near(1000, 1);

	(void)state;
	allowance_count(&a, 850, BEGIN);
	allowance_hear(&a, &s, 1000, 0, BEGIN);
	assert_int_equal(allowance_left(&a, 1000, BEGIN), 150);
	assert_int_equal(a.statement, STATEMENT_NONE);
}

static void test_numbers_without_a_limit(void **state)
{
	struct allowance a = { 0 };
	struct rate_said s = said(-1, 3, 60);

	(void)state;
	allowance_hear(&a, &s, 0, 0, BEGIN);
	assert_int_equal(allowance_left(&a, 0, BEGIN), 3);
	s = said(-1, 2, -1);
	allowance_hear(&a, &s, 0, 0, BEGIN);
	assert_int_equal(allowance_left(&a, 0, BEGIN), 3);
}
