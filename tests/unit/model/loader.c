/* Small files that say much: what layers and lists multiply ends at a bound, in good time. */
#include "model/loader.h"

#include "tests/unit/model/library.h"

static void add_many(struct str *out, const char *format, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		str_addf(out, "%sx%d", i ? ", " : "", i);
		str_add(out, format);
	}
}

static void assert_bounded(struct loaded *l, const struct str *body)
{
	load_body(l, body->buf);
	assert_int_equal(l->status, -1);
	assert_int_equal(l->d.n, 1);
	assert_string_equal(l->d.items[0].message,
		"the manifests declare more than 1000000 things, with what layers and lists of "
		"people multiply");
}

static void test_a_long_list_in_many_objects(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;
	AUTO(str_release) struct str body = STR_INIT;

	(void)state;
	str_add(&body, "defaults: {tags: [");
	add_many(&body, "", 10000);
	str_add(&body, "]}\nbooks: {");
	add_many(&body, ": {}", 10000);
	str_add(&body, "}\n");
	assert_bounded(&l, &body);
}

static void test_many_objects_in_many_objects(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;
	AUTO(str_release) struct str body = STR_INIT;

	(void)state;
	str_add(&body, "defaults: {chapters: {");
	add_many(&body, ": {}", 5000);
	str_add(&body, "}}\nbooks: {");
	add_many(&body, ": {}", 10000);
	str_add(&body, "}\n");
	assert_bounded(&l, &body);
}

static void test_many_people_in_many_lists(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	int i;

	(void)state;
	str_add(&text, "workspace: acme\npeople:\n  all: [");
	add_many(&text, "@b.c", 10000);
	str_add(&text, "]\n");
	for (i = 0; i < 10000; i++)
		str_addf(&text, "  g%d: [all]\n", i);
	load(&l, text.buf);
	assert_int_equal(l.d.n, 1);
	assert_non_null(strstr(l.d.items[0].message, "more than 1000000 things"));
}

/* 999 books with 998 tags each, and one with as many as `room` says. */
static int load_tags(int room)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;
	AUTO(str_release) struct str body = STR_INIT;

	str_add(&body, "defaults: {tags: [");
	add_many(&body, "", 998);
	str_add(&body, "]}\nbooks: {");
	add_many(&body, ": {}", 999);
	str_add(&body, ", y: {tags: [");
	add_many(&body, "", room);
	str_add(&body, "]}}\n");
	load_body(&l, body.buf);
	return l.status;
}

static void test_the_bound_itself(void **state)
{
	/* Without the books before it, the shared list, itself and two more that load_body() declares. */
	const int room = LOADER_ITEMS_MAX - 999 * 999 - 998 - 1 - 2;

	(void)state;
	assert_int_equal(load_tags(room), 0);
	assert_int_equal(load_tags(room + 1), -1);
}

static void test_as_much_as_fits(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;
	AUTO(str_release) struct str body = STR_INIT;

	(void)state;
	str_add(&body, "defaults: {tags: [");
	add_many(&body, "", 990);
	str_add(&body, "]}\nbooks: {");
	add_many(&body, ": {}", 1000);
	str_add(&body, "}\n");
	load_body(&l, body.buf);
	assert_mistakes(&l, "");
}

/* The first thousand are kept, and what comes after is not even looked for, however much it is. */
static void test_a_flood_of_mistakes(void **state)
{
	static const char *const floods[][2] = {
		{ "books: {", ": {use: [nobody], readers: [nobody], blurp: x}" },
		{ "people: {", ": nobody" },
		{ "", ": {}" },
		{ "profiles: {", ": {blurp: x}" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(floods); i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;
		AUTO(str_release) struct str text = STR_INIT;

		str_addf(&text, "{workspace: acme, %s", floods[i][0]);
		add_many(&text, floods[i][1], 100000);
		str_addf(&text, "}%s\n", *floods[i][0] ? "}" : "");
		load(&l, text.buf);
		assert_int_equal(l.status, -1);
		assert_int_equal(l.d.n, DIAG_MAX);
	}
}

static void test_the_nearest_name(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct loader l = { .arena = &a };
	struct names names = { 0 };
	char hint[64];

	(void)state;
	assert_string_equal(names_suggest(&names, "emma", hint, sizeof hint), "");
	names_add(&l, &names, "dune");
	names_add(&l, &names, "emmy");
	names_add(&l, &names, "emm");
	assert_string_equal(
		names_suggest(&names, "emma", hint, sizeof hint), ", did you mean 'emmy'?");
	assert_string_equal(names_suggest(&names, "zzzz", hint, sizeof hint), "");
}
