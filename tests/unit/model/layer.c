/* Defaults, profiles and the object itself: who wins, and what is said of it. */
#include "model/layer.h"

#include "tests/unit/model/library.h"

/* Manifests and what they come to; each begins after the lines of the workspace and its people. */
struct row {
	const char *body, *state;
};

static void assert_rows(const struct row *rows, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		AUTO(loaded_release) struct loaded l = LOADED_INIT;

		load_body(&l, rows[i].body);
		assert_state(&l, rows[i].state);
	}
}

static void test_the_later_layer_wins(void **state)
{
	static const struct row rows[] = {
		{ "books: {a: {blurb: own}}", "workspace acme\n"
					      " book a blurb=own\n" },
		{ "defaults: {blurb: d}\nbooks: {a: {}}", "workspace acme\n"
							  " book a blurb=d<defaults>\n" },
		{ "defaults: {blurb: d}\nbooks: {a: {blurb: own}}", "workspace acme\n"
								    " book a blurb=own\n" },
		{ "defaults: {blurb: d, pages: 1, isbn: d, genre: novel}\n"
		  "profiles: {p: {blurb: p, isbn: p}}\n"
		  "shelves: {S: {name: S, defaults: {blurb: s, pages: 2}}}\n"
		  "books: {a: {use: [p], shelf: S, isbn: own}}",
			"workspace acme\n"
			" shelf S name=S\n"
			" book a blurb=p<profile p> pages=2<shelf S defaults> "
			"genre=novel<defaults> shelf=S isbn=own\n" },
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void test_profiles_in_the_order_of_use(void **state)
{
	static const struct row rows[] = {
		{ "profiles: {p: {blurb: p}, q: {blurb: q}}\nbooks: {a: {use: [p, q]}}",
			"workspace acme\n"
			" book a blurb=q<profile q>\n" },
		{ "profiles: {p: {blurb: p}, q: {blurb: q}}\nbooks: {a: {use: [q, p]}}",
			"workspace acme\n"
			" book a blurb=p<profile p>\n" },
		{ "profiles: {p: {blurb: p}}\nbooks: {a: {use: p}}",
			"workspace acme\n"
			" book a blurb=p<profile p>\n" },
		{ "profiles: {p: {blurb: p}}\nbooks: {a: {use: []}}", "workspace acme\n"
								      " book a\n" },
		/* What a profile uses comes right below it: with it, and not above what uses it. */
		{ "profiles:\n"
		  "  base: {blurb: base, isbn: base}\n"
		  "  p: {use: [base], blurb: p}\n"
		  "  q: {use: [base], pages: 5}\n"
		  "books: {a: {use: [p]}, b: {use: [p, q]}}",
			"workspace acme\n"
			" book a blurb=p<profile p> isbn=base<profile base>\n"
			" book b blurb=base<profile base> pages=5<profile q> "
			"isbn=base<profile base>\n" },
		/* Defaults can use profiles; a project's and the object's own are above these. */
		{ "profiles: {p: {blurb: p, pages: 1}, q: {pages: 2}}\n"
		  "defaults: {use: [p], isbn: d}\n"
		  "shelves: {S: {name: S, defaults: {use: [q]}}}\n"
		  "books: {a: {}, b: {shelf: S}}",
			"workspace acme\n"
			" shelf S name=S\n"
			" book a blurb=p<profile p> pages=1<profile p> isbn=d<defaults>\n"
			" book b blurb=p<profile p> pages=2<profile q> shelf=S "
			"isbn=d<defaults>\n" },
		/* A profile's own word is above what it uses, wherever `use` stands in it. */
		{ "profiles: {p: {blurb: p, use: [q]}, q: {blurb: q}}\nbooks: {a: {use: [p]}}",
			"workspace acme\n"
			" book a blurb=p<profile p>\n" },
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

/* The defaults of the project are those of the one that the book ends up in. */
static void test_which_container_s_defaults(void **state)
{
	static const struct row rows[] = {
		{ "defaults: {shelf: S}\n"
		  "shelves: {S: {name: S, defaults: {blurb: s}}, T: {name: T, defaults: {blurb: "
		  "t}}}\n"
		  "books: {a: {}, b: {shelf: T}}",
			"workspace acme\n"
			" shelf S name=S\n"
			" shelf T name=T\n"
			" book a blurb=s<shelf S defaults> shelf=S<defaults>\n"
			" book b blurb=t<shelf T defaults> shelf=T\n" },
		{ "profiles: {p: {shelf: S}}\n"
		  "shelves: {S: {name: S, defaults: {blurb: s}}}\n"
		  "books: {a: {use: [p]}, b: {shelf: U}}",
			"workspace acme\n"
			" shelf S name=S\n"
			" book a blurb=s<shelf S defaults> shelf=S<profile p>\n"
			" book b shelf=U\n" },
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void test_lists_replace(void **state)
{
	static const struct row rows[] = {
		{ "defaults: {tags: [a, b], readers: [ana]}\n"
		  "books: {a: {}, b: {tags: [c], readers: [bo]}, c: {tags: [], readers: []}}",
			"workspace acme\n"
			" book a tags=a,b<defaults>\n"
			"  reader " ANA " <defaults> user=ana<defaults>\n"
			" book b tags=c\n"
			"  reader " BO " user=bo\n"
			" book c tags=\n"
			"  readers: none\n" },
		{ "profiles: {p: {notes: [{topic: x, page: 1}]}, q: {notes: [{topic: y, page: "
		  "1}]}}\n"
		  "books: {a: {use: [p, q]}}",
			"workspace acme\n"
			" book a\n"
			"  note y 1 <profile q> topic=y<profile q> page=1<profile q>\n" },
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void test_maps_merge_key_by_key(void **state)
{
	static const struct row rows[] = {
		{ "defaults: {cover: {color: red, is_hard: true}}\n"
		  "books: {a: {cover: {color: blue}}, b: {}, c: {cover: {}}}",
			"workspace acme\n"
			" book a\n"
			"  cover color=blue is_hard=true<defaults>\n"
			" book b\n"
			"  cover <defaults> color=red<defaults> is_hard=true<defaults>\n"
			" book c\n"
			"  cover color=red<defaults> is_hard=true<defaults>\n" },
		{ "defaults: {chapters: {one: {summary: d, length: 1}, two: {summary: d}}}\n"
		  "books: {a: {chapters: {one: {summary: own}, three: {length: 3}}}}",
			"workspace acme\n"
			" book a\n"
			"  chapter one summary=own length=1<defaults>\n"
			"  chapter three length=3\n"
			"  chapter two <defaults> summary=d<defaults>\n" },
		/* And so on, further down: a singleton in an item of a map. */
		{ "defaults: {chapters: {one: {epigraph: {text: d, source: d}}}}\n"
		  "profiles: {p: {chapters: {one: {epigraph: {source: p}}}}}\n"
		  "books: {a: {use: [p], chapters: {one: {length: 1}}}}",
			"workspace acme\n"
			" book a\n"
			"  chapter one length=1\n"
			"   epigraph <profile p> text=d<defaults> source=p<profile p>\n" },
		/* A list within a map replaces; what is beside it merges. */
		{ "defaults: {cover: {color: red, stickers: [{title: x}]}}\n"
		  "books: {a: {cover: {stickers: [{title: y}]}}, b: {cover: {stickers: []}}}",
			"workspace acme\n"
			" book a\n"
			"  cover color=red<defaults>\n"
			"   sticker y title=y\n"
			" book b\n"
			"  cover color=red<defaults>\n"
			"   stickers: none\n" },
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void test_absent_is_the_object_s_own(void **state)
{
	static const struct row rows[] = {
		{ "defaults: {blurb: d, cover: {color: red}}\nbooks: {a: {absent: true}}",
			"workspace acme\n"
			" book a absent\n" },
		{ "defaults: {cover: {color: red}}\nbooks: {a: {cover: {absent: true}}}",
			"workspace acme\n"
			" book a\n"
			"  cover absent\n" },
		{ "defaults: {cover: {absent: true}}\nbooks: {a: {cover: {absent: false}}, b: {}}",
			"workspace acme\n"
			" book a\n"
			"  cover\n"
			" book b\n"
			"  cover <defaults> absent\n" },
		{ "defaults: {chapters: {one: {absent: true}}}\n"
		  "books: {a: {chapters: {two: {absent: true, length: 1}}}}",
			"workspace acme\n"
			" book a\n"
			"  chapter one <defaults> absent\n"
			"  chapter two absent\n" },
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void test_exact_says_where_it_comes_from(void **state)
{
	static const struct row rows[] = {
		{ "profiles: {p: {exact: [notes], notes: [{topic: x, page: 1}]}}\n"
		  "books: {a: {use: [p]}, b: {use: [p], exact: []}}",
			"workspace acme\n"
			" book a\n"
			"  notes: exact <profile p>\n"
			"  note x 1 <profile p> topic=x<profile p> page=1<profile p>\n"
			" book b\n"
			"  note x 1 <profile p> topic=x<profile p> page=1<profile p>\n" },
		/* The list is a profile's, that it is exact is the book's own word. */
		{ "profiles: {p: {notes: [{topic: x, page: 1}]}}\n"
		  "books: {a: {use: [p], exact: [notes, chapters]}}",
			"workspace acme\n"
			" book a\n"
			"  notes: exact\n"
			"  note x 1 <profile p> topic=x<profile p> page=1<profile p>\n"
			"  chapters: exact none\n" },
	};

	(void)state;
	assert_rows(rows, COUNT(rows));
}

static void assert_body_mistakes(const char *body, const char *expected)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;

	load_body(&l, body);
	assert_mistakes(&l, expected);
}

static void test_what_cannot_be_used(void **state)
{
	static const char *const rows[][2] = {
		{ "profiles: {service: {}}\nbooks: {a: {use: [servise]}}",
			"f.yaml:4:19: unknown profile 'servise', did you mean 'service'?\n" },
		{ "books: {a: {use: x}}", "f.yaml:3:18: unknown profile 'x'\n" },
		{ "books: {a: {use: {x: y}}}",
			"f.yaml:3:18: 'use' is a list of names of profiles, not a map\n" },
		{ "books: {a: {use: 7}}",
			"f.yaml:3:18: 'use' is a list of names of profiles, not a whole number\n" },
		{ "books: {a: {use: [7, [p], null]}}",
			"f.yaml:3:19: 'use' lists names of profiles, not a whole number\n"
			"f.yaml:3:22: 'use' lists names of profiles, not a list\n"
			"f.yaml:3:27: 'use' lists names of profiles, not null\n" },
		{ "profiles: {p: {use: [p]}}\nbooks: {a: {use: [p]}}",
			"f.yaml:3:22: profile 'p' uses itself, by way of this place\n" },
		{ "profiles: {p: {use: [p]}}\nbooks: {a: {}}",
			"f.yaml:3:22: profile 'p' uses itself, by way of this place\n" },
		{ "profiles: {p: {use: [q]}, q: {use: [p]}}\nbooks: {a: {}}",
			"f.yaml:3:22: profile 'q' uses itself, by way of this place\n"
			"f.yaml:3:37: profile 'p' uses itself, by way of this place\n" },
		{ "defaults: {use: [x]}\nbooks: {a: {}}", "f.yaml:3:18: unknown profile 'x'\n" },
		{ "shelves: {S: {name: S, defaults: {use: [x]}}}",
			"f.yaml:3:41: unknown profile 'x'\n" },
		{ "shelves: {S: {name: S, use: [x]}}", "f.yaml:3:24: shelf has no key 'use'; "
						       "'cooper kinds' lists what there is\n" },
		{ "profiles: {p: x}\nbooks: {a: {use: [p]}}",
			"f.yaml:3:15: 'p' is a map, not text\n" },
		{ "shelves: {S: {name: S, defaults: x}}",
			"f.yaml:3:34: 'defaults' is a map, not text\n" },
		{ "shelves: {S: {name: S, defaults: {shelf: T}}}",
			"f.yaml:3:42: 'shelf' cannot be a default of the shelf itself\n" },
		/* Nor by way of a profile: which defaults are meant was decided before. */
		{ "profiles: {p: {shelf: T}}\n"
		  "shelves: {S: {name: S, defaults: {use: [p]}}}\n"
		  "books: {a: {use: [p]}, b: {shelf: S}}",
			"f.yaml:3:23: 'shelf' cannot be a default of the shelf itself\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		assert_body_mistakes(rows[i][0], rows[i][1]);
}

/* Whether something uses them or not, and once, however many use them. */
static void test_mistakes_in_shared_layers(void **state)
{
	static const char *const shared = "defaults: {blurp: x}\n"
					  "profiles: {p: {genre: x, cover: {colour: red}}}\n"
					  "shelves: {S: {name: S, defaults: {pages: many}}}\n";
	static const char *const mistakes =
		"f.yaml:3:12: book has no key 'blurp', did you mean 'blurb'?\n"
		"f.yaml:4:23: 'genre' cannot be 'x'; one of: novel, poems, reference\n"
		"f.yaml:4:34: cover has no key 'colour', did you mean 'color'?\n"
		"f.yaml:5:42: 'pages' is a whole number, not text\n";
	AUTO(str_release) struct str used = STR_INIT;

	(void)state;
	assert_body_mistakes(shared, mistakes);
	str_addf(&used, "%sbooks: {a: {use: [p], shelf: S}, b: {use: [p], shelf: S}}\n", shared);
	assert_body_mistakes(used.buf, mistakes);
}

/* "profiles: {p0: {}, p1: {use: [p0]}, ...}" and a book that uses the last of `n`, each `times` (0: not as a list). */
static void add_chain(struct str *body, int n, int times, bool upward)
{
	int i, j, number;

	str_add(body, "profiles:\n");
	for (i = 0; i < n; i++) {
		number = upward ? i : n - 1 - i;
		if (!number) {
			str_add(body, "  p0: {}\n");
			continue;
		}
		str_addf(body, "  p%d: {use: %sp%d", number, times ? "[" : "", number - 1);
		for (j = 1; j < times; j++)
			str_addf(body, ", p%d", number - 1);
		str_add(body, times ? "]}\n" : "}\n");
	}
	str_addf(body, "books:\n  a: {use: [p%d]}\n", n - 1);
}

static size_t chain_mistakes(int n, int times, bool upward)
{
	AUTO(loaded_release) struct loaded l = LOADED_INIT;
	AUTO(str_release) struct str body = STR_INIT;

	add_chain(&body, n, times, upward);
	load_body(&l, body.buf);
	if (l.d.n)
		assert_non_null(strstr(l.d.items[0].message, "is one too many: by way of the "
							     "profiles they use, there are more "
							     "than 64 layers"));
	return l.d.n;
}

static void test_profiles_can_be_deep_to_a_bound(void **state)
{
	(void)state;
	assert_int_equal(chain_mistakes(LAYERS_MAX - 1, 1, true), 0);
	assert_int_equal(chain_mistakes(LAYERS_MAX - 1, 1, false), 0);
	assert_int_not_equal(chain_mistakes(LAYERS_MAX, 1, true), 0);
	assert_int_not_equal(chain_mistakes(LAYERS_MAX, 1, false), 0);
	/* Deep enough to end the stack, as a list and as a name. */
	assert_int_not_equal(chain_mistakes(200000, 1, false), 0);
	assert_int_not_equal(chain_mistakes(200000, 0, false), 0);
}

/* Each twice as many as the one before. */
static void test_profiles_that_double(void **state)
{
	(void)state;
	assert_int_equal(chain_mistakes(5, 2, true), 0);
	assert_int_not_equal(chain_mistakes(40, 2, true), 0);
	assert_int_not_equal(chain_mistakes(40, 100, true), 0);
}
