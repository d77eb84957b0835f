#include "base/num.h"

#include "tests/unit/unit.h"

static void test_takes_what_is_wholly_a_number(void **state)
{
	int64_t n = 7;

	(void)state;
	assert_int_equal(num_parse("42", 0, 100, &n), 0);
	assert_int_equal(n, 42);
	assert_int_equal(num_parse("-5", -10, 100, &n), 0);
	assert_int_equal(n, -5);
	assert_int_equal(num_parse("9223372036854775807", INT64_MIN, INT64_MAX, &n), 0);
	assert_true(n == INT64_MAX);
}

static void test_refuses_everything_else(void **state)
{
	static const char *const bad[] = { "", " 1", "1 ", "+1", "--1", "1e3", "0x10", "x",
		"9223372036854775808", "101", "-1" };
	int64_t n = 7;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(num_parse(bad[i], 0, 100, &n), -1);
	assert_int_equal(n, 7);
}

static void test_groups_for_people(void **state)
{
	static const struct {
		int64_t n;
		const char *text;
	} rows[] = { { 0, "0" }, { 7, "7" }, { 999, "999" }, { 1000, "1,000" }, { 12345, "12,345" },
		{ 123456, "123,456" }, { 1234567, "1,234,567" }, { -1, "-1" }, { -1000, "-1,000" },
		{ -123456, "-123,456" }, { INT64_MAX, "9,223,372,036,854,775,807" },
		{ INT64_MIN, "-9,223,372,036,854,775,808" } };
	char text[NUM_GROUPED];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(num_group(rows[i].n, text), rows[i].text);
}
