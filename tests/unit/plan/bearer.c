/* Which sorts of credentials can do what manifests need. */
#include "plan/bearer.h"

#include "plan/need.h"
#include "tests/unit/plan/town.h"

/* For each sort that cannot do `uses`, its reasons a line each: "oauth: only a user's ...". */
static void assert_loaded(const struct town *t, unsigned uses, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;
	size_t i, k;

	for (i = 0; i < BEARERS; i++) {
		struct reasons reasons = { .items = NULL };

		bearer_check(&bearers[i], &t->checkup.needs, &t->desired, uses, &reasons);
		for (k = 0; k < reasons.n; k++)
			str_addf(&out, "%s: %s\n", bearers[i].id, reasons.items[k]);
	}
	assert_string_equal(out.buf, expected);
}

static void assert_reasons(const char *body, unsigned uses, const char *expected)
{
	AUTO(town_release) struct town t = TOWN_INIT;

	town_body(&t, body);
	assert_loaded(&t, uses, expected);
}

static void test_everybody(void **state)
{
	(void)state;
	assert_reasons("", NEED_ALL, "");
	assert_reasons("repositories: {a: {bells: [{slug: x}]}}", NEED_ALL, "");
}

static void test_projects_take_a_workspace_token(void **state)
{
	(void)state;
	assert_reasons("projects: {P: {}}", NEED_ALL,
		"project_access_token: it cannot have project:admin\n"
		"repository_access_token: it cannot have project project:admin\n"
		"repository_access_token: it is of one repository, and does not reach projects of "
		"a workspace\n");
	assert_reasons("projects: {P: {}}", NEED_READ,
		"repository_access_token: it cannot have project\n"
		"repository_access_token: it is of one repository, and does not reach projects of "
		"a workspace\n");
}

static void test_rights_take_a_users_own(void **state)
{
	static const char body[] = "repositories: {a: {rights: {x: {}}}}";

	(void)state;
	assert_reasons(body, NEED_ALL,
		"oauth: only a user's API token can write rights of a repository\n"
		"workspace_access_token: only a user's API token can read or write rights of a "
		"repository\n"
		"project_access_token: only a user's API token can read or write rights of a "
		"repository\n"
		"repository_access_token: only a user's API token can read or write rights of a "
		"repository\n");
	assert_reasons(body, NEED_READ,
		"workspace_access_token: only a user's API token can read or write rights of a "
		"repository\n"
		"project_access_token: only a user's API token can read or write rights of a "
		"repository\n"
		"repository_access_token: only a user's API token can read or write rights of a "
		"repository\n");
}

static void test_keys_take_no_access_token(void **state)
{
	static const char body[] = "repositories: {a: {keys: [{slug: x}]}}";

	(void)state;
	assert_reasons(body, NEED_ALL,
		"workspace_access_token: access tokens cannot write keys of a repository\n"
		"project_access_token: access tokens cannot write keys of a repository\n"
		"repository_access_token: access tokens cannot write keys of a repository\n");
	assert_reasons(body, NEED_READ, "");
}

static void test_issues_are_not_among_their_scopes(void **state)
{
	(void)state;
	assert_reasons("repositories: {a: {horses: [{slug: x}]}}", NEED_ALL,
		"workspace_access_token: it cannot have issue:write\n"
		"project_access_token: it cannot have issue:write\n"
		"repository_access_token: it cannot have issue:write\n");
}

static void test_reach(void **state)
{
	(void)state;
	assert_reasons("repositories: {a: {}, b: {}}", NEED_ALL,
		"repository_access_token: it is of one repository, and 2 are declared\n");
	assert_reasons("lamps: [{slug: x}]", NEED_ALL,
		"project_access_token: it is of one project, and does not reach lamps of a "
		"workspace\n"
		"repository_access_token: it is of one repository, and does not reach lamps of a "
		"workspace\n");
}

static void test_members_take_account(void **state)
{
	(void)state;
	assert_reasons("repositories: {a: {owner: bo@acme.example}}", NEED_ALL,
		"project_access_token: it cannot have account\n"
		"repository_access_token: it cannot have account\n");
}

static void test_two_workspaces(void **state)
{
	static const char *const texts[] = { "workspace: acme\nlamps: [{slug: x}]",
		"workspace: bolt\nlamps: [{slug: x}]" };
	AUTO(town_release) struct town t = TOWN_INIT;

	(void)state;
	town_load(&t, texts, 2, false, "2026-11-26");
	assert_loaded(&t, NEED_ALL,
		"workspace_access_token: it is of one workspace, and 2 are declared\n"
		"project_access_token: it is of one project, and does not reach lamps of a "
		"workspace\n"
		"repository_access_token: it is of one repository, and does not reach lamps of a "
		"workspace\n");
}
