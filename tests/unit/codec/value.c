#include "codec/value.h"

#include "base/arena.h"
#include "base/str.h"
#include "codec/json.h"

#include "tests/unit/unit.h"

#include <string.h>

/* The value that the JSON `text` says. */
static const struct value *value(struct arena *a, const char *text)
{
	const struct value *v = json_parse(a, text, strlen(text), NULL);

	assert_non_null(v);
	return v;
}

static void assert_json(const struct value *v, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;

	json_write(&out, v);
	assert_string_equal(out.buf, expected);
}

static void test_get_finds_a_name(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const struct value *map = value(&a, "{\"a\": 1, \"ab\": 2, \"\": 3}");

	(void)state;
	assert_string_equal(value_get(map, "a")->text, "1");
	assert_string_equal(value_get(map, "ab")->text, "2");
	assert_string_equal(value_get(map, "")->text, "3");
	assert_null(value_get(map, "abc"));
	assert_null(value_get(map, "b"));
	assert_null(value_get(NULL, "a"));
	assert_null(value_get(value(&a, "[1]"), "a"));
	assert_null(value_get(value(&a, "\"a\""), "a"));
}

static void test_at_follows_a_path(void **state)
{
	static const struct {
		const char *path, *text; /* NULL: ends early */
	} rows[] = {
		{ "a", "1" },
		{ "b.c.d", "2" },
		{ "b.e", "3" },
		{ "b.c.x", NULL },
		{ "a.b", NULL },
		{ "b.", NULL },
		{ ".b", NULL },
		{ "", NULL },
		{ "b.c.d.e", NULL },
		{ "l.0", NULL },
	};
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const struct value *map = value(&a, "{\"a\":1,\"b\":{\"c\":{\"d\":2},\"e\":3},\"l\":[4]}");
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		if (rows[i].text)
			assert_string_equal(value_at(map, rows[i].path)->text, rows[i].text);
		else
			assert_null(value_at(map, rows[i].path));
	assert_null(value_at(NULL, "a"));
}

static void test_a_selector_picks_one_of_a_list(void **state)
{
	static const struct {
		const char *path, *text; /* NULL: ends early */
	} rows[] = {
		{ "types[kind=fix].prefix", "f/" },
		{ "types[kind=new].prefix", "n/" },
		{ "types[kind=a.b].prefix", "dots/" },
		{ "deep.types[kind=fix].a.b", "1" },
		{ "types[kind=new].more[id=x].n", "2" },
		{ "types[kind=old].prefix", NULL },
		{ "types[kind=fi].prefix", NULL },
		{ "types[kind=fixed].prefix", NULL },
		{ "types[name=fix].prefix", NULL },
		{ "types[n=3].prefix", NULL }, /* a number is no text */
		{ "types[kind=fix].nothing", NULL },
		{ "deep[kind=fix].prefix", NULL }, /* no list */
		{ "types[kind].prefix", NULL },
		{ "types[", NULL },
		{ "types[]", NULL },
		{ "types[kind=", NULL },
		{ "types[kind=fix", NULL },
		{ "types.prefix", NULL },
	};
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const struct value *map = value(&a,
		"{\"types\": [3, {\"kind\": \"new\", \"prefix\": \"n/\", \"more\": [{\"id\": "
		"\"x\", \"n\": 2}]}, {\"kind\": \"fix\", \"prefix\": \"f/\"}, {\"kind\": "
		"\"fix\", \"prefix\": \"second\"}, {\"n\": 3, \"prefix\": \"x\"}, {\"kind\": "
		"\"a.b\", \"prefix\": \"dots/\"}], \"deep\": {\"types\": [{\"kind\": \"fix\", "
		"\"a\": {\"b\": 1}}]}}");
	const struct value *found;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		found = value_at(map, rows[i].path);
		if (rows[i].text ? !str_same(value_text(found, NULL), rows[i].text)
				 : found && found->type < VALUE_LIST)
			fail_msg("'%s'", rows[i].path);
	}
	assert_int_equal(value_at(map, "types[kind=fix]")->type, VALUE_MAP);
	assert_null(value_at(map, "types[kind=old]"));
}

static void test_a_selector_makes_the_item_that_is_not_there(void **state)
{
	static const struct {
		const char *path, *text;
	} rows[] = {
		{ "name", "x" },
		{ "types[kind=fix].prefix", "f/" },
		{ "types[kind=new].prefix", "n/" },
		{ "types[kind=fix].enabled", "yes" },
		{ "types[kind=new].prefix", "new/" },
		{ "deep.list[id=1].a.b", "c" },
		{ "name[id=1].x", "no text any more" },
	};
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct value *map = value_new_map(&a);
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		value_put_at(&a, map, rows[i].path, value_new_string(&a, rows[i].text));
	assert_json(map, "{\"name\":[{\"id\":\"1\",\"x\":\"no text any more\"}],"
			 "\"types\":[{\"kind\":\"fix\",\"prefix\":\"f/\",\"enabled\":\"yes\"},"
			 "{\"kind\":\"new\",\"prefix\":\"new/\"}],"
			 "\"deep\":{\"list\":[{\"id\":\"1\",\"a\":{\"b\":\"c\"}}]}}");
	value_put_at(&a, map, "types[kind=fix]", value_new_int(&a, 1));
	assert_string_equal(value_get(map, "types")->items[0].text, "1");
}

static void test_text_is_of_scalars(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;

	(void)state;
	assert_string_equal(value_text(value(&a, "\"x\""), "-"), "x");
	assert_string_equal(value_text(value(&a, "12"), "-"), "12");
	assert_string_equal(value_text(value(&a, "1.50"), "-"), "1.50");
	assert_string_equal(value_text(value(&a, "true"), "-"), "true");
	assert_string_equal(value_text(value(&a, "null"), "-"), "-");
	assert_string_equal(value_text(value(&a, "[]"), "-"), "-");
	assert_string_equal(value_text(value(&a, "{}"), "-"), "-");
	assert_null(value_text(NULL, NULL));
	assert_string_equal(value_string(value(&a, "\"x\""), "-"), "x");
	assert_string_equal(value_string(value(&a, "12"), "-"), "-");
	assert_string_equal(value_string(value(&a, "null"), "-"), "-");
	assert_string_equal(value_string(value(&a, "[]"), "-"), "-");
	assert_null(value_string(NULL, NULL));
}

static void test_true_is_the_boolean_only(void **state)
{
	static const char *const not_true[] = { "false", "null", "1", "\"true\"", "[true]", "{}" };
	AUTO(arena_release) struct arena a = ARENA_INIT;
	size_t i;

	(void)state;
	assert_true(value_true(value(&a, "true")));
	assert_false(value_true(NULL));
	for (i = 0; i < COUNT(not_true); i++)
		assert_false(value_true(value(&a, not_true[i])));
}

static void test_int_is_of_whole_numbers(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;

	(void)state;
	assert_int_equal(value_int(value(&a, "12"), 7), 12);
	assert_true(value_int(value(&a, "-9223372036854775808"), 7) == INT64_MIN);
	assert_int_equal(value_int(value(&a, "1.0"), 7), 7);
	assert_int_equal(value_int(value(&a, "\"12\""), 7), 7);
	assert_int_equal(value_int(value(&a, "null"), 7), 7);
	assert_int_equal(value_int(NULL, 7), 7);
}

static void test_equality_is_deep(void **state)
{
	static const struct {
		const char *a, *b;
		bool equal;
	} rows[] = {
		{ "1", "1", true },
		{ "1", "2", false },
		{ "1", "\"1\"", false },
		{ "1", "1.0", false },
		{ "null", "null", true },
		{ "null", "false", false },
		{ "true", "false", false },
		{ "\"a\"", "\"ab\"", false },
		{ "[1,2]", "[1,2]", true },
		{ "[1,2]", "[2,1]", false },
		{ "[1]", "[1,2]", false },
		{ "[]", "{}", false },
		{ "{}", "{}", true },
		{ "{\"a\":1,\"b\":[{\"c\":2}]}", "{\"b\":[{\"c\":2}],\"a\":1}", true },
		{ "{\"a\":1,\"b\":[{\"c\":2}]}", "{\"b\":[{\"c\":3}],\"a\":1}", false },
		{ "{\"a\":1}", "{\"b\":1}", false },
		{ "{\"a\":1}", "{\"a\":1,\"b\":1}", false },
	};
	AUTO(arena_release) struct arena a = ARENA_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		assert_int_equal(
			value_equal(value(&a, rows[i].a), value(&a, rows[i].b)), rows[i].equal);
		assert_int_equal(
			value_equal(value(&a, rows[i].b), value(&a, rows[i].a)), rows[i].equal);
	}
}

static void test_places_do_not_count_for_equality(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct value *moved = value_new_int(&a, 1);

	(void)state;
	moved->place = (struct place){ "f", 3, 4 };
	assert_true(value_equal(moved, value_new_int(&a, 1)));
}

static void test_types_have_names_for_people(void **state)
{
	int type;

	(void)state;
	for (type = VALUE_NULL; type <= VALUE_MAP; type++)
		assert_true(strlen(value_type_name((enum value_type)type)) > 3);
	assert_string_equal(value_type_name(VALUE_STRING), "text");
	assert_string_equal(value_type_name(VALUE_LIST), "a list");
	assert_string_equal(value_type_name(VALUE_MAP), "a map");
	assert_string_equal(value_type_name(VALUE_BOOL), "true or false");
	assert_string_equal(value_type_name(VALUE_INT), "a whole number");
}

static void test_new_scalars(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	char text[] = "text";
	const struct value *v = value_new_string(&a, text);

	(void)state;
	text[0] = 'n';
	assert_json(v, "\"text\"");
	assert_int_equal(v->n, 4);
	assert_null(v->place.file);
	assert_json(value_new_bool(&a, true), "true");
	assert_json(value_new_bool(&a, false), "false");
	assert_json(value_new_int(&a, INT64_MIN), "-9223372036854775808");
	assert_json(value_new_null(&a), "null");
}

static void test_lists_grow(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct value *list = value_new_list(&a);
	int i;

	(void)state;
	assert_json(list, "[]");
	for (i = 0; i < 1000; i++)
		value_push(&a, list, value_new_int(&a, i));
	assert_int_equal(list->n, 1000);
	for (i = 0; i < 1000; i++)
		assert_int_equal(value_int(&list->items[i], -1), i);
}

static void test_maps_grow_and_replace(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct value *map = value_new_map(&a);
	char name[16];
	int i;

	(void)state;
	assert_json(map, "{}");
	for (i = 0; i < 100; i++) {
		snprintf(name, sizeof name, "name%d", i);
		value_put(&a, map, name, value_new_int(&a, i));
	}
	value_put(&a, map, "name7", value_new_string(&a, "seven"));
	assert_int_equal(map->n, 100);
	assert_string_equal(value_get(map, "name7")->text, "seven");
	assert_string_equal(map->pairs[7].name, "name7");
	assert_int_equal(value_int(value_get(map, "name99"), -1), 99);
}

static void test_put_returns_the_copy(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct value *map = value_new_map(&a);
	struct value *copy = value_put(&a, map, "list", value_new_list(&a));

	(void)state;
	value_push(&a, copy, value_new_int(&a, 1));
	value_push(&a, copy, value_new_map(&a));
	assert_json(map, "{\"list\":[1,{}]}");
}

static void test_put_at_makes_the_maps_on_the_way(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct value *map = value_new_map(&a);

	(void)state;
	value_put_at(&a, map, "a.b.c", value_new_int(&a, 1));
	value_put_at(&a, map, "a.b.d", value_new_int(&a, 2));
	value_put_at(&a, map, "e", value_new_int(&a, 3));
	value_put_at(&a, map, "a.b.c", value_new_int(&a, 4));
	assert_json(map, "{\"a\":{\"b\":{\"c\":4,\"d\":2}},\"e\":3}");
	value_put_at(&a, map, "e.f", value_new_int(&a, 5));
	assert_json(map, "{\"a\":{\"b\":{\"c\":4,\"d\":2}},\"e\":{\"f\":5}}");
}
