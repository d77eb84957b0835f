#include "report/example.h"

#include "base/arena.h"
#include "base/str.h"
#include "codec/value.h"
#include "codec/yaml.h"

#include "tests/unit/report/toy.h"

static const struct field box_fields[] = {
	{ .name = "name", .flags = FIELD_KEY, .example = "big box" },
	{ .name = "size.width", .type = FIELD_INT, .flags = FIELD_REQUIRED },
};
static const struct kind box = { .name = "box",
	.plural = "boxes",
	.parent = &toy_workspace,
	.shape = KIND_MAP,
	.line = "size.width",
	KIND_FIELDS(box_fields) };

/* A manifest as YAML, to be freed; `v` may be NULL: "". */
static char *yaml(const struct value *v)
{
	struct str out = STR_INIT;

	if (v)
		yaml_write(&out, v);
	return str_take(&out);
}

static void expect(const struct kind *k, const char *whole, const char *in_short)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	char *got = yaml(example_make(&a, k)), *got_short = yaml(example_short(&a, k));

	assert_string_equal(got, whole);
	assert_string_equal(got_short, in_short);
	free(got);
	free(got_short);
}

/* Of the kind "thing" in a box, with those fields. */
#define THING(array)                                                                               \
	{                                                                                          \
		.name = "thing", .plural = "things", .parent = &box, .shape = KIND_LIST,           \
		KIND_FIELDS(array)                                                                 \
	}

#define IN_BOX(things)                                                                             \
	"workspace: acme\nboxes:\n  big box:\n    size:\n      width: 1\n    things:\n" things

static void test_the_workspace_is_its_name(void **state)
{
	(void)state;
	expect(&toy_workspace, "workspace: acme\n", "");
}

static void test_what_is_required_is_there(void **state)
{
	(void)state;
	expect(&box, "workspace: acme\nboxes:\n  big box:\n    size:\n      width: 1\n",
		"workspace: acme\nboxes:\n  big box: 1\n");
}

static void test_each_type_has_a_value(void **state)
{
	static const char *const colours[] = { "red", "blue", NULL };
	static const struct field fields[] = {
		{ .name = "a", .type = FIELD_STRING, .flags = FIELD_KEY },
		{ .name = "b", .type = FIELD_TEXT, .flags = FIELD_REQUIRED },
		{ .name = "c", .type = FIELD_BOOL, .flags = FIELD_REQUIRED },
		{ .name = "d", .type = FIELD_INT, .flags = FIELD_REQUIRED },
		{ .name = "e", .type = FIELD_STRING_SET, .flags = FIELD_REQUIRED },
		{ .name = "f", .type = FIELD_REFERENCE, .flags = FIELD_REQUIRED, .target = &box },
		{ .name = "g", .type = FIELD_SECRET, .flags = FIELD_REQUIRED },
		{ .name = "h", .type = FIELD_VALUE, .flags = FIELD_REQUIRED },
		{ .name = "i", .type = FIELD_CRON, .flags = FIELD_REQUIRED },
		{ .name = "j", .type = FIELD_COMMIT, .flags = FIELD_REQUIRED },
		{ .name = "k", .choices = colours, .flags = FIELD_REQUIRED },
		{ .name = "l", .allowed = "A-Z", .flags = FIELD_REQUIRED },
		{ .name = "m", .allowed = "a-z", .flags = FIELD_REQUIRED },
	};
	static const struct kind thing = THING(fields);

	(void)state;
	expect(&thing,
		IN_BOX("      - a: text\n"
		       "        b: text\n"
		       "        c: true\n"
		       "        d: 1\n"
		       "        e:\n"
		       "          - text\n"
		       "        f: big box\n"
		       "        g:\n"
		       "          env: SECRET\n"
		       "        h: text\n"
		       "        i: \"0 3 * * *\"\n"
		       "        j: \"6f1c2d3e4b5a\"\n"
		       "        k: red\n"
		       "        l: TEXT\n"
		       "        m: text\n"),
		"");
}

static void test_examples_of_rows_win(void **state)
{
	static const struct field fields[] = {
		{ .name = "a", .flags = FIELD_KEY, .example = "one" },
		{ .name = "b", .type = FIELD_BOOL, .example = "false" },
		{ .name = "c", .type = FIELD_INT, .example = "7" },
		{ .name = "d", .type = FIELD_STRING_SET, .example = "x  y" },
		{ .name = "e", .type = FIELD_SECRET, .example = "NAME" },
		{ .name = "f" },
	};
	static const struct kind thing = THING(fields);

	(void)state;
	expect(&thing,
		IN_BOX("      - a: one\n"
		       "        b: false\n"
		       "        c: 7\n"
		       "        d:\n"
		       "          - x\n"
		       "          - \"y\"\n"
		       "        e:\n"
		       "          env: NAME\n"),
		"");
}

static void test_more_than_the_key_is_shown(void **state)
{
	static const struct field fields[] = {
		{ .name = "a", .flags = FIELD_KEY },
		{ .name = "id", .flags = FIELD_READ_ONLY },
		{ .name = "type", .constant = "x" },
		{ .name = "name", .flags = FIELD_NAMES_KEY },
		{ .name = "b", .type = FIELD_BOOL },
		{ .name = "c", .type = FIELD_BOOL },
	};
	static const struct kind thing = THING(fields);

	(void)state;
	expect(&thing, IN_BOX("      - a: text\n        b: true\n"), "");
}

static void test_fields_go_with_each_other(void **state)
{
	static const char *const modes[] = { "fast", "slow", NULL };
	static const char *const fast[] = { "fast", NULL }, *const slow[] = { "slow", NULL };
	static const char *const by_name[] = { "name", NULL }, *const by_type[] = { "type", NULL };
	static const struct condition if_fast = { "mode", fast }, if_slow = { "mode", slow };
	static const struct condition if_name = { "by", by_name }, if_type = { "by", by_type };
	static const struct field fields[] = {
		{ .name = "mode", .flags = FIELD_KEY, .choices = modes },
		{ .name = "by", .flags = FIELD_KEY, .otherwise = "type" },
		{ .name = "name", .flags = FIELD_KEY, .when = &if_name },
		{ .name = "type", .flags = FIELD_KEY, .when = &if_type },
		{ .name = "speed", .flags = FIELD_REQUIRED, .when = &if_fast },
		{ .name = "patience", .flags = FIELD_REQUIRED, .when = &if_slow },
	};
	static const struct kind thing = THING(fields);

	(void)state;
	expect(&thing, IN_BOX("      - mode: fast\n        type: text\n        speed: text\n"), "");
}

static void test_people_are_introduced(void **state)
{
	(void)state;
	expect(&toy_reviewer,
		"workspace: acme\n"
		"people:\n"
		"  ana: ana@acme.example\n"
		"repositories:\n"
		"  text:\n"
		"    default_reviewers:\n"
		"      - ana\n",
		"");
}

static void test_short_forms(void **state)
{
	static const struct field fields[] = {
		{ .name = "host", .flags = FIELD_KEY, .example = "x.example" },
		{ .name = "key", .flags = FIELD_REQUIRED, .example = "a b" },
	};
	static const struct kind two = { .name = "host",
		.plural = "hosts",
		.parent = &toy_workspace,
		.shape = KIND_LIST,
		.line = "host key",
		KIND_FIELDS(fields) };

	(void)state;
	expect(&two, "workspace: acme\nhosts:\n  - host: x.example\n    key: a b\n",
		"workspace: acme\nhosts:\n  - x.example a b\n");
}

static void test_a_kind_without_fields(void **state)
{
	static const struct kind map = {
		.name = "m", .plural = "ms", .parent = &toy_workspace, .shape = KIND_MAP
	};
	static const struct kind one = {
		.name = "o", .plural = "os", .parent = &toy_workspace, .shape = KIND_SINGLETON
	};

	(void)state;
	expect(&map, "workspace: acme\nms:\n  key: {}\n", "");
	expect(&one, "workspace: acme\no: {}\n", "");
}
