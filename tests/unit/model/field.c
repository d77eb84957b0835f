#include "model/field.h"

#include "base/arena.h"
#include "base/auto.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

#include <string.h>

static const struct field text = { .name = "x", .type = FIELD_TEXT };
static const struct field line = { .name = "x", .type = FIELD_STRING };
static const struct field yes_no = { .name = "x", .type = FIELD_BOOL };
static const struct field number = { .name = "x", .type = FIELD_INT };
static const struct field reference = { .name = "x", .type = FIELD_REFERENCE };
static const struct field commit = { .name = "x", .type = FIELD_COMMIT };
static const struct field content = { .name = "x", .type = FIELD_CONTENT };
static const struct field variable = { .name = "x", .type = FIELD_VALUE };
static const struct field key = { .name = "x", .type = FIELD_SSH_KEY };
static const struct field when = { .name = "x", .type = FIELD_CRON };
static const struct field set = { .name = "x", .type = FIELD_STRING_SET };

static void test_where_it_stands_in_json(void **state)
{
	const struct field plain = { .name = "name" };
	const struct field deep = { .name = "content", .path = "content.raw" };

	(void)state;
	assert_string_equal(field_path(&plain), "name");
	assert_string_equal(field_path(&deep), "content.raw");
}

static void test_every_type_has_a_name(void **state)
{
	static const char *const names[] = { "text", "text", "true or false", "a whole number",
		"a list of texts", "a person", "a list of people", "a key", "a secret",
		"text or a secret", "a public SSH key", "a cron expression", "the name of a host",
		"a commit", "the path of a file", "text, byte for byte" };
	struct field f = { .name = "x" };

	(void)state;
	for (f.type = FIELD_STRING; f.type <= FIELD_CONTENT; f.type++)
		assert_string_equal(field_type_name(&f), names[f.type]);
}

/* A scalar: "null", "s:text", "i:1", "b:true"; NULL is not there. */
static const struct value *scalar(struct arena *a, const char *spec)
{
	if (!spec)
		return NULL;
	if (strcmp(spec, "null") == 0)
		return value_new_null(a);
	if (spec[0] == 'b')
		return value_new_bool(a, spec[2] == 't');
	if (spec[0] == 'i')
		return value_new_int(a, strtol(spec + 2, NULL, 10));
	return value_new_string(a, spec + 2);
}

#define HASH "0123456789abcdef0123456789abcdef01234567"

static void test_scalars(void **state)
{
	static const struct {
		const struct field *field;
		const char *wanted, *found;
		bool equal;
	} rows[] = {
		{ &content, "s:a\n", "s:a\n", true },
		{ &content, "s:a\n", "s:a", false },
		{ &content, "s:a\n", "s:a\r\n", false },
		{ &content, "s:a", "s:a ", false },
		{ &content, "s:", NULL, true },
		{ &line, "s:a", "s:a", true },
		{ &line, "s:a", "s:A", false },
		{ &line, "s:a", "s:a ", false },
		{ &line, "s:a", "s:a\n", false },
		{ &line, "s:", NULL, true },
		{ &line, "s:", "null", true },
		{ &line, "s:", "s:", true },
		{ &line, "s:a", NULL, false },
		{ &line, "s:a", "null", false },
		{ &line, "s:null", "null", false },
		{ &line, "i:2024", "s:2024", true },
		{ &text, "s:a", "s:a\n", true },
		{ &text, "s:a\n", "s:a", true },
		{ &text, "s:a\r\n\r\n", "s:a", true },
		{ &text, "s:a \t", "s:a", true },
		{ &text, "s: a", "s:a", false },
		{ &text, "s:a\nb", "s:a\nb\n", true },
		{ &text, "s:a\nb", "s:a b", false },
		{ &text, "s:a\nb", "s:a\n\nb", false },
		{ &text, "s:ab", "s:a", false },
		{ &text, "s:\n", NULL, true },
		{ &text, "s:", "null", true },
		{ &text, "s:a", NULL, false },
		{ &yes_no, "b:true", "b:true", true },
		{ &yes_no, "b:true", "b:false", false },
		{ &yes_no, "b:false", NULL, true },
		{ &yes_no, "b:false", "null", true },
		{ &yes_no, "b:true", NULL, false },
		{ &yes_no, "b:true", "null", false },
		{ &yes_no, "b:true", "s:true", true },
		{ &yes_no, "b:false", "s:false", true },
		{ &yes_no, "b:true", "s:false", false },
		{ &yes_no, "b:false", "s:true", false },
		{ &yes_no, "b:false", "s:anything", true },
		{ &number, "i:5", "i:5", true },
		{ &number, "i:5", "i:50", false },
		{ &number, "i:-5", "i:5", false },
		{ &number, "i:5", NULL, false },
		{ &number, "i:0", "null", false },
		{ &reference, "s:PAY", "s:PAY", true },
		{ &reference, "s:PAY", "s:pay", false },
		{ &reference, "s:", NULL, true },
		/* A hash may be shortened to seven digits; a name of a branch is nobody's hash. */
		{ &commit, "s:" HASH, "s:" HASH, true },
		{ &commit, "s:0123456", "s:" HASH, true },
		{ &commit, "i:123456", "s:" HASH, true },
		{ &commit, "s:0123457", "s:" HASH, false },
		{ &commit, "s:0123456", NULL, false },
		{ &commit, "s:main", "s:" HASH, true },
		{ &commit, "s:012345", "s:" HASH, true },
		{ &commit, "s:1234567", "s:" HASH, false },
		{ &commit, "s:" HASH "0", "s:" HASH, true },
		{ &commit, "s:", "s:" HASH, true },
		{ &variable, "s:true", "b:true", true },
		{ &variable, "s:7", "i:7", true },
		{ &variable, "s:x ", "s:x", false },
		{ &variable, "s:", NULL, true },
		{ &variable, "s:x", NULL, false },
		{ &key, "s:ssh-rsa AAAA", "s:ssh-rsa AAAA", true },
		{ &key, "s:ssh-rsa AAAA", "s:ssh-rsa AAAB", false },
		{ &when, "s:0 0 0 * * ? *", "s:0 0 0 * * ? *", true },
		{ &when, "s:0 0 0 * * ? *", "s:0 0 1 * * ? *", false },
	};
	AUTO(arena_release) struct arena a = ARENA_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		if (field_equal(rows[i].field, scalar(&a, rows[i].wanted),
			    scalar(&a, rows[i].found)) != rows[i].equal)
			fail_msg("row %zu: '%s' and '%s'", i, rows[i].wanted,
				rows[i].found ? rows[i].found : "nothing");
}

/* A list of the letters of `items`; NULL is not there, "-" is null. */
static const struct value *letters(struct arena *a, const char *items)
{
	struct value *list = value_new_list(a);

	if (!items || *items == '-')
		return items ? value_new_null(a) : NULL;
	for (; *items; items++)
		value_push(a, list, value_new_string(a, (char[]){ *items, '\0' }));
	return list;
}

static void test_sets(void **state)
{
	static const struct {
		const char *wanted, *found;
		bool equal;
	} rows[] = {
		{ "", "", true },
		{ "", NULL, true },
		{ "", "-", true },
		{ "a", NULL, false },
		{ "a", "-", false },
		{ "", "a", false },
		{ "abc", "abc", true },
		{ "abc", "cab", true },
		{ "abc", "ab", false },
		{ "ab", "abc", false },
		{ "aab", "ab", true },
		{ "ab", "bba", true },
		{ "ab", "ac", false },
		{ "a", "b", false },
	};
	AUTO(arena_release) struct arena a = ARENA_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		if (field_equal(&set, letters(&a, rows[i].wanted), letters(&a, rows[i].found)) !=
			rows[i].equal)
			fail_msg("row %zu", i);
}

static void test_a_set_of_a_million(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct value *up = value_new_list(&a), *down = value_new_list(&a);
	size_t i;

	(void)state;
	for (i = 0; i < 1000000; i++) {
		value_push(&a, up, value_new_int(&a, (int64_t)i));
		value_push(&a, down, value_new_int(&a, (int64_t)(999999 - i)));
	}
	assert_true(field_equal(&set, up, down));
	value_push(&a, down, value_new_string(&a, "x"));
	assert_false(field_equal(&set, up, down));
}
