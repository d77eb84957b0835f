#include "model/slug.h"

#include "base/str.h"

#include "tests/unit/unit.h"

#include <string.h>

static void assert_slug(const char *name, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;

	slug_add(&out, name);
	assert_string_equal(out.buf, expected);
}

static void test_what_becomes_of_characters(void **state)
{
	static const struct {
		const char *name, *slug;
	} rows[] = {
		{ "api", "api" },
		{ "Payments API", "payments-api" },
		{ "a_b.c-d", "a_b.c-d" },
		{ "A1", "a1" },
		{ "a  b", "a-b" },
		{ "a - b", "a-b" },
		{ "a--b", "a-b" },
		{ "a/b&c", "a-b-c" },
		{ "-a-", "a" },
		{ "  a  ", "a" },
		{ "(a)", "a" },
		{ ".a.", ".a." },
		{ "_", "_" },
		{ "Caf\xc3\xa9", "caf" },
		{ "Caf\xc3\xa9 noir", "caf-noir" },
		{ "\xe6\x97\xa5\xe6\x9c\xac", "" },
		{ "---", "" },
		{ "", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		assert_slug(rows[i].name, rows[i].slug);
}

static void test_at_most_62_characters(void **state)
{
	char name[80], expected[80];

	(void)state;
	memset(name, 'a', 62);
	name[62] = '\0';
	assert_slug(name, name);
	memset(name, 'a', 70);
	name[70] = '\0';
	memset(expected, 'a', 62);
	expected[62] = '\0';
	assert_slug(name, expected);
}

static void test_no_dash_is_left_where_it_is_cut(void **state)
{
	char name[80], expected[80];

	(void)state;
	memset(name, 'a', 70);
	name[61] = ' ';
	name[70] = '\0';
	memset(expected, 'a', 61);
	expected[61] = '\0';
	assert_slug(name, expected);
}

static void test_is_appended(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;

	(void)state;
	str_add(&out, "acme/-");
	slug_add(&out, " Web ");
	assert_string_equal(out.buf, "acme/-web");
	slug_add(&out, "--");
	assert_string_equal(out.buf, "acme/-web");
}
