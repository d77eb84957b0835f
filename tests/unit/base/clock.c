#include "base/clock.h"

#include "base/auto.h"

#include "tests/unit/unit.h"

static int64_t seven(const struct clock *c)
{
	(void)c;
	return 7;
}

static int64_t eight(const struct clock *c)
{
	(void)c;
	return 8;
}

static void test_time_comes_from_the_clock_that_is_asked(void **state)
{
	static const struct clock fake = { seven, eight };

	(void)state;
	assert_int_equal(clock_monotonic(&fake), 7);
	assert_int_equal(clock_wall(&fake), 8);
}

static void test_the_system_clock_runs_forward(void **state)
{
	int64_t before = clock_monotonic(&clock_system), after = clock_monotonic(&clock_system);

	(void)state;
	assert_true(before >= 0);
	assert_true(after >= before);
	/* 2024-01-01: a machine whose clock is before that cannot check a certificate either. */
	assert_true(clock_wall(&clock_system) > 1704067200000);
}

static void test_formats_in_utc(void **state)
{
	static const struct {
		int64_t wall;
		const char *text;
	} rows[] = {
		{ 0, "1970-01-01T00:00:00.000Z" },
		{ 1787220930123, "2026-08-20T10:15:30.123Z" },
		{ 1709164800007, "2024-02-29T00:00:00.007Z" },
		{ 4102444799999, "2099-12-31T23:59:59.999Z" },
		{ -1, "1969-12-31T23:59:59.999Z" },
		{ -1000, "1969-12-31T23:59:59.000Z" },
	};
	char text[CLOCK_TEXT];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		assert_ptr_equal(clock_format(rows[i].wall, text), text);
		assert_string_equal(text, rows[i].text);
	}
}
