#include "base/map.h"

#include "base/arena.h"

#include "tests/unit/unit.h"

static void test_finds_what_was_added(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct map m;
	int one = 1, two = 2;

	(void)state;
	map_init(&m, &a);
	assert_null(map_get(&m, "one"));
	assert_null(map_add(&m, "one", &one));
	assert_null(map_add(&m, "", &two));
	assert_ptr_equal(map_get(&m, "one"), &one);
	assert_ptr_equal(map_get(&m, ""), &two);
	assert_null(map_get(&m, "on"));
	assert_null(map_get(&m, "one "));
	assert_int_equal(m.n, 2);
}

static void test_the_first_value_stays(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct map m;
	int one = 1, two = 2;

	(void)state;
	map_init(&m, &a);
	map_add(&m, "x", &one);
	assert_ptr_equal(map_add(&m, "x", &two), &one);
	assert_ptr_equal(map_get(&m, "x"), &one);
	assert_int_equal(m.n, 1);
}

static void test_compares_the_text_of_keys(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	char first[] = "key", second[] = "key";
	struct map m;
	int one = 1;

	(void)state;
	map_init(&m, &a);
	map_add(&m, first, &one);
	assert_ptr_equal(map_get(&m, second), &one);
}

static void test_holds_many(void **state)
{
	enum { MANY = 20000 };
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct map m;
	int *numbers = ARENA_ARRAY(&a, int, MANY);
	int i;

	(void)state;
	map_init(&m, &a);
	for (i = 0; i < MANY; i++) {
		numbers[i] = i;
		assert_null(map_add(&m, arena_printf(&a, "key-%d", i), &numbers[i]));
	}
	assert_int_equal(m.n, MANY);
	assert_true(m.capacity > m.n);
	for (i = 0; i < MANY; i++)
		assert_ptr_equal(map_get(&m, arena_printf(&a, "key-%d", i)), &numbers[i]);
	assert_null(map_get(&m, "key-20000"));
}
