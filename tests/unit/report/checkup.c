/* A checkup as text and as JSON. */
#include "report/checkup.h"

#include "base/str.h"
#include "tests/unit/plan/town.h"

#define HEADING(scopes)                                                                            \
	"Scopes that these manifests need (access tokens: as OAuth)\n" scopes "\n"                 \
	"What each sort of credential can do of it\n"

static void assert_text(const struct checkup *c, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;

	report_checkup_text(&out, c, false);
	assert_string_equal(out.buf, expected);
}

static void test_nothing_declared(void **state)
{
	AUTO(town_release) struct town t = TOWN_INIT;

	(void)state;
	town_body(&t, "");
	assert_text(&t.checkup,
		"Manifests\n"
		"  ok       removed APIs   nothing here leans on what Bitbucket took away\n"
		"\n" HEADING("  plan       OAuth        none\n"
			     "             API token    none\n"
			     "  apply      OAuth        none\n"
			     "             API token    none\n"
			     "  to delete  OAuth        none\n"
			     "  besides    API token    none\n") "  apply    API token of a user\n"
								 "  apply    OAuth consumer\n"
								 "  apply    workspace access "
								 "token\n"
								 "  apply    project access token\n"
								 "  apply    repository access "
								 "token\n"
								 "\n"
								 "Doctor: 1 ok, 0 warnings, 0 "
								 "failed.\n");
}

static void load_everything(struct town *t)
{
	town_body(t, "projects: {P: {}}\n"
		     "repositories:\n"
		     "  a:\n"
		     "    url: git@bitbucket.org:acme/a.git\n"
		     "    bells: [{slug: x}]\n"
		     "    exact: [bells]\n"
		     "    rights: {x: {}}\n");
	t->checkup.server = "https://town.example/2.0";
	checkup_add(&t->checkup, CHECKUP_SERVER, CHECKUP_OK, "HTTP", "HTTP/2");
	checkup_add(
		&t->checkup, CHECKUP_CREDENTIAL, CHECKUP_FAILED, "accepted", "HTTP 401: no\033[1m");
	checkup_advise(&t->checkup, "make a new one, for example on the page that says %s",
		"how such things are made");
}

static void test_everything(void **state)
{
	AUTO(town_release) struct town t = TOWN_INIT;

	(void)state;
	load_everything(&t);
	assert_text(&t.checkup,
		"Manifests\n"
		"  warning  removed APIs   SSH on bitbucket.org: taken away on 2026-11-12;\n"
		"                          declared 1 time, first at f0.yaml:5\n"
		"                          -> use ssh.bitbucket.org in its place\n"
		"\n" HEADING(
			"  plan       OAuth        project repository:admin webhook\n"
			"             API token    read:project:bitbucket read:repository:bitbucket\n"
			"                          read:webhook:bitbucket\n"
			"  apply      OAuth        project project:admin repository:admin webhook\n"
			"             API token    admin:project:bitbucket admin:repository:bitbucket\n"
			"                          read:project:bitbucket read:repository:bitbucket\n"
			"                          read:webhook:bitbucket write:permission:bitbucket\n"
			"                          write:webhook:bitbucket\n"
			"  to delete  OAuth        none\n"
			"  besides    API token    delete:permission:bitbucket delete:webhook:bitbucket\n") ""
													    "  apply    API token of a user\n"
													    "  plan     OAuth consumer\n"
													    "                          only a user's API token can write rights of a\n"
													    "                          repository\n"
													    "  no       workspace access token\n"
													    "                          only a user's API token can read or write rights of a\n"
													    "                          repository\n"
													    "  no       project access token\n"
													    "                          only a user's API token can read or write rights of a\n"
													    "                          repository\n"
													    "                          it cannot have project:admin\n"
													    "  no       repository access token\n"
													    "                          only a user's API token can read or write rights of a\n"
													    "                          repository\n"
													    "                          it cannot have project project:admin\n"
													    "                          it is of one repository, and does not reach projects\n"
													    "                          of a workspace\n"
													    "\n"
													    "Server https://town.example/2.0\n"
													    "  ok       HTTP           HTTP/2\n"
													    "\n"
													    "Credential\n"
													    "  failed   accepted       HTTP 401: no\\u{1b}[1m\n"
													    "                          -> make a new one, for example on the page that says\n"
													    "                          how such things are made\n"
													    "\n"
													    "Doctor: 1 ok, 1 warning, 1 failed.\n");
}

/* No line is wider than a terminal, with colours and without. */
static void test_colours(void **state)
{
	AUTO(town_release) struct town t = TOWN_INIT;
	AUTO(str_release) struct str out = STR_INIT;

	(void)state;
	load_everything(&t);
	report_checkup_text(&out, &t.checkup, true);
	assert_non_null(strstr(out.buf, "\033[1mManifests\033[0m\n"));
	assert_non_null(strstr(out.buf, "  \033[33mwarning\033[0m  removed APIs"));
	assert_non_null(strstr(out.buf, "  \033[31mfailed\033[0m   accepted"));
	assert_non_null(strstr(out.buf, "  \033[32mok\033[0m       HTTP"));
}

/* Every member, of manifests that need something. */
static void test_json_of_needs(void **state)
{
	static const char expected[] = "  \"needs\": {\n"
				       "    \"plan\": {\n"
				       "      \"oauth\": [\n"
				       "        \"repository\"\n"
				       "      ],\n"
				       "      \"api_token\": [\n"
				       "        \"read:repository:bitbucket\"\n"
				       "      ]\n"
				       "    },\n"
				       "    \"apply\": {\n"
				       "      \"oauth\": [\n"
				       "        \"repository\",\n"
				       "        \"repository:admin\"\n"
				       "      ],\n"
				       "      \"api_token\": [\n"
				       "        \"admin:repository:bitbucket\",\n"
				       "        \"read:repository:bitbucket\"\n"
				       "      ]\n"
				       "    },\n"
				       "    \"delete\": {\n"
				       "      \"oauth\": [\n"
				       "        \"repository:delete\"\n"
				       "      ],\n"
				       "      \"api_token\": [\n"
				       "        \"delete:repository:bitbucket\"\n"
				       "      ]\n"
				       "    },\n"
				       "    \"kinds\": [\n"
				       "      {\n"
				       "        \"kind\": \"repository\",\n"
				       "        \"parent\": \"workspace\",\n"
				       "        \"objects\": 2,\n"
				       "        \"reads\": true,\n"
				       "        \"writes\": true,\n"
				       "        \"deletes\": true\n"
				       "      }\n"
				       "    ]\n"
				       "  },\n"
				       "  \"credentials\": [\n"
				       "    {\n"
				       "      \"id\": \"api_token\",\n"
				       "      \"plan\": true,\n"
				       "      \"apply\": true,\n"
				       "      \"reasons\": []\n"
				       "    },\n";
	static const char last[] =
		"    {\n"
		"      \"id\": \"repository_access_token\",\n"
		"      \"plan\": false,\n"
		"      \"apply\": false,\n"
		"      \"reasons\": [\n"
		"        \"it is of one repository, and 2 are declared\"\n"
		"      ]\n"
		"    }\n"
		"  ],\n"
		"  \"checks\": [\n"
		"    {\n"
		"      \"part\": \"manifests\",\n"
		"      \"name\": \"removed APIs\",\n"
		"      \"status\": \"ok\",\n"
		"      \"message\": \"nothing here leans on what Bitbucket took away\",\n"
		"      \"advice\": null\n"
		"    }\n"
		"  ]\n"
		"}\n";
	AUTO(town_release) struct town t = TOWN_INIT;
	AUTO(str_release) struct str out = STR_INIT;

	(void)state;
	town_body(&t, "repositories: {a: {}, b: {absent: true}}");
	report_checkup_json(&out, &t.checkup);
	if (!strstr(out.buf, expected) || !strstr(out.buf, last))
		fail_msg("%s", out.buf);
}

static void test_json(void **state)
{
	AUTO(town_release) struct town t = TOWN_INIT;
	AUTO(str_release) struct str out = STR_INIT;

	(void)state;
	town_body(&t, "");
	t.checkup.server = "https://town.example/2.0";
	t.checkup.credential = "access token (BITBUCKET_TOKEN)";
	checkup_add(&t.checkup, CHECKUP_CREDENTIAL, CHECKUP_FAILED, "accepted", "HTTP 401");
	checkup_advise(&t.checkup, "make a new one");
	report_checkup_json(&out, &t.checkup);
	assert_true(str_starts(out.buf, "{\n"
					"  \"format\": \"cooper-doctor/1\",\n"
					"  \"server\": \"https://town.example/2.0\",\n"
					"  \"credential\": \"access token (BITBUCKET_TOKEN)\",\n"
					"  \"status\": \"failed\",\n"
					"  \"summary\": {\n"
					"    \"ok\": 1,\n"
					"    \"warning\": 0,\n"
					"    \"failed\": 1\n"
					"  },\n"
					"  \"needs\": {\n"
					"    \"plan\": {\n"
					"      \"oauth\": [],\n"
					"      \"api_token\": []\n"
					"    },\n"));
	assert_non_null(strstr(out.buf, "    {\n"
					"      \"part\": \"credential\",\n"
					"      \"name\": \"accepted\",\n"
					"      \"status\": \"failed\",\n"
					"      \"message\": \"HTTP 401\",\n"
					"      \"advice\": \"make a new one\"\n"
					"    }\n"
					"  ]\n"
					"}\n"));
}
