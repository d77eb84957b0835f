#include "net/token.h"

#include "base/arena.h"
#include "base/mem.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"

enum { NOW = 1000 * 1000 };

static int read_text(struct token *t, const char *json, struct str *why)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	const struct value *map = json_parse(&arena, json, strlen(json), NULL);

	assert_non_null(map);
	return token_from_reply(t, map, NOW, why);
}

static void test_the_answer_of_bitbucket(void **state)
{
	AUTO(token_release) struct token t = TOKEN_INIT;
	AUTO(str_release) struct str why = STR_INIT;

	(void)state;
	assert_int_equal(read_text(&t,
				 "{\"scopes\": \"account repository\", \"access_token\": \"acc\", "
				 "\"expires_in\": 7200, \"token_type\": \"bearer\", \"state\": "
				 "\"refresh_token\", \"refresh_token\": \"ref\"}",
				 &why),
		0);
	assert_string_equal(t.access, "acc");
	assert_string_equal(t.refresh, "ref");
	assert_string_equal(t.scopes, "account repository");
	assert_int_equal(t.obtained_ms, NOW);
	assert_int_equal(t.life_s, 7200);
	assert_int_equal(t.used_ms, 0);
	assert_string_equal(why.buf, "");
}

static void test_what_is_missing_is_made_up_for(void **state)
{
	AUTO(token_release) struct token t = TOKEN_INIT;

	(void)state;
	assert_int_equal(read_text(&t, "{\"access_token\": \"acc\", \"scope\": \"one\"}", NULL), 0);
	assert_null(t.refresh);
	assert_string_equal(t.scopes, "one");
	assert_int_equal(t.life_s, TOKEN_LIFE_S);
}

static void test_a_life_is_a_number_above_0(void **state)
{
	static const struct {
		const char *json;
		int64_t life;
	} rows[] = {
		{ "1", 1 },
		{ "7200", 7200 },
		{ "\"7200\"", 7200 },
		{ "0", TOKEN_LIFE_S },
		{ "-1", TOKEN_LIFE_S },
		{ "\"-7200\"", TOKEN_LIFE_S },
		{ "\"soon\"", TOKEN_LIFE_S },
		{ "\"\"", TOKEN_LIFE_S },
		{ "null", TOKEN_LIFE_S },
		{ "true", TOKEN_LIFE_S },
		{ "[7200]", TOKEN_LIFE_S },
		{ "{}", TOKEN_LIFE_S },
		{ "7200.5", TOKEN_LIFE_S },
		{ "9223372036854775807", TOKEN_LIFE_MAX_S },
		{ "99999999999999999999", TOKEN_LIFE_S },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(token_release) struct token t = TOKEN_INIT;
		AUTO(str_release) struct str json = STR_INIT;

		str_addf(&json, "{\"access_token\": \"acc\", \"expires_in\": %s}", rows[i].json);
		assert_int_equal(read_text(&t, json.buf, NULL), 0);
		if (t.life_s != rows[i].life)
			fail_msg("%s is %lld", rows[i].json, (long long)t.life_s);
	}
}

static void check_refused(const char *json, const char *expected)
{
	AUTO(token_release) struct token t = TOKEN_INIT;
	AUTO(str_release) struct str why = STR_INIT;

	assert_int_equal(read_text(&t, json, &why), -1);
	assert_string_equal(why.buf, expected);
	assert_null(t.access);
	assert_null(t.refresh);
}

static void test_refuses_what_cannot_be_sent(void **state)
{
	AUTO(str_release) struct str huge = STR_INIT;

	(void)state;
	check_refused("{}", "it has no access_token");
	check_refused("[]", "it has no access_token");
	check_refused("{\"access_token\": null}", "it has no access_token");
	check_refused("{\"access_token\": \"\"}", "its access_token is empty");
	check_refused("{\"access_token\": 5}", "its access_token is not a text");
	check_refused("{\"access_token\": \"a b\"}",
		"its access_token has characters that no header may carry");
	check_refused("{\"access_token\": \"a\\r\\nX: 1\"}",
		"its access_token has characters that no header may carry");
	check_refused("{\"access_token\": \"a\", \"refresh_token\": {}}",
		"its refresh_token is not a text");
	str_add(&huge, "{\"access_token\": \"");
	str_fill(&huge, 'x', TOKEN_MAX + 1);
	str_add(&huge, "\"}");
	check_refused(huge.buf, "its access_token is longer than 64 kB");
}

static void test_8_kb_are_no_problem(void **state)
{
	AUTO(token_release) struct token t = TOKEN_INIT;
	AUTO(str_release) struct str json = STR_INIT;

	(void)state;
	str_add(&json, "{\"access_token\": \"");
	str_fill(&json, 'x', 8192);
	str_add(&json, "\", \"refresh_token\": \"");
	str_fill(&json, 'y', 8192);
	str_add(&json, "\"}");
	assert_int_equal(read_text(&t, json.buf, NULL), 0);
	assert_int_equal(strlen(t.access), 8192);
	assert_int_equal(strlen(t.refresh), 8192);
}

static void test_written_and_read_it_is_the_same(void **state)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(token_release)
	struct token t = { mem_strdup("acc"), mem_strdup("ref"), mem_strdup("one two"), NOW, 60,
		NOW + 1 };
	AUTO(token_release) struct token again = TOKEN_INIT;
	struct value *map = value_new_map(&arena);

	(void)state;
	token_write(&t, &arena, map);
	assert_int_equal(token_read(&again, map), 0);
	assert_string_equal(again.access, "acc");
	assert_string_equal(again.refresh, "ref");
	assert_string_equal(again.scopes, "one two");
	assert_int_equal(again.obtained_ms, NOW);
	assert_int_equal(again.life_s, 60);
	assert_int_equal(again.used_ms, NOW + 1);
	token_release(&again);
	assert_int_equal(token_read(&again, value_new_map(&arena)), -1);
}

static void test_scopes_are_plain(void **state)
{
	static const char *const bad[] = {
		"{\"access_token\": \"a\", \"scopes\": \"a\\u001b[31m\"}",
		"{\"access_token\": \"a\", \"scopes\": \"a\\nb\"}",
		"{\"access_token\": \"a\", \"scopes\": [\"a\"]}"
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		AUTO(token_release) struct token t = TOKEN_INIT;

		assert_int_equal(read_text(&t, bad[i], NULL), 0);
		assert_string_equal(t.scopes, "");
	}
}

static void test_wiped_values_say_nothing(void **state)
{
	static const char json[] = "{\"a\": [\"hush\", \"\", {\"b\": \"hush\"}, 5, true, null]}";
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	const struct value *root = json_parse(&arena, json, sizeof json - 1, NULL), *list;

	(void)state;
	token_wipe_value(root);
	list = value_get(root, "a");
	assert_memory_equal(list->items[0].text, "\0\0\0\0", 4);
	assert_memory_equal(value_get(&list->items[2], "b")->text, "\0\0\0\0", 4);
	assert_int_equal(value_int(&list->items[3], 0), 5);
	token_wipe_value(NULL);
}

static void test_due_at_half_of_its_life(void **state)
{
	struct token t = { .obtained_ms = NOW, .life_s = 100 };

	(void)state;
	assert_false(token_due(&t, NOW));
	assert_false(token_due(&t, NOW + 49999));
	assert_true(token_due(&t, NOW + 50000));
	assert_false(token_expired(&t, NOW + 99999));
	assert_true(token_expired(&t, NOW + 100000));
}

static void test_a_clock_that_was_set_back(void **state)
{
	struct token t = { .obtained_ms = NOW, .life_s = 100, .used_ms = NOW };

	(void)state;
	assert_true(token_due(&t, NOW - 1));
	assert_false(token_expired(&t, NOW - 1));
	assert_true(token_may_refresh(&t, NOW - 1));
	t.obtained_ms = INT64_MIN;
	assert_true(token_due(&t, INT64_MAX));
	assert_true(token_expired(&t, INT64_MAX));
}

static void test_the_grace_is_ten_minutes(void **state)
{
	struct token t = { .obtained_ms = NOW, .life_s = 100 };

	(void)state;
	assert_true(token_may_refresh(&t, NOW + INT64_C(90) * 24 * 3600 * 1000));
	t.used_ms = NOW;
	assert_true(token_may_refresh(&t, NOW + 600 * 1000));
	assert_false(token_may_refresh(&t, NOW + 600 * 1000 + 1));
}

static void test_copies(void **state)
{
	AUTO(token_release)
	struct token t = { mem_strdup("acc"), NULL, mem_strdup(""), NOW, 60, 0 };
	AUTO(token_release) struct token copy = TOKEN_INIT;

	(void)state;
	copy.access = mem_strdup("old");
	token_copy(&copy, &t);
	token_release(&t);
	assert_string_equal(copy.access, "acc");
	assert_null(copy.refresh);
	assert_int_equal(copy.life_s, 60);
	token_copy(&copy, &t);
	assert_null(copy.access);
}
