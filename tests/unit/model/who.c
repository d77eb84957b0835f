/* The `people:` section: names, lists, lists of lists, and who is whom. */
#include "model/who.h"

#include "tests/unit/model/library.h"

#define CARLA "557058:6f1c2d3e-4b5a-4c6d-8e7f-901a2b3c4d5e"

/* A manifest with that value of `people:` and a book with those readers. */
static void load_readers(struct loaded *l, const char *people, const char *readers)
{
	AUTO(str_release) struct str text = STR_INIT;

	str_addf(
		&text, "workspace: acme\npeople: %s\nbooks: {a: {readers: %s}}\n", people, readers);
	load(l, arena_strdup(&l->state.arena, text.buf));
}

static void test_who_is_meant(void **state)
{
	static const char *const rows[][3] = {
		{ "{}", "[]", "  readers: none\n" },
		{ "{ana: \"" ANA "\"}", "[ana]", "  reader " ANA " user=ana\n" },
		{ "{}", "[\"" ANA "\"]", "  reader " ANA " user=" ANA "\n" },
		{ "{}", "[\"8F3C6F0E-5A4C-4A4E-9F0E-0F6F2A1C9B11\"]",
			"  reader " ANA " user=" ANA "\n" },
		{ "{}", "[\"" CARLA "\"]", "  reader " CARLA " user=" CARLA "\n" },
		{ "{}", "[Carla@Acme.example]",
			"  reader carla@acme.example user=carla@acme.example\n" },
		/* Who has a name is called by it, also where the id is written. */
		{ "{ana: \"" ANA "\"}", "[\"" ANA "\"]", "  reader " ANA " user=ana\n" },
		/* A name for a name. */
		{ "{ana: \"" ANA "\", boss: ana}", "[boss]", "  reader " ANA " user=ana\n" },
		/* Lists, and lists of lists, declared after their use. */
		{ "{all: [some, carla], some: [ana, bo], ana: \"" ANA "\", bo: \"" BO
		  "\", carla: \"" CARLA "\"}",
			"[all]",
			"  reader " CARLA " user=carla\n"
			"  reader " ANA " user=ana\n"
			"  reader " BO " user=bo\n" },
		{ "{some: [\"" ANA "\", carla@acme.example]}", "[some]",
			"  reader carla@acme.example user=carla@acme.example\n"
			"  reader " ANA " user=" ANA "\n" },
		{ "{none: []}", "[none]", "  readers: none\n" },
		{ "{none: [], some: [none]}", "[some]", "  readers: none\n" },
		/* Whoever is meant twice is there once. */
		{ "{ana: \"" ANA "\", some: [ana, ana], more: [some, ana]}",
			"[ana, \"" ANA "\", some, more]", "  reader " ANA " user=ana\n" },
		{ "{ana: \"" ANA "\", bo: \"" BO "\", x: [ana, bo], y: [bo, ana], z: [x, y]}",
			"[z, x, y]",
			"  reader " ANA " user=ana\n"
			"  reader " BO " user=bo\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;
		AUTO(str_release) struct str expected = STR_INIT;

		load_readers(&l, rows[i][0], rows[i][1]);
		str_addf(&expected, "workspace acme\n book a\n%s", rows[i][2]);
		assert_state(&l, expected.buf);
	}
}

/* Of two names for one person the first in the alphabet is shown, wherever it is declared. */
static void test_two_names_for_one(void **state)
{
	static const char *const people[] = { "{bea: \"" ANA "\", ana: \"" ANA "\"}",
		"{ana: \"" ANA "\", bea: \"" ANA "\"}" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(people); i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;

		load_readers(&l, people[i], "[bea, ana]");
		assert_state(&l, "workspace acme\n book a\n  reader " ANA " user=ana\n");
	}
}

#define UNKNOWN                                                                                    \
	"; say who it is under 'people:', or write a UUID, an account id or an e-mail address\n"

static void test_mistakes(void **state)
{
	static const char *const rows[][3] = {
		{ "[ana]", "[]", "f.yaml:2:9: 'people' is a map, not a list\n" },
		{ "", "[]",
			"f.yaml:2:8: 'people' is null, which says nothing: leave the key out to "
			"not "
			"manage it, or write \"\", [] or {} to empty it\n" },
		{ "{}", "[ana]", "f.yaml:3:23: unknown person 'ana'" UNKNOWN },
		{ "{anna: a@b.c}", "[ana]",
			"f.yaml:3:23: unknown person 'ana', did you mean 'anna'?\n" },
		{ "{}", "[\"\"]", "f.yaml:3:23: unknown person ''" UNKNOWN },
		{ "{ana: [bo]}", "[]", "f.yaml:2:16: unknown person 'bo'" UNKNOWN },
		{ "{ana: bo}", "[]", "f.yaml:2:15: unknown person 'bo'" UNKNOWN },
		{ "{ana: 5}", "[ana]",
			"f.yaml:2:15: 'ana' is a UUID, an account id, an e-mail address or a list "
			"of "
			"names, not a whole number\n" },
		{ "{ana: null}", "[ana]",
			"f.yaml:2:15: 'ana' is a UUID, an account id, an e-mail address or a list "
			"of "
			"names, not null\n" },
		{ "{ana: {uuid: x}}", "[ana]",
			"f.yaml:2:15: 'ana' is a UUID, an account id, an e-mail address or a list "
			"of "
			"names, not a map\n" },
		{ "{some: [a@b.c, [x], 7]}", "[some]",
			"f.yaml:2:24: 'some' is a UUID, an account id, an e-mail address or a list "
			"of names, not a list\n"
			"f.yaml:2:29: 'some' is a UUID, an account id, an e-mail address or a list "
			"of names, not a whole number\n" },
		{ "{a@b.c: d@e.f}", "[]",
			"f.yaml:2:10: 'a@b.c' is no name: the left side of `people:` is a name, "
			"the "
			"right side who it is\n" },
		{ "{a: a}", "[a]", "f.yaml:2:13: 'a' contains itself\n" },
		{ "{a: [a]}", "[a]", "f.yaml:2:14: 'a' contains itself\n" },
		{ "{a: [b], b: [a]}", "[a, b]", "f.yaml:2:22: 'a' contains itself\n" },
		{ "{a: [b], b: [c, x@y.z], c: [a]}", "[]", "f.yaml:2:37: 'a' contains itself\n" },
		{ "{}", "ana",
			"f.yaml:3:22: 'readers' is a list of people, not text: write [...] "
			"around it\n" },
		{ "{}", "{ana: bo}", "f.yaml:3:22: 'readers' is a list of people, not a map\n" },
		{ "{}", "[7, [ana], null]",
			"f.yaml:3:23: 'readers' lists people, not a whole number\n"
			"f.yaml:3:26: 'readers' lists people, not a list\n"
			"f.yaml:3:33: 'readers' is null, which says nothing: leave the key out to "
			"not manage it, or write \"\", [] or {} to empty it\n" },
		{ "{}", "null",
			"f.yaml:3:22: 'readers' is null, which says nothing: leave the key out to "
			"not manage it, or write \"\", [] or {} to empty it\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;

		load_readers(&l, rows[i][0], rows[i][1]);
		assert_mistakes(&l, rows[i][2]);
	}
}

static void test_people_of_several_files(void **state)
{
	static const struct document files[] = {
		DOCUMENT("a.yaml", "workspace: acme\nbooks: {a: {readers: [ana, bo]}}\n"),
		DOCUMENT("b.yaml", "workspace: acme\npeople: {ana: a@b.c}\n"),
		DOCUMENT("c.yaml", "workspace: acme\npeople: {bo: b@b.c, ana: x@b.c}\n"),
		DOCUMENT("d.yaml", "workspace: other\nbooks: {a: {readers: [bo]}}\n"),
	};
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	(void)state;
	load_documents(&l, files, COUNT(files));
	assert_mistakes(&l, "c.yaml:2:21: 'ana' is named twice, first at b.yaml:2\n"
			    "d.yaml:2:23: unknown person 'bo'" UNKNOWN);
}

/* "{p0: a@b.c, p1: [p0], ...}", upward or downward; the mistakes where a book has all of them. */
static size_t nest(int n, bool upward)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;
	AUTO(str_release) struct str people = STR_INIT;
	int i, number;

	str_add(&people, "{p0: a@b.c");
	for (i = 1; i < n; i++) {
		number = upward ? i : n - i;
		str_addf(&people, ", p%d: [p%d]", number, number - 1);
	}
	str_add(&people, "}");
	load_readers(&l, people.buf, "[p0]");
	if (l.d.n)
		assert_non_null(strstr(l.d.items[0].message,
			"is one too many: lists of people are nested more than 32 deep"));
	return l.d.n;
}

static void test_lists_can_be_nested_to_a_bound(void **state)
{
	(void)state;
	assert_int_equal(nest(WHO_HEIGHT_MAX + 1, true), 0);
	assert_int_equal(nest(WHO_HEIGHT_MAX + 1, false), 0);
	assert_int_not_equal(nest(WHO_HEIGHT_MAX + 2, true), 0);
	assert_int_not_equal(nest(WHO_HEIGHT_MAX + 2, false), 0);
	/* Deep enough to end the stack. */
	assert_int_not_equal(nest(200000, true), 0);
	assert_int_not_equal(nest(200000, false), 0);
}

static void test_a_long_list(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;
	AUTO(str_release) struct str people = STR_INIT;
	const struct object *book;
	int i;

	(void)state;
	str_add(&people, "{all: [");
	for (i = 0; i < 100000; i++)
		str_addf(&people, "p%d@b.c, ", i);
	str_add(&people, "p0@b.c], more: [all, all, p1@b.c]}");
	load_readers(&l, people.buf, "[all, more]");
	assert_mistakes(&l, "");
	book = collection_find(
		object_find_collection(l.state.workspaces[0].object, &kind_book), "a");
	assert_int_equal(object_find_collection(book, &kind_reader)->n, 100000);
	assert_int_equal(l.state.workspaces[0].people->n, 100000);
}
