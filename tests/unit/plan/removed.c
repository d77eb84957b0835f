/* What manifests lean on that is gone. */
#include "plan/removed.h"

#include "tests/unit/plan/town.h"

static void add_findings(struct str *out, const struct checkup *c)
{
	static const char *const statuses[] = { "ok", "warning", "failed" };
	size_t i;

	for (i = 0; i < c->n; i++)
		str_addf(out, "%s: %s%s%s\n", statuses[c->findings[i].status],
			c->findings[i].message, c->findings[i].advice ? " -> " : "",
			c->findings[i].advice ? c->findings[i].advice : "");
}

static void assert_findings(const char *body, bool hosted, const char *today, const char *expected)
{
	AUTO(town_release) struct town t = TOWN_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	AUTO(str_release) struct str out = STR_INIT;
	const char *copy;

	str_addf(&text, "workspace: acme\n%s\n", body);
	copy = arena_strdup(&t.desired.arena, text.buf);
	town_load(&t, &copy, 1, hosted, today);
	add_findings(&out, &t.checkup);
	assert_string_equal(out.buf, expected);
}

#define NOTHING "ok: nothing here leans on what Bitbucket took away\n"
#define SSH(count, line)                                                                           \
	"warning: SSH on bitbucket.org: taken away on 2026-11-12; declared " count ", first at "   \
	"f0.yaml:" line " -> use ssh.bitbucket.org in its place\n"

static void assert_here(const char *body, const char *expected)
{
	assert_findings(body, false, "2026-11-26", expected);
}

static void test_nothing(void **state)
{
	(void)state;
	assert_here("", NOTHING);
	assert_here("repositories: {a: {url: \"https://ci.acme.example/bitbucket.org\"}}", NOTHING);
}

static void test_kinds_that_are_gone(void **state)
{
	static const char body[] =
		"repositories:\n  a:\n    horses: [{slug: x, saddles: [{slug: z}]}, {slug: y}]";

	(void)state;
	assert_findings(body, false, "2026-11-26",
		"warning: horses: taken away on 2026-08-20 (CHANGE-1); declared 3 times, first at "
		"f0.yaml:4 -> use cars, unless this server still has them; "
		"https://town.example/#CHANGE-1\n");
	assert_findings(body, true, "2026-08-20",
		"warning: horses: taken away on 2026-08-20 (CHANGE-1); declared 3 times, first at "
		"f0.yaml:4 -> use cars, since they are left alone; "
		"https://town.example/#CHANGE-1\n");
	assert_findings(body, true, "2026-08-19",
		"warning: horses: will be taken away on 2026-08-20 (CHANGE-1); declared 3 times, "
		"first at f0.yaml:4 -> use cars, since they are left alone; "
		"https://town.example/#CHANGE-1\n");
}

static void test_ssh(void **state)
{
	(void)state;
	assert_here(
		"repositories:\n  a:\n    url: git@bitbucket.org:acme/a.git", SSH("1 time", "4"));
	assert_here("repositories:\n  a: {value: ssh://git@bitbucket.org/acme/a}\n  b: {url: "
		    "ssh://bitbucket.org/acme/a}",
		SSH("2 times", "3"));
	assert_here("repositories: {a: {hosts: [{host: bitbucket.org}]}}", SSH("1 time", "2"));
	assert_here("repositories: {a: {hosts: [{host: ssh.bitbucket.org}]}}", NOTHING);
	assert_here("repositories: {a: {url: git@ssh.bitbucket.org:acme/a.git}}", NOTHING);
	assert_here("repositories: {a: {url: \"https://bitbucket.org/acme/a.git\"}}", NOTHING);
}

static void test_what_people_read_is_no_matter(void **state)
{
	(void)state;
	assert_here(
		"repositories: {a: {blurb: \"git clone git@bitbucket.org:acme/a.git\"}}", NOTHING);
	assert_here("repositories: {a: {absent: true}}", NOTHING);
	assert_here("repositories: {a: {value: {env: HOME}}}", NOTHING);
}

static void test_urls(void **state)
{
	(void)state;
	assert_here(
		"repositories: {a: {url: \"https://api.bitbucket.org/2.0/repositories?role=x\"}}",
		"warning: lists across workspaces: taken away on 2026-04-14 (CHANGE-2770); "
		"declared 1 time, first at f0.yaml:2 -> use the lists of one workspace: "
		"repositories/{workspace}, user/workspaces; "
		"https://developer.atlassian.com/cloud/bitbucket/changelog/#CHANGE-2770\n");
	assert_here("repositories: {a: {url: \"https://api.bitbucket.org/2.0/repositories/acme\"}}",
		NOTHING);
	assert_here("repositories: {a: {url: "
		    "\"https://api.bitbucket.org/2.0/user?access_token=x\"}}",
		"warning: access tokens in a URL: taken away on 2026-05-04; declared 1 time, first "
		"at f0.yaml:2 -> use the header Authorization: Bearer, and api.bitbucket.org\n");
	assert_findings("repositories: {a: {url: "
			"\"https://api.bitbucket.org/2.0/workspaces/acme/search/code\"}}",
		false, "2026-10-31",
		"warning: code search: will be taken away on 2026-11-01; declared 1 time, first at "
		"f0.yaml:2 -> use a clone of the repository; no successor is named\n");
}

/* A kind that a manifest declares, with that list. */
static void assert_list(const char *list, const char *begin)
{
	AUTO(town_release) struct town t = TOWN_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	AUTO(str_release) struct str out = STR_INIT;
	const char *copy;

	str_addf(&text,
		"workspace: acme\n"
		"kinds:\n"
		"  thing:\n"
		"    parent: workspace\n"
		"    plural: things\n"
		"    shape: map\n"
		"    list: \"%s\"\n"
		"    item: things/{workspace}/{thing}\n"
		"    fields: {slug: {type: string, key: true}}\n",
		list);
	copy = arena_strdup(&t.desired.arena, text.buf);
	town_load(&t, &copy, 1, false, "2026-11-26");
	add_findings(&out, &t.checkup);
	if (!str_starts(out.buf, begin))
		fail_msg("%s", out.buf);
}

static void test_paths_of_declared_kinds(void **state)
{
	(void)state;
	assert_list("workspaces/{workspace}/search/code", "warning: code search: ");
	assert_list("repositories/{workspace}", NOTHING);
	assert_list("workspaces/{workspace}/things", NOTHING);
}
