#include "plan/index.h"

#include "tests/unit/plan/planned.h"

static void test_finding(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct object objects[100] = { 0 };
	struct change changes[100] = { 0 };
	struct index x = { 0 };
	size_t i;

	(void)state;
	index_sort(&x);
	assert_null(index_find(&x, &objects[0]));
	for (i = 0; i < 100; i++)
		if (i % 3)
			index_add(&x, &a, &objects[i * 37 % 100], &changes[i]);
	index_sort(&x);
	for (i = 0; i < 100; i++)
		assert_ptr_equal(
			index_find(&x, &objects[i * 37 % 100]), i % 3 ? &changes[i] : NULL);
}

/* The first in the order of the plan, in whatever order they were added. */
static void test_several_of_one(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct object objects[2] = { 0 };
	struct change changes[4] = { 0 };
	struct index x = { 0 };

	(void)state;
	index_add(&x, &a, &objects[0], &changes[3]);
	index_add(&x, &a, &objects[1], &changes[0]);
	index_add(&x, &a, &objects[0], &changes[1]);
	index_add(&x, &a, &objects[0], &changes[2]);
	index_sort(&x);
	assert_ptr_equal(index_find(&x, &objects[0]), &changes[1]);
	assert_ptr_equal(index_find(&x, &objects[1]), &changes[0]);
}

static void test_nothing_is_not_added(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct change change = { 0 };
	struct index x = { 0 };

	(void)state;
	index_add(&x, &a, NULL, &change);
	index_sort(&x);
	assert_int_equal(x.n, 0);
	assert_null(index_find(&x, NULL));
}
