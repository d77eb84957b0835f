#include "apply/schedule.h"

#include "base/arena.h"
#include "plan/change.h"
#include "plan/plan.h"
#include "tests/unit/unit.h"

#include <stdlib.h>

/* Plans are written as rows: the lane, then what is needed, -1 at the end. */
struct row {
	size_t lane;
	int needs[4];
};

static struct arena arena = ARENA_INIT;

static struct schedule schedule_of(const struct row *rows, size_t n)
{
	struct change *changes = ARENA_ARRAY(&arena, struct change, n);
	struct schedule s;
	size_t i;

	for (i = 0; i < n; i++) {
		changes[i].lane = rows[i].lane;
		changes[i].needs = ARENA_ARRAY(&arena, size_t, 4);
		while (rows[i].needs[changes[i].n_needs] >= 0) {
			changes[i].needs[changes[i].n_needs] =
				(size_t)rows[i].needs[changes[i].n_needs];
			changes[i].n_needs++;
		}
	}
	schedule_init(&s, &arena, changes, n);
	return s;
}

#define SCHEDULE(rows) schedule_of(rows, COUNT(rows))

static int group_teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static void assert_next(struct schedule *s, enum schedule_verdict verdict, size_t change)
{
	size_t got = 999, cause = 999;

	assert_int_equal(schedule_next(s, &got, &cause), verdict);
	assert_int_equal(got, change);
	assert_int_equal(cause, 999);
}

static void assert_skipped(struct schedule *s, size_t change, size_t because_of)
{
	size_t got = 999, cause = 999;

	assert_int_equal(schedule_next(s, &got, &cause), SCHEDULE_SKIP);
	assert_int_equal(got, change);
	assert_int_equal(cause, because_of);
}

static void assert_waits(struct schedule *s)
{
	size_t got, cause;

	assert_int_equal(schedule_next(s, &got, &cause), SCHEDULE_WAIT);
}

static void test_nothing_to_do_is_over_at_once(void **state)
{
	struct schedule s;

	(void)state;
	schedule_init(&s, &arena, NULL, 0);
	assert_int_equal(s.open, 0);
	assert_waits(&s);
}

static void test_lanes_go_side_by_side_and_each_in_order(void **state)
{
	static const struct row rows[] = { { 0, { -1 } }, { 0, { -1 } }, { 1, { -1 } },
		{ 1, { -1 } } };
	struct schedule s = SCHEDULE(rows);

	(void)state;
	assert_next(&s, SCHEDULE_START, 0);
	assert_next(&s, SCHEDULE_START, 2);
	assert_waits(&s);
	schedule_finish(&s, 2, true);
	assert_next(&s, SCHEDULE_START, 3);
	assert_waits(&s);
	schedule_finish(&s, 0, true);
	assert_next(&s, SCHEDULE_START, 1);
	schedule_finish(&s, 3, true);
	schedule_finish(&s, 1, true);
	assert_waits(&s);
	assert_int_equal(s.open, 0);
}

static void test_a_diamond_waits_for_both_sides(void **state)
{
	static const struct row rows[] = { { 0, { -1 } }, { 1, { 0, -1 } }, { 2, { 0, -1 } },
		{ 3, { 1, 2, -1 } } };
	struct schedule s = SCHEDULE(rows);

	(void)state;
	assert_next(&s, SCHEDULE_START, 0);
	assert_waits(&s);
	schedule_finish(&s, 0, true);
	assert_next(&s, SCHEDULE_START, 1);
	assert_next(&s, SCHEDULE_START, 2);
	schedule_finish(&s, 2, true);
	assert_waits(&s);
	schedule_finish(&s, 1, true);
	assert_next(&s, SCHEDULE_START, 3);
	schedule_finish(&s, 3, true);
	assert_int_equal(s.open, 0);
}

static void test_a_need_in_the_own_lane_counts_once(void **state)
{
	static const struct row rows[] = { { 0, { -1 } }, { 0, { 0, -1 } }, { 0, { 0, 1, -1 } } };
	struct schedule s = SCHEDULE(rows);

	(void)state;
	assert_next(&s, SCHEDULE_START, 0);
	schedule_finish(&s, 0, true);
	assert_next(&s, SCHEDULE_START, 1);
	assert_waits(&s);
	schedule_finish(&s, 1, true);
	assert_next(&s, SCHEDULE_START, 2);
	assert_waits(&s);
}

static void test_failure_skips_what_needs_it_and_names_the_first_cause(void **state)
{
	static const struct row rows[] = { { 0, { -1 } }, { 1, { 0, -1 } }, { 2, { 1, -1 } },
		{ 3, { -1 } } };
	struct schedule s = SCHEDULE(rows);

	(void)state;
	assert_next(&s, SCHEDULE_START, 0);
	assert_next(&s, SCHEDULE_START, 3);
	schedule_finish(&s, 0, false);
	assert_skipped(&s, 1, 0);
	assert_skipped(&s, 2, 0);
	assert_waits(&s);
	schedule_finish(&s, 3, true);
	assert_int_equal(s.open, 0);
}

static void test_failure_leaves_the_rest_of_its_lane_alone(void **state)
{
	static const struct row rows[] = { { 0, { -1 } }, { 0, { -1 } }, { 0, { 0, -1 } },
		{ 0, { -1 } } };
	struct schedule s = SCHEDULE(rows);

	(void)state;
	assert_next(&s, SCHEDULE_START, 0);
	schedule_finish(&s, 0, false);
	assert_next(&s, SCHEDULE_START, 1);
	assert_waits(&s);
	schedule_finish(&s, 1, true);
	assert_skipped(&s, 2, 0);
	assert_next(&s, SCHEDULE_START, 3);
	schedule_finish(&s, 3, true);
	assert_int_equal(s.open, 0);
}

/* 1 is doomed while 0 of its lane is under way: 2 must not begin beside 0. */
static void test_a_skipped_change_lets_nobody_overtake(void **state)
{
	static const struct row rows[] = { { 0, { -1 } }, { 1, { -1 } }, { 0, { 1, -1 } },
		{ 0, { -1 } } };
	struct schedule s = SCHEDULE(rows);

	(void)state;
	assert_next(&s, SCHEDULE_START, 0);
	assert_next(&s, SCHEDULE_START, 1);
	schedule_finish(&s, 1, false);
	assert_waits(&s);
	schedule_finish(&s, 0, true);
	assert_skipped(&s, 2, 1);
	assert_next(&s, SCHEDULE_START, 3);
}

static void test_two_failures_name_the_one_that_came_first(void **state)
{
	static const struct row rows[] = { { 0, { -1 } }, { 1, { -1 } }, { 2, { 0, 1, -1 } } };
	struct schedule s = SCHEDULE(rows);

	(void)state;
	assert_next(&s, SCHEDULE_START, 0);
	assert_next(&s, SCHEDULE_START, 1);
	schedule_finish(&s, 1, false);
	assert_waits(&s);
	schedule_finish(&s, 0, false);
	assert_skipped(&s, 2, 1);
	assert_int_equal(s.open, 0);
}

static void test_after_a_stop_nothing_begins(void **state)
{
	static const struct row rows[] = { { 0, { -1 } }, { 0, { -1 } }, { 1, { -1 } },
		{ 2, { 0, -1 } } };
	struct schedule s = SCHEDULE(rows);

	(void)state;
	assert_next(&s, SCHEDULE_START, 0);
	schedule_stop(&s);
	assert_next(&s, SCHEDULE_STOP, 2);
	assert_waits(&s);
	assert_int_equal(s.open, 3);
	schedule_finish(&s, 0, true);
	assert_next(&s, SCHEDULE_STOP, 3);
	assert_next(&s, SCHEDULE_STOP, 1);
	assert_waits(&s);
	assert_int_equal(s.open, 0);
}

static void test_after_a_stop_a_failure_is_still_the_reason(void **state)
{
	static const struct row rows[] = { { 0, { -1 } }, { 1, { 0, -1 } }, { 2, { -1 } } };
	struct schedule s = SCHEDULE(rows);

	(void)state;
	assert_next(&s, SCHEDULE_START, 0);
	schedule_stop(&s);
	schedule_finish(&s, 0, false);
	assert_next(&s, SCHEDULE_STOP, 2);
	assert_skipped(&s, 1, 0);
	assert_int_equal(s.open, 0);
}

static void test_a_need_may_come_later_in_the_plan(void **state)
{
	static const struct row rows[] = { { 0, { 1, -1 } }, { 1, { -1 } } };
	struct schedule s = SCHEDULE(rows);

	(void)state;
	assert_next(&s, SCHEDULE_START, 1);
	assert_waits(&s);
	schedule_finish(&s, 1, true);
	assert_next(&s, SCHEDULE_START, 0);
	schedule_finish(&s, 0, true);
	assert_int_equal(s.open, 0);
}

static void test_of_a_circle_the_first_goes_ahead(void **state)
{
	static const struct row rows[] = { { 0, { -1 } }, { 1, { 2, -1 } }, { 2, { 1, -1 } } };
	struct schedule s = SCHEDULE(rows);

	(void)state;
	assert_next(&s, SCHEDULE_START, 0);
	assert_waits(&s);
	schedule_finish(&s, 0, true);
	assert_next(&s, SCHEDULE_START, 1);
	assert_waits(&s);
	schedule_finish(&s, 1, false);
	assert_skipped(&s, 2, 1);
	assert_waits(&s);
	assert_int_equal(s.open, 0);
}

static void test_a_circle_through_lanes_ends_too(void **state)
{
	static const struct row rows[] = { { 0, { 3, -1 } }, { 0, { -1 } }, { 1, { 1, -1 } },
		{ 1, { -1 } } };
	struct schedule s = SCHEDULE(rows);
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		assert_next(&s, SCHEDULE_START, i);
		schedule_finish(&s, i, true);
	}
	assert_int_equal(s.open, 0);
}

/* Takes what is ready, finishes one of those under way, and so on; checks the promises at each step. */
static void run_at_random(const struct row *rows, size_t n, unsigned *seed, bool circles)
{
	struct schedule s = schedule_of(rows, n);
	size_t started[64], n_started = 0, change, cause, i, k;
	int over[64] = { 0 }, lane_busy[64] = { 0 };
	enum schedule_verdict verdict;

	while (s.open) {
		while ((verdict = schedule_next(&s, &change, &cause)) != SCHEDULE_WAIT) {
			assert_false(lane_busy[rows[change].lane]);
			for (i = 0; i < n; i++)
				if (i < change && rows[i].lane == rows[change].lane)
					assert_true(over[i]);
			for (k = 0; rows[change].needs[k] >= 0; k++)
				assert_true(over[rows[change].needs[k]] == 1 ||
					    verdict == SCHEDULE_SKIP || circles);
			if (verdict == SCHEDULE_START) {
				started[n_started++] = change;
				lane_busy[rows[change].lane] = 1;
			} else {
				over[change] = 2;
			}
		}
		if (!n_started)
			break;
		i = (size_t)rand_r(seed) % n_started;
		change = started[i];
		started[i] = started[--n_started];
		lane_busy[rows[change].lane] = 0;
		over[change] = rand_r(seed) % 8 ? 1 : 2;
		schedule_finish(&s, change, over[change] == 1);
	}
	assert_int_equal(s.open, 0);
	for (i = 0; i < n; i++)
		assert_true(over[i]);
}

static void run_many_at_random(bool circles)
{
	unsigned seed = 7;
	struct row rows[40];
	size_t i, k, round, among;

	for (round = 0; round < 200; round++) {
		for (i = 0; i < COUNT(rows); i++) {
			among = circles ? COUNT(rows) : i;
			rows[i].lane = (size_t)rand_r(&seed) % 6;
			for (k = 0; k < 3 && among && rand_r(&seed) % 3 == 0; k++)
				rows[i].needs[k] = (int)((size_t)rand_r(&seed) % among);
			rows[i].needs[k] = -1;
		}
		run_at_random(rows, COUNT(rows), &seed, circles);
	}
}

static void test_any_plan_comes_to_its_end_in_order(void **state)
{
	(void)state;
	run_many_at_random(false);
}

static void test_any_plan_with_circles_comes_to_its_end(void **state)
{
	(void)state;
	run_many_at_random(true);
}
