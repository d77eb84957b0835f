#include "codec/yaml_tree.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/yaml.h"

#include "tests/unit/unit.h"

#include <string.h>

struct build {
	struct arena arena;
	struct diag d;
	struct yaml_tree *tree;
	struct str out;
};

static void build_init(struct build *t)
{
	*t = (struct build){ ARENA_INIT, DIAG_INIT, NULL, STR_INIT };
	t->tree = yaml_tree_new(&t->arena, &t->d);
}

static void build_release(struct build *t)
{
	yaml_tree_free(&t->tree);
	arena_release(&t->arena);
	diag_release(&t->d);
	str_release(&t->out);
}

static const struct place here = { "f", 1, 1 };

static int add(struct build *t, const char *text, const char *anchor)
{
	const struct yaml_scalar s = { text, strlen(text), true, anchor, here };

	return yaml_tree_scalar(t->tree, &s);
}

static const char *written(struct build *t)
{
	str_reset(&t->out);
	json_write(&t->out, yaml_tree_root(t->tree));
	return t->out.buf;
}

static void test_there_is_no_root_before_the_end(void **state)
{
	AUTO(build_release) struct build t;

	(void)state;
	build_init(&t);
	assert_null(yaml_tree_root(t.tree));
	yaml_tree_close(t.tree);
	assert_null(yaml_tree_root(t.tree));
	yaml_tree_open(t.tree, VALUE_LIST, NULL, here);
	assert_int_equal(yaml_tree_depth(t.tree), 1);
	assert_null(yaml_tree_root(t.tree));
	yaml_tree_close(t.tree);
	assert_int_equal(yaml_tree_depth(t.tree), 0);
	assert_string_equal(written(&t), "[]");
}

static void test_grows_from_events(void **state)
{
	AUTO(build_release) struct build t;

	(void)state;
	build_init(&t);
	yaml_tree_open(t.tree, VALUE_MAP, NULL, here);
	add(&t, "a", NULL);
	yaml_tree_open(t.tree, VALUE_LIST, "x", here);
	add(&t, "1", NULL);
	add(&t, "two", NULL);
	yaml_tree_close(t.tree);
	add(&t, "b", NULL);
	yaml_tree_alias(t.tree, "x", here);
	yaml_tree_close(t.tree);
	assert_string_equal(written(&t), "{\"a\":[1,\"two\"],\"b\":[1,\"two\"]}");
	assert_true(diag_empty(&t.d));
}

static void test_scalars_are_copied(void **state)
{
	AUTO(build_release) struct build t;
	char text[] = "text", anchor[] = "x";

	(void)state;
	build_init(&t);
	yaml_tree_open(t.tree, VALUE_LIST, NULL, here);
	add(&t, text, anchor);
	text[0] = 'n';
	anchor[0] = 'y';
	yaml_tree_alias(t.tree, "x", here);
	yaml_tree_close(t.tree);
	assert_string_equal(written(&t), "[\"text\",\"text\"]");
}

static void test_a_map_may_end_before_its_last_value(void **state)
{
	AUTO(build_release) struct build t;

	(void)state;
	build_init(&t);
	yaml_tree_open(t.tree, VALUE_MAP, NULL, here);
	add(&t, "a", NULL);
	yaml_tree_close(t.tree);
	assert_string_equal(written(&t), "{\"a\":null}");
}

static void test_bounds_end_the_tree(void **state)
{
	AUTO(build_release) struct build t;
	int i;

	(void)state;
	build_init(&t);
	for (i = 0; i < YAML_DEPTH_MAX; i++)
		assert_int_equal(yaml_tree_open(t.tree, VALUE_LIST, NULL, here), 0);
	assert_int_equal(yaml_tree_open(t.tree, VALUE_LIST, NULL, here), -1);
	assert_int_equal(yaml_tree_depth(t.tree), YAML_DEPTH_MAX);
	assert_int_equal(t.d.n, 1);
}

static void test_mistakes_do_not_end_it(void **state)
{
	AUTO(build_release) struct build t;

	(void)state;
	build_init(&t);
	yaml_tree_open(t.tree, VALUE_LIST, NULL, here);
	assert_int_equal(yaml_tree_alias(t.tree, "nobody", here), 0);
	assert_int_equal(add(&t, "1", NULL), 0);
	yaml_tree_close(t.tree);
	assert_string_equal(written(&t), "[null,1]");
	assert_int_equal(t.d.n, 1);
}

static void test_freeing_nothing_is_no_mistake(void **state)
{
	struct yaml_tree *none = NULL;

	(void)state;
	yaml_tree_free(&none);
}
