/* What must be done before what, and which changes share a lane. */
#include "plan/builder.h"

#include "tests/unit/plan/planned.h"

static void test_what_is_referred_to_comes_first(void **state)
{
	static const struct plan_row rows[] = {
		{ "shelves: {S: {name: s}}\nbooks: {a: {shelf: S}, b: {shelf: S, cover: {}}}", "",
			"0 create acme/S name:s lane 0\n"
			"1 create acme/a shelf:S lane 1 needs 0\n"
			"2 create acme/b shelf:S lane 2 needs 0\n"
			"3 create acme/b cover lane 2 needs 2\n"
			"0 unchanged, 0 unmanaged\n" },
		{ "shelves: {S: {name: s}}\nbooks: {a: {shelf: S}}", "books: {a: {shelf: T}}",
			"0 create acme/S name:s lane 0\n"
			"1 update acme/a shelf:T->S lane 1 needs 0\n"
			"0 unchanged, 0 unmanaged\n" },
		/* What is only changed is there already; what stays where it is needs nothing. */
		{ "shelves: {S: {name: s}}\nbooks: {a: {shelf: S}}",
			"shelves: {S: {name: t}}\nbooks: {a: {shelf: T}}",
			"0 update acme/S name:t->s lane 0\n"
			"1 update acme/a shelf:T->S lane 1\n"
			"0 unchanged, 0 unmanaged\n" },
		{ "shelves: {N: {name: s, renamed_from: O}}\nbooks: {a: {shelf: N}}",
			"shelves: {O: {name: s}}",
			"0 update acme/N from O lane 0\n"
			"1 create acme/a shelf:N lane 1 needs 0\n"
			"0 unchanged, 0 unmanaged\n" },
		/* What nobody declares is taken to be there. */
		{ "books: {a: {shelf: T}}", "",
			"0 create acme/a shelf:T lane 0\n"
			"0 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

static void test_parents_come_first(void **state)
{
	static const struct plan_row rows[] = {
		{ "books: {a: {chapters: {one: {epigraph: {text: t}}}}}", "",
			"0 create acme/a lane 0\n"
			"1 create acme/a chapter one lane 0 needs 0\n"
			"2 create acme/a chapter one epigraph text:t lane 0 needs 1,0\n"
			"0 unchanged, 0 unmanaged\n" },
		{ "books: {a: {chapters: {one: {epigraph: {text: t}}}}}", "books: {a: {}}",
			"0 create acme/a chapter one lane 0\n"
			"1 create acme/a chapter one epigraph text:t lane 0 needs 0\n"
			"1 unchanged, 0 unmanaged\n" },
		/* Below what is renamed, everything is addressed by the new key, deletions too. */
		{ "books: {a: {renamed_from: b, exact: [notes], cover: {absent: true}, "
		  "readers: [ana]}}",
			"books: {b: {notes: [{topic: x, page: 1}], cover: {}, readers: []}}",
			"0 update acme/a from b lane 0\n"
			"1 create acme/a readers +ana lane 0 needs 0\n"
			"2 delete acme/a cover (absent) lane 0 needs 0\n"
			"3 delete acme/b note x 1 (exact) lane 0 needs 0\n"
			"0 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

/* A project goes once what was in it has moved away or is gone. */
static void test_what_must_be_empty_goes_last(void **state)
{
	static const struct plan_row rows[] = {
		{ "shelves: {A: {absent: true}, S: {name: s}}\n"
		  "books: {a: {shelf: S, cover: {}}, b: {absent: true}, c: {shelf: S}}",
			"shelves: {A: {name: a}, S: {name: s}}\n"
			"books: {a: {shelf: A}, b: {shelf: A, cover: {}}, c: {shelf: S}}",
			"0 update acme/a shelf:A->S lane 0\n"
			"1 create acme/a cover lane 0\n"
			"2 delete acme/b (absent) lane 1\n"
			"3 delete acme/A (absent) lane 2 needs 0,2\n"
			"2 unchanged, 0 unmanaged\n" },
		{ "exact: [books, shelves]",
			"shelves: {A: {name: a}, B: {name: b}}\n"
			"books: {a: {shelf: A}, b: {shelf: B}, c: {shelf: A}}",
			"0 delete acme/c (exact) lane 0\n"
			"1 delete acme/b (exact) lane 1\n"
			"2 delete acme/a (exact) lane 2\n"
			"3 delete acme/B (exact) lane 3 needs 1\n"
			"4 delete acme/A (exact) lane 4 needs 0,2\n"
			"0 unchanged, 0 unmanaged\n" },
		/* A move into what is new, out of what goes. */
		{ "shelves: {N: {name: n}, O: {absent: true}}\nbooks: {a: {shelf: N}}",
			"shelves: {O: {name: o}}\nbooks: {a: {shelf: O}}",
			"0 create acme/N name:n lane 0\n"
			"1 update acme/a shelf:O->N lane 1 needs 0\n"
			"2 delete acme/O (absent) lane 2 needs 1\n"
			"0 unchanged, 0 unmanaged\n" },
		/* Moved and renamed. */
		{ "shelves: {O: {absent: true}}\nbooks: {a: {renamed_from: b, shelf: T}}",
			"shelves: {O: {name: o}}\nbooks: {b: {shelf: O}}",
			"0 update acme/a from b shelf:O->T lane 0\n"
			"1 delete acme/O (absent) lane 1 needs 0\n"
			"0 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

static void test_a_key_is_free_after_the_rename(void **state)
{
	static const struct plan_row rows[] = {
		{ "books: {a: {renamed_from: b}, b: {renamed_from: c}}", "books: {b: {}}",
			"0 update acme/a from b lane 0\n"
			"1 create acme/b lane 1 needs 0\n"
			"0 unchanged, 0 unmanaged\n" },
		/* The other way round: the one that must be done first is found last. */
		{ "books: {b: {renamed_from: a}, c: {renamed_from: b}, d: {renamed_from: c}}",
			"books: {a: {}, b: {}, c: {}}",
			"0 update acme/b from a lane 0 needs 1\n"
			"1 update acme/c from b lane 1 needs 2\n"
			"2 update acme/d from c lane 2\n"
			"0 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

/* In whatever order the server answered. */
static void test_a_row_the_other_way_round(void **state)
{
	static const struct plan_row rows[] = {
		{ "books: {a: {renamed_from: b}, b: {renamed_from: c}, c: {renamed_from: d}}",
			"books: {d: {}, c: {}, b: {}}",
			"0 update acme/a from b lane 0\n"
			"1 update acme/b from c lane 1 needs 0\n"
			"2 update acme/c from d lane 2 needs 1\n"
			"0 unchanged, 0 unmanaged\n" },
		{ "books: {c: {renamed_from: d}, a: {renamed_from: b}, b: {renamed_from: c}}",
			"books: {c: {}, d: {}, b: {}}",
			"0 update acme/a from b lane 0\n"
			"1 update acme/b from c lane 1 needs 0\n"
			"2 update acme/c from d lane 2 needs 1\n"
			"0 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

static void test_a_lane_for_each_top(void **state)
{
	static const struct plan_row rows[] = {
		{ "shelves: {S: {name: s, wardens: [ana]}}\n"
		  "books: {a: {cover: {}, readers: [ana]}, b: {cover: {}}}\n"
		  "rules: [{title: x}, {title: y}]\nguests: [ana]",
			"shelves: {S: {name: s}}\nbooks: {a: {}, b: {}}",
			"0 create acme/S wardens +ana lane 0\n"
			"1 create acme/a readers +ana lane 1\n"
			"2 create acme/a cover lane 1\n"
			"3 create acme/b cover lane 2\n"
			"4 create acme guests +ana lane 3\n"
			"5 create acme rule x title:x lane 4\n"
			"6 create acme rule y title:y lane 5\n"
			"3 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

/* What has the same key in another workspace is something else. */
static void test_workspaces_are_apart(void **state)
{
	static const struct document desired[] = {
		DOCUMENT("a.yaml", "workspace: acme\n"
				   "shelves: {S: {name: s}, O: {absent: true}}\n"
				   "books: {a: {shelf: S}}\n"),
		DOCUMENT("b.yaml", "workspace: beta\n"
				   "shelves: {O: {absent: true}}\n"
				   "books: {a: {shelf: S}, b: {renamed_from: c}}\n"),
	};
	static const struct document live = DOCUMENT(
		"live.yaml", "workspace: acme\nshelves: {O: {name: o}}\nbooks: {a: {shelf: O}}\n");
	AUTO(planned_release) struct planned p = PLANNED_INIT;

	(void)state;
	load_sides(&p, desired, COUNT(desired), &live);
	make_plan(&p);
	assert_plan(&p, "0 create acme/S name:s lane 0\n"
			"1 update acme/a shelf:O->S lane 1 needs 0\n"
			"2 create beta/a shelf:S lane 2\n"
			"3 create beta/b lane 3\n"
			"4 delete acme/O (absent) lane 4 needs 1\n"
			"1 unchanged, 0 unmanaged\n");
}
