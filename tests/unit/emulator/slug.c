#include "bitbucket-emulator/slug.h"

#include "base/arena.h"
#include "base/auto.h"

#include "tests/unit/unit.h"

#include <string.h>

static void becomes(const char *name, const char *slug)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;

	assert_string_equal(slug_of(&a, name), slug);
}

static void test_slugs_are_slugs_of_themselves(void **state)
{
	(void)state;
	becomes("api", "api");
	becomes("a_b.c-d", "a_b.c-d");
	becomes("1", "1");
	becomes(".", ".");
}

static void test_letters_are_lowered(void **state)
{
	(void)state;
	becomes("Payments API", "payments-api");
	becomes("ABC", "abc");
}

static void test_all_else_is_one_hyphen(void **state)
{
	(void)state;
	becomes("a  b", "a-b");
	becomes("a - b", "a-b");
	becomes("a--b", "a-b");
	becomes("a/b\\c", "a-b-c");
	becomes("caf\xc3\xa9 noir", "caf-noir");
}

static void test_no_hyphen_is_at_the_ends(void **state)
{
	(void)state;
	becomes("-a-", "a");
	becomes("  a!", "a");
	becomes("(a)", "a");
	becomes("---", "");
	becomes("", "");
	becomes("\xe6\x97\xa5", "");
}

static void test_long_names_are_cut(void **state)
{
	char name[100], slug[SLUG_MAX + 1];

	(void)state;
	memset(name, 'x', sizeof name);
	name[99] = '\0';
	memset(slug, 'x', sizeof slug);
	slug[SLUG_MAX] = '\0';
	becomes(name, slug);
	name[SLUG_MAX - 1] = ' ';
	slug[SLUG_MAX - 1] = '\0';
	becomes(name, slug);
}
