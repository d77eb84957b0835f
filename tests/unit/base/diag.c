#include "base/diag.h"

#include "base/str.h"

#include "tests/unit/unit.h"

#include <string.h>

static struct place at(const char *file, uint32_t line, uint32_t column)
{
	return (struct place){ file, line, column };
}

static void test_collects(void **state)
{
	AUTO(diag_release) struct diag d = DIAG_INIT;

	(void)state;
	assert_true(diag_empty(&d));
	assert_int_equal(diag_add(&d, at("a", 1, 2), "unknown key '%s'", "x"), -1);
	assert_false(diag_empty(&d));
	assert_int_equal(d.n, 1);
	assert_string_equal(d.items[0].message, "unknown key 'x'");
	assert_string_equal(d.items[0].place.file, "a");
	assert_int_equal(d.items[0].place.line, 1);
	assert_int_equal(d.items[0].place.column, 2);
}

static void test_keeps_a_mistake_once(void **state)
{
	AUTO(diag_release) struct diag d = DIAG_INIT;

	(void)state;
	diag_add(&d, at("a", 1, 2), "x");
	diag_add(&d, at("a", 1, 2), "x");
	assert_int_equal(d.n, 1);
	diag_add(&d, at("a", 1, 2), "y");
	diag_add(&d, at("a", 1, 3), "x");
	diag_add(&d, at("a", 2, 2), "x");
	diag_add(&d, at("b", 1, 2), "x");
	diag_add(&d, at(NULL, 1, 2), "x");
	assert_int_equal(d.n, 6);
}

static void test_sorts_by_place_then_text(void **state)
{
	static const char *const sorted[] = { "0", "1", "2", "3", "4", "5", "6" };
	AUTO(diag_release) struct diag d = DIAG_INIT;
	size_t i;

	(void)state;
	diag_sort(&d);
	diag_add(&d, at("b", 1, 1), "6");
	diag_add(&d, at("a", 10, 1), "5");
	diag_add(&d, at("a", 9, 2), "4");
	diag_add(&d, at("a", 9, 1), "3");
	diag_add(&d, at("a", 9, 1), "2");
	diag_add(&d, at("a", 0, 0), "1");
	diag_add(&d, at(NULL, 5, 0), "0");
	diag_sort(&d);
	for (i = 0; i < COUNT(sorted); i++)
		assert_string_equal(d.items[i].message, sorted[i]);
}

static void test_counts_what_nobody_would_read(void **state)
{
	AUTO(diag_release) struct diag d = DIAG_INIT;
	uint32_t i;

	(void)state;
	for (i = 0; i < DIAG_MAX + 5; i++)
		diag_add(&d, at("a", i, 0), "wrong");
	assert_int_equal(d.n, DIAG_MAX);
	assert_int_equal(d.dropped, 5);
	assert_string_equal(d.items[DIAG_MAX - 1].message, "wrong");
}

static void test_is_usable_after_release(void **state)
{
	AUTO(diag_release) struct diag d = DIAG_INIT;

	(void)state;
	diag_add(&d, at("a", 1, 1), "x");
	diag_release(&d);
	assert_true(diag_empty(&d));
	diag_add(&d, at("a", 1, 1), "x");
	assert_int_equal(d.n, 1);
}

/* The message for a text of `n` letters, as it is kept. */
static size_t length_for(struct diag *d, size_t n)
{
	AUTO(str_release) struct str text = STR_INIT;

	str_fill(&text, 'x', n);
	diag_add(d, at("a", (uint32_t)n, 1), "'%s' is wrong", text.buf);
	return strlen(d->items[d->n - 1].message);
}

static void test_a_message_is_short_whatever_it_quotes(void **state)
{
	const size_t room = DIAG_MESSAGE_MAX - strlen("'' is wrong");
	AUTO(diag_release) struct diag d = DIAG_INIT;

	(void)state;
	assert_int_equal(length_for(&d, room), DIAG_MESSAGE_MAX);
	assert_null(strstr(d.items[0].message, " ... "));
	assert_int_equal(length_for(&d, room + 1), DIAG_MESSAGE_MAX);
	assert_non_null(strstr(d.items[1].message, "x ... x"));
	assert_non_null(strstr(d.items[1].message, "x' is wrong"));
	assert_int_equal(length_for(&d, 10 * 1000 * 1000), DIAG_MESSAGE_MAX);
}
