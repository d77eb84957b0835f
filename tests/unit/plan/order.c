/* The order in which changes are shown and started. */
#include "plan/builder.h"

#include "tests/unit/plan/planned.h"

static void test_the_order_of_kinds(void **state)
{
	static const struct plan_row rows[] = {
		/* Projects, then repositories, each with what is in it, by key. */
		{ "books: {b: {cover: {}, chapters: {x: {}}, notes: [{topic: x, page: 1}], "
		  "readers: [ana]}, a: {}}\n"
		  "shelves: {T: {name: t, wardens: [ana]}, S: {name: s}}",
			"",
			"0 create acme/S name:s lane 0\n"
			"1 create acme/T name:t lane 1\n"
			"2 create acme/T wardens +ana lane 1 needs 1\n"
			"3 create acme/a lane 2\n"
			"4 create acme/b lane 3\n"
			"5 create acme/b readers +ana lane 3 needs 4\n"
			"6 create acme/b note x 1 topic:x page:1 lane 3 needs 4\n"
			"7 create acme/b chapter x lane 3 needs 4\n"
			"8 create acme/b cover lane 3 needs 4\n"
			"0 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

static void test_deletions_are_last_in_their_block(void **state)
{
	static const struct plan_row rows[] = {
		{ "books:\n"
		  "  a:\n"
		  "    exact: [notes, chapters]\n"
		  "    notes: [{topic: m, page: 1, absent: true}, {topic: n, page: 1}]\n"
		  "    chapters: {x: {}}\n"
		  "    cover: {exact: [stickers]}\n"
		  "  b: {cover: {absent: true}, blurb: x}\n",
			"books:\n"
			"  a:\n"
			"    notes: [{topic: z, page: 1}, {topic: m, page: 1}, {topic: a, page: "
			"1}]\n"
			"    chapters: {y: {}}\n"
			"    cover: {stickers: [{title: Old}, {title: New}]}\n"
			"  b: {cover: {}}\n",
			"0 create acme/a note n 1 topic:n page:1 lane 0\n"
			"1 create acme/a chapter x lane 0\n"
			"2 delete acme/a cover sticker New (exact) lane 0\n"
			"3 delete acme/a cover sticker Old (exact) lane 0\n"
			"4 delete acme/a chapter y (exact) lane 0\n"
			"5 delete acme/a note m 1 (absent) lane 0\n"
			"6 delete acme/a note a 1 (exact) lane 0\n"
			"7 delete acme/a note z 1 (exact) lane 0\n"
			"8 update acme/b blurb:nothing->x lane 1\n"
			"9 delete acme/b cover (absent) lane 1\n"
			"2 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

static void test_whole_deletions_are_last_of_all(void **state)
{
	static const struct plan_row rows[] = {
		{ "shelves: {A: {absent: true}, S: {name: s}}\n"
		  "books: {a: {absent: true}, b: {cover: {absent: true}}, c: {}, d: {absent: "
		  "true}}\n"
		  "rules: [{title: x, absent: true}, {title: y}]",
			"shelves: {A: {name: a}}\n"
			"books: {a: {}, b: {cover: {}}, d: {}}\n"
			"rules: [{title: x}]",
			"0 create acme/S name:s lane 0\n"
			"1 delete acme/b cover (absent) lane 1\n"
			"2 create acme/c lane 2\n"
			"3 create acme rule y title:y lane 3\n"
			"4 delete acme rule x (absent) lane 4\n"
			"5 delete acme/d (absent) lane 5\n"
			"6 delete acme/a (absent) lane 6\n"
			"7 delete acme/A (absent) lane 7\n"
			"1 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

/* --- the same plan, however it is written down and in whatever order the server answers --- */

static const char *const shelves[] = {
	"N: {name: n, renamed_from: O}",
	"S: {name: s, wardens: [ana, bo], defaults: {pages: 7, use: [q]}}",
	"T: {name: t, is_locked: true}",
	"X: {absent: true}",
	"Y: {is_locked: true}",
};

static const char *const books[] = {
	"a: {shelf: N, blurb: x, pages: 2, tags: [b, a]}",
	"b: {renamed_from: c, readers: [bo, ana], use: [p]}",
	"c: {renamed_from: d, owner: twin}",
	"e: {absent: true}",
	"f: {use: [p], cover: {stickers: [{title: y}, {title: x}], exact: [stickers]}}",
	"g: {shelf: S, notes: [{topic: y, page: 1}, {topic: x, page: 2}], exact: [notes]}",
	"h: {shelf: S, chapters: {z: {}, x: {epigraph: {text: t}}}}",
	"i: {owner: nobody@x.y, readers: [nobody@x.y, other@x.y]}",
	"j: {readers: [nobody@x.y, other@x.y]}",
};

static const char *const people[] = {
	"ana: \"" ANA "\"",
	"bo: \"" BO "\"",
	"twin: \"" BO "\"",
	"alter: \"" BO "\"",
};

static const char *const profiles[] = {
	"p: {blurb: p, notes: [{topic: p, page: 1}]}",
	"q: {genre: novel}",
};

static const char *const live_shelves[] = { "O: {name: n}", "S: {name: old, wardens: [ana]}",
	"X: {name: x}", "Z: {name: z}" };

static const char *const live_books[] = {
	"a: {shelf: O, blurb: y, tags: [a]}",
	"c: {readers: [ana]}",
	"d: {}",
	"e: {shelf: X}",
	"f: {cover: {color: red, stickers: [{title: q}, {title: p}, {title: x}]}}",
	"g: {shelf: X, notes: [{topic: b, page: 1}, {topic: a, page: 1}]}",
	"h: {chapters: {x: {}}}",
	"i: {}",
	"j: {}",
	"u: {shelf: Z}",
	"v: {}",
};

struct section {
	const char *name;
	const char *const *entries;
	size_t n;
};

static const struct section desired_sections[] = {
	{ "people", people, COUNT(people) },
	{ "profiles", profiles, COUNT(profiles) },
	{ "shelves", shelves, COUNT(shelves) },
	{ "books", books, COUNT(books) },
};

static const struct section live_sections[] = {
	{ "people", people, COUNT(people) },
	{ "shelves", live_shelves, COUNT(live_shelves) },
	{ "books", live_books, COUNT(live_books) },
};

/* The same numbers on every machine; with 0 as the seed, always 0. */
static unsigned draw(unsigned *seed, size_t below)
{
	if (!*seed)
		return 0;
	*seed = *seed * 1103515245u + 12345u;
	return (unsigned)((*seed >> 16) % below);
}

enum { FILES = 3, ENTRIES_MAX = 16 };

static void shuffle(unsigned *seed, size_t *order, size_t n)
{
	size_t i, j, first;

	for (i = 0; i < n; i++)
		order[i] = i;
	for (i = n; *seed && i-- > 1;) {
		j = draw(seed, i + 1);
		first = order[i];
		order[i] = order[j];
		order[j] = first;
	}
}

/* Where the part of a flow map at `s` ends: at a comma or brace of its own. */
static size_t part_end(const char *s)
{
	size_t depth = 0, i;

	for (i = 0; depth || !strchr(",}", s[i]); i++) {
		depth += s[i] == '{' || s[i] == '[';
		depth -= s[i] == '}' || s[i] == ']';
	}
	return i;
}

/* "a: {x: 1, y: 2}" with its settings in another order. */
static void add_entry(unsigned *seed, struct str *out, const char *entry)
{
	const char *brace = strstr(entry, ": {"), *parts[ENTRIES_MAX], *s;
	size_t order[ENTRIES_MAX], n = 0, i;

	if (!brace) {
		str_add(out, entry);
		return;
	}
	brace += 2;
	for (s = brace; *s != '}' && n < ENTRIES_MAX; s += part_end(s)) {
		parts[n] = s + 1 + strspn(s + 1, " ");
		s = parts[n++];
	}
	shuffle(seed, order, n);
	str_addn(out, entry, (size_t)(brace - entry) + 1);
	for (i = 0; i < n; i++) {
		str_add(out, i ? ", " : "");
		str_addn(out, parts[order[i]], part_end(parts[order[i]]));
	}
	str_add(out, "}");
}

/* Deals the entries of a section out to the files, in an order that the seed decides. */
static void deal(unsigned *seed, struct str *texts, size_t n, const struct section *s)
{
	size_t order[ENTRIES_MAX], file, i;
	bool begun[FILES] = { false };

	shuffle(seed, order, s->n);
	for (i = 0; i < s->n; i++) {
		file = draw(seed, n);
		if (!begun[file])
			str_addf(&texts[file], "%s:\n", s->name);
		begun[file] = true;
		str_add(&texts[file], "  ");
		add_entry(seed, &texts[file], s->entries[order[i]]);
		str_add(&texts[file], "\n");
	}
}

/* The items of all collections in another order: the server's. */
static void shuffle_items(unsigned *seed, struct object *o)
{
	struct collection *c;
	size_t i, j;

	for (c = o->collections; c; c = c->next)
		for (i = c->n; i-- > 0;) {
			struct object *last = c->items[i];

			shuffle_items(seed, last);
			j = *seed ? draw(seed, i + 1) : i;
			c->items[i] = c->items[j];
			c->items[j] = last;
		}
}

static void write_files(unsigned *seed, struct str *texts, struct document *documents)
{
	static const char *const names[] = { "a.yaml", "b.yaml", "c.yaml" };
	size_t i;

	for (i = 0; i < FILES; i++)
		str_add(&texts[i], "workspace: acme\n");
	for (i = 0; i < COUNT(desired_sections); i++)
		deal(seed, texts, FILES, &desired_sections[i]);
	str_add(&texts[draw(seed, FILES)], "exact: [books, shelves]\n");
	for (i = 0; i < FILES; i++)
		documents[i] = (struct document){ names[i], texts[i].buf, texts[i].len };
}

static void forget(struct planned *p)
{
	const struct people *people_of_acme = p->desired.state.workspaces[0].people;
	size_t i;

	for (i = 0; i < people_of_acme->n; i++)
		if (people_of_acme->all[i]->email)
			people_of_acme->all[i]->unknown = true;
}

/* The plan as text, without places: these change with the files. */
static void plan_shuffled(unsigned seed, struct str *out)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;
	struct str texts[FILES + 1] = { STR_INIT, STR_INIT, STR_INIT, STR_INIT };
	struct document documents[FILES], live;
	size_t i;

	write_files(&seed, texts, documents);
	str_add(&texts[FILES], "workspace: acme\n");
	for (i = 0; i < COUNT(live_sections); i++)
		deal(&seed, &texts[FILES], 1, &live_sections[i]);
	live = (struct document){ "live.yaml", texts[FILES].buf, texts[FILES].len };
	load_sides(&p, documents, FILES, &live);
	forget(&p);
	shuffle_items(&seed, workspace_of(&p.live, "acme"));
	make_plan(&p);
	assert_sound(&p.plan);
	for (i = 0; i < p.plan.n_changes; i++)
		add_change(out, &p.plan, i);
	for (i = 0; i < p.plan.n_problems; i++) {
		p.plan.problems[i].place.line = 0;
		add_problem(out, &p.plan.problems[i]);
	}
	str_addf(out, "%zu unchanged, %zu unmanaged, %zu writes\n", p.plan.unchanged,
		p.plan.unmanaged, plan_writes(&p.plan));
	for (i = 0; i <= FILES; i++)
		str_release(&texts[i]);
}

static void test_the_same_plan_in_whatever_order(void **state)
{
	AUTO(str_release) struct str first = STR_INIT;
	unsigned seed;

	(void)state;
	plan_shuffled(0, &first);
	assert_string_equal(first.buf,
		"0 update acme/N from O lane 0\n"
		"1 update acme/S name:old->s lane 1\n"
		"2 update acme/S wardens +alter lane 1\n"
		"3 create acme/T name:t is_locked:true lane 2\n"
		"4 update acme/a blurb:y->x pages:nothing->2 tags:a->b,a lane 3\n"
		"5 update acme/b from c blurb:nothing->p lane 4\n"
		"6 update acme/b readers +alter lane 4 needs 5\n"
		"7 create acme/b note p 1 topic:p page:1 <profile p> lane 4 needs 5\n"
		"8 update acme/c from d owner:nothing->alter lane 5 needs 5\n"
		"9 update acme/f blurb:nothing->p lane 6\n"
		"10 create acme/f note p 1 topic:p page:1 <profile p> lane 6\n"
		"11 create acme/f cover sticker y title:y lane 6\n"
		"12 delete acme/f cover sticker p (exact) lane 6\n"
		"13 delete acme/f cover sticker q (exact) lane 6\n"
		"14 update acme/g pages:nothing->7 genre:nothing->novel shelf:X->S lane 7\n"
		"15 create acme/g note x 2 topic:x page:2 lane 7\n"
		"16 create acme/g note y 1 topic:y page:1 lane 7\n"
		"17 delete acme/g note a 1 (exact) lane 7\n"
		"18 delete acme/g note b 1 (exact) lane 7\n"
		"19 update acme/h pages:nothing->7 genre:nothing->novel shelf:nothing->S lane 8\n"
		"20 create acme/h chapter x epigraph text:t lane 8\n"
		"21 create acme/h chapter z lane 8\n"
		"22 delete acme/v (exact) lane 9\n"
		"23 delete acme/u (exact) lane 10\n"
		"24 delete acme/e (absent) lane 11\n"
		"25 delete acme/Z (exact) lane 12 needs 23\n"
		"26 delete acme/X (absent) lane 13 needs 14,24\n"
		"! acme/Y shelves 3:0: shelf 'Y' does not exist, and cannot be created without "
		"'name'\n"
		"! acme/i books 10:0: 'nobody@x.y' is not a member of workspace 'acme'\n"
		"! acme/j reader nobody@x.y readers 10:0: 'nobody@x.y' is not a member of "
		"workspace 'acme'\n"
		"! acme/j reader other@x.y readers 10:0: 'other@x.y' is not a member of workspace "
		"'acme'\n"
		"4 unchanged, 0 unmanaged, 27 writes\n");
	for (seed = 1; seed < 500; seed++) {
		AUTO(str_release) struct str other = STR_INIT;

		plan_shuffled(seed, &other);
		assert_string_equal(other.buf, first.buf);
	}
}
