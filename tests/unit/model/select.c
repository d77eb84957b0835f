/* What is left of the desired state: --only, --target, what a saved plan touches. */
#include "model/select.h"

#include "tests/unit/model/library.h"

static const struct document files[] = {
	DOCUMENT("a.yaml", "workspace: acme\n" PEOPLE "exact: [books, shelves]\n"
			   "shelves:\n"
			   "  S: {name: s, wardens: [ana]}\n"
			   "  T: {absent: true}\n"
			   "rules: [{title: Quiet}]\n"
			   "guests: [bo]\n"
			   "books:\n"
			   "  dune:\n"
			   "    pages: 1\n"
			   "    readers: [ana]\n"
			   "    notes: [{topic: x, page: 1}]\n"
			   "    cover: {color: red, exact: [stickers], stickers: [{title: New}]}\n"
			   "  emma: {renamed_from: amme, readers: [], cover: {color: blue}}\n"
			   "  faust: {absent: true}\n"
			   "  golem: {exact: [notes]}\n"),
	DOCUMENT("b.yaml", "workspace: beta\n"
			   "books: {dune: {pages: 2}}\n"),
};

static const char *const whole = "workspace acme\n"
				 " shelves: exact\n"
				 " shelf S name=s\n"
				 "  warden " ANA " user=ana\n"
				 " shelf T absent\n"
				 " books: exact\n"
				 " book dune pages=1\n"
				 "  reader " ANA " user=ana\n"
				 "  note x 1 topic=x page=1\n"
				 "  cover color=red\n"
				 "   stickers: exact\n"
				 "   sticker New title=New\n"
				 " book emma from amme\n"
				 "  readers: none\n"
				 "  cover color=blue\n"
				 " book faust absent\n"
				 " book golem\n"
				 "  notes: exact none\n"
				 " rule Quiet title=Quiet\n"
				 " guest " BO " user=bo\n"
				 "workspace beta\n"
				 " book dune pages=2\n";

enum { NAMES_MAX = 4 };

struct row {
	const char *kinds[NAMES_MAX], *targets[NAMES_MAX];
	const char *state;
};

static void selected(struct loaded *l, const struct row *row, struct err *e)
{
	const struct selection selection = { row->kinds, row->targets };

	load_documents(l, files, COUNT(files));
	assert_state(l, whole);
	l->status = select_apply(&l->state, library_kinds, &selection, e);
}

static void assert_rows(const struct row *rows, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;
		AUTO(err_release) struct err e = ERR_INIT;

		selected(&l, &rows[i], &e);
		assert_string_equal(err_text(&e), "");
		assert_int_equal(l.status, 0);
		assert_state(&l, rows[i].state);
	}
}

static void test_everything(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;
	const struct selection nothing = { NULL, NULL };
	const struct row empty = { .state = NULL };

	(void)state;
	selected(&l, &empty, NULL);
	assert_state(&l, whole);
	assert_int_equal(select_apply(&l.state, library_kinds, &nothing, NULL), 0);
	assert_state(&l, whole);
}

static void test_some_kinds(void **state)
{
	static const struct row rows[] = {
		/* A kind by its name or its plural, whole: what is absent, renamed, exact. */
		{ .kinds = { "shelf" },
			.state = "workspace acme\n"
				 " shelves: exact\n"
				 " shelf S name=s\n"
				 " shelf T absent\n"
				 "workspace beta\n" },
		{ .kinds = { "books" },
			.state = "workspace acme\n"
				 " books: exact\n"
				 " book dune pages=1\n"
				 " book emma from amme\n"
				 " book faust absent\n"
				 " book golem\n"
				 "workspace beta\n"
				 " book dune pages=2\n" },
		/* What stands above is context: without attributes, neither exact, renamed nor deleted. */
		{ .kinds = { "reader" },
			.state = "workspace acme\n"
				 " book dune context\n"
				 "  reader " ANA " user=ana\n"
				 " book emma context\n"
				 "  readers: none\n"
				 "workspace beta\n" },
		{ .kinds = { "notes" },
			.state = "workspace acme\n"
				 " book dune context\n"
				 "  note x 1 topic=x page=1\n"
				 " book golem context\n"
				 "  notes: exact none\n"
				 "workspace beta\n" },
		{ .kinds = { "sticker" },
			.state = "workspace acme\n"
				 " book dune context\n"
				 "  cover context\n"
				 "   stickers: exact\n"
				 "   sticker New title=New\n"
				 "workspace beta\n" },
		{ .kinds = { "cover" },
			.state = "workspace acme\n"
				 " book dune context\n"
				 "  cover color=red\n"
				 " book emma context\n"
				 "  cover color=blue\n"
				 "workspace beta\n" },
		{ .kinds = { "rules" },
			.state = "workspace acme\n"
				 " rule Quiet title=Quiet\n"
				 "workspace beta\n" },
		{ .kinds = { "guest" },
			.state = "workspace acme\n"
				 " guest " BO " user=bo\n"
				 "workspace beta\n" },
		{ .kinds = { "wardens", "notes" },
			.state = "workspace acme\n"
				 " shelf S context\n"
				 "  warden " ANA " user=ana\n"
				 " book dune context\n"
				 "  note x 1 topic=x page=1\n"
				 " book golem context\n"
				 "  notes: exact none\n"
				 "workspace beta\n" },
		{ .kinds = { "epigraph" }, .state = "workspace acme\nworkspace beta\n" },
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void test_some_targets(void **state)
{
	static const struct row rows[] = {
		{ .targets = { "beta" },
			.state = "workspace acme\n"
				 "workspace beta\n"
				 " book dune pages=2\n" },
		/* A whole workspace is still exact, a part of it is not, even if all of it is named. */
		{ .targets = { "acme" },
			.state = "workspace acme\n"
				 " shelves: exact\n"
				 " shelf S name=s\n"
				 "  warden " ANA " user=ana\n"
				 " shelf T absent\n"
				 " books: exact\n"
				 " book dune pages=1\n"
				 "  reader " ANA " user=ana\n"
				 "  note x 1 topic=x page=1\n"
				 "  cover color=red\n"
				 "   stickers: exact\n"
				 "   sticker New title=New\n"
				 " book emma from amme\n"
				 "  readers: none\n"
				 "  cover color=blue\n"
				 " book faust absent\n"
				 " book golem\n"
				 "  notes: exact none\n"
				 " rule Quiet title=Quiet\n"
				 " guest " BO " user=bo\n"
				 "workspace beta\n" },
		{ .targets = { "acme/?" },
			.state = "workspace acme\n"
				 " shelf S name=s\n"
				 "  warden " ANA " user=ana\n"
				 " shelf T absent\n"
				 "workspace beta\n" },
		{ .targets = { "acme/emma" },
			.state = "workspace acme\n"
				 " book emma from amme\n"
				 "  readers: none\n"
				 "  cover color=blue\n"
				 "workspace beta\n" },
		{ .targets = { "acme/S", "acme/f*" },
			.state = "workspace acme\n"
				 " shelf S name=s\n"
				 "  warden " ANA " user=ana\n"
				 " book faust absent\n"
				 "workspace beta\n" },
		/* Below what is asked for, lists stay exact. */
		{ .targets = { "*/dune" },
			.state = "workspace acme\n"
				 " book dune pages=1\n"
				 "  reader " ANA " user=ana\n"
				 "  note x 1 topic=x page=1\n"
				 "  cover color=red\n"
				 "   stickers: exact\n"
				 "   sticker New title=New\n"
				 "workspace beta\n"
				 " book dune pages=2\n" },
		{ .targets = { "acme/[dg]*" },
			.state = "workspace acme\n"
				 " book dune pages=1\n"
				 "  reader " ANA " user=ana\n"
				 "  note x 1 topic=x page=1\n"
				 "  cover color=red\n"
				 "   stickers: exact\n"
				 "   sticker New title=New\n"
				 " book golem\n"
				 "  notes: exact none\n"
				 "workspace beta\n" },
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void test_wildcards_reach_whole_workspaces(void **state)
{
	static const char *const patterns[] = { "*", "?c*", "[ab]*" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(patterns); i++) {
		const struct row row = { .targets = { patterns[i], "beta" } };
		AUTO(loaded_release) struct loaded l = LOADED_INIT;

		selected(&l, &row, NULL);
		assert_state(&l, whole);
	}
}

static void test_kinds_of_targets(void **state)
{
	static const struct row rows[] = {
		{ .kinds = { "book" },
			.targets = { "acme/d*" },
			.state = "workspace acme\n"
				 " book dune pages=1\n"
				 "workspace beta\n" },
		{ .kinds = { "books" },
			.targets = { "beta", "acme/emma" },
			.state = "workspace acme\n"
				 " book emma from amme\n"
				 "workspace beta\n"
				 " book dune pages=2\n" },
		{ .kinds = { "reader", "shelf" },
			.targets = { "acme/emma", "acme/S" },
			.state = "workspace acme\n"
				 " shelf S name=s\n"
				 " book emma context\n"
				 "  readers: none\n"
				 "workspace beta\n" },
		{ .kinds = { "notes" },
			.targets = { "acme" },
			.state = "workspace acme\n"
				 " book dune context\n"
				 "  note x 1 topic=x page=1\n"
				 " book golem context\n"
				 "  notes: exact none\n"
				 "workspace beta\n" },
		/* What is there has nothing of what is asked for. */
		{ .kinds = { "stickers" },
			.targets = { "acme/emma" },
			.state = "workspace acme\nworkspace beta\n" },
		{ .kinds = { "reader" },
			.targets = { "acme/faust" },
			.state = "workspace acme\nworkspace beta\n" },
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void test_mistakes(void **state)
{
	static const struct {
		struct row row;
		const char *message;
	} rows[] = {
		{ { .kinds = { "bok" } }, "unknown kind 'bok', did you mean 'book'?" },
		{ { .kinds = { "book", "stikers" } },
			"unknown kind 'stikers', did you mean 'stickers'?" },
		{ { .kinds = { "whatever" } },
			"unknown kind 'whatever'; 'cooper kinds' lists them" },
		{ { .targets = { "gamma" } }, "nothing is declared at 'gamma'; an address is "
					      "WORKSPACE, or WORKSPACE/ and a "
					      "project or repository" },
		{ { .targets = { "acme/dune", "acme/x*" } },
			"nothing is declared at 'acme/x*'; an address is WORKSPACE, or WORKSPACE/ "
			"and "
			"a project or repository" },
		{ { .targets = { "dune" } }, "nothing is declared at 'dune'; an address is "
					     "WORKSPACE, or WORKSPACE/ and a "
					     "project or repository" },
		{ { .targets = { "" } },
			"nothing is declared at ''; an address is WORKSPACE, or WORKSPACE/ and a "
			"project or repository" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;
		AUTO(err_release) struct err e = ERR_INIT;

		selected(&l, &rows[i].row, &e);
		assert_int_equal(l.status, -1);
		assert_int_equal(e.code, ERR_USAGE);
		assert_string_equal(err_text(&e), rows[i].message);
		assert_state(&l, whole);
	}
}

static const struct collection *books_of(const struct loaded *l)
{
	return object_find_collection(l->state.workspaces[0].object, &kind_book);
}

/* A collection says when it is not all that was declared; what is left can still be found. */
static void test_parts_say_so(void **state)
{
	static const struct {
		struct row row;
		bool books, covers;
	} rows[] = {
		{ { .targets = { NULL } }, false, false },
		{ { .targets = { "acme" } }, false, false },
		{ { .kinds = { "book", "cover" } }, false, false },
		{ { .kinds = { "cover" } }, true, false },
		{ { .targets = { "acme/*" } }, true, false },
		{ { .targets = { "acme/dune" } }, true, false },
		{ { .kinds = { "stickers" } }, true, true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;
		const struct object *dune;

		selected(&l, &rows[i].row, NULL);
		dune = collection_find(books_of(&l), "dune");
		assert_int_equal(books_of(&l)->partial, rows[i].books);
		if (object_find_collection(dune, &kind_cover))
			assert_int_equal(
				object_find_collection(dune, &kind_cover)->partial, rows[i].covers);
		assert_ptr_equal(books_of(&l)->items[0], dune);
	}
}

static void test_what_was_dropped_is_not_found(void **state)
{
	const struct row row = { .targets = { "acme/emma" } };
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	(void)state;
	selected(&l, &row, NULL);
	assert_null(collection_find(books_of(&l), "dune"));
	assert_non_null(collection_find(books_of(&l), "emma"));
}

/* --- what a plan touches --- */

static void assert_touched(const char *const *addresses, const char *expected)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;
	static char there[] = "";
	struct map touched;

	load_documents(&l, files, COUNT(files));
	map_init(&touched, &l.state.arena);
	for (; *addresses; addresses++)
		map_add(&touched, *addresses, there);
	select_touched(&l.state, &touched);
	assert_state(&l, expected);
}

static void test_what_is_touched_and_what_stands_above_it(void **state)
{
	static const char *const some[] = { "acme/dune note x 1", "acme/emma", "acme/T",
		"acme/dune readers", NULL };
	static const char *const nothing[] = { NULL };

	(void)state;
	assert_touched(some, "workspace acme\n"
			     " shelf T absent\n"
			     " book dune context\n"
			     "  reader " ANA " user=ana\n"
			     "  note x 1 topic=x page=1\n"
			     " book emma from amme\n"
			     "workspace beta\n");
	assert_touched(nothing, "workspace acme\nworkspace beta\n");
}

static void test_of_a_touched_list_all_stays(void **state)
{
	static const char *const books[] = { "acme books", NULL };
	static const char *const stickers[] = { "acme/dune cover stickers", "acme/golem notes",
		NULL };

	(void)state;
	assert_touched(books, "workspace acme\n"
			      " books: exact\n"
			      " book dune pages=1\n"
			      " book emma from amme\n"
			      " book faust absent\n"
			      " book golem\n"
			      "workspace beta\n");
	assert_touched(stickers, "workspace acme\n"
				 " book dune context\n"
				 "  cover context\n"
				 "   stickers: exact\n"
				 "   sticker New title=New\n"
				 " book golem context\n"
				 "  notes: exact none\n"
				 "workspace beta\n");
}
