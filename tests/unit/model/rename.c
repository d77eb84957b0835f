#include "model/rename.h"

#include "tests/unit/model/library.h"

static void test_what_can_be_renamed(void **state)
{
	static const struct {
		const char *books, *mistakes;
	} rows[] = {
		{ "{a: {renamed_from: b}}", "" },
		{ "{a: {renamed_from: b}, b: {renamed_from: c}}", "" },
		{ "{b: {renamed_from: a}, c: {renamed_from: b}, d: {renamed_from: c}}", "" },
		{ "{a: {renamed_from: a}}", "" },
		{ "{a: {renamed_from: b}, b: {absent: true}}", "" },
		{ "{a: {renamed_from: b}, b: {}}",
			"f.yaml:3:27: 'b' cannot be renamed, it is declared itself at f.yaml:3\n" },
		{ "{a: {renamed_from: x}, b: {renamed_from: x}}",
			"f.yaml:3:49: 'x' cannot become two books, it becomes 'a' already at "
			"f.yaml:3\n" },
		{ "{b: {renamed_from: x}, a: {renamed_from: x}}",
			"f.yaml:3:27: 'x' cannot become two books, it becomes 'a' already at "
			"f.yaml:3\n" },
		{ "{a: {renamed_from: b}, b: {renamed_from: a}}",
			"f.yaml:3:27: 'a' is renamed in a circle, and whether that was done cannot "
			"be "
			"told: rename by way of another key\n" },
		{ "{a: {renamed_from: b}, b: {renamed_from: c}, c: {renamed_from: a}}",
			"f.yaml:3:27: 'a' is renamed in a circle, and whether that was done cannot "
			"be "
			"told: rename by way of another key\n" },
		/* A chain that leads nowhere, and two circles. */
		{ "{a: {renamed_from: b}, b: {renamed_from: x}, c: {renamed_from: d}, "
		  "d: {renamed_from: c}, e: {renamed_from: f}, f: {renamed_from: e}}",
			"f.yaml:3:71: 'c' is renamed in a circle, and whether that was done cannot "
			"be "
			"told: rename by way of another key\n"
			"f.yaml:3:115: 'e' is renamed in a circle, and whether that was done "
			"cannot "
			"be told: rename by way of another key\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;
		AUTO(str_release) struct str body = STR_INIT;

		str_addf(&body, "books: %s\n", rows[i].books);
		load_body(&l, body.buf);
		assert_mistakes(&l, rows[i].mistakes);
	}
}

/* The same key of different kinds, or in different workspaces, is not the same. */
static void test_kinds_and_workspaces_are_apart(void **state)
{
	static const struct document files[] = {
		DOCUMENT("a.yaml", "workspace: a\nbooks: {n: {renamed_from: \"7\"}}\n"
				   "shelves: {N: {renamed_from: \"7\", name: x}}\n"),
		DOCUMENT("b.yaml", "workspace: b\nbooks: {m: {renamed_from: \"7\"}}\n"),
	};
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	(void)state;
	load_documents(&l, files, COUNT(files));
	assert_mistakes(&l, "");
}

/* Long chains take no longer for being long: each key is looked at once. */
static void test_a_long_chain(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;
	AUTO(str_release) struct str body = STR_INIT;
	int i;

	(void)state;
	str_add(&body, "books:\n");
	for (i = 0; i < 50000; i++)
		str_addf(&body, "  b%d: {renamed_from: b%d}\n", i, (i + 1) % 50000);
	load_body(&l, body.buf);
	assert_mistakes(&l, "f.yaml:4:22: 'b0' is renamed in a circle, and whether that was done "
			    "cannot be told: rename by way of another key\n");
}
