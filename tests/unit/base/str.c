#include "base/str.h"

#include "tests/unit/unit.h"

#include <stdlib.h>
#include <string.h>

static void test_is_terminated_from_the_start(void **state)
{
	AUTO(str_release) struct str s = STR_INIT;

	(void)state;
	assert_string_equal(s.buf, "");
	str_addn(&s, "ignored", 0);
	assert_string_equal(s.buf, "");
	assert_ptr_equal(s.buf, str_empty);
}

static void test_grows(void **state)
{
	AUTO(str_release) struct str s = STR_INIT;
	int i;

	(void)state;
	for (i = 0; i < 10000; i++)
		str_addch(&s, (char)('a' + i % 26));
	assert_int_equal(s.len, 10000);
	assert_int_equal(strlen(s.buf), 10000);
	assert_int_equal(s.buf[9999], 'a' + 9999 % 26);
}

static void test_adds_in_every_way(void **state)
{
	AUTO(str_release) struct str s = STR_INIT;

	(void)state;
	str_add(&s, "one");
	str_addch(&s, ' ');
	str_addn(&s, "two!", 3);
	str_fill(&s, '-', 3);
	str_fill(&s, '+', 0);
	str_addf(&s, "%d%%", 42);
	str_addf(&s, "%s", "");
	assert_string_equal(s.buf, "one two---42%");
}

static void test_keeps_bytes_that_are_no_text(void **state)
{
	AUTO(str_release) struct str s = STR_INIT;

	(void)state;
	str_addn(&s, "a\0b", 3);
	assert_int_equal(s.len, 3);
	assert_memory_equal(s.buf, "a\0b", 4);
}

static void test_the_limit_is_sticky(void **state)
{
	AUTO(str_release) struct str s = STR_LIMITED(5);

	(void)state;
	str_add(&s, "12345");
	assert_false(s.failed);
	str_addch(&s, '6');
	assert_true(s.failed);
	str_truncate(&s, 2);
	str_add(&s, "3");
	str_addf(&s, "%d", 4);
	str_fill(&s, '5', 1);
	assert_string_equal(s.buf, "12");
	assert_true(s.failed);
}

static void test_what_passes_the_limit_is_dropped_whole(void **state)
{
	AUTO(str_release) struct str s = STR_LIMITED(5);

	(void)state;
	str_add(&s, "123");
	str_add(&s, "456");
	assert_string_equal(s.buf, "123");
}

static void test_reset_forgets_the_failure_and_keeps_the_limit(void **state)
{
	AUTO(str_release) struct str s = STR_LIMITED(3);

	(void)state;
	str_add(&s, "1234");
	str_reset(&s);
	assert_false(s.failed);
	str_add(&s, "123");
	assert_string_equal(s.buf, "123");
	str_reset(&s);
	assert_string_equal(s.buf, "");
	str_add(&s, "1234");
	assert_true(s.failed);
}

static void test_pads_the_last_line_only(void **state)
{
	static const struct {
		const char *text;
		size_t column;
		const char *padded;
	} rows[] = {
		{ "", 3, "   " },
		{ "ab", 4, "ab  " },
		{ "abcd", 4, "abcd" },
		{ "abcde", 4, "abcde" },
		{ "long line\nab", 4, "long line\nab  " },
		{ "x\n", 2, "x\n  " },
		{ "", 0, "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(str_release) struct str s = STR_INIT;

		str_add(&s, rows[i].text);
		str_pad(&s, rows[i].column);
		assert_string_equal(s.buf, rows[i].padded);
	}
}

static void test_truncates_but_never_lengthens(void **state)
{
	AUTO(str_release) struct str s = STR_INIT;

	(void)state;
	str_truncate(&s, 0);
	str_truncate(&s, 9);
	str_add(&s, "abc");
	str_truncate(&s, 3);
	str_truncate(&s, 7);
	assert_string_equal(s.buf, "abc");
	str_truncate(&s, 1);
	assert_string_equal(s.buf, "a");
	assert_int_equal(s.len, 1);
}

static void test_take_hands_the_text_on(void **state)
{
	AUTO(str_release) struct str s = STR_LIMITED(4);
	char *text;

	(void)state;
	text = str_take(&s);
	assert_string_equal(text, "");
	free(text);
	str_add(&s, "abc");
	text = str_take(&s);
	assert_string_equal(text, "abc");
	assert_string_equal(s.buf, "");
	assert_int_equal(s.limit, 4);
	free(text);
}

static void test_is_usable_after_release(void **state)
{
	AUTO(str_release) struct str s = STR_INIT;

	(void)state;
	str_add(&s, "abc");
	str_release(&s);
	assert_string_equal(s.buf, "");
	str_add(&s, "d");
	assert_string_equal(s.buf, "d");
}

static void test_compares(void **state)
{
	(void)state;
	assert_true(str_starts("prefix", "pre"));
	assert_true(str_starts("prefix", ""));
	assert_false(str_starts("pre", "prefix"));
	assert_false(str_starts("xpre", "pre"));
	assert_true(str_same(NULL, NULL));
	assert_true(str_same("a", "a"));
	assert_false(str_same("a", "b"));
	assert_false(str_same("a", NULL));
	assert_false(str_same(NULL, ""));
}

static void test_what_is_too_long_loses_its_middle(void **state)
{
	static const struct {
		const char *text;
		size_t max;
		const char *shorter;
	} rows[] = {
		{ "", 16, "" },
		{ "0123456789abcdef", 16, "0123456789abcdef" },
		{ "0123456789abcdefg", 16, "012345678 ... fg" },
		{ "0123456789abcdef0123456789", 20, "0123456789ab ... 789" },
		/* Neither end of the gap is in a character of several bytes. */
		{ "0123456\xc3\xbc\xc3\xbc"
		  "9abcdefg",
			16, "0123456\xc3\xbc ... fg" },
		{ "01234567\xe2\x82\xac"
		  "9abcde\xe2\x82\xac"
		  "g",
			16, "01234567 ... g" },
		{ "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80", 16,
			" ... " },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(str_release) struct str s = STR_INIT;

		str_add(&s, rows[i].text);
		str_shorten(&s, rows[i].max);
		assert_string_equal(s.buf, rows[i].shorter);
		assert_int_equal(s.len, strlen(rows[i].shorter));
	}
}
