#include "codec/yaml_map.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

struct build {
	struct arena arena;
	struct diag d;
	struct yaml_map b;
	struct str out;
};

static void build_release(struct build *t)
{
	arena_release(&t->arena);
	diag_release(&t->d);
	name_set_release(&t->b.names);
	str_release(&t->out);
}

#define BUILD_INIT                                                                                 \
	{                                                                                          \
		.arena = ARENA_INIT, .d = DIAG_INIT, .out = STR_INIT                               \
	}

static struct pair pair(const char *name, uint32_t line, struct value v)
{
	v.place.line = line;
	return (struct pair){ name, { "f", line, 1 }, v };
}

static struct value number(const char *text)
{
	return (struct value){ .type = VALUE_INT, .text = text, .n = 1 };
}

static const char *build(struct build *t, const struct pair *pairs, size_t n)
{
	struct value map = { .place = { "f", 7, 8 } };

	t->b.arena = &t->arena;
	t->b.d = &t->d;
	yaml_map_build(&t->b, &map, pairs, n);
	assert_int_equal(map.type, VALUE_MAP);
	assert_int_equal(map.place.line, 7);
	json_write(&t->out, &map);
	return t->out.buf;
}

static void test_keeps_the_order(void **state)
{
	AUTO(build_release) struct build t = BUILD_INIT;
	const struct pair pairs[] = { pair("b", 1, number("1")), pair("a", 2, number("2")) };

	(void)state;
	assert_string_equal(build(&t, pairs, 2), "{\"b\":1,\"a\":2}");
	assert_true(diag_empty(&t.d));
}

static void test_may_be_empty(void **state)
{
	AUTO(build_release) struct build t = BUILD_INIT;

	(void)state;
	assert_string_equal(build(&t, NULL, 0), "{}");
}

static void test_the_first_of_repeated_names_stays(void **state)
{
	AUTO(build_release) struct build t = BUILD_INIT;
	const struct pair pairs[] = { pair("a", 1, number("1")), pair("b", 2, number("2")),
		pair("a", 3, number("3")) };

	(void)state;
	assert_string_equal(build(&t, pairs, 3), "{\"a\":1,\"b\":2}");
	assert_int_equal(t.d.n, 1);
	assert_int_equal(t.d.items[0].place.line, 3);
	assert_string_equal(t.d.items[0].message, "repeats 'a', first at line 1");
}

static void test_merges_below_its_own(void **state)
{
	AUTO(build_release) struct build t = BUILD_INIT;
	const struct pair other[] = { pair("a", 1, number("1")), pair("c", 1, number("2")) };
	const struct value source = { .type = VALUE_MAP, .n = 2, .pairs = other };
	const struct pair pairs[] = { pair(yaml_map_merge, 2, source), pair("a", 3, number("3")),
		pair("b", 4, number("4")) };

	(void)state;
	assert_string_equal(build(&t, pairs, 3), "{\"a\":3,\"b\":4,\"c\":2}");
	assert_true(diag_empty(&t.d));
}

static void test_only_the_mark_merges(void **state)
{
	AUTO(build_release) struct build t = BUILD_INIT;
	const struct pair pairs[] = { pair("<<", 1, number("1")) };

	(void)state;
	assert_string_equal(build(&t, pairs, 1), "{\"<<\":1}");
}

static void test_what_is_broken_already_is_not_blamed_again(void **state)
{
	AUTO(build_release) struct build t = BUILD_INIT;
	const struct value broken = { .type = VALUE_NULL, .text = yaml_map_broken, .n = 4 };
	const struct pair pairs[] = { pair(yaml_map_nameless, 1, number("1")),
		pair(yaml_map_nameless, 2, number("2")), pair(yaml_map_merge, 3, broken),
		pair("a", 4, broken) };

	(void)state;
	assert_string_equal(build(&t, pairs, 4), "{\"a\":null}");
	assert_true(diag_empty(&t.d));
}
