#include "base/duration.h"

#include "base/auto.h"

#include "tests/unit/unit.h"

static int64_t parsed(const char *text)
{
	int64_t seconds = -7;

	return duration_parse(text, 3600, &seconds) < 0 ? -1 : seconds;
}

static void test_times(void **state)
{
	(void)state;
	assert_int_equal(parsed("0"), 0);
	assert_int_equal(parsed("0s"), 0);
	assert_int_equal(parsed("90"), 90);
	assert_int_equal(parsed("90s"), 90);
	assert_int_equal(parsed("10m"), 600);
	assert_int_equal(parsed("1h"), 3600);
	assert_int_equal(parsed("59m60"), 3600);
}

static void test_what_is_no_time(void **state)
{
	static const char *const texts[] = { "", "s", "1x", "-1s", "1.5m", " 1s", "1s ", "3601",
		"61m", "1d", "99999999999999999999", "1h1" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(texts); i++)
		assert_int_equal(parsed(texts[i]), -1);
}
