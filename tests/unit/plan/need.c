/* What manifests need, known from them alone. */
#include "plan/need.h"

#include "model/kind.h"
#include "model/object.h"
#include "tests/unit/plan/town.h"

/* "bells rwd 2" for each kind, then the scopes. */
static void assert_needs(const char *body, const char *expected)
{
	AUTO(town_release) struct town t = TOWN_INIT;
	AUTO(str_release) struct str out = STR_INIT;
	const struct needs *needs = &t.checkup.needs;
	size_t i;

	town_body(&t, body);
	for (i = 0; i < needs->n; i++)
		str_addf(&out, "%s %s%s%s %zu\n", needs->items[i].kind->plural,
			needs->items[i].uses & NEED_READ ? "r" : "",
			needs->items[i].uses & NEED_WRITE ? "w" : "",
			needs->items[i].uses & NEED_DELETE ? "d" : "", needs->items[i].objects);
	assert_string_equal(out.buf, expected);
}

static void test_kinds(void **state)
{
	(void)state;
	assert_needs("", "");
	assert_needs("repositories: {a: {}, b: {bells: [{slug: x}, {slug: y}]}}",
		"repositories rw 2\nbells rw 2\n");
	assert_needs("projects: {P: {}}", "projects rw 1\n");
}

static void test_what_can_delete(void **state)
{
	(void)state;
	assert_needs("repositories: {a: {absent: true}}", "repositories rd 1\n");
	assert_needs("repositories: {a: {absent: true}, b: {}}", "repositories rwd 2\n");
	assert_needs("repositories: {a: {}}\nexact: [repositories]", "repositories rwd 1\n");
	assert_needs("repositories: {a: {bells: [], exact: [bells]}}",
		"repositories rw 1\nbells rd 0\n");
	assert_needs("repositories: {a: {bells: []}}", "repositories rw 1\n");
}

static void test_sets_are_exact(void **state)
{
	(void)state;
	assert_needs("repositories: {a: {visitors: []}}", "repositories rw 1\nvisitors rd 0\n");
	assert_needs("repositories: {a: {rights: {x: {}}}}", "repositories rw 1\nrights rwd 1\n");
}

static void test_people_by_address(void **state)
{
	(void)state;
	assert_needs("repositories: {a: {owner: bo@acme.example}}",
		"repositories rw 1\nworkspaces r 0\n");
	assert_needs("repositories: {a: {guards: [bo@acme.example]}}",
		"repositories rw 1\nworkspaces r 0\n");
	assert_needs("repositories: {a: {visitors: [bo@acme.example]}}",
		"repositories rw 1\nvisitors rwd 1\nworkspaces r 0\n");
	assert_needs("repositories: {a: {owner: \"557058:ba89a4a2-1f2c-4f5f-9c3a-0f6f2a1c9b11\"}}",
		"repositories rw 1\n");
}

static void test_what_is_gone_needs_nothing(void **state)
{
	static const char *const text = "workspace: acme\nrepositories: {a: {horses: [{slug: x}]}}";
	AUTO(town_release) struct town here = TOWN_INIT;
	AUTO(town_release) struct town there = TOWN_INIT;

	(void)state;
	town_load(&here, &text, 1, false, "2026-11-26");
	town_load(&there, &text, 1, true, "2026-11-26");
	assert_non_null(needs_of(&here.checkup.needs, &kind_horse));
	assert_null(needs_of(&there.checkup.needs, &kind_horse));
	assert_string_equal(needs_of(&here.checkup.needs, &kind_horse)->first->key, "x");
}

/* --- scopes --- */

static void assert_scopes(const char *body, unsigned uses, const char *oauth, const char *token)
{
	AUTO(town_release) struct town t = TOWN_INIT;

	town_body(&t, body);
	assert_string_equal(needs_scopes(&t.checkup.needs, uses, false), oauth);
	assert_string_equal(needs_scopes(&t.checkup.needs, uses, true), token);
}

static void test_scopes(void **state)
{
	static const char body[] = "repositories: {a: {bells: [{slug: x}]}}";

	(void)state;
	assert_scopes("", NEED_ALL, "", "");
	assert_scopes(body, NEED_READ, "repository webhook",
		"read:repository:bitbucket read:webhook:bitbucket");
	assert_scopes(body, NEED_READ | NEED_WRITE, "repository repository:admin webhook",
		"admin:repository:bitbucket read:repository:bitbucket read:webhook:bitbucket "
		"write:webhook:bitbucket");
	assert_scopes(body, NEED_DELETE, "", "");
	assert_scopes("repositories: {a: {absent: true}}", NEED_DELETE, "repository:delete",
		"delete:repository:bitbucket");
}

static void test_oauth_is_minimal_and_tokens_are_not(void **state)
{
	(void)state;
	assert_scopes("repositories: {a: {visitors: []}}", NEED_READ, "pullrequest",
		"read:pullrequest:bitbucket read:repository:bitbucket");
	assert_scopes("repositories: {a: {visitors: [bo@acme.example]}}", NEED_ALL,
		"account pullrequest:write repository:admin",
		"admin:repository:bitbucket delete:pullrequest:bitbucket "
		"read:pullrequest:bitbucket "
		"read:repository:bitbucket read:workspace:bitbucket write:pullrequest:bitbucket");
	assert_scopes("projects: {P: {}}\nrepositories: {a: {}}", NEED_READ, "project",
		"read:project:bitbucket read:repository:bitbucket");
}

static void test_what_nobody_says_is_asked_for(void **state)
{
	(void)state;
	assert_scopes("repositories: {a: {hosts: [{host: git.acme.example}]}}",
		NEED_READ | NEED_WRITE, "pipeline pipeline:variable repository repository:admin",
		"admin:pipeline:bitbucket admin:repository:bitbucket read:pipeline:bitbucket "
		"read:repository:bitbucket");
}

static void test_of_several_scopes_all_are_needed(void **state)
{
	(void)state;
	assert_scopes("repositories: {a: {keys: [], exact: [keys]}}", NEED_READ,
		"repository repository:admin",
		"admin:repository:bitbucket read:repository:bitbucket");
}

static void test_who_hears_of_events_must_see_them(void **state)
{
	(void)state;
	assert_scopes("lamps: [{slug: x, events: [\"repo:push\", \"repo:fork\"]}]",
		NEED_READ | NEED_WRITE, "repository webhook",
		"read:webhook:bitbucket write:webhook:bitbucket");
	assert_scopes("lamps: [{slug: x, events: [\"repo:push\"]}]", NEED_READ, "webhook",
		"read:webhook:bitbucket");
	assert_scopes("lamps: [{slug: x, events: [\"issue:created\", \"pullrequest:created\", "
		      "\"repo:push\", \"project:updated\", \"pipeline:span_created\"]}]",
		NEED_READ | NEED_WRITE, "issue pipeline project pullrequest webhook",
		"read:webhook:bitbucket write:webhook:bitbucket");
	assert_scopes("lamps: [{slug: x, absent: true, events: [\"issue:created\"]}]", NEED_ALL,
		"webhook", "delete:webhook:bitbucket read:webhook:bitbucket");
}

static void assert_missing(unsigned uses, const char *granted, const char *expected)
{
	AUTO(town_release) struct town t = TOWN_INIT;

	town_body(&t, "repositories: {a: {hosts: [{host: git.acme.example}]}}");
	assert_string_equal(needs_missing(&t.checkup.needs, uses, granted), expected);
}

static void test_missing(void **state)
{
	(void)state;
	assert_missing(NEED_READ, "repository, pipeline", "");
	assert_missing(NEED_READ, "repository:write pipeline:variable", "");
	assert_missing(NEED_READ, "account", "pipeline repository");
	assert_missing(NEED_READ, "", "pipeline repository");
	assert_missing(NEED_READ | NEED_WRITE, "repository, pipeline",
		"pipeline:variable repository:admin");
	assert_missing(NEED_READ, "admin:repository:bitbucket",
		"read:pipeline:bitbucket read:repository:bitbucket");
	assert_missing(NEED_READ, "read:pipeline:bitbucket, read:repository:bitbucket", "");
}
