#include "remote/page.h"

#include "base/arena.h"
#include "base/err.h"
#include "codec/json.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

struct ground {
	struct arena arena;
	struct err e;
	struct page_run run;
};

static void ground_init(struct ground *g)
{
	g->arena = (struct arena)ARENA_INIT;
	g->e = (struct err)ERR_INIT;
	page_run_init(&g->run, &g->arena);
}

static void ground_release(struct ground *g)
{
	arena_release(&g->arena);
	err_release(&g->e);
}

static int read_page(struct ground *g, struct page *page, const char *json)
{
	const struct value *v = json_parse(&g->arena, json, strlen(json), &g->e);

	assert_non_null(v);
	return page_read(page, v, &g->e);
}

static void test_reads_the_envelope(void **state)
{
	AUTO(ground_release) struct ground g;
	struct page page;

	(void)state;
	ground_init(&g);
	assert_int_equal(
		read_page(&g, &page,
			"{\"size\":5421,\"page\":2,\"pagelen\":10,\"next\":\"https://a/?page=3\","
			"\"previous\":\"https://a/?page=1\",\"values\":[1,2]}"),
		0);
	assert_int_equal(page.values->n, 2);
	assert_string_equal(page.next, "https://a/?page=3");
	assert_int_equal(page.size, 5421);
	assert_int_equal(page.pagelen, 10);
}

static void test_only_values_is_guaranteed(void **state)
{
	AUTO(ground_release) struct ground g;
	struct page page;

	(void)state;
	ground_init(&g);
	assert_int_equal(read_page(&g, &page, "{\"values\":[1,2,3],\"next\":null}"), 0);
	assert_null(page.next);
	assert_int_equal(page.size, -1);
	assert_int_equal(page.pagelen, 3);
}

static void refuses(const char *json, const char *message)
{
	AUTO(ground_release) struct ground g;
	struct page page;

	ground_init(&g);
	assert_int_equal(read_page(&g, &page, json), -1);
	assert_int_equal(g.e.code, ERR_REPLY);
	assert_string_equal(err_text(&g.e), message);
}

static void test_refuses_other_shapes(void **state)
{
	(void)state;
	refuses("[1]", "a list where a page of a list belongs");
	refuses("\"x\"", "text where a page of a list belongs");
	refuses("{\"items\":[]}", "a page of a list without 'values'");
	refuses("{\"values\":{}}", "'values' of a page is a map where a list belongs");
	refuses("{\"values\":null}", "'values' of a page is null where a list belongs");
	refuses("{\"values\":[],\"next\":7}",
		"'next' of a page is a whole number where a URL belongs");
	refuses("{\"values\":[],\"next\":\"\"}", "'next' of a page is empty where a URL belongs");
}

/* Goes on with `n` new items and that `next`. */
static int turn(struct ground *g, size_t n, const char *next, int64_t size)
{
	const struct page page = { .next = next, .size = size, .pagelen = 100 };

	while (n--)
		page_run_item(&g->run, NULL);
	return page_run_next(&g->run, &page, &g->e);
}

static void test_follows_next_to_the_end(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_init(&g);
	assert_int_equal(turn(&g, 100, "a", 230), 1);
	assert_int_equal(turn(&g, 100, "b", 230), 1);
	assert_int_equal(turn(&g, 30, NULL, 230), 0);
	assert_int_equal(g.run.items, 230);
	assert_int_equal(g.run.pages, 3);
}

static void test_a_page_that_was_there_ends_it(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_init(&g);
	assert_int_equal(turn(&g, 10, "https://a/?page=2", -1), 1);
	assert_int_equal(turn(&g, 10, "https://a/?page=3", -1), 1);
	assert_int_equal(turn(&g, 10, "https://a/?page=2", -1), -1);
	assert_int_equal(g.e.code, ERR_REPLY);
	assert_string_equal(err_text(&g.e), "the list repeats a page: 'https://a/?page=2'");
}

static void test_pages_without_anything_new_end_it(void **state)
{
	AUTO(ground_release) struct ground g;
	char next[16];
	int i, rc = 1;

	(void)state;
	ground_init(&g);
	for (i = 0; i < 100 && rc == 1; i++) {
		snprintf(next, sizeof next, "%d", i);
		page_run_item(&g.run, "the same");
		rc = turn(&g, 0, next, -1);
	}
	assert_int_equal(rc, -1);
	assert_int_equal(i, 1 + PAGE_STALE_MAX);
	assert_string_equal(
		err_text(&g.e), "the list goes on, but its last 3 pages brought nothing new: '3'");
}

static void test_an_empty_page_may_stand_between(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_init(&g);
	assert_int_equal(turn(&g, 0, "a", -1), 1);
	assert_int_equal(turn(&g, 0, "b", -1), 1);
	assert_int_equal(turn(&g, 5, "c", -1), 1);
	assert_int_equal(turn(&g, 0, "d", -1), 1);
	assert_int_equal(turn(&g, 0, "e", -1), 1);
	assert_int_equal(turn(&g, 0, NULL, -1), 0);
}

static void test_a_list_without_an_end_is_left(void **state)
{
	AUTO(ground_release) struct ground g;
	char next[16];
	int i, rc = 1;

	(void)state;
	ground_init(&g);
	for (i = 0; i < 2 * PAGE_RUN_MAX && rc == 1; i++) {
		snprintf(next, sizeof next, "%d", i);
		rc = turn(&g, 1, next, -1);
	}
	assert_int_equal(rc, -1);
	assert_int_equal(i, PAGE_RUN_MAX);
	assert_string_equal(err_text(&g.e), "the list does not end: 10000 pages were read");
}

static void test_a_list_must_have_what_it_says(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_init(&g);
	assert_int_equal(turn(&g, 100, "a", 150), 1);
	assert_int_equal(turn(&g, 49, NULL, 150), -1);
	assert_int_equal(g.e.code, ERR_REPLY);
	assert_string_equal(err_text(&g.e), "the list ended after 149 of 150 items");
}

static void test_the_size_of_the_last_page_counts_and_more_is_fine(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_init(&g);
	assert_int_equal(turn(&g, 100, "a", 150), 1);
	assert_int_equal(turn(&g, 48, NULL, 148), 0);
	page_run_init(&g.run, &g.arena);
	assert_int_equal(turn(&g, 5, NULL, 3), 0);
	page_run_init(&g.run, &g.arena);
	assert_int_equal(turn(&g, 5, NULL, -1), 0);
}

static void test_an_item_that_comes_again_is_known(void **state)
{
	AUTO(ground_release) struct ground g;
	char identity[] = "one";

	(void)state;
	ground_init(&g);
	assert_true(page_run_item(&g.run, identity));
	identity[0] = 'x';
	assert_true(page_run_item(&g.run, "two"));
	assert_false(page_run_item(&g.run, "one"));
	assert_true(page_run_item(&g.run, NULL));
	assert_true(page_run_item(&g.run, NULL));
	/* The list shifted while it was read: what came twice fills a place in its size. */
	assert_int_equal(turn(&g, 0, NULL, 5), 0);
}

static void test_single_requests_must_be_fewer_than_pages(void **state)
{
	static const struct {
		int64_t size, pagelen;
		size_t read, missing;
		bool cheaper;
	} rows[] = {
		{ 10000, 100, 100, 3, true }, /* 3 against 99 */
		{ 10000, 100, 100, 98, true },
		{ 10000, 100, 100, 99, false },
		{ 10000, 100, 9900, 0, true }, /* nothing against 1 */
		{ 10000, 100, 9900, 1, false },
		{ 101, 100, 100, 0, true },
		{ 101, 100, 100, 1, false },
		{ 201, 100, 100, 1, true },  /* 1 against 2 */
		{ 100, 100, 100, 0, false }, /* it was the last page */
		{ 50, 100, 100, 0, false },
		{ -1, 100, 100, 0, false }, /* unknown */
		{ 1000, 0, 100, 0, false },
		{ 1000, -5, 100, 0, false },
		{ INT64_MAX, 1, 100, 1000, true },
		{ 0, 100, 0, 0, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(page_singles_cheaper(rows[i].size, rows[i].pagelen, rows[i].read,
					 rows[i].missing),
			rows[i].cheaper);
}
