#include "bitbucket-emulator/rate.h"

#include "base/auto.h"

#include "tests/unit/unit.h"

#define S 1000
#define H (3600 * S)

static void test_counts_down_and_refuses(void **state)
{
	AUTO(rate_free) struct rate *r = rate_new(3);

	(void)state;
	assert_int_equal(rate_take(r, "ana", 0).remaining, 2);
	assert_int_equal(rate_take(r, "ana", 1).remaining, 1);
	assert_int_equal(rate_take(r, "ana", 2).remaining, 0);
	assert_int_equal(rate_take(r, "ana", 3).remaining, -1);
	assert_int_equal(rate_take(r, "ana", 4).remaining, -1);
}

static void test_each_caller_has_his_own(void **state)
{
	AUTO(rate_free) struct rate *r = rate_new(1);

	(void)state;
	assert_int_equal(rate_take(r, "ana", 0).remaining, 0);
	assert_int_equal(rate_take(r, "bo", 0).remaining, 0);
	assert_int_equal(rate_take(r, "ana", 0).remaining, -1);
}

static void test_the_hour_rolls(void **state)
{
	AUTO(rate_free) struct rate *r = rate_new(2);

	(void)state;
	rate_take(r, "ana", 0);
	rate_take(r, "ana", 1000 * S);
	assert_int_equal(rate_take(r, "ana", H - 1).remaining, -1);
	assert_int_equal(rate_take(r, "ana", H).remaining, 0);
	assert_int_equal(rate_take(r, "ana", H + 999 * S).remaining, -1);
	assert_int_equal(rate_take(r, "ana", H + 1000 * S).remaining, 0);
	assert_int_equal(rate_take(r, "ana", 9 * H).remaining, 1);
}

static void test_what_is_refused_is_not_counted(void **state)
{
	AUTO(rate_free) struct rate *r = rate_new(1);
	int64_t now;

	(void)state;
	rate_take(r, "ana", 0);
	for (now = S; now < H; now += S)
		assert_int_equal(rate_take(r, "ana", now).remaining, -1);
	assert_int_equal(rate_take(r, "ana", H).remaining, 0);
}

static void test_reset_is_seconds_that_remain(void **state)
{
	AUTO(rate_free) struct rate *r = rate_new(2);

	(void)state;
	assert_int_equal(rate_take(r, "ana", 0).reset_s, 3600);
	assert_int_equal(rate_take(r, "ana", 600 * S).reset_s, 3000);
	assert_int_equal(rate_take(r, "ana", 600 * S + 1).reset_s, 3000);
	assert_int_equal(rate_take(r, "ana", 3599 * S).reset_s, 1);
	assert_int_equal(rate_take(r, "ana", 3600 * S).reset_s, 600);
}
