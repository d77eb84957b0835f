#include "report/table.h"

#include "base/arena.h"
#include "base/str.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

static void add_shout(struct str *out, const struct value *document)
{
	str_addf(out, "%s!", value_text(value_get(document, "name"), ""));
}

static enum page_style green(const struct value *document)
{
	(void)document;
	return PAGE_GREEN;
}

static const struct table_column columns[] = {
	{ .title = "ID", .path = "id" },
	{ .title = "NAME", .path = "name", .least = 6 },
	{ .title = "SHOUT", .cell = add_shout, .style = green, .least = 5 },
};

static const struct table table = { columns, COUNT(columns) };

struct ground {
	struct arena arena;
	struct value *rows;
	struct str out;
};

static void ground_init(struct ground *g)
{
	*g = (struct ground){ .arena = ARENA_INIT, .out = STR_INIT };
	g->rows = value_new_list(&g->arena);
}

static void ground_release(struct ground *g)
{
	str_release(&g->out);
	arena_release(&g->arena);
}

static void add(struct ground *g, int64_t id, const char *name)
{
	struct value *row = value_new_map(&g->arena);

	value_put(&g->arena, row, "id", value_new_int(&g->arena, id));
	value_put(&g->arena, row, "name", value_new_string(&g->arena, name));
	value_push(&g->arena, g->rows, row);
}

static void expect_text(struct ground *g, size_t width, const char *expected)
{
	struct page page = { .out = &g->out };

	str_reset(&g->out);
	table_text(&page, &table, g->rows, width);
	assert_string_equal(g->out.buf, expected);
}

static void test_columns_are_as_wide_as_what_is_in_them(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_init(&g);
	add(&g, 1, "Ana");
	add(&g, 100, "Bo Berg");
	expect_text(&g, 80,
		"ID   NAME     SHOUT\n"
		"1    Ana      Ana!\n"
		"100  Bo Berg  Bo Berg!\n");
}

static void test_no_rows_are_no_titles(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_init(&g);
	expect_text(&g, 80, "");
}

static void test_the_widest_columns_are_cut_to_fit(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_init(&g);
	add(&g, 1, "abcdefghijklmnopqrst");
	expect_text(&g, 45,
		"ID  NAME                 SHOUT\n"
		"1   abcdefghijklmnop...  abcdefghijklmnopq...\n");
	expect_text(&g, 26,
		"ID  NAME        SHOUT\n"
		"1   abcdefg...  abcdefg...\n");
	/* What may not be cut further is wider than the terminal. */
	expect_text(&g, 3,
		"ID  NAME    SHOUT\n"
		"1   abc...  ab...\n");
}

static void test_widths_are_columns_and_not_bytes(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_init(&g);
	add(&g, 1, "Grün");
	add(&g, 2, "日本語");
	expect_text(&g, 80,
		"ID  NAME    SHOUT\n"
		"1   Grün    Grün!\n"
		"2   日本語  日本語!\n");
}

static void test_colours_do_not_move_anything(void **state)
{
	AUTO(ground_release) struct ground g;
	struct page page = { .color = true };

	(void)state;
	ground_init(&g);
	page.out = &g.out;
	add(&g, 1, "");
	table_text(&page, &table, g.rows, 80);
	assert_string_equal(g.out.buf, "\033[2mID\033[0m  \033[2mNAME\033[0m  \033[2mSHOUT\033[0m\n"
				       "1         \033[32m!\033[0m\n");
}

static void test_lines_with_tabs_have_everything(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_init(&g);
	add(&g, 1, "abcdefghijklmnopqrstabcdefghijklmnopqrst");
	add(&g, 2, "two\nlines\tand \x1b[2J");
	table_tabs(&g.out, &table, g.rows);
	assert_string_equal(g.out.buf,
		"1\tabcdefghijklmnopqrstabcdefghijklmnopqrst\tabcdefghijklmnopqrstabcdefghijklmno"
		"pqrst!\n"
		"2\ttwo\\nlines\\tand \\u{1b}[2J\ttwo\\nlines\\tand \\u{1b}[2J!\n");
}

static void test_cutting(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;

	(void)state;
	table_cut(&out, "abcdef", 6);
	str_addch(&out, '|');
	table_cut(&out, "abcdefg", 6);
	str_addch(&out, '|');
	table_cut(&out, "日本語", 5);
	str_addch(&out, '|');
	table_cut(&out, "abc", 2);
	assert_string_equal(out.buf, "abcdef|abc...|日...|...");
}
