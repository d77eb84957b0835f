#include "codec/yaml.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

#include <string.h>

static const struct value *from_json(struct arena *a, const char *json)
{
	const struct value *v = json_parse(a, json, strlen(json), NULL);

	assert_non_null(v);
	return v;
}

/* Fails unless what was written of `v` is read as `v` again. */
static void expect_same(struct arena *a, const struct value *v)
{
	AUTO(str_release) struct str out = STR_INIT;
	AUTO(diag_release) struct diag d = DIAG_INIT;
	const struct value *read;

	yaml_write(&out, v);
	read = yaml_parse(a, "written.yaml", out.buf, out.len, &d);
	if (!read || !value_equal(v, read))
		fail_msg("%s", out.buf);
}

static void test_maps_and_lists_are_blocks(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(str_release) struct str out = STR_INIT;

	(void)state;
	yaml_write(&out,
		from_json(&a,
			"{\"a\": {\"b\": [1, {\"c\": true, \"d\": [\"x y\"]}, [2, 3], [], {}]},"
			" \"e\": [], \"f\": {}, \"g\": null, \"h\": 1.5}"));
	assert_string_equal(out.buf, "a:\n"
				     "  b:\n"
				     "    - 1\n"
				     "    - c: true\n"
				     "      d:\n"
				     "        - x y\n"
				     "    - - 2\n"
				     "      - 3\n"
				     "    - []\n"
				     "    - {}\n"
				     "e: []\n"
				     "f: {}\n"
				     "g: null\n"
				     "h: 1.5\n");
}

static void test_a_scalar_is_a_document(void **state)
{
	static const char *const documents[] = { "\"x\"", "1", "null", "true", "[]", "{}" };
	AUTO(arena_release) struct arena a = ARENA_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(documents); i++)
		expect_same(&a, from_json(&a, documents[i]));
}

static void test_texts_are_quoted_where_they_must(void **state)
{
	static const struct {
		const char *text, *yaml;
	} rows[] = {
		{ "plain", "plain" },
		{ "two words, and (more)", "two words, and (more)" },
		{ "https://x.example/hook", "https://x.example/hook" },
		{ "repo:push", "repo:push" },
		{ "a: b", "\"a: b\"" },
		{ "a:", "\"a:\"" },
		{ "a #b", "\"a #b\"" },
		{ "a ", "\"a \"" },
		{ " a", "\" a\"" },
		{ "", "\"\"" },
		{ "7", "\"7\"" },
		{ "0 3 * * *", "\"0 3 * * *\"" },
		{ "- a", "\"- a\"" },
		{ "~", "\"~\"" },
		{ "null", "\"null\"" },
		{ "True", "\"True\"" },
		{ "no", "\"no\"" },
		{ "nobody", "nobody" },
		{ "{8f3c}", "\"{8f3c}\"" },
		{ "a\"b\\c", "\"a\\\"b\\\\c\"" },
		{ "a\nb\tc", "\"a\\nb\\u0009c\"" },
		{ "\x7f\xc2\x85\xe2\x80\xa8\xef\xbb\xbf", "\"\\u007F\\u0085\\u2028\\uFEFF\"" },
		{ "\xc3\xa4\xf0\x9f\x98\x80", "\"\xc3\xa4\xf0\x9f\x98\x80\"" },
	};
	AUTO(arena_release) struct arena a = ARENA_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(str_release) struct str out = STR_INIT;
		struct value *v = value_new_string(&a, rows[i].text), *map = value_new_map(&a);

		yaml_write(&out, v);
		str_truncate(&out, out.len - 1);
		assert_string_equal(out.buf, rows[i].yaml);
		expect_same(&a, v);
		value_put(&a, map, rows[i].text, v);
		expect_same(&a, map);
	}
}

static void test_what_is_no_text_is_replaced(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(str_release) struct str out = STR_INIT;

	(void)state;
	yaml_write(&out, value_new_string(&a, "a\xff\xc3"));
	assert_string_equal(out.buf, "\"a\\uFFFD\\uFFFD\"\n");
}

/* Every character that there is, in one text. */
static void test_every_character_comes_back(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	unsigned code;

	(void)state;
	for (code = 1; code < 0x10000; code++) {
		if (code < 0x80)
			str_addch(&text, (char)code);
		else if (code < 0x800)
			str_addf(&text, "%c%c", (char)(0xc0 | code >> 6),
				(char)(0x80 | (code & 0x3f)));
		else if (code < 0xd800 || code > 0xdfff)
			str_addf(&text, "%c%c%c", (char)(0xe0 | code >> 12),
				(char)(0x80 | (code >> 6 & 0x3f)), (char)(0x80 | (code & 0x3f)));
	}
	expect_same(&a, value_new_string(&a, text.buf));
}
