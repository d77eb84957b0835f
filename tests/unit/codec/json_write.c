#include "codec/json.h"

#include "base/arena.h"
#include "base/str.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

#include <string.h>

static struct value scalar(enum value_type type, const char *text)
{
	return (struct value){ .type = type, .text = text, .n = (uint32_t)strlen(text) };
}

static void test_reals_become_json(void **state)
{
	static const struct {
		const char *text, *json;
	} rows[] = {
		{ "1.5", "1.5" },
		{ "+1.5", "1.5" },
		{ "-1.5", "-1.5" },
		{ ".5", "0.5" },
		{ "+.5", "0.5" },
		{ "-.5e3", "-0.5e3" },
		{ "1.", "1.0" },
		{ "1.e3", "1.0e3" },
		{ "-1.E-3", "-1.0E-3" },
		{ "12e3", "12e3" },
		{ "99999999999999999999", "99999999999999999999" },
		{ ".inf", "null" },
		{ "-.INF", "null" },
		{ "+.inf", "null" },
		{ ".NaN", "null" },
	};
	AUTO(arena_release) struct arena a = ARENA_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(str_release) struct str out = STR_INIT;
		struct value v = scalar(VALUE_REAL, rows[i].text);

		json_write(&out, &v);
		assert_string_equal(out.buf, rows[i].json);
		assert_non_null(json_parse(&a, out.buf, out.len, NULL));
	}
}

static void test_texts_are_escaped(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;
	struct value v = scalar(VALUE_STRING, "\" \\ / \b\f\n\r\t \x01\x1f\x7f \xc3\xa4 </script>");

	(void)state;
	json_write(&out, &v);
	assert_string_equal(
		out.buf, "\"\\\" \\\\ / \\b\\f\\n\\r\\t \\u0001\\u001f\x7f \xc3\xa4 </script>\"");
}

static struct value *sample(struct arena *a)
{
	struct value *map = value_new_map(a), *list;

	value_put(a, map, "empty", value_new_map(a));
	list = value_put(a, map, "list", value_new_list(a));
	value_push(a, list, value_new_int(a, 1));
	value_push(a, list, value_new_list(a));
	value_put_at(a, map, "a.\"b\"", value_new_bool(a, true));
	value_put(a, map, "none", value_new_null(a));
	return map;
}

static void test_writes_one_line(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(str_release) struct str out = STR_INIT;

	(void)state;
	str_add(&out, "> ");
	json_write(&out, sample(&a));
	assert_string_equal(out.buf,
		"> {\"empty\":{},\"list\":[1,[]],\"a\":{\"\\\"b\\\"\":true},\"none\":null}");
}

static void test_writes_lines_for_people(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(str_release) struct str out = STR_INIT;

	(void)state;
	json_write_pretty(&out, sample(&a));
	assert_string_equal(out.buf, "{\n"
				     "  \"empty\": {},\n"
				     "  \"list\": [\n"
				     "    1,\n"
				     "    []\n"
				     "  ],\n"
				     "  \"a\": {\n"
				     "    \"\\\"b\\\"\": true\n"
				     "  },\n"
				     "  \"none\": null\n"
				     "}\n");
}

static void test_pretty_scalars_end_their_line(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(str_release) struct str out = STR_INIT;

	(void)state;
	json_write_pretty(&out, value_new_int(&a, 1));
	json_write_pretty(&out, value_new_list(&a));
	assert_string_equal(out.buf, "1\n[]\n");
}

static void test_the_limit_of_the_string_holds(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(str_release) struct str out = STR_LIMITED(10);

	(void)state;
	json_write(&out, sample(&a));
	assert_true(out.failed);
	assert_true(out.len <= 10);
}
