#include "remote/prose.h"

#include "base/str.h"

#include "tests/unit/unit.h"

static void cleans(const char *text, size_t len, size_t max, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;

	prose_add(&out, text, len, max);
	assert_string_equal(out.buf, expected);
}

static void test_makes_one_line_of_text(void **state)
{
	(void)state;
	cleans("  one\r\n\ttwo  three \n", 20, 100, "one two three");
	cleans("", 0, 100, "");
	cleans(" \n ", 3, 100, "");
	cleans("a\0b", 3, 100, "a b");
	cleans("red\x1b[31malert\x7f!", 15, 100, "red [31malert !");
}

static void test_keeps_what_people_write(void **state)
{
	(void)state;
	cleans("na\xc3\xafve \xe2\x82\xac \xf0\x9f\xaa\xa3", 15, 100,
		"na\xc3\xafve \xe2\x82\xac \xf0\x9f\xaa\xa3");
}

static void test_what_is_no_utf8_becomes_a_question_mark(void **state)
{
	(void)state;
	cleans("a\xff\xfe"
	       "b",
		4, 100, "a??b");
	cleans("\xc3", 1, 100, "?");                /* cut */
	cleans("\xc0\xaf", 2, 100, "??");           /* overlong */
	cleans("\xe0\x80\xaf", 3, 100, "???");      /* overlong */
	cleans("\xed\xa0\x80", 3, 100, "???");      /* half a surrogate pair */
	cleans("\xf4\x90\x80\x80", 4, 100, "????"); /* beyond Unicode */
	cleans("\xe2\x82g", 3, 100, "??g");
}

static void test_what_a_terminal_would_obey_is_blank(void **state)
{
	(void)state;
	cleans("a\xc2\x9b"
	       "31mb",
		7, 100, "a 31mb"); /* C1 control */
	cleans("a\xe2\x80\xae"
	       "b",
		5, 100, "a b"); /* right-to-left override */
	cleans("\xef\xbb\xbf"
	       "a",
		4, 100, "a"); /* byte order mark */
}

static void test_cuts_at_characters(void **state)
{
	(void)state;
	cleans("abcdef", 6, 6, "abcdef");
	cleans("abcdef  ", 8, 6, "abcdef");
	cleans("abcdefg", 7, 6, "abcdef...");
	cleans("abc def", 7, 3, "abc...");
	cleans("\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac", 9, 2, "\xe2\x82\xac\xe2\x82\xac...");
}

static void test_parts_are_said_once(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;

	(void)state;
	prose_add_part(&out, "", 100);
	prose_add_part(&out, "it failed.", 100);
	prose_add_part(&out, "  ", 100);
	prose_add_part(&out, "it failed", 100);
	prose_add_part(&out, "try again...", 100);
	assert_string_equal(out.buf, "it failed; try again...");
}

static void test_words_are_joined(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;

	(void)state;
	prose_add_words(&out, " a,b:c , d", " and ");
	assert_string_equal(out.buf, "a and b:c and d");
	prose_add_words(&out, " , ", " and ");
	assert_string_equal(out.buf, "a and b:c and d");
}

static void test_messages_begin_in_lower_case(void **state)
{
	static const struct {
		const char *text, *expected;
	} rows[] = {
		{ "Your credentials lack it", "your credentials lack it" },
		{ "Forbidden", "forbidden" },
		{ "CHANGE-3401 - gone", "CHANGE-3401 - gone" },
		{ "Jane Smith is the author", "Jane Smith is the author" },
		{ "Not Found", "Not Found" },
		{ "A b", "A b" },
		{ "already low", "already low" },
		{ "", "" },
	};
	char text[64];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		snprintf(text, sizeof text, "%s", rows[i].text);
		prose_lower(text);
		assert_string_equal(text, rows[i].expected);
	}
}

static void titled(const char *html, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;
	int rc = prose_add_title(&out, html, strlen(html), 20);

	assert_int_equal(rc, expected ? 0 : -1);
	assert_string_equal(out.buf, expected ? expected : "");
}

static void test_finds_the_title_of_a_page(void **state)
{
	(void)state;
	titled("<!DOCTYPE html><html><head><TITLE lang=en>\n Page not\nfound </TITLE>",
		"Page not found");
	titled("<title>A &amp; B &lt;3 &bogus; &</title>", "A & B <3 &bogus; &");
	titled("<title>A very long title that never ends</title>", "A very long title th...");
	titled("<title></title>", NULL);
	titled("<title>never closed", NULL);
	titled("<title", NULL);
	titled("<p>no title</p>", NULL);
	titled("", NULL);
}
