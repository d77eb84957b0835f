/* The manifests' own words: where they may stand, and what they may be. */
#include "model/words.h"

#include "tests/unit/model/library.h"

#define LISTS "; 'cooper kinds' lists what there is\n"

static void test_where_a_word_belongs(void **state)
{
	static const struct {
		const char *body, *mistakes;
	} rows[] = {
		{ "shelvs: {}",
			"f.yaml:3:1: workspace has no key 'shelvs', did you mean 'shelves'?\n" },
		{ "profile: {}",
			"f.yaml:3:1: workspace has no key 'profile', did you mean 'profiles'?\n" },
		{ "whatever: {}", "f.yaml:3:1: workspace has no key 'whatever'" LISTS },
		{ "book: {}", "f.yaml:3:1: workspace has no key 'book', did you mean 'books'?\n" },
		{ "absent: true", "f.yaml:3:1: workspace has no key 'absent'" LISTS },
		{ "use: []", "f.yaml:3:1: workspace has no key 'use'" LISTS },
		{ "renamed_from: x", "f.yaml:3:1: workspace has no key 'renamed_from'" LISTS },
		{ "shelves: {S: {name: x, profiles: {}}}",
			"f.yaml:3:24: shelf has no key 'profiles'" LISTS },
		{ "shelves: {S: {name: x, people: {}}}",
			"f.yaml:3:24: shelf has no key 'people'" LISTS },
		{ "shelves: {S: {name: x, use: []}}", "f.yaml:3:24: shelf has no key 'use'" LISTS },
		{ "shelves: {S: {name: x, warden: []}}",
			"f.yaml:3:24: shelf has no key 'warden', did you mean 'wardens'?\n" },
		{ "shelves: {S: {name: x, exact: [], defaults: {}, absent: false, renamed_from: "
		  "T}}",
			"" },
		{ "books: {a: {exact: [], use: [], absent: false, renamed_from: b}}", "" },
		{ "books: {a: {defaults: {}}}", "f.yaml:3:13: book has no key 'defaults'" LISTS },
		{ "books: {a: {covers: {}}}",
			"f.yaml:3:13: book has no key 'covers', did you mean 'cover'?\n" },
		{ "books: {a: {reader: []}}",
			"f.yaml:3:13: book has no key 'reader', did you mean 'readers'?\n" },
		{ "books: {a: {uid: x}}", "f.yaml:3:13: book has no key 'uid'" LISTS },
		{ "books: {a: {cover: {use: []}}}", "f.yaml:3:21: cover has no key 'use'" LISTS },
		{ "books: {a: {cover: {exact: [], absent: false}}}", "" },
		{ "books: {a: {cover: {renamed_from: x}}}",
			"f.yaml:3:21: cover has no key 'renamed_from'" LISTS },
		{ "books: {a: {notes: [{topic: x, page: 1, exact: []}]}}",
			"f.yaml:3:41: note has no key 'exact'" LISTS },
		{ "books: {a: {notes: [{topic: x, page: 1, absent: true}]}}", "" },
		{ "books: {a: {chapters: {one: {lenght: 1, epigraf: {}}}}}",
			"f.yaml:3:30: chapter has no key 'lenght', did you mean 'length'?\n"
			"f.yaml:3:41: chapter has no key 'epigraf', did you mean 'epigraph'?\n" },
		{ "books: {a: {cover: {workspace: x}}}",
			"f.yaml:3:21: cover has no key 'workspace'" LISTS },
		{ "books: {a: {cover: {defaults: {}}}}",
			"f.yaml:3:21: cover has no key 'defaults'" LISTS },
		{ "rules: [{title: x, people: {}, exact: []}]",
			"f.yaml:3:20: rule has no key 'people'" LISTS
			"f.yaml:3:32: rule has no key 'exact'" LISTS },
		/* An object's own words are no defaults. */
		{ "defaults: {absent: true}",
			"f.yaml:3:12: 'absent' belongs in a book itself, not in defaults\n" },
		{ "profiles: {p: {renamed_from: x}}", "f.yaml:3:16: 'renamed_from' belongs in a "
						      "book itself, not in profile p\n" },
		{ "shelves: {S: {name: x, defaults: {absent: true}}}",
			"f.yaml:3:35: 'absent' belongs in a book itself, not in shelf S "
			"defaults\n" },
		{ "defaults: {cover: {absent: true}, exact: [notes], use: []}", "" },
		{ "defaults: {defaults: {}}", "f.yaml:3:12: book has no key 'defaults'" LISTS },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;

		load_body(&l, rows[i].body);
		assert_mistakes(&l, rows[i].mistakes);
	}
}

static void test_what_a_word_may_be(void **state)
{
	static const struct {
		const char *body, *mistakes;
	} rows[] = {
		{ "books: {a: {absent: gone}}",
			"f.yaml:3:21: 'absent' is true or false, not text\n" },
		{ "books: {a: {chapters: {x: {epigraph: {absent: true}}, y: {absent: true}}}}",
			"f.yaml:3:47: epigraph cannot be absent: set what it has to what it is to "
			"be\n" },
		{ "books: {a: {chapters: {x: {epigraph: {absent: false}}}}}", "" },
		{ "books: {a: {absent: null}}",
			"f.yaml:3:21: 'absent' is true or false, not null\n" },
		{ "books: {a: {renamed_from: [b]}}",
			"f.yaml:3:27: 'renamed_from' is a key, not a list\n" },
		{ "books: {a: {renamed_from: 7}}",
			"f.yaml:3:27: 'renamed_from' is a key, not a whole number\n" },
		{ "books: {a: {renamed_from: B C}}", "f.yaml:3:27: 'B C' is no slug: it may have "
						     "the characters a-z0-9._- only\n" },
		{ "books: {a: {renamed_from: \"\"}}", "f.yaml:3:27: book without a slug\n" },
		{ "books: {a: {exact: notes}}",
			"f.yaml:3:20: 'exact' is a list of names of lists, not text\n" },
		{ "books: {a: {exact: null}}",
			"f.yaml:3:20: 'exact' is a list of names of lists, not null\n" },
		{ "books: {a: {exact: [7, null]}}",
			"f.yaml:3:21: 'exact' lists names, not a whole number\n"
			"f.yaml:3:24: 'exact' lists names, not null\n" },
		{ "books: {a: {exact: [note]}}", "f.yaml:3:21: 'exact' names lists of this book, "
						 "and 'note' is none that could "
						 "be exact, did you mean 'notes'?\n" },
		/* Sets always are, a singleton cannot be, and others have lists of their own. */
		{ "books: {a: {exact: [readers, cover, stickers]}}",
			"f.yaml:3:21: 'readers' is exact without being named in 'exact': what it "
			"does not list goes\n"
			"f.yaml:3:30: 'exact' names lists of this book, and 'cover' is none that "
			"could be exact\n"
			"f.yaml:3:37: 'exact' names lists of this book, and 'stickers' is none "
			"that "
			"could be exact\n" },
		{ "exact: [book]",
			"f.yaml:3:9: 'exact' names lists of this workspace, and 'book' is "
			"none that could be exact, did you mean 'books'?\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;

		load_body(&l, rows[i].body);
		assert_mistakes(&l, rows[i].mistakes);
	}
}

static void test_what_words_do(void **state)
{
	static const struct {
		const char *body, *state;
	} rows[] = {
		{ "exact: [books, shelves]\nbooks: {a: {}}", "workspace acme\n"
							     " shelves: exact none\n"
							     " books: exact\n"
							     " book a\n" },
		{ "books: {a: {absent: true}, b: {absent: false}}", "workspace acme\n"
								    " book a absent\n"
								    " book b\n" },
		{ "books: {a: {renamed_from: b}}\nshelves: {S: {renamed_from: T, name: x}}",
			"workspace acme\n"
			" shelf S from T name=x\n"
			" book a from b\n" },
		/* It is called so already, and what goes needs no other name. */
		{ "books: {a: {renamed_from: a}, b: {renamed_from: c, absent: true}}",
			"workspace acme\n"
			" book a\n"
			" book b absent\n" },
		{ "books: {a: {exact: [notes, chapters], cover: {exact: [stickers]}}}",
			"workspace acme\n"
			" book a\n"
			"  notes: exact none\n"
			"  chapters: exact none\n"
			"  cover\n"
			"   stickers: exact none\n" },
		{ "books: {a: {notes: [{topic: x, page: 1, text: y, absent: true}]}}",
			"workspace acme\n"
			" book a\n"
			"  note x 1 absent topic=x page=1\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;

		load_body(&l, rows[i].body);
		assert_state(&l, rows[i].state);
	}
}

/* What is exact says so at its place in `exact`. */
static void test_the_place_of_exact(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;
	const struct collection *books;

	(void)state;
	load_body(&l, "books:\n  a: {}\nexact: [shelves, books]\n");
	books = object_find_collection(l.state.workspaces[0].object, &kind_book);
	assert_int_equal(books->place.line, 5);
	assert_int_equal(books->place.column, 18);
}

/* Fields that stand in maps: what is there, what is near, and how they are written. */
static void test_maps_of_fields(void **state)
{
	static const struct body_row rows[] = {
		{ "books: {a: {lending: {terms: {}}}}", "" },
		{ "books: {a: {lending: {terms: {fee: {}}}}}", "" },
		{ "books: {a: {lending: {terms: null}}}",
			"f.yaml:3:30: 'terms' is null, which says nothing: leave the key out to "
			"not manage it, or write \"\", [] or {} to empty it\n" },
		{ "books: {a: {lending: {terms: {fee: null}}}}",
			"f.yaml:3:36: 'terms.fee' is null, which says nothing: leave the key out "
			"to not manage it, or write \"\", [] or {} to empty it\n" },
		{ "books: {a: {lending: {terms: {is_open: null}}}}",
			"f.yaml:3:40: 'terms.is_open' is null, which says nothing: leave the key "
			"out to not manage it, or write \"\", [] or {} to empty it\n" },
		{ "books: {a: {lending: {terms: yes}}}",
			"f.yaml:3:30: 'terms' is a map of settings, not text: write, say, 'terms: "
			"{is_open: ...}'\n" },
		{ "books: {a: {lending: {terms: [is_open]}}}",
			"f.yaml:3:30: 'terms' is a map of settings, not a list: write, say, "
			"'terms: {is_open: ...}'\n" },
		{ "books: {a: {lending: {terms: {fee: 7}}}}",
			"f.yaml:3:36: 'terms.fee' is a map of settings, not a whole number: write, "
			"say, 'terms: {fee: {amount: ...}}'\n" },
		{ "books: {a: {lending: {terms: {is_open: yes, fee: {amount: many}}}}}",
			"f.yaml:3:40: 'terms.is_open' is true or false, not the text \"yes\": "
			"write true\n"
			"f.yaml:3:59: 'terms.fee.amount' is a whole number, not text\n" },
		{ "books: {a: {lending: {terms: {is_opn: true, fee: {amuont: 7}, x: 1}}}}",
			"f.yaml:3:31: lending has no key 'terms.is_opn', did you mean "
			"'terms.is_open'?\n"
			"f.yaml:3:51: lending has no key 'terms.fee.amuont', did you mean "
			"'terms.fee.amount'?\n"
			"f.yaml:3:63: lending has no key 'terms.x'" LISTS },
		{ "books: {a: {lending: {tems: {is_open: true}}}}",
			"f.yaml:3:23: lending has no key 'tems', did you mean 'terms'?\n" },
		{ "books: {a: {lending: {terms: {fees: {amount: 1}}}}}",
			"f.yaml:3:31: lending has no key 'terms.fees', did you mean "
			"'terms.fee'?\n" },
		{ "books: {a: {lending: {amount: 1, is_open: true, number: 7}}}",
			"f.yaml:3:23: lending has no key 'amount', did you mean "
			"'terms.fee.amount'?\n"
			"f.yaml:3:34: lending has no key 'is_open', did you mean "
			"'terms.is_open'?\n"
			"f.yaml:3:49: lending has no key 'number'" LISTS },
		{ "books: {a: {lending: {fee: {amount: 1}}}}",
			"f.yaml:3:23: lending has no key 'fee', did you mean 'terms.fee'?\n" },
	};

	(void)state;
	assert_bad_bodies(rows, COUNT(rows));
}

/* Messages and tables write dots; a manifest that does so would be passed over in silence. */
static void test_dots_are_not_for_manifests(void **state)
{
	static const struct body_row rows[] = {
		{ "books: {a: {lending: {terms.is_open: true}}}",
			"f.yaml:3:23: 'terms.is_open' stands in a map: write 'terms: {is_open: "
			"...}'\n" },
		{ "books: {a: {lending: {terms.fee.amount: 7}}}",
			"f.yaml:3:23: 'terms.fee.amount' stands in a map: write 'terms: {fee: "
			"{amount: ...}}'\n" },
		{ "books: {a: {lending: {terms.fee: {amount: 7}}}}",
			"f.yaml:3:23: 'terms.fee' stands in a map: write 'terms: {fee: ...}'\n" },
		{ "books: {a: {lending: {terms: {fee.amount: 7}}}}",
			"f.yaml:3:31: 'terms.fee.amount' stands in a map: write 'terms: {fee: "
			"{amount: ...}}'\n" },
		{ "defaults: {lending: {terms.is_open: true}}",
			"f.yaml:3:22: 'terms.is_open' stands in a map: write 'terms: {is_open: "
			"...}'\n" },
		{ "books: {a: {lending: {terms.is_opn: true}}}",
			"f.yaml:3:23: lending has no key 'terms.is_opn', did you mean "
			"'terms.is_open'?\n" },
	};

	(void)state;
	assert_bad_bodies(rows, COUNT(rows));
}
