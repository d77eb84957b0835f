#include "bitbucket-emulator/wart.h"

#include "base/auto.h"
#include "base/err.h"

#include "tests/unit/unit.h"

#include <string.h>

static void test_every_row_is_whole(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < WARTS; i++) {
		assert_non_null(wart_rows[i].name);
		assert_non_null(strchr(wart_rows[i].choices, '|'));
		assert_true(strlen(wart_rows[i].what) > 0);
		assert_true(strlen(wart_rows[i].evidence) > 0);
	}
}

static void test_the_first_choice_is_the_default(void **state)
{
	const struct warts w = { 0 };

	(void)state;
	assert_true(wart_is(&w, WART_PAGING, "row"));
	assert_false(wart_is(&w, WART_PAGING, "cursor"));
	assert_false(wart_is(&w, WART_PAGING, "ro"));
	assert_int_equal(wart_number(&w, WART_SLUG_CONFLICT), 400);
	assert_int_equal(wart_number(&w, WART_PAGING), 0);
}

static void test_sets_what_there_is(void **state)
{
	struct warts w = { 0 };

	(void)state;
	assert_int_equal(wart_set(&w, "paging=cursor", NULL), 0);
	assert_true(wart_is(&w, WART_PAGING, "cursor"));
	assert_false(wart_is(&w, WART_PAGING, "row"));
	assert_int_equal(wart_set(&w, "slug-conflict=409", NULL), 0);
	assert_int_equal(wart_number(&w, WART_SLUG_CONFLICT), 409);
	assert_int_equal(wart_set(&w, "paging=row", NULL), 0);
	assert_true(wart_is(&w, WART_PAGING, "row"));
}

static void test_refuses_what_there_is_not(void **state)
{
	static const char *const bad[] = { "", "=", "paging", "paging=", "paging=curso",
		"paging=row|cursor", "pagin=row", "paging =row", "nope=row" };
	struct warts w = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		AUTO(err_release) struct err e = ERR_INIT;

		assert_int_equal(wart_set(&w, bad[i], &e), -1);
		assert_int_equal(e.code, ERR_USAGE);
	}
}
