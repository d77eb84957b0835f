#include "base/watch.h"

#include "base/clock.h"

#include "tests/unit/unit.h"

static int64_t now_ms;

static int64_t toy_monotonic(const struct clock *c)
{
	(void)c;
	return now_ms;
}

static const struct clock toy = { toy_monotonic, toy_monotonic };

/* Waits as long as it was told to. */
static int64_t step(struct watch *w)
{
	int64_t wait = watch_next(w);

	now_ms += wait > 0 ? wait : 0;
	return wait;
}

static void test_looks_at_once_and_then_at_intervals_to_the_end(void **state)
{
	struct watch w;

	(void)state;
	now_ms = 5000;
	w = watch_begin(&toy, 25, 10);
	assert_int_equal(step(&w), 0);
	assert_int_equal(step(&w), 10000);
	assert_int_equal(step(&w), 10000);
	assert_int_equal(step(&w), 5000);
	assert_int_equal(step(&w), -1);
	assert_int_equal(step(&w), -1);
}

static void test_what_a_look_takes_counts(void **state)
{
	struct watch w;

	(void)state;
	now_ms = 0;
	w = watch_begin(&toy, 25, 10);
	assert_int_equal(step(&w), 0);
	now_ms += 20000;
	assert_int_equal(step(&w), 5000);
	now_ms += 1;
	assert_int_equal(step(&w), -1);
}

static void test_no_time_is_one_look(void **state)
{
	struct watch w;

	(void)state;
	now_ms = 7;
	w = watch_begin(&toy, 0, 10);
	assert_int_equal(step(&w), 0);
	assert_int_equal(step(&w), -1);
}

static void test_no_interval_does_not_wait(void **state)
{
	struct watch w;

	(void)state;
	now_ms = 0;
	w = watch_begin(&toy, 1, 0);
	assert_int_equal(step(&w), 0);
	assert_int_equal(step(&w), 0);
	now_ms = 1000;
	assert_int_equal(step(&w), -1);
}
