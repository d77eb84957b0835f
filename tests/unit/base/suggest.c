#include "base/suggest.h"

#include "base/auto.h"

#include "tests/unit/unit.h"

#include <string.h>

static void test_distance(void **state)
{
	static const struct {
		const char *a, *b;
		size_t distance;
	} rows[] = {
		{ "", "", 0 },
		{ "abc", "abc", 0 },
		{ "", "abc", 3 },
		{ "abc", "", 3 },
		{ "abc", "abd", 1 },
		{ "abc", "abcd", 1 },
		{ "abcd", "acd", 1 },
		{ "abcd", "abdc", 1 },
		{ "ab", "ba", 1 },
		{ "ca", "abc", 3 },
		{ "kitten", "sitting", 3 },
		{ "descripton", "description", 1 },
		{ "is_private", "private", 3 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		assert_int_equal(suggest_distance(rows[i].a, rows[i].b), rows[i].distance);
		assert_int_equal(suggest_distance(rows[i].b, rows[i].a), rows[i].distance);
	}
}

static void test_long_words_are_far_from_all(void **state)
{
	char longest[65], too_long[66];

	(void)state;
	memset(longest, 'x', 64);
	memset(too_long, 'x', 65);
	longest[64] = too_long[65] = '\0';
	assert_int_equal(suggest_distance(longest, longest), 0);
	assert_true(suggest_distance(longest, too_long) == SIZE_MAX);
	assert_true(suggest_distance(too_long, too_long) == SIZE_MAX);
}

static const char *best(const char *word, const char *const *candidates)
{
	struct suggest s = SUGGEST_FOR(word);

	for (; *candidates; candidates++)
		suggest_add(&s, *candidates);
	return s.best;
}

static void test_takes_the_nearest_of_those_near_enough(void **state)
{
	static const char *const keys[] = { "description", "language", "website", "name", "key",
		NULL };

	(void)state;
	assert_string_equal(best("descripton", keys), "description");
	assert_string_equal(best("langauge", keys), "language");
	assert_string_equal(best("nam", keys), "name");
	assert_string_equal(best("kye", keys), "key");
	assert_null(best("colour", keys));
	assert_null(best("x", keys));
	assert_null(best("", keys));
}

static void test_another_case_and_parts_of_names(void **state)
{
	static const char *const keys[] = { "webhooks", "is_private", "project", "write", "admin",
		"use", "projects_all", NULL };

	(void)state;
	assert_string_equal(best("WRITE", keys), "write");
	assert_string_equal(best("ADMIN", keys), "admin");
	assert_string_equal(best("hooks", keys), "webhooks");
	assert_string_equal(best("private", keys), "is_private");
	assert_string_equal(best("project_key", keys), "project");
	assert_string_equal(best("projekt", keys), "project");
	assert_null(best("us_all", keys));
	assert_string_equal(best("hook", keys), "webhooks");
	assert_null(best("ooks", keys + 1));
	assert_null(best("hoo", keys));
	assert_null(best("user", keys + 6));
}

static void test_the_first_of_equals_wins(void **state)
{
	static const char *const keys[] = { "cat", "bat", NULL };

	(void)state;
	assert_string_equal(best("hat", keys), "cat");
}

static void test_ignores_no_candidate(void **state)
{
	struct suggest s = SUGGEST_FOR("name");

	(void)state;
	suggest_add(&s, NULL);
	assert_null(s.best);
}

static void test_text_is_ready_to_append(void **state)
{
	struct suggest s = SUGGEST_FOR("nmae");
	char text[40], small[8];

	(void)state;
	assert_string_equal(suggest_text(&s, text, sizeof text), "");
	suggest_add(&s, "name");
	assert_ptr_equal(suggest_text(&s, text, sizeof text), text);
	assert_string_equal(text, ", did you mean 'name'?");
	assert_string_equal(suggest_text(&s, small, sizeof small), ", did y");
}
