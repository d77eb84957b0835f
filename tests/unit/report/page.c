#include "report/page.h"

#include "base/str.h"

#include <string.h>

#include "tests/unit/unit.h"

#define SPACES_10 "          "

static const struct page wide;

static void expect_flow(const struct page_flow *flow, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;
	struct page page = { .out = &out };

	page_flow(&page, flow);
	assert_string_equal(out.buf, expected);
	assert_int_equal(page.column, 0);
}

static void expect_place(size_t before, const char *origin, size_t column)
{
	AUTO(str_release) struct str out = STR_INIT;
	struct page page = { .out = &out };
	size_t i;

	for (i = 0; i < before; i++)
		page_put(&page, PAGE_PLAIN, "x");
	page_end_with(&page, origin);
	assert_int_equal(strcspn(out.buf, "o"), column);
	assert_int_equal(out.buf[out.len - 1], '\n');
}

static void test_pads_by_columns_not_bytes(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;
	struct page page = { .out = &out };

	(void)state;
	page_put(&page, PAGE_PLAIN, "漢é");
	page_pad(&page, 5);
	page_put(&page, PAGE_PLAIN, "|");
	page_pad(&page, 2);
	page_end(&page);
	assert_string_equal(out.buf, "漢é  |\n");
}

static void test_places_stand_in_their_column(void **state)
{
	(void)state;
	expect_place(0, "o", 69);
	expect_place(67, "o", 69);
	expect_place(68, "o", 86);
	expect_place(84, "o", 86);
	expect_place(85, "o", 87);
	expect_place(120, "o", 122);
}

static void test_the_far_column_is_for_what_fits_there(void **state)
{
	(void)state;
	expect_place(70, "o23456789o1234", 86);
	expect_place(70, "o23456789o12345", 72);
}

static void test_without_a_place_a_line_has_no_spaces_at_its_end(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;
	struct page page = { .out = &out };

	(void)state;
	page_put(&page, PAGE_PLAIN, "x");
	page_end_with(&page, "");
	assert_string_equal(out.buf, "x\n");
}

static void test_colour_changes_nothing_else(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;
	struct page page = { .out = &out, .color = true };

	(void)state;
	page_put(&page, PAGE_RED, "-");
	page_put(&page, PAGE_BOLD, "");
	page_put(&page, PAGE_PLAIN, "x");
	page_pad(&page, 4);
	page_put(&page, PAGE_DIM, "p");
	assert_string_equal(out.buf, "\033[31m-\033[0mx  \033[2mp\033[0m");
	assert_int_equal(page.column, 5);
}

static void test_a_text_that_fits_is_one_line(void **state)
{
	(void)state;
	expect_flow(&(struct page_flow){ .text = "a\nb", .origin = "", .width = 10, .gap = '\n' },
		"a b\n");
	expect_flow(
		&(struct page_flow){
			.text = "", .origin = "", .indent = 4, .width = 10, .gap = ' ' },
		"\n");
	expect_flow(
		&(struct page_flow){
			.text = "12 45", .origin = "", .indent = 5, .width = 10, .gap = ' ' },
		"     12 45\n");
}

static void test_a_text_that_does_not_is_broken_at_its_gaps(void **state)
{
	(void)state;
	expect_flow(
		&(struct page_flow){
			.text = "12 456", .origin = "", .indent = 5, .width = 10, .gap = ' ' },
		"     12\n     456\n");
	expect_flow(
		&(struct page_flow){
			.text = "a b\nc d", .origin = "", .indent = 2, .width = 6, .gap = '\n' },
		"  a b\n  c d\n");
}

static void test_a_piece_that_is_too_long_stays_whole(void **state)
{
	(void)state;
	expect_flow(&(struct page_flow){ .text = "1234567 8 abcdefgh",
			    .origin = "",
			    .indent = 1,
			    .width = 5,
			    .gap = ' ' },
		" 1234567\n 8\n abcdefgh\n");
}

static void test_the_first_line_begins_where_the_page_is(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;
	struct page page = { .out = &out };

	(void)state;
	page_put(&page, PAGE_PLAIN, "name: ");
	page_flow(&page,
		&(struct page_flow){
			.text = "aa bb cc", .origin = "", .indent = 2, .width = 11, .gap = ' ' });
	assert_string_equal(out.buf, "name: aa bb\n  cc\n");
}

static void test_the_place_ends_the_first_line_and_leaves_it_room(void **state)
{
	struct page_flow flow = { .text = "one-two-three-four-five-six-seven-eight-nine-te "
					  "eleven-twelve-thirteen",
		.origin = "a-place-of-thirty-characters-x",
		.indent = PAGE_DETAILS,
		.width = PAGE_WIDTH,
		.gap = ' ' };

	(void)state;
	assert_false(page_fits(&wide, &flow));
	expect_flow(&flow, SPACES_10 SPACES_10 SPACES_10
		"   one-two-three-four-five-six-seven-eight-nine-te  "
		"a-place-of-thirty-characters-x\n" SPACES_10 SPACES_10 SPACES_10
		"   eleven-twelve-thirteen\n");
}

static void test_fits_counts_the_place(void **state)
{
	struct page_flow flow = { .text = "12345678901234567890123456789012345",
		.origin = "a-place-of-thirty-two-characters",
		.indent = PAGE_DETAILS,
		.width = PAGE_WIDTH,
		.gap = ' ' };

	(void)state;
	assert_false(page_fits(&wide, &flow));
	flow.text++;
	assert_true(page_fits(&wide, &flow));
	flow.origin = "";
	flow.text = "1234567890123456789012345678901234567890123456789012345678901234567";
	assert_true(page_fits(&wide, &flow));
	flow.indent++;
	assert_false(page_fits(&wide, &flow));
}

/* --- a terminal of 60 columns --- */

static void expect_narrow(size_t before, const char *origin, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;
	struct page page = { .out = &out, .width = 60 };
	size_t i;

	for (i = 0; i < before; i++)
		page_put(&page, PAGE_PLAIN, "x");
	page_end_with(&page, origin);
	assert_string_equal(out.buf + before, expected);
	assert_int_equal(page.column, 0);
}

static void test_on_a_narrow_page_the_place_stands_at_the_edge(void **state)
{
	(void)state;
	expect_narrow(20, "ten-colums", SPACES_10 SPACES_10 SPACES_10 "ten-colums\n");
	expect_narrow(48, "ten-colums", "  ten-colums\n");
	expect_narrow(49, "ten-colums",
		"\n" SPACES_10 SPACES_10 SPACES_10 SPACES_10 SPACES_10 "ten-colums\n");
	expect_narrow(20, "a place that is wider than sixty columns: some/folder/manifest.yaml:12",
		"\na place that is wider than sixty columns: some/folder/manifest.yaml:12\n");
	expect_narrow(59, "", "\n");
}

static void expect_narrow_flow(const char *text, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;
	struct page page = { .out = &out, .width = 60 };

	page_flow(&page, &(struct page_flow){ .text = text,
				 .origin = "place:1",
				 .indent = 30,
				 .width = PAGE_WIDTH,
				 .gap = ' ' });
	assert_string_equal(out.buf, expected);
}

static void test_on_a_narrow_page_the_place_ends_the_last_line(void **state)
{
	(void)state;
	expect_narrow_flow(
		"a few words", SPACES_10 SPACES_10 SPACES_10 "a few words            place:1\n");
	expect_narrow_flow("so many words that not all of it stands there",
		SPACES_10 SPACES_10 SPACES_10
		"so many words that not all of\n" SPACES_10 SPACES_10 SPACES_10
		"it stands there        place:1\n");
}

static void test_what_fits_depends_on_the_page(void **state)
{
	const struct page_flow flow = { .text = "1234567890123456789012345678901",
		.origin = "",
		.indent = 30,
		.width = PAGE_WIDTH,
		.gap = ' ' };

	(void)state;
	assert_true(page_fits(&wide, &flow));
	assert_true(page_fits(&(struct page){ .width = 61 }, &flow));
	assert_false(page_fits(&(struct page){ .width = 60 }, &flow));
}

static void test_a_paragraph_is_escaped_and_filled(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;
	struct page page = { .out = &out };

	(void)state;
	page_paragraph(&page, 4, "server says \x1b[2J and that is it");
	assert_string_equal(out.buf, "    server says \\u{1b}[2J and that is it\n");
}
