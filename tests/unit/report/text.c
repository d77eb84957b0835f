#include "report/text.h"

#include "base/str.h"

#include <string.h>

#include "tests/unit/unit.h"

#define TEN   "0123456789"
#define FORTY TEN TEN TEN TEN

static void expect_quoted(const char *text, const char *beside, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;

	text_quote(&out, text, beside);
	assert_string_equal(out.buf, expected);
}

static void expect_bare(const char *text, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;

	text_add(&out, text);
	assert_string_equal(out.buf, expected);
}

static void test_bare_text_stays_as_it_is(void **state)
{
	(void)state;
	expect_bare("", "");
	expect_bare("Grün \"quoted\" C:\\x", "Grün \"quoted\" C:\\x");
}

static void test_nothing_in_a_text_can_move_the_cursor(void **state)
{
	(void)state;
	expect_bare("a\x1b[2Jb", "a\\u{1b}[2Jb");
	expect_bare("one\ntwo\tthree\r", "one\\ntwo\\tthree\\r");
	expect_bare("x\xe2\x80\xaey", "x\\u{202e}y");
	expect_bare("\xff", "\\u{ff}");
}

static void test_quotes_and_backslashes_are_escaped_in_quotes(void **state)
{
	(void)state;
	expect_quoted("", NULL, "\"\"");
	expect_quoted("say \"hi\" \\o/", NULL, "\"say \\\"hi\\\" \\\\o/\"");
	expect_quoted("a\nb", NULL, "\"a\\nb\"");
}

static void test_forty_characters_are_whole_and_one_more_is_cut(void **state)
{
	(void)state;
	expect_quoted(FORTY, NULL, "\"" FORTY "\"");
	expect_quoted(FORTY "x", NULL, "\"" FORTY "\"...");
}

static void test_characters_are_counted_not_bytes(void **state)
{
	(void)state;
	expect_quoted("éééééééééééééééééééééééééééééééééééééééé", NULL,
		"\"éééééééééééééééééééééééééééééééééééééééé\"");
	expect_quoted("ééééééééééééééééééééééééééééééééééééééééx", NULL,
		"\"éééééééééééééééééééééééééééééééééééééééé\"...");
}

static void test_a_mark_stays_with_its_letter(void **state)
{
	(void)state;
	expect_quoted("0123456789012345678901234567890123456789\xcc\x81x", NULL,
		"\"0123456789012345678901234567890123456789\xcc\x81\"...");
}

static void test_long_texts_show_where_they_differ(void **state)
{
	(void)state;
	expect_quoted(FORTY "old", FORTY "new", "...\"" TEN "old\"");
	expect_quoted(FORTY "new", FORTY "old", "...\"" TEN "new\"");
	expect_quoted(FORTY TEN FORTY, FORTY TEN "x", "...\"" TEN TEN TEN TEN "\"...");
	expect_quoted(FORTY, FORTY "x", "...\"" TEN "\"");
}

static void test_an_early_difference_shows_the_beginning(void **state)
{
	(void)state;
	expect_quoted("a" FORTY, "b" FORTY, "\"a012345678901234567890123456789012345678\"...");
	expect_quoted("short", NULL, "\"short\"");
	expect_quoted("short", "shorter", "\"short\"");
}

static void test_width_is_in_columns(void **state)
{
	(void)state;
	assert_int_equal(text_width("", 0), 0);
	assert_int_equal(text_width("abc", 3), 3);
	assert_int_equal(text_width("abc", 2), 2);
	assert_int_equal(text_width("漢字", strlen("漢字")), 4);
	assert_int_equal(text_width("e\xcc\x81", 3), 1);
}
