#include "bitbucket-emulator/scope.h"

#include "base/arena.h"
#include "base/auto.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

static bool covers(const char *granted, const char *required, enum vocabulary v)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;

	return scope_covers(scope_list(&a, granted), required, v);
}

static bool oauth(const char *granted, const char *required)
{
	return covers(granted, required, SCOPES_OAUTH);
}

static bool granular(const char *granted, const char *required)
{
	return covers(granted, required, SCOPES_GRANULAR);
}

static void test_a_scope_covers_itself_and_nothing_needs_none(void **state)
{
	(void)state;
	assert_true(oauth("account", "account"));
	assert_true(oauth("", ""));
	assert_false(oauth("", "account"));
	assert_false(oauth("account", "email"));
}

static void test_oauth_scopes_imply_others(void **state)
{
	(void)state;
	assert_true(oauth("project", "repository"));
	assert_true(oauth("repository:write", "repository"));
	assert_true(oauth("pullrequest", "repository"));
	assert_true(oauth("pullrequest:write", "pullrequest"));
	assert_true(oauth("pullrequest:write", "repository:write"));
	assert_true(oauth("pullrequest:write", "repository"));
	assert_true(oauth("issue:write", "issue"));
	assert_true(oauth("snippet:write", "snippet"));
}

static void test_admin_implies_nothing(void **state)
{
	(void)state;
	assert_false(oauth("repository:admin", "repository"));
	assert_false(oauth("repository:admin", "repository:write"));
	assert_false(oauth("repository:admin", "repository:delete"));
	assert_false(oauth("project:admin", "project"));
	assert_false(oauth("project:admin", "repository:write"));
	assert_false(oauth("issue:write", "repository"));
	assert_false(oauth("pipeline:write", "pipeline"));
	assert_false(oauth("repository", "repository:write"));
}

static void test_api_token_scopes_imply_nothing(void **state)
{
	(void)state;
	assert_true(granular("write:repository:bitbucket", "write:repository:bitbucket"));
	assert_false(granular("write:repository:bitbucket", "read:repository:bitbucket"));
	assert_false(granular("admin:repository:bitbucket", "read:repository:bitbucket"));
	assert_false(granular("read:project:bitbucket", "read:repository:bitbucket"));
}

static void test_all_that_are_required_are_needed(void **state)
{
	(void)state;
	assert_true(granular("write:issue:bitbucket read:issue:bitbucket",
		"read:issue:bitbucket write:issue:bitbucket"));
	assert_false(
		granular("write:issue:bitbucket", "read:issue:bitbucket write:issue:bitbucket"));
	assert_true(oauth("repository:admin project", "repository repository:admin"));
}

static void test_vocabularies_do_not_mix(void **state)
{
	(void)state;
	assert_false(oauth("read:repository:bitbucket", "repository"));
	assert_false(granular("repository", "read:repository:bitbucket"));
	assert_true(scope_exists("repository:admin", SCOPES_OAUTH));
	assert_false(scope_exists("repository:admin", SCOPES_GRANULAR));
	assert_true(scope_exists("admin:repository:bitbucket", SCOPES_GRANULAR));
	assert_false(scope_exists("repository:", SCOPES_OAUTH));
}

static void test_all_covers_each(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const struct value *all = scope_all(&a, SCOPES_GRANULAR);
	uint32_t i;

	(void)state;
	for (i = 0; i < all->n; i++)
		assert_true(scope_covers(all, value_text(&all->items[i], ""), SCOPES_GRANULAR));
	assert_string_equal(
		scope_header(&a, scope_list(&a, "account repository")), "account, repository");
	assert_string_equal(scope_header(&a, scope_list(&a, "")), "");
}
