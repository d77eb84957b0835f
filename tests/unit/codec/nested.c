#include "codec/nested.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "tests/unit/unit.h"

#include <string.h>

/* The map of fields "key=text" or "key[]" separated by spaces as JSON, or "!" and the failure. */
static const char *nested(const char *fields)
{
	static struct str out = STR_INIT;
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	struct value *map = value_new_map(&a);
	char *text = arena_strdup(&a, fields), *field, *equals;

	str_release(&out);
	while ((field = strsep(&text, " ")) != NULL && !e.code) {
		equals = strchr(field, '=');
		if (equals)
			*equals = '\0';
		nested_put(&a, map, field, equals ? value_new_string(&a, equals + 1) : NULL, &e);
	}
	if (e.code) {
		assert_int_equal(e.code, ERR_USAGE);
		str_addf(&out, "!%s", err_text(&e));
	} else {
		json_write(&out, map);
	}
	return out.buf;
}

#define NO_KEY(key)                                                                                \
	"!'" key "' is no key of a field; it is NAME, NAME[INNER], NAME[] or NAME[][INNER]"

static void test_names_and_maps(void **state)
{
	(void)state;
	assert_string_equal(nested("a=1"), "{\"a\":\"1\"}");
	assert_string_equal(nested("a=1 b="), "{\"a\":\"1\",\"b\":\"\"}");
	assert_string_equal(nested("a[b]=1 a[c]=2 d=3 a[e][f]=4"),
		"{\"a\":{\"b\":\"1\",\"c\":\"2\",\"e\":{\"f\":\"4\"}},\"d\":\"3\"}");
}

static void test_lists(void **state)
{
	(void)state;
	assert_string_equal(nested("a[]=1 a[]=2"), "{\"a\":[\"1\",\"2\"]}");
	assert_string_equal(nested("a[]"), "{\"a\":[]}");
	assert_string_equal(nested("a[] a[]=1"), "{\"a\":[\"1\"]}");
	assert_string_equal(
		nested("a[b][]=1 a[b][]=2 a[c][]"), "{\"a\":{\"b\":[\"1\",\"2\"],\"c\":[]}}");
}

static void test_maps_in_lists(void **state)
{
	(void)state;
	assert_string_equal(nested("a[][b]=1 a[][c]=2 a[][b]=3"),
		"{\"a\":[{\"b\":\"1\",\"c\":\"2\"},{\"b\":\"3\"}]}");
	assert_string_equal(nested("a[][b][]=1 a[][b][]=2 a[][c]=3 a[][c]=4"),
		"{\"a\":[{\"b\":[\"1\",\"2\"],\"c\":\"3\"},{\"c\":\"4\"}]}");
	assert_string_equal(nested("a[]=0 a[][b]=1"), "{\"a\":[\"0\",{\"b\":\"1\"}]}");
}

static void test_many(void **state)
{
	AUTO(str_release) struct str fields = STR_INIT;
	const char *json;
	int i;

	(void)state;
	for (i = 0; i < 100; i++)
		str_addf(&fields, "%sa[%d]=x b[]=y c[][n]=%d", i ? " " : "", i, i);
	json = nested(fields.buf);
	assert_non_null(strstr(json, "\"99\":\"x\"},"));
	assert_non_null(strstr(json, "{\"n\":\"98\"},{\"n\":\"99\"}]"));
}

static void test_what_is_given_twice(void **state)
{
	(void)state;
	assert_string_equal(nested("a=1 a=1"), "!field 'a' is given twice");
	assert_string_equal(nested("a[b]=1 a[b]=1"), "!field 'a[b]' is given twice");
}

static void test_what_does_not_go_together(void **state)
{
	(void)state;
	assert_string_equal(
		nested("a=1 a[b]=2"), "!field 'a[b]' takes 'a' for a map, but it is text already");
	assert_string_equal(nested("a[]=1 a[b]=2"),
		"!field 'a[b]' takes 'a' for a map, but it is a list already");
	assert_string_equal(nested("x[a][b]=1 x[a][]=2"),
		"!field 'x[a][]' takes 'a' for a list, but it is a map already");
	assert_string_equal(nested("a[b]=1 a=2"), "!field 'a' is given twice");
}

static void test_what_is_no_key(void **state)
{
	(void)state;
	assert_string_equal(nested("=1"), NO_KEY(""));
	assert_string_equal(nested("[a]=1"), NO_KEY("[a]"));
	assert_string_equal(nested("a[=1"), NO_KEY("a["));
	assert_string_equal(nested("a]=1"), NO_KEY("a]"));
	assert_string_equal(nested("a[b]c=1"), NO_KEY("a[b]c"));
	assert_string_equal(nested("a[[b]]=1"), NO_KEY("a[[b]]"));
	assert_string_equal(nested("a[][]=1"), NO_KEY("a[][]"));
	assert_string_equal(nested("a"), NO_KEY("a"));
	assert_string_equal(nested("a[b]"), NO_KEY("a[b]"));
}

static void test_depth_is_bounded(void **state)
{
	AUTO(str_release) struct str fields = STR_INIT;
	int i;

	(void)state;
	str_add(&fields, "a");
	for (i = 0; i < 1000; i++)
		str_add(&fields, "[a]");
	str_add(&fields, "=1");
	assert_non_null(strstr(nested(fields.buf), "is no key of a field"));
}
