/* The bounds on what a file may make of itself, from both sides. */
#include "codec/yaml.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

#include <string.h>

struct run {
	struct arena arena;
	struct diag d;
	struct str text;
};

#define RUN_INIT                                                                                   \
	{                                                                                          \
		ARENA_INIT, DIAG_INIT, STR_INIT                                                    \
	}

static void run_release(struct run *r)
{
	arena_release(&r->arena);
	diag_release(&r->d);
	str_release(&r->text);
}

static const struct value *parse(struct run *r)
{
	return yaml_parse(&r->arena, "f.yaml", r->text.buf, r->text.len, &r->d);
}

static void assert_refused(struct run *r, const char *message)
{
	assert_null(parse(r));
	assert_int_equal(r->d.n, 1);
	assert_string_equal(r->d.items[0].message, message);
	assert_string_equal(r->d.items[0].place.file, "f.yaml");
}

static void test_size(void **state)
{
	AUTO(run_release) struct run r = RUN_INIT;

	(void)state;
	str_add(&r.text, "a: 1 #");
	str_fill(&r.text, 'x', YAML_SIZE_MAX - r.text.len);
	assert_non_null(parse(&r));
	str_addch(&r.text, 'x');
	assert_refused(&r, "is larger than 32 MB, the limit: split it");
	assert_int_equal(r.d.items[0].place.line, 0);
}

static void test_depth_of_lists(void **state)
{
	AUTO(run_release) struct run fits = RUN_INIT, deep = RUN_INIT;

	(void)state;
	str_fill(&fits.text, '[', YAML_DEPTH_MAX);
	str_fill(&fits.text, ']', YAML_DEPTH_MAX);
	assert_non_null(parse(&fits));
	str_fill(&deep.text, '[', YAML_DEPTH_MAX + 1);
	str_fill(&deep.text, ']', YAML_DEPTH_MAX + 1);
	assert_refused(&deep, "more than 64 lists and maps within each other");
	assert_int_equal(deep.d.items[0].place.column, YAML_DEPTH_MAX + 1);
}

static void test_depth_of_a_hostile_file_costs_nothing(void **state)
{
	AUTO(run_release) struct run r = RUN_INIT;

	(void)state;
	str_fill(&r.text, '[', 1000000);
	assert_refused(&r, "more than 64 lists and maps within each other");
}

static void nest(struct str *out, int depth, const char *inner)
{
	str_fill(out, '[', (size_t)depth);
	str_add(out, inner);
	str_fill(out, ']', (size_t)depth);
}

static void test_depth_counts_what_aliases_add(void **state)
{
	AUTO(run_release) struct run fits = RUN_INIT, deep = RUN_INIT;

	(void)state;
	str_add(&fits.text, "a: &a ");
	nest(&fits.text, 40, "");
	str_add(&fits.text, "\nb: ");
	nest(&fits.text, 23, "*a");
	assert_non_null(parse(&fits));

	str_add(&deep.text, "a: &a ");
	nest(&deep.text, 40, "");
	str_add(&deep.text, "\nb: ");
	nest(&deep.text, 24, "*a");
	assert_refused(&deep, "with '*a', more than 64 lists and maps within each other");
}

/* Ten times ten times ten ... each line is ten of the line before. */
static void test_billion_laughs(void **state)
{
	AUTO(run_release) struct run r = RUN_INIT;
	int i, j;

	(void)state;
	str_add(&r.text, "l0: &l0 lol\n");
	for (i = 1; i < 10; i++) {
		str_addf(&r.text, "l%d: &l%d [", i, i);
		for (j = 0; j < 10; j++)
			str_addf(&r.text, "%s*l%d", j ? ", " : "", i - 1);
		str_add(&r.text, "]\n");
	}
	assert_refused(&r, "the aliases stand for more than 1000000 values: write less with them");
	assert_int_equal(r.d.items[0].place.line, 7);
}

static void test_laughing_by_merges(void **state)
{
	AUTO(run_release) struct run r = RUN_INIT;
	int i;

	(void)state;
	str_add(&r.text, "base: &base\n");
	for (i = 0; i < 1000; i++)
		str_addf(&r.text, "  name%d: 1\n", i);
	for (i = 0; i < 1000; i++)
		str_addf(&r.text, "m%d: {<<: *base}\n", i);
	assert_refused(&r, "the aliases stand for more than 1000000 values: write less with them");
}

static void test_many_honest_aliases(void **state)
{
	AUTO(run_release) struct run r = RUN_INIT;
	int i;

	(void)state;
	str_add(&r.text, "base: &base {a: 1, b: 2, c: 3}\n");
	for (i = 0; i < 10000; i++)
		str_addf(&r.text, "m%d: {<<: *base, d: *base}\n", i);
	assert_int_equal(parse(&r)->n, 10001);
	assert_true(diag_empty(&r.d));
}

static void test_number_of_values(void **state)
{
	AUTO(run_release) struct run r = RUN_INIT;
	int i;

	(void)state;
	str_add(&r.text, "[");
	for (i = 0; i < YAML_NODES_MAX; i++)
		str_add(&r.text, "a,");
	str_add(&r.text, "]");
	assert_refused(&r, "more than 4000000 values in one file: split it");
}

static void test_large_maps_are_checked_in_time(void **state)
{
	AUTO(run_release) struct run r = RUN_INIT;
	const struct value *v;
	int i;

	(void)state;
	for (i = 0; i < 100000; i++)
		str_addf(&r.text, "name-%d: {value: %d}\n", i, i);
	v = parse(&r);
	assert_non_null(v);
	assert_int_equal(v->n, 100000);
	assert_int_equal(value_int(value_at(v, "name-99999.value"), -1), 99999);
	str_add(&r.text, "name-77: again\n");
	assert_refused(&r, "repeats 'name-77', first at line 78");
}

/* What `n` aliases of a list with 99 items say: each stands for a hundred values. */
static void parse_aliases(struct run *r, int n)
{
	int i;

	str_add(&r->text, "l: &l [x");
	for (i = 1; i < 99; i++)
		str_add(&r->text, ", x");
	str_add(&r->text, "]\na: [");
	for (i = 0; i < n; i++)
		str_addf(&r->text, "%s*l", i ? ", " : "");
	str_add(&r->text, "]\n");
	parse(r);
}

static void test_as_many_values_by_aliases_as_may_be(void **state)
{
	AUTO(run_release) struct run just = RUN_INIT, more = RUN_INIT;

	(void)state;
	parse_aliases(&just, YAML_ALIAS_NODES_MAX / 100);
	assert_true(diag_empty(&just.d));
	parse_aliases(&more, YAML_ALIAS_NODES_MAX / 100 + 1);
	assert_false(diag_empty(&more.d));
}
