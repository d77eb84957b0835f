#include "base/arena.h"

#include "tests/unit/unit.h"

#include <stdalign.h>
#include <stdbool.h>
#include <string.h>

static bool is_aligned(const void *p)
{
	return (uintptr_t)p % alignof(max_align_t) == 0;
}

static bool is_zero(const char *p, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		if (p[i])
			return false;
	return true;
}

static void test_memory_is_zeroed_aligned_and_apart(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	char *previous = NULL;
	size_t size;

	(void)state;
	for (size = 0; size < 2000; size++) {
		char *p = arena_alloc(&a, size);

		assert_true(is_aligned(p));
		assert_true(is_zero(p, size));
		assert_ptr_not_equal(p, previous);
		memset(p, 0xff, size);
		previous = p;
	}
}

static void test_stays_aligned_at_the_end_of_a_block(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	size_t left;

	(void)state;
	for (left = 1; left < 64; left++) {
		arena_alloc(&a, 1);
		while (a.left > left)
			arena_strndup(&a, "", 0);
		assert_true(is_aligned(arena_alloc(&a, 4)));
	}
}

static void test_large_pieces_do_not_waste_the_block(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	char *large;
	size_t left;

	(void)state;
	arena_alloc(&a, 16);
	left = a.left;
	large = arena_alloc(&a, 10 * 1024 * 1024);
	assert_true(is_aligned(large));
	assert_true(is_zero(large, 10 * 1024 * 1024));
	assert_int_equal(a.left, left);
}

static void test_copies_texts(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	char source[] = "hello";
	char *copy = arena_strdup(&a, source);

	(void)state;
	source[0] = 'J';
	assert_string_equal(copy, "hello");
	assert_string_equal(arena_strndup(&a, source, 3), "Jel");
	assert_string_equal(arena_strndup(&a, NULL, 0), "");
	assert_string_equal(arena_printf(&a, "%s-%d", "x", 7), "x-7");
	assert_string_equal(arena_printf(&a, "%s", ""), "");
}

static void test_formats_what_is_longer_than_a_block(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	char *text = arena_printf(&a, "%0200000d", 1);

	(void)state;
	assert_int_equal(strlen(text), 200000);
	assert_int_equal(text[199999], '1');
}

static void test_counts_what_it_hands_out(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;

	(void)state;
	arena_alloc(&a, 100);
	arena_strdup(&a, "four");
	assert_int_equal(a.used, 105);
}

static void test_arrays_grow_and_keep_their_elements(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	size_t capacity = 0, n;
	int *items = NULL;

	(void)state;
	for (n = 0; n < 1000; n++) {
		items = arena_grow(&a, items, n, &capacity, sizeof *items);
		assert_true(capacity > n);
		items[n] = (int)n;
	}
	for (n = 0; n < 1000; n++)
		assert_int_equal(items[n], n);
}

static void test_is_usable_after_release(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;

	(void)state;
	arena_release(&a);
	arena_strdup(&a, "x");
	arena_release(&a);
	assert_null(a.blocks);
	assert_int_equal(a.used, 0);
	assert_string_equal(arena_strdup(&a, "again"), "again");
}
