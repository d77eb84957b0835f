#include "codec/json.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

#include <string.h>

static const struct value *parse(struct arena *a, const char *text, struct err *e)
{
	return json_parse(a, text, strlen(text), e);
}

/* What is read and written again in one line. */
static void test_takes_json(void **state)
{
	static const struct {
		const char *text, *again;
	} rows[] = {
		{ "null", "null" },
		{ " \t\r\n true\n", "true" },
		{ "false", "false" },
		{ "\"\"", "\"\"" },
		{ "[]", "[]" },
		{ "[ ]", "[]" },
		{ "{}", "{}" },
		{ "[1, [2, {\"a\": [] }], \"x\"]", "[1,[2,{\"a\":[]}],\"x\"]" },
		{ "{\"b\": 1, \"a\": {\"c\": null}}", "{\"b\":1,\"a\":{\"c\":null}}" },
		{ "{\"a\":1,\"A\":2,\"\":3}", "{\"a\":1,\"A\":2,\"\":3}" },
		{ "[{\"a\":1},{\"a\":1}]", "[{\"a\":1},{\"a\":1}]" },
		{ "\"a\\u0041\\n\\\"\\\\\\/\\b\\f\\r\\t\"", "\"aA\\n\\\"\\\\/\\b\\f\\r\\t\"" },
		{ "\"\\u00e4\\ud83d\\ude00\"", "\"\xc3\xa4\xf0\x9f\x98\x80\"" },
		{ "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\xed\x9f\xbf\xf4\x8f\xbf\xbf\"",
			"\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\xed\x9f\xbf\xf4\x8f\xbf\xbf\"" },
		{ "\"\\u0001\\u001f\x7f\"", "\"\\u0001\\u001f\x7f\"" },
		{ "\"\\\\u0000\"", "\"\\\\u0000\"" },
		{ "\"-1 [{]} 2\"", "\"-1 [{]} 2\"" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(arena_release) struct arena a = ARENA_INIT;
		AUTO(err_release) struct err e = ERR_INIT;
		AUTO(str_release) struct str out = STR_INIT;
		const struct value *v = parse(&a, rows[i].text, &e);

		assert_string_equal(err_text(&e), "");
		assert_non_null(v);
		json_write(&out, v);
		assert_string_equal(out.buf, rows[i].again);
	}
}

static void test_keeps_every_digit(void **state)
{
	static const struct {
		const char *text;
		enum value_type type;
		const char *kept;
	} rows[] = {
		{ "0", VALUE_INT, "0" },
		{ "-0", VALUE_INT, "0" },
		{ "-1", VALUE_INT, "-1" },
		{ "9007199254740993", VALUE_INT, "9007199254740993" },
		{ "9223372036854775807", VALUE_INT, "9223372036854775807" },
		{ "-9223372036854775808", VALUE_INT, "-9223372036854775808" },
		{ "9223372036854775808", VALUE_REAL, "9223372036854775808" },
		{ "1.0", VALUE_REAL, "1.0" },
		{ "1.50", VALUE_REAL, "1.50" },
		{ "-0.0", VALUE_REAL, "-0.0" },
		{ "1e3", VALUE_REAL, "1e3" },
		{ "1E+03", VALUE_REAL, "1E+03" },
		{ "12.5e-7", VALUE_REAL, "12.5e-7" },
		{ "1e999", VALUE_REAL, "1e999" },
		{ "0.1000000000000000055511151231257827", VALUE_REAL,
			"0.1000000000000000055511151231257827" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(arena_release) struct arena a = ARENA_INIT;
		const struct value *v = parse(&a, rows[i].text, NULL);

		assert_non_null(v);
		assert_int_equal(v->type, rows[i].type);
		assert_string_equal(v->text, rows[i].kept);
		assert_int_equal(v->n, strlen(rows[i].kept));
	}
}

/* Digits in names and texts must not be mistaken for the numbers beside them. */
static void test_numbers_stay_where_they_are(void **state)
{
	static const char text[] =
		"{\"1\\\"2\": 3, \"-4\": [\"5\\\\\", 6, {\"7\": -8.0}], \"9\": 10}";
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(str_release) struct str out = STR_INIT;

	(void)state;
	json_write(&out, parse(&a, text, NULL));
	assert_string_equal(out.buf, "{\"1\\\"2\":3,\"-4\":[\"5\\\\\",6,{\"7\":-8.0}],\"9\":10}");
}

/* Each with a part of the reason. */
static void test_refuses_what_is_no_json(void **state)
{
	static const struct {
		const char *text, *reason;
	} rows[] = {
		{ "", "an early end at byte 1" },
		{ "  ", "an early end" },
		{ "nul", "not JSON" },
		{ "nulll", "not JSON" },
		{ "True", "an unexpected character at byte 1" },
		{ "NaN", "an unexpected character" },
		{ "Infinity", "an unexpected character" },
		{ "-Infinity", "a number in a notation" },
		{ "'a'", "an unexpected character" },
		{ "[1] x", "something unexpected" },
		{ "[1] 2", "something unexpected at byte 5" },
		{ "{} {}", "something unexpected" },
		{ "[1,]", "something unexpected" },
		{ "[,1]", "something unexpected" },
		{ "[1 2]", "something unexpected" },
		{ "[1", "an early end at byte 3" },
		{ "{\"a\": [1}", "an early end" },
		{ "]", "something unexpected" },
		{ "[1]]", "something unexpected" },
		{ "{\"a\"}", "something unexpected" },
		{ "{\"a\":}", "something unexpected" },
		{ "{a:1}", "something unexpected" },
		{ "{1:1}", "something unexpected" },
		{ "{\"a\":1,}", "something unexpected" },
		{ "[01]", "a number in a notation that JSON does not have at byte 2" },
		{ "[-01]", "a number in a notation" },
		{ "[1.]", "a number in a notation" },
		{ "[.5]", "an unexpected character" },
		{ "[+1]", "an unexpected character" },
		{ "[1e]", "a number in a notation" },
		{ "[1e+]", "a number in a notation" },
		{ "[-]", "a number in a notation" },
		{ "-", "a number in a notation" },
		{ "1-2", "a number in a notation" },
		{ "1.2.3", "a number in a notation" },
		{ "0x10", "not JSON" },
		{ "1234567890123456789012345678901234567890123456789012345678901234",
			"a number of more than 63 characters" },
		{ "\"a", "a text without an end" },
		{ "\"a\\", "a text without an end" },
		{ "\"a\\\"", "a text without an end" },
		{ "\"a\nb\"", "a control character in a text at byte 3" },
		{ "\"\x01\"", "a control character" },
		{ "[1,\x01 2]", "an unexpected character" },
		{ "\"a\\u0000b\"", "a NUL in a text at byte 3" },
		{ "\"\\x\"", "something unexpected" },
		{ "\"\\u12\"", "something unexpected" },
		{ "\"\\ud800\"", "something unexpected" },
		{ "\"\\udc00\"", "something unexpected" },
		{ "\"\x80\"", "invalid UTF-8 at byte 2" },
		{ "\"\xc3\"", "invalid UTF-8" },
		{ "\"\xc0\xaf\"", "invalid UTF-8" },
		{ "\"\xe0\x9f\xbf\"", "invalid UTF-8" },
		{ "\"\xed\xa0\x80\"", "invalid UTF-8" },
		{ "\"\xf0\x8f\xbf\xbf\"", "invalid UTF-8" },
		{ "\"\xf4\x90\x80\x80\"", "invalid UTF-8" },
		{ "\"\xe2\x82\"", "invalid UTF-8" },
		{ "\"\xe2\x82", "invalid UTF-8" },
		{ "\"\xff\"", "invalid UTF-8" },
		{ "\xef\xbb\xbf{}", "an unexpected character at byte 1" },
		{ "{\"a\":1,\"b\":2,\"a\":3}", "an object repeats the name 'a'" },
		{ "[{\"b\":{\"a\":1,\"\\u0061\":3}}]", "an object repeats the name 'a'" },
		{ "<!DOCTYPE html>", "an unexpected character at byte 1" },
		{ "Rate limit exceeded", "an unexpected character at byte 1" },
		{ "/* c */ 1", "an unexpected character" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(arena_release) struct arena a = ARENA_INIT;
		AUTO(err_release) struct err e = ERR_INIT;

		if (parse(&a, rows[i].text, &e))
			fail_msg("taken: %s", rows[i].text);
		assert_int_equal(e.code, ERR_REPLY);
		assert_true(strstr(err_text(&e), "not JSON: ") == err_text(&e));
		if (!strstr(err_text(&e), rows[i].reason))
			fail_msg("%s: %s", rows[i].text, err_text(&e));
	}
}

static void test_a_nul_byte_is_no_end(void **state)
{
	static const char inside[] = "\"a\0b\"", behind[] = "[1]\0", between[] = "[\0]";
	AUTO(arena_release) struct arena a = ARENA_INIT;

	(void)state;
	assert_null(json_parse(&a, inside, sizeof inside - 1, NULL));
	assert_null(json_parse(&a, behind, sizeof behind - 1, NULL));
	assert_null(json_parse(&a, between, sizeof between - 1, NULL));
}

static void test_reads_no_further_than_told(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	static const char *const texts[] = { "12", "\"ab\"", "[1]", "{\"a\":true}", "null",
		"1.5e3" };
	size_t i, len;

	(void)state;
	for (i = 0; i < COUNT(texts); i++)
		for (len = 0; len <= strlen(texts[i]); len++) {
			/* Exactly as long, so that a sanitizer sees a byte too many. */
			char *exact = memcpy(test_malloc(len + !len), texts[i], len);
			const struct value *v = json_parse(&a, exact, len, NULL);

			if (len == strlen(texts[i]))
				assert_non_null(v);
			test_free(exact);
		}
}

static const struct value *parse_nested(struct arena *a, int depth, struct err *e)
{
	AUTO(str_release) struct str text = STR_INIT;

	str_fill(&text, '[', (size_t)depth);
	str_fill(&text, ']', (size_t)depth);
	return json_parse(a, text.buf, text.len, e);
}

static void test_bounds_the_depth(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	assert_non_null(parse_nested(&a, JSON_DEPTH_MAX, &e));
	assert_null(parse_nested(&a, JSON_DEPTH_MAX + 1, &e));
	assert_non_null(strstr(err_text(&e), "more than 64 lists and objects within each other"));
	assert_null(parse_nested(&a, 1000000, &e));
}

static void test_bounds_the_number_of_values(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	int i;

	(void)state;
	str_add(&text, "[0");
	for (i = 0; i <= JSON_NODES_MAX; i++)
		str_add(&text, ",0");
	str_add(&text, "]");
	assert_null(parse(&a, text.buf, &e));
	assert_non_null(strstr(err_text(&e), "more than 4000000 values"));
}

static void test_large_objects_are_checked_in_time(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	int i;

	(void)state;
	str_add(&text, "{\"first\": 0");
	for (i = 0; i < 100000; i++)
		str_addf(&text, ", \"name-%d\": %d", i, i);
	str_add(&text, "}");
	assert_int_equal(parse(&a, text.buf, &e)->n, 100001);
	str_truncate(&text, text.len - 1);
	str_add(&text, ", \"name-77\": 1}");
	assert_null(parse(&a, text.buf, &e));
	assert_string_equal(err_text(&e), "not JSON: an object repeats the name 'name-77'");
}

static void test_values_have_no_file(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const struct value *v = parse(&a, "{\"a\": [1]}", NULL);

	(void)state;
	assert_null(v->place.file);
	assert_null(v->pairs[0].place.file);
	assert_null(v->pairs[0].value.items[0].place.file);
}

static void test_the_longest_number(void **state)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	str_fill(&text, '1', JSON_NUMBER_MAX);
	assert_string_equal(json_parse(&arena, text.buf, text.len, &e)->text, text.buf);
	str_addch(&text, '1');
	assert_null(json_parse(&arena, text.buf, text.len, &e));
	assert_non_null(strstr(err_text(&e), "a number of more than 63 characters"));
}
