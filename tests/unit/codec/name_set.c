#include "codec/name_set.h"

#include "codec/value.h"

#include "tests/unit/unit.h"

static struct pair *pair(struct arena *a, int number)
{
	struct pair *p = ARENA_NEW(a, struct pair);

	p->name = arena_printf(a, "name-%d", number);
	return p;
}

/* Below, at and above the size from which there is a table, a repetition finds the first pair. */
static void test_finds_repetitions_at_every_size(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(name_set_release) struct name_set set = NAME_SET_INIT;
	struct pair *pairs[NAME_SET_FEW * 4];
	int i, j;

	(void)state;
	name_set_begin(&set);
	for (i = 0; i < NAME_SET_FEW * 4; i++) {
		pairs[i] = pair(&a, i);
		assert_null(name_set_add(&set, pairs[i]));
		assert_int_equal(set.n, i + 1);
		for (j = 0; j <= i; j++)
			assert_ptr_equal(name_set_add(&set, pair(&a, j)), pairs[j]);
	}
}

static void test_begins_empty(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(name_set_release) struct name_set set = NAME_SET_INIT;
	int round, i;

	(void)state;
	for (round = 0; round < 3; round++) {
		name_set_begin(&set);
		for (i = 0; i < NAME_SET_FEW * 2; i++)
			assert_null(name_set_add(&set, pair(&a, i)));
	}
}

static void test_repetitions_take_no_memory(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(name_set_release) struct name_set set = NAME_SET_INIT;
	size_t used;
	int i;

	(void)state;
	name_set_begin(&set);
	for (i = 0; i < NAME_SET_FEW; i++)
		name_set_add(&set, pair(&a, i));
	used = set.scratch.used;
	for (i = 0; i < 10000; i++)
		name_set_add(&set, pair(&a, i % NAME_SET_FEW));
	assert_int_equal(set.scratch.used, used);
}

static void test_gives_back_the_scratch_of_large_maps(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(name_set_release) struct name_set set = NAME_SET_INIT;
	int i;

	(void)state;
	name_set_begin(&set);
	for (i = 0; i < 50000; i++)
		name_set_add(&set, pair(&a, i));
	assert_true(set.scratch.used > 1024 * 1024);
	name_set_begin(&set);
	assert_int_equal(set.scratch.used, 0);
	assert_null(name_set_add(&set, pair(&a, 1)));
}
