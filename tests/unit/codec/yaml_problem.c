#include "codec/yaml_problem.h"

#include "tests/unit/unit.h"

#include <ctype.h>

static void test_knows_what_libyaml_says(void **state)
{
	const struct yaml_problem *p = yaml_problem_find("did not find expected key", NULL, 'x');

	(void)state;
	assert_non_null(p);
	assert_true(islower((unsigned char)p->message[0]));
	assert_true(p->is_open);
}

static void test_the_context_decides_where_the_problem_does_not(void **state)
{
	static const char problem[] = "did not find expected alphabetic or numeric character";

	(void)state;
	assert_int_equal(
		yaml_problem_find(problem, "while scanning an anchor", 0)->message[1], '&');
	assert_int_equal(yaml_problem_find(problem, "while scanning an alias", 0)->message[1], '*');
	assert_null(yaml_problem_find(problem, "while scanning a directive", 0));
	assert_null(yaml_problem_find(problem, NULL, 0));
}

static void test_a_tab_is_named(void **state)
{
	static const char problem[] = "found character that cannot start any token";

	(void)state;
	assert_string_equal(
		yaml_problem_find(problem, NULL, '\t')->message, "a tab cannot indent: use spaces");
	assert_string_not_equal(
		yaml_problem_find(problem, NULL, '@')->message, "a tab cannot indent: use spaces");
}

static void test_what_is_not_known_is_not_guessed(void **state)
{
	(void)state;
	assert_null(yaml_problem_find("", NULL, 0));
	assert_null(yaml_problem_find("did not find expected keys", "while parsing", 0));
}
