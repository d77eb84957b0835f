#include "bitbucket-emulator/answer.h"

#include "base/arena.h"
#include "base/auto.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

#include <string.h>

/* The answer's JSON is `text`. */
static void says(const struct answer *a, int status, const char *text)
{
	AUTO(str_release) struct str json = STR_INIT;

	assert_int_equal(a->status, status);
	assert_null(a->content_type);
	assert_null(a->text);
	json_write(&json, a->value);
	assert_string_equal(json.buf, text);
}

static void test_errors_have_the_shape_of_the_service(void **state)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	struct answer a = { .arena = &arena };

	(void)state;
	assert_int_equal(answer_error(&a, 404, "No %s with '%d'", "thing", 5), -1);
	says(&a, 404, "{\"type\":\"error\",\"error\":{\"message\":\"No thing with '5'\"}}");
	assert_int_equal(answer_error(&a, 403, "%s", "100%"), -1);
	says(&a, 403, "{\"type\":\"error\",\"error\":{\"message\":\"100%\"}}");
}

static void test_a_detail_may_be_anything(void **state)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	struct answer a = { .arena = &arena };

	(void)state;
	assert_int_equal(answer_detail(&a, 400, "m", value_new_list(&arena)), -1);
	says(&a, 400, "{\"type\":\"error\",\"error\":{\"message\":\"m\",\"detail\":[]}}");
}

static void test_fields_are_collected(void **state)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	struct answer a = { .arena = &arena };

	(void)state;
	assert_int_equal(answer_field(&a, "Bad request", "x.y", "is wrong", false), -1);
	assert_int_equal(answer_field(&a, "never shown", "z", "too", true), -1);
	assert_int_equal(answer_field(&a, "never shown", "x.y", "is worse", false), -1);
	says(&a, 400,
		"{\"type\":\"error\",\"error\":{\"message\":\"Bad request\",\"fields\":"
		"{\"x.y\":\"is worse\",\"z\":[\"too\"]}}}");
}

static void test_an_error_without_fields_gets_them(void **state)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	struct answer a = { .arena = &arena };

	(void)state;
	answer_error(&a, 409, "before");
	answer_field(&a, "Bad request", "x", "y", false);
	says(&a, 400,
		"{\"type\":\"error\",\"error\":{\"message\":\"Bad request\",\"fields\":{\"x\":"
		"\"y\"}}}");
}

static void test_what_is_removed_says_so_twice(void **state)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	struct answer a = { .arena = &arena };

	(void)state;
	assert_int_equal(answer_removed(&a, "CHANGE-1", "https://x.example"), -1);
	says(&a, 410,
		"{\"type\":\"error\",\"error\":{\"message\":\"CHANGE-1 - Functionality has been "
		"deprecated\",\"data\":{\"announcement_url\":\"https://x.example\"}},\"data\":"
		"{\"announcement_url\":\"https://x.example\"}}");
}

static void test_the_last_answer_holds(void **state)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	struct answer a = { .arena = &arena };

	(void)state;
	assert_int_equal(answer_bytes(&a, 200, "image/png", "\0x", 2), 0);
	assert_string_equal(a.content_type, "image/png");
	assert_int_equal(a.len, 2);
	assert_null(a.value);
	assert_int_equal(answer_text(&a, 404, "text/plain", "Not Found"), 0);
	assert_int_equal(a.len, 9);
	assert_int_equal(answer_value(&a, 204, NULL), 0);
	assert_null(a.text);
	assert_null(a.value);
	answer_error(&a, 400, "no");
	says(&a, 400, "{\"type\":\"error\",\"error\":{\"message\":\"no\"}}");
}

static void test_there_is_room_for_some_headers(void **state)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	struct answer a = { .arena = &arena };
	int i;

	(void)state;
	for (i = 0; i < ANSWER_HEADERS_MAX + 5; i++)
		answer_header(&a, "X", i ? "later" : "first");
	assert_int_equal(a.n_headers, ANSWER_HEADERS_MAX);
	assert_string_equal(a.headers[0].value, "first");
}
