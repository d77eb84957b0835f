#include "git/names.h"

#include "base/str.h"
#include "tests/unit/unit.h"

static void test_manifests_end_in_yaml_or_yml(void **state)
{
	(void)state;
	assert_true(names_manifest("acme.yaml"));
	assert_true(names_manifest("acme.yml"));
	assert_true(names_manifest("people/of/ana.yaml"));
	assert_true(names_manifest("a.b.yaml"));
	assert_true(names_manifest("folder.d/x.yml"));
}

static void test_nothing_else_is_a_manifest(void **state)
{
	static const char *const no[] = { "", "acme", "yaml", "acme.yaml~", "acme.yaml.orig",
		"acme.YAML", "acme.json", "acmeyaml", "acme.yaml/readme", "people.yml/ana.txt" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(no); i++)
		if (names_manifest(no[i]))
			fail_msg("'%s' is a manifest", no[i]);
}

static void test_what_is_hidden_is_no_manifest(void **state)
{
	(void)state;
	assert_false(names_manifest(".yaml"));
	assert_false(names_manifest(".acme.yaml"));
	assert_false(names_manifest(".github/acme.yaml"));
	assert_false(names_manifest("a/.b/acme.yaml"));
	assert_false(names_manifest("a/b/.acme.yml"));
}

static void test_the_file_of_pipelines_is_no_manifest(void **state)
{
	(void)state;
	assert_false(names_manifest("bitbucket-pipelines.yml"));
	assert_false(names_manifest("a/bitbucket-pipelines.yml"));
	assert_true(names_manifest("bitbucket-pipelines.yaml"));
	assert_true(names_manifest("my-bitbucket-pipelines.yml"));
}

static void test_names_start_as_the_user_wrote_the_path(void **state)
{
	static const char *const cases[][3] = {
		{ ".", "acme.yaml", "acme.yaml" },
		{ "./", "acme.yaml", "acme.yaml" },
		{ "./x", "a.yaml", "./x/a.yaml" },
		{ "examples/acme", "a.yaml", "examples/acme/a.yaml" },
		{ "examples/acme//", "b/a.yaml", "examples/acme/b/a.yaml" },
		{ "..", "a.yaml", "../a.yaml" },
		{ "../x/", "a.yaml", "../x/a.yaml" },
		{ "/srv/acme", "a.yaml", "/srv/acme/a.yaml" },
		{ "/", "a.yaml", "/a.yaml" },
		{ "x.", "a.yaml", "x./a.yaml" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		AUTO(str_release) struct str out = STR_INIT;

		names_join(&out, cases[i][0], cases[i][1]);
		assert_string_equal(out.buf, cases[i][2]);
	}
}

static void test_a_name_is_appended_to_what_is_there(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;

	(void)state;
	str_add(&out, "in ");
	names_join(&out, "x", "a.yaml");
	assert_string_equal(out.buf, "in x/a.yaml");
}
