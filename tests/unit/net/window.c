#include "net/window.h"

#include "net/http.h"

#include "tests/unit/unit.h"

static void test_starts_modest(void **state)
{
	struct window w;

	(void)state;
	window_init(&w, 32);
	assert_int_equal(w.size, HTTP_WINDOW_START);
	assert_int_equal(w.top, HTTP_WINDOW_START);
	window_init(&w, 3);
	assert_int_equal(w.size, 3);
	window_init(&w, 0);
	assert_int_equal(w.size, 1);
	assert_int_equal(w.limit, 1);
}

static void test_grows_by_one_up_to_the_limit(void **state)
{
	struct window w;
	int i;

	(void)state;
	window_init(&w, 10);
	window_grow(&w);
	assert_int_equal(w.size, HTTP_WINDOW_START + 1);
	for (i = 0; i < 100; i++)
		window_grow(&w);
	assert_int_equal(w.size, 10);
	assert_int_equal(w.top, 10);
}

static void test_halves_down_to_one(void **state)
{
	static const unsigned sizes[] = { 4, 2, 1, 1, 1 };
	struct window w;
	unsigned i;

	(void)state;
	window_init(&w, 32);
	for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		window_shrink(&w, i);
		assert_int_equal(w.size, sizes[i]);
	}
	assert_int_equal(w.top, HTTP_WINDOW_START);
}

static void test_one_burst_halves_once(void **state)
{
	struct window w;
	unsigned generation, i;

	(void)state;
	window_init(&w, 32);
	generation = w.generation;
	for (i = 0; i < 8; i++)
		window_shrink(&w, generation);
	assert_int_equal(w.size, 4);
	assert_int_not_equal(w.generation, generation);
	window_shrink(&w, w.generation);
	assert_int_equal(w.size, 2);
}

static void test_recovers_after_a_burst(void **state)
{
	struct window w;

	(void)state;
	window_init(&w, 32);
	window_shrink(&w, 0);
	window_grow(&w);
	assert_int_equal(w.size, 5);
	assert_int_equal(w.top, HTTP_WINDOW_START);
}
