/* What implies what. */
#include "plan/scope.h"

#include "base/auto.h"

#include <string.h>

#include "tests/unit/unit.h"

static void assert_next(const char **words, const char *expected)
{
	size_t len = 0;
	const char *word = scope_next(words, &len);

	assert_int_equal(len, strlen(expected));
	assert_memory_equal(word, expected, len);
}

static void test_words(void **state)
{
	const char *words = " a,bc , d";
	size_t len;

	(void)state;
	assert_next(&words, "a");
	assert_next(&words, "bc");
	assert_next(&words, "d");
	assert_null(scope_next(&words, &len));
	assert_null(scope_next(&words, &len));
	words = NULL;
	assert_null(scope_next(&words, &len));
}

static void test_words_of_a_list(void **state)
{
	(void)state;
	assert_true(scope_listed("a, bc", "bc", 2));
	assert_true(scope_listed("a bc", "a", 1));
	assert_false(scope_listed("a, bc", "b", 1));
	assert_false(scope_listed("a, bc", "bcd", 3));
	assert_false(scope_listed("", "a", 1));
	assert_false(scope_listed(NULL, "a", 1));
}

/* What one scope gives: whether by what is said, and whether only since nobody says otherwise. */
static const struct {
	const char *granted, *scope;
	bool granted_it, implied_it;
} rows[] = {
	{ "repository", "repository", true, false },
	{ "repository:write", "repository", true, true },
	{ "repository:admin", "repository", false, false },
	{ "repository:admin", "repository:write", false, false },
	{ "project", "repository", true, true },
	{ "project:admin", "project", false, false },
	{ "project:admin", "repository", false, false },
	{ "pullrequest", "repository", true, true },
	{ "pullrequest:write", "repository", true, true },
	{ "pullrequest:write", "repository:write", true, true },
	{ "pullrequest:write", "pullrequest", true, true },
	{ "pullrequest", "pullrequest:write", false, false },
	{ "issue:write", "issue", true, true },
	{ "issue:write", "repository", false, false },
	{ "webhook", "repository", false, false },
	{ "pipeline:write", "pipeline", true, false },
	{ "pipeline:variable", "pipeline", true, false },
	{ "pipeline:variable", "pipeline:write", false, false },
	{ "runner:write", "runner", true, false },
	{ "account:write", "account", true, false },
	{ "repository:delete", "repository", false, false },
};

static void test_what_implies_what(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		const char *scope = rows[i].scope;

		if (scope_granted(rows[i].granted, scope, strlen(scope)) != rows[i].granted_it)
			fail_msg("%s gives %s", rows[i].granted, scope);
		if (scope_implied(rows[i].granted, scope, strlen(scope)) != rows[i].implied_it)
			fail_msg("%s implies %s", rows[i].granted, scope);
	}
}

static void test_the_vocabulary(void **state)
{
	(void)state;
	assert_true(scope_is_token("read:repository:bitbucket"));
	assert_false(scope_is_token("repository, account"));
	assert_false(scope_is_token(""));
}
