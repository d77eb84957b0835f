/* Files to the desired state: several files and workspaces in any order, and every mistake in one run. */
#include "model/manifest.h"

#include "tests/unit/model/library.h"

static void test_nothing_is_no_mistake(void **state)
{
	AUTO(loaded_release) struct loaded none = LOADED_INIT, bare = LOADED_INIT;

	(void)state;
	load_documents(&none, NULL, 0);
	assert_state(&none, "");
	assert_int_equal(none.status, 0);
	load(&bare, "workspace: acme");
	assert_state(&bare, "workspace acme\n");
}

static void test_a_workspace_s_slug(void **state)
{
	static const char *const rows[][2] = {
		{ "workspace: acme", "" },
		{ "workspace: a-b_7", "" },
		{ "workspace: 7", "" },
		{ "", "f.yaml:1:1: the manifest does not say which 'workspace:' it is for\n" },
		{ "books: {}",
			"f.yaml:1:1: the manifest does not say which 'workspace:' it is for\n" },
		{ "workspace:", "f.yaml:1:11: 'workspace' is the workspace's slug, not null\n" },
		{ "workspace: [acme]",
			"f.yaml:1:12: 'workspace' is the workspace's slug, not a list\n" },
		{ "workspace: true",
			"f.yaml:1:12: 'workspace' is the workspace's slug, not true or false\n" },
		{ "workspace: Acme", "f.yaml:1:12: 'Acme' is no slug of a workspace: lower-case "
				     "letters, digits, '_' and '-'\n" },
		{ "workspace: a/b", "f.yaml:1:12: 'a/b' is no slug of a workspace: lower-case "
				    "letters, digits, '_' and '-'\n" },
		{ "workspace: ''", "f.yaml:1:12: '' is no slug of a workspace: lower-case letters, "
				   "digits, '_' and '-'\n" },
		{ "[]", "f.yaml:1:1: a manifest is a map that begins with 'workspace:', not a "
			"list\n" },
		{ "acme", "f.yaml:1:1: a manifest is a map that begins with 'workspace:', not "
			  "text\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;

		load(&l, rows[i][0]);
		assert_mistakes(&l, rows[i][1]);
	}
}

/* Everything of every shape. */
static const char everything[] =
	"exact: [books]\n"
	"shelves:\n"
	"  S: {name: Shelf, is_locked: true, wardens: [ana]}\n"
	"  T: {absent: true}\n"
	"rules:\n"
	"  - {title: Quiet, text: Please}\n"
	"guests: [bo]\n"
	"books:\n"
	"  emma:\n"
	"    name: Emma\n"
	"    blurb: |\n"
	"      two\n"
	"      lines\n"
	"    is_lent: false\n"
	"    pages: 474\n"
	"    tags: [b, a]\n"
	"    owner: bo\n"
	"    shelf: S\n"
	"    readers: [bo, ana]\n"
	"    topics: [love, \"${book}\", love, 7]\n"
	"    notes: [{topic: y, page: 2, author: ana}, {topic: x, page: 10}]\n"
	"    chapters:\n"
	"      two: {length: 2}\n"
	"      one: {epigraph: {text: t}}\n"
	"    cover: {color: red, stickers: [{title: New, size: 3}]}\n"
	"  faust: {}\n";

static void test_every_shape(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	(void)state;
	load_body(&l, everything);
	assert_state(&l, "workspace acme\n"
			 " shelf S name=Shelf is_locked=true\n"
			 "  warden " ANA " user=ana\n"
			 " shelf T absent\n"
			 " books: exact\n"
			 " book emma name=Emma blurb=two\nlines\n is_lent=false pages=474 tags=b,a "
			 "owner=bo shelf=S\n"
			 "  reader " ANA " user=ana\n"
			 "  reader " BO " user=bo\n"
			 "  topic 7 topic=7\n"
			 "  topic emma topic=emma\n"
			 "  topic love topic=love\n"
			 "  note x 10 topic=x page=10\n"
			 "  note y 2 topic=y page=2 author=ana\n"
			 "  chapter one\n"
			 "   epigraph text=t\n"
			 "  chapter two length=2\n"
			 "  cover color=red\n"
			 "   sticker New title=New size=3\n"
			 " book faust\n"
			 " rule Quiet title=Quiet text=Please\n"
			 " guest " BO " user=bo\n");
}

static const struct object *find(
	const struct loaded *l, const struct object *in, const struct kind *kind, const char *key)
{
	if (!in)
		in = l->state.workspaces[0].object;
	return collection_find(object_find_collection(in, kind), key);
}

static void assert_place(struct place place, unsigned line, unsigned column)
{
	assert_string_equal(place.file, "f.yaml");
	assert_int_equal(place.line, line);
	assert_int_equal(place.column, column);
}

static void test_everything_knows_its_place(void **state)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;
	const struct object *emma, *cover;

	(void)state;
	load_body(&l, everything);
	emma = find(&l, NULL, &kind_book, "emma");
	cover = find(&l, emma, &kind_cover, "");
	assert_place(emma->place, 11, 3);
	assert_place(object_attr(emma, "pages")->value->place, 17, 12);
	assert_place(object_find_collection(emma, &kind_note)->place, 23, 12);
	assert_place(find(&l, emma, &kind_note, "x 10")->place, 23, 47);
	assert_place(find(&l, emma, &kind_reader, ANA)->place, 21, 19);
	assert_place(find(&l, emma, &kind_chapter, "one")->place, 26, 7);
	assert_place(cover->place, 27, 12);
	assert_place(find(&l, NULL, &kind_rule, "Quiet")->place, 8, 5);
}

/* --- several files --- */

static const struct document files[] = {
	DOCUMENT("a.yaml", "workspace: acme\n"
			   "defaults: {blurb: d}\n"
			   "books: {emma: {use: [p], readers: [ana]}}\n"),
	DOCUMENT("b.yaml", "workspace: acme\n"
			   "people: {ana: \"" ANA "\"}\n"
			   "profiles: {p: {pages: 1}}\n"
			   "rules: [{title: Quiet}]\n"),
	DOCUMENT("c.yaml", "workspace: acme\n"
			   "shelves: {S: {name: s, defaults: {isbn: s}}}\n"
			   "books: {dune: {shelf: S}}\n"
			   "exact: [books]\n"
			   "rules: [{title: No food}]\n"),
	DOCUMENT("d.yaml", "workspace: beta\n"
			   "people: {ana: \"" BO "\"}\n"
			   "books: {emma: {readers: [ana]}}\n"),
	DOCUMENT("e.yaml", "workspace: alpha\n"),
};

static const char *const files_state = "workspace acme\n"
				       " shelf S name=s\n"
				       " books: exact\n"
				       " book dune blurb=d<defaults> shelf=S "
				       "isbn=s<shelf S defaults>\n"
				       " book emma blurb=d<defaults> pages=1<profile p>\n"
				       "  reader " ANA " user=ana\n"
				       " rule No food title=No food\n"
				       " rule Quiet title=Quiet\n"
				       "workspace alpha\n"
				       "workspace beta\n"
				       " book emma\n"
				       "  reader " BO " user=ana\n";

/* Calls `check` with every order of `n` documents. */
static void permute(struct document *documents, size_t n, size_t k,
	void (*check)(const struct document *documents, size_t n))
{
	size_t i;

	if (k == n)
		check(documents, n);
	for (i = k; i < n; i++) {
		struct document first = documents[k];

		documents[k] = documents[i];
		documents[i] = first;
		permute(documents, n, k + 1, check);
		documents[i] = documents[k];
		documents[k] = first;
	}
}

static void assert_files(const struct document *documents, size_t n)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	load_documents(&l, documents, n);
	assert_state(&l, files_state);
	/* Where two files say the same, the place is that of the first by name. */
	assert_string_equal(
		object_find_collection(l.state.workspaces[0].object, &kind_book)->place.file,
		"c.yaml");
	assert_string_equal(
		object_find_collection(l.state.workspaces[0].object, &kind_rule)->place.file,
		"b.yaml");
}

static void test_files_in_every_order(void **state)
{
	struct document documents[COUNT(files)];

	(void)state;
	memcpy(documents, files, sizeof files);
	permute(documents, COUNT(files), 0, assert_files);
}

static const struct document wrong[] = {
	DOCUMENT("a.yaml", "workspace: acme\n"
			   "defaults: {blurb: d}\n"
			   "books: {emma: {}, dune: {absent: true}}\n"
			   "profiles: {p: {}}\n"
			   "shelves: {S: {name: x}}\n"),
	DOCUMENT("b.yaml", "workspace: acme\n"
			   "defaults: {blurb: e}\n"
			   "books: {emma: {genre: x}}\n"
			   "profiles: {p: {}}\n"
			   "rules: [{title: Quiet}]\n"),
	DOCUMENT("c.yaml", "workspace: acme\n"
			   "books: {emma: {}, dune: {}}\n"
			   "shelves: {S: {name: x}}\n"
			   "rules: [{title: Quiet}]\n"),
	DOCUMENT("d.yaml", "workspace: beta\nbooks: {emma: {}}\n"),
	DOCUMENT("e.yaml", "- x\n"),
};

static void assert_wrong(const struct document *documents, size_t n)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	load_documents(&l, documents, n);
	assert_mistakes(&l,
		"b.yaml:2:11: 'defaults' of workspace 'acme' are declared twice, first at "
		"a.yaml:2\n"
		"b.yaml:3:9: book 'emma' is declared twice, first at a.yaml:3\n"
		"b.yaml:3:23: 'genre' cannot be 'x'; one of: novel, poems, reference\n"
		"b.yaml:4:12: profile 'p' is declared twice, first at a.yaml:4\n"
		"c.yaml:2:9: book 'emma' is declared twice, first at a.yaml:3\n"
		"c.yaml:2:19: book 'dune' is declared twice, first at a.yaml:3\n"
		"c.yaml:3:11: shelf 'S' is declared twice, first at a.yaml:5\n"
		"c.yaml:4:9: rule 'Quiet' is declared twice, first at b.yaml:5\n"
		"e.yaml:1:1: a manifest is a map that begins with 'workspace:', not a list\n");
}

static void test_what_two_files_declare(void **state)
{
	struct document documents[COUNT(wrong)];

	(void)state;
	memcpy(documents, wrong, sizeof wrong);
	permute(documents, COUNT(wrong), 0, assert_wrong);
}

static void test_what_one_file_declares_twice(void **state)
{
	static const struct {
		const char *body, *mistakes;
	} rows[] = {
		{ "books: {a: {notes: [{topic: x, page: 1}, {topic: x, page: 2}, {page: 1, topic: "
		  "x}]}}",
			"f.yaml:3:63: note 'x 1' is declared twice, first at f.yaml:3\n" },
		{ "books: {a: {cover: {stickers: [{title: x}, {title: \"x\"}]}}}",
			"f.yaml:3:44: sticker 'x' is declared twice, first at f.yaml:3\n" },
		{ "books: {a: {notes: [{topic: x, page: 1, absent: true}, {topic: x, page: 1}]}}",
			"f.yaml:3:56: note 'x 1' is declared twice, first at f.yaml:3\n" },
		{ "books: {a: {}, a: {}}", NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;

		load_body(&l, rows[i].body);
		if (rows[i].mistakes)
			assert_mistakes(&l, rows[i].mistakes);
		assert_int_equal(l.status, -1);
	}
}

static void test_lists_and_their_items(void **state)
{
	static const struct {
		const char *body, *mistakes;
	} rows[] = {
		{ "books: {a: {notes: {topic: x}}}",
			"f.yaml:3:20: 'notes' is a list, not a map\n" },
		{ "books: {a: {notes: [x, [y], null]}}",
			"f.yaml:3:21: an entry of 'notes' is a map of settings, not text\n"
			"f.yaml:3:24: an entry of 'notes' is a map of settings, not a list\n"
			"f.yaml:3:29: an entry of 'notes' is a map of settings, not null\n" },
		{ "books: {a: {notes: null}}", "f.yaml:3:20: 'notes' is null, which says nothing: "
					       "leave the key out to not "
					       "manage it, or write \"\", [] or {} to empty it\n" },
		{ "books: {a: {notes: [{topic: x}]}}", "f.yaml:3:21: note without a page\n" },
		{ "books: {a: {notes: [{page: 1}]}}", "f.yaml:3:21: note without a topic\n" },
		{ "books: {a: {notes: [{}]}}", "f.yaml:3:21: note without a page\n"
					       "f.yaml:3:21: note without a topic\n" },
		{ "books: {a: {notes: [{topic: \"\", page: 1}]}}",
			"f.yaml:3:21: note without a topic\n" },
		{ "books: {a: {notes: [{topic: x, page: one}]}}",
			"f.yaml:3:38: 'page' is a whole number, not text\n" },
		{ "books: {a: {notes: [{topic: null, page: 1}]}}",
			"f.yaml:3:29: 'topic' is null, which says nothing: leave the key out to "
			"not "
			"manage it, or write \"\", [] or {} to empty it\n" },
		{ "books: {a: {notes: [{absent: true}]}}", "f.yaml:3:21: note without a page\n"
							   "f.yaml:3:21: note without a topic\n" },
		{ "books: {a: {cover: [x]}}",
			"f.yaml:3:20: 'cover' is a map of settings, not a list\n" },
		{ "books: {a: {cover: null}}", "f.yaml:3:20: 'cover' is null, which says nothing: "
					       "leave the key out to not "
					       "manage it, or write \"\", [] or {} to empty it\n" },
		{ "books: {a: {chapters: [x]}}", "f.yaml:3:23: 'chapters' is a map from each "
						 "heading to its settings, not a list\n" },
		{ "books: {a: {chapters: {one: x, two: null}}}",
			"f.yaml:3:29: 'one' is a map of settings, not text\n"
			"f.yaml:3:37: 'two' is null, which says nothing: leave the key out to not "
			"manage it, or write \"\", [] or {} to empty it\n" },
		{ "books: [a]", "f.yaml:3:8: 'books' is a map, not a list\n" },
		{ "books: {a: x, b: null}",
			"f.yaml:3:12: 'a' is a map of settings, not text\n"
			"f.yaml:3:18: 'b' is null, which says nothing: leave the key out to not "
			"manage it, or write \"\", [] or {} to empty it\n" },
		{ "books: {a: {topics: [x, [y], null, \"\", \"a text that is too long\"]}}",
			"f.yaml:3:25: 'topic' is text, not a list\n"
			"f.yaml:3:30: 'topic' is null, which says nothing: leave the key out to "
			"not "
			"manage it, or write \"\", [] or {} to empty it\n"
			"f.yaml:3:36: topic without a topic\n"
			"f.yaml:3:40: 'topic' is longer than 8 characters\n" },
		{ "books: {a: {topics: x}}",
			"f.yaml:3:21: 'topics' is a list, not text: write [...] around it\n" },
		{ "rules: {title: x}", "f.yaml:3:8: 'rules' is a list, not a map\n" },
		{ "guests: ana", "f.yaml:3:9: 'guests' is a list of people, not text: write [...] "
				 "around it\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;

		load_body(&l, rows[i].body);
		assert_mistakes(&l, rows[i].mistakes);
	}
}

/* One of each sort, from the file's syntax to who a person is: nothing hides anything else. */
static void test_every_mistake_in_one_run(void **state)
{
	static const struct document documents[] = {
		DOCUMENT("z.yaml", "workspace: acme\nbooks: {a: [}\n"),
		DOCUMENT("y.yaml",
			"workspace: acme\n"
			"people: {ana: [nobody]}\n"
			"default: {}\n"
			"defaults: {genre: x}\n"
			"profiles: {p: {use: [p]}}\n"
			"shelves: {s: {name: 5, is_locked: yes, wardens: [x]}}\n"
			"books:\n"
			"  a: {use: [q], pages: x, shelf: y, blurb: null, isbn: \"${x}\",\n"
			"    readers: [z], notes: [{}], cover: {stickers: x, exact: [x]}}\n"
			"  B: {name: C, pages: y}\n"),
		DOCUMENT("x.yaml", "books: {}\n"),
	};
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	(void)state;
	load_documents(&l, documents, COUNT(documents));
	assert_mistakes(&l,
		"x.yaml:1:1: the manifest does not say which 'workspace:' it is for\n"
		"y.yaml:2:16: unknown person 'nobody'; say who it is under 'people:', or write a "
		"UUID, an account id or an e-mail address\n"
		"y.yaml:3:1: workspace has no key 'default', did you mean 'defaults'?\n"
		"y.yaml:4:19: 'genre' cannot be 'x'; one of: novel, poems, reference\n"
		"y.yaml:5:22: profile 'p' uses itself, by way of this place\n"
		"y.yaml:6:11: 's' is no key: it may have the characters A-Z0-9_ only\n"
		"y.yaml:6:35: 'is_locked' is true or false, not the text \"yes\": write true\n"
		"y.yaml:6:50: unknown person 'x'; say who it is under 'people:', or write a UUID, "
		"an account id or an e-mail address\n"
		"y.yaml:8:13: unknown profile 'q'\n"
		"y.yaml:8:24: 'pages' is a whole number, not text\n"
		"y.yaml:8:34: 'y' is no key: it may have the characters A-Z0-9_ only\n"
		"y.yaml:8:44: 'blurb' is null, which says nothing: leave the key out to not manage "
		"it, or write \"\", [] or {} to empty it\n"
		"y.yaml:8:56: unknown placeholder '${x}'; there are ${workspace}, ${shelf} and "
		"${book}, each where it is known; write $${ for a plain ${\n"
		"y.yaml:9:15: unknown person 'z'; say who it is under 'people:', or write a UUID, "
		"an account id or an e-mail address\n"
		"y.yaml:9:27: note without a page\n"
		"y.yaml:9:27: note without a topic\n"
		"y.yaml:9:50: 'stickers' is a list, not text\n"
		"y.yaml:9:61: 'exact' names lists of this cover, and 'x' is none that could be "
		"exact\n"
		"y.yaml:10:3: 'B' is no slug: it may have the characters a-z0-9._- only\n"
		"y.yaml:10:13: the name 'C' gives the slug 'c', not 'B': change one of the two\n"
		"y.yaml:10:23: 'pages' is a whole number, not text\n"
		"z.yaml:2:13: a value is missing before this: add it, or quote a text that begins "
		"so\n");
}

/* What three files say, with `before` bytes of memory in use. */
static void load_with(struct loaded *l, size_t before)
{
	static const struct document documents[] = {
		{ "a.yaml", "workspace: acme\n", 16 },
		{ "b.yaml", "workspace: acme\n", 16 },
		{ "c.yaml", "nothing: read\n", 14 },
	};

	l->state.arena.used = before;
	l->status = manifest_load(documents, COUNT(documents), library_kinds, &l->state, &l->d);
}

static void test_memory_ends(void **state)
{
	AUTO(loaded_release) struct loaded roomy = LOADED_INIT, full = LOADED_INIT;

	(void)state;
	load_with(&roomy, MANIFEST_MEMORY_MAX - 100000);
	assert_mistakes(
		&roomy, "c.yaml:1:1: the manifest does not say which 'workspace:' it is for\n");
	load_with(&full, MANIFEST_MEMORY_MAX);
	assert_int_equal(full.status, -1);
	assert_int_equal(full.d.n, 1);
	assert_string_equal(full.d.items[0].place.file, "a.yaml");
	assert_string_equal(full.d.items[0].message,
		"is one too many: the values of the manifests take more than 2048 MB of memory, "
		"the limit: name fewer with -f PATH");
}
