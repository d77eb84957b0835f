#include "bitbucket-emulator/page.h"

#include "base/arena.h"
#include "base/auto.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/request.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

#include <string.h>

/* The page that `target` asks for, and its envelope around `total` items. */
struct asked {
	struct arena arena;
	struct request request;
	struct answer answer;
	struct page page;
	const struct value *envelope;
	int result;
};

static void ask(
	struct asked *x, const char *target, struct paging style, int64_t most, int64_t total)
{
	*x = (struct asked){
		.request = { .method = "GET", .target = target, .host = "h:1", .scheme = "http" }
	};
	x->request.arena = x->answer.arena = &x->arena;
	assert_int_equal(request_parse(&x->request), 0);
	x->result = page_parse(&x->page, &x->request, style, most, &x->answer);
	if (x->result == 0)
		x->envelope = page_envelope(
			&x->page, &x->request, value_new_list(&x->arena), total);
}

static void forget(struct asked *x)
{
	arena_release(&x->arena);
}

static const char *text(const struct asked *x, const char *name)
{
	return value_text(value_get(x->envelope, name), "-");
}

static void test_begins_with_the_first_page(void **state)
{
	AUTO(forget) struct asked x;

	(void)state;
	ask(&x, "/2.0/r", (struct paging){ 0 }, 0, 25);
	assert_int_equal(x.page.offset, 0);
	assert_int_equal(x.page.len, 10);
	assert_string_equal(text(&x, "pagelen"), "10");
	assert_string_equal(text(&x, "size"), "25");
	assert_string_equal(text(&x, "page"), "1");
	assert_string_equal(text(&x, "next"), "http://h:1/2.0/r?page=2");
	assert_string_equal(text(&x, "previous"), "-");
}

static void test_links_keep_the_other_parameters_as_they_were_written(void **state)
{
	AUTO(forget) struct asked x;

	(void)state;
	ask(&x, "/2.0/r/?q=a%20%3D+1&page=2&pagelen=5&fields=%2Ba", (struct paging){ 0 }, 0, 11);
	assert_int_equal(x.page.offset, 5);
	assert_string_equal(
		text(&x, "next"), "http://h:1/2.0/r/?q=a%20%3D+1&pagelen=5&fields=%2Ba&page=3");
	assert_string_equal(
		text(&x, "previous"), "http://h:1/2.0/r/?q=a%20%3D+1&pagelen=5&fields=%2Ba&page=1");
}

static void test_ends_without_next(void **state)
{
	AUTO(forget) struct asked x, y;

	(void)state;
	ask(&x, "/r?page=2&pagelen=5", (struct paging){ 0 }, 0, 10);
	assert_string_equal(text(&x, "next"), "-");
	assert_string_equal(text(&x, "pagelen"), "5");
	ask(&y, "/r", (struct paging){ 0 }, 0, 0);
	assert_string_equal(text(&y, "size"), "0");
	assert_string_equal(text(&y, "pagelen"), "10");
	assert_string_equal(text(&y, "next"), "-");
}

static void test_a_page_past_the_end_says_zero(void **state)
{
	AUTO(forget) struct asked x;

	(void)state;
	ask(&x, "/r?page=3&pagelen=5", (struct paging){ 0 }, 0, 10);
	assert_string_equal(text(&x, "pagelen"), "0");
	assert_string_equal(text(&x, "next"), "-");
}

static void test_pagelen_is_cut_or_refused(void **state)
{
	const struct paging refusing = { .most = 50, .refuses = true };
	AUTO(forget) struct asked cut, refused, most, lowered;

	(void)state;
	ask(&cut, "/r?pagelen=500", (struct paging){ 0 }, 0, 1000);
	assert_int_equal(cut.page.len, 100);
	ask(&refused, "/r?pagelen=51", refusing, 0, 1000);
	assert_int_equal(refused.result, -1);
	assert_int_equal(refused.answer.status, 400);
	assert_string_equal(
		value_text(value_at(refused.answer.value, "error.message"), ""), "Invalid pagelen");
	ask(&most, "/r?pagelen=50", refusing, 0, 1000);
	assert_int_equal(most.result, 0);
	ask(&lowered, "/r", (struct paging){ 0 }, 3, 1000);
	assert_int_equal(lowered.page.len, 3);
}

static void test_refuses_what_is_no_page(void **state)
{
	static const char *const bad[] = { "/r?pagelen=0", "/r?pagelen=-1", "/r?pagelen=x",
		"/r?pagelen=", "/r?page=0", "/r?page=x", "/r?page=1.5",
		"/r?page=99999999999999999999", "/r?page=-1" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		AUTO(forget) struct asked x;

		ask(&x, bad[i], (struct paging){ 0 }, 0, 10);
		assert_int_equal(x.result, -1);
		assert_int_equal(x.answer.status, 400);
	}
}

static void test_cursors_are_opaque_and_lead_on(void **state)
{
	const struct paging cursor = { .cursor = true, .without_size = true };
	AUTO(forget) struct asked x, y, z;
	const char *next;

	(void)state;
	ask(&x, "/r?pagelen=7", cursor, 0, 20);
	assert_null(value_get(x.envelope, "page"));
	assert_null(value_get(x.envelope, "size"));
	next = strstr(text(&x, "next"), "/r?");
	assert_non_null(next);
	assert_null(strstr(next, "page=2"));
	ask(&y, next, cursor, 0, 20);
	assert_int_equal(y.page.offset, 7);
	assert_null(value_get(y.envelope, "previous"));
	ask(&z, "/r?page=2", cursor, 0, 20);
	assert_int_equal(z.result, -1);
}

static void test_cursors_go_there_and_back(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	int64_t offset;

	(void)state;
	for (offset = 0; offset < 3000000; offset = offset * 3 + 1)
		assert_int_equal(page_cursor_offset(page_cursor(&a, offset)), offset);
	assert_int_equal(page_cursor_offset("ABCDEF"), -1);
	assert_int_equal(page_cursor_offset("12345"), -1);
	assert_int_equal(page_cursor_offset(""), -1);
}
