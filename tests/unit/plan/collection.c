/* Which declared item is which live one, and what follows. */
#include "plan/builder.h"

#include "tests/unit/plan/planned.h"

static void test_create_update_and_nothing(void **state)
{
	static const struct plan_row rows[] = {
		{ "", "", "0 unchanged, 0 unmanaged\n" },
		{ "books: {a: {}}", "",
			"0 create acme/a lane 0\n"
			"0 unchanged, 0 unmanaged\n" },
		{ "books: {a: {}}", "books: {a: {}}", "1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {blurb: x, pages: 2, tags: [b, a], owner: ana, is_lent: false}}", "",
			"0 create acme/a blurb:x is_lent:false pages:2 tags:b,a owner:ana lane 0\n"
			"0 unchanged, 0 unmanaged\n" },
		{ "books: {a: {blurb: x, pages: 2, tags: [b, a], owner: ana, is_lent: false}}",
			"books: {a: {blurb: \"x\\n\", pages: 2, tags: [a, b, b], owner: ana}}",
			"1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {blurb: x, pages: 2, tags: [b], owner: ana, is_lent: true}}",
			"books: {a: {blurb: y, tags: [a], owner: bo}}",
			"0 update acme/a blurb:y->x is_lent:nothing->true pages:nothing->2 "
			"tags:a->b owner:bo->ana lane 0\n"
			"0 unchanged, 0 unmanaged\n" },
		/* What is not declared is not managed. */
		{ "books: {a: {blurb: x}}", "books: {a: {blurb: x, pages: 7, owner: bo}}",
			"1 unchanged, 0 unmanaged\n" },
		/* Everything can be emptied and switched off. */
		{ "books: {a: {blurb: \"\", tags: [], owner: \"\", is_lent: false, shelf: \"\"}}",
			"books: {a: {blurb: x, tags: [a], owner: bo, is_lent: true, shelf: S}}",
			"0 update acme/a blurb:x-> is_lent:true->false tags:a-> owner:bo->nobody "
			"shelf:S-> lane 0\n"
			"0 unchanged, 0 unmanaged\n" },
		{ "books: {a: {blurb: \"\", tags: [], owner: \"\", is_lent: false, shelf: \"\"}}",
			"books: {a: {}}", "1 unchanged, 0 unmanaged\n" },
		/* Where a value comes from is said of the object. */
		{ "defaults: {cover: {color: red}}\nbooks: {a: {}}", "books: {a: {}}",
			"0 create acme/a cover color:red <defaults> lane 0\n"
			"1 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

static void test_every_shape(void **state)
{
	static const struct plan_row rows[] = {
		{ "books: {a: {notes: [{topic: x, page: 1, text: t}], chapters: {one: {length: "
		  "1}}, "
		  "cover: {stickers: [{title: New}]}, readers: [ana, bo]}}",
			"",
			"0 create acme/a lane 0\n"
			"1 create acme/a readers +ana +bo lane 0 needs 0\n"
			"2 create acme/a note x 1 topic:x page:1 text:t lane 0 needs 0\n"
			"3 create acme/a chapter one length:1 lane 0 needs 0\n"
			"4 create acme/a cover lane 0 needs 0\n"
			"5 create acme/a cover sticker New title:New lane 0 needs 4,0\n"
			"0 unchanged, 0 unmanaged\n" },
		{ "books: {a: {notes: [{topic: x, page: 1, text: t}], chapters: {one: {length: "
		  "1}}, "
		  "cover: {stickers: [{title: New, size: 2}]}, readers: [ana, bo]}}",
			"books: {a: {notes: [{topic: x, page: 1}], chapters: {one: {length: 2}}, "
			"cover: {stickers: [{title: New, size: 1}]}, readers: [bo]}}",
			"0 update acme/a readers +ana lane 0\n"
			"1 update acme/a note x 1 text:nothing->t lane 0\n"
			"2 update acme/a chapter one length:2->1 lane 0\n"
			"3 update acme/a cover sticker New size:1->2 lane 0\n"
			"2 unchanged, 0 unmanaged\n" },
		{ "shelves: {S: {name: s, wardens: []}}\nrules: [{title: Quiet, text: x}]\nguests: "
		  "[ana]",
			"shelves: {S: {name: s, wardens: [ana]}}\nrules: [{title: Quiet, text: "
			"y}]\n"
			"guests: [bo]",
			"0 update acme/S wardens -ana lane 0\n"
			"1 update acme guests +ana -bo lane 1\n"
			"2 update acme rule Quiet text:y->x lane 2\n"
			"1 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

static void test_a_set_of_texts(void **state)
{
	static const struct plan_row rows[] = {
		{ "books: {a: {topics: [b, a, c]}}", "books: {a: {topics: [d, c]}}",
			"0 update acme/a topics +a +b -d lane 0\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {topics: [b, a]}}", "books: {a: {topics: [a, b, a]}}",
			"2 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

static void test_absent(void **state)
{
	static const struct plan_row rows[] = {
		{ "books: {a: {absent: true}}", "books: {a: {cover: {}}}",
			"0 delete acme/a (absent) lane 0\n"
			"0 unchanged, 0 unmanaged\n" },
		{ "books: {a: {absent: true}}", "", "1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {notes: [{topic: x, page: 1, absent: true}, {topic: y, page: 1, "
		  "absent: true}], cover: {absent: true}}}",
			"books: {a: {notes: [{topic: x, page: 1, text: t}], cover: {color: red}}}",
			"0 delete acme/a cover (absent) lane 0\n"
			"1 delete acme/a note x 1 (absent) lane 0\n"
			"2 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

static void test_exact_and_unmanaged(void **state)
{
	static const struct plan_row rows[] = {
		{ "books: {a: {}}", "books: {b: {}, c: {}}",
			"0 create acme/a lane 0\n"
			"0 unchanged, 2 unmanaged\n" },
		{ "exact: [books]\nbooks: {a: {}}", "books: {c: {}, a: {}, b: {}}",
			"0 delete acme/c (exact) lane 0\n"
			"1 delete acme/b (exact) lane 1\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "exact: [books]", "books: {a: {}}",
			"0 delete acme/a (exact) lane 0\n"
			"0 unchanged, 0 unmanaged\n" },
		{ "exact: [books]\nbooks: {a: {absent: true}}", "books: {a: {}, b: {}}",
			"0 delete acme/b (exact) lane 0\n"
			"1 delete acme/a (absent) lane 1\n"
			"0 unchanged, 0 unmanaged\n" },
		{ "books: {a: {exact: [notes], notes: [{topic: x, page: 1}]}}",
			"books: {a: {notes: [{topic: z, page: 1}, {topic: y, page: 1}]}}",
			"0 create acme/a note x 1 topic:x page:1 lane 0\n"
			"1 delete acme/a note y 1 (exact) lane 0\n"
			"2 delete acme/a note z 1 (exact) lane 0\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "profiles: {p: {exact: [notes]}}\nbooks: {a: {use: [p]}}",
			"books: {a: {notes: [{topic: z, page: 1}]}}",
			"0 delete acme/a note z 1 (exact) <profile p> lane 0\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {notes: []}}", "books: {a: {notes: [{topic: z, page: 1}]}}",
			"1 unchanged, 1 unmanaged\n" },
		/* Nothing below what is to be created can be there. */
		{ "exact: [books]\nbooks: {a: {exact: [notes]}}", "",
			"0 create acme/a lane 0\n"
			"0 unchanged, 0 unmanaged\n" },
		/* What has its turn later is not undeclared. */
		{ "exact: [books]\nbooks: {a: {renamed_from: b}}", "books: {b: {}}",
			"0 update acme/a from b lane 0\n"
			"0 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

/* What was seen on the server and not kept counts as well. */
static void test_what_was_only_counted(void **state)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;

	(void)state;
	load_bodies(&p, "books: {a: {}}", "books: {a: {}, b: {}}");
	object_find_collection(workspace_of(&p.live, "acme"), &kind_book)->unmanaged = 40;
	make_plan(&p);
	assert_plan(&p, "1 unchanged, 41 unmanaged\n");
}

static void test_rename(void **state)
{
	static const struct plan_row rows[] = {
		{ "books: {a: {renamed_from: b, blurb: x}}", "books: {b: {blurb: y}}",
			"0 update acme/a from b blurb:y->x lane 0\n"
			"0 unchanged, 0 unmanaged\n" },
		/* Done already, or never been. */
		{ "books: {a: {renamed_from: b, blurb: x}}", "books: {a: {blurb: x}}",
			"1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {renamed_from: b}}", "books: {a: {}, b: {}}",
			"1 unchanged, 1 unmanaged\n" },
		{ "books: {a: {renamed_from: b, blurb: x}}", "",
			"0 create acme/a blurb:x lane 0\n"
			"0 unchanged, 0 unmanaged\n" },
		/* What is below is compared with what is there under the old key. */
		{ "books: {a: {renamed_from: b, readers: [ana], cover: {color: red}}}",
			"books: {b: {readers: [bo], cover: {color: red}}}",
			"0 update acme/a from b lane 0\n"
			"1 update acme/a readers +ana -bo lane 0 needs 0\n"
			"1 unchanged, 0 unmanaged\n" },
		/* A key that is given away may be declared absent: it is gone after that. */
		{ "books: {a: {renamed_from: b}, b: {absent: true}}", "books: {b: {}}",
			"0 update acme/a from b lane 0\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {renamed_from: b}, b: {absent: true}}", "books: {a: {}, b: {}}",
			"0 delete acme/b (absent) lane 0\n"
			"1 unchanged, 0 unmanaged\n" },
		/* A thing that goes is not looked for under an old key. */
		{ "books: {a: {renamed_from: b, absent: true}}", "books: {b: {}}",
			"1 unchanged, 1 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

/* Each takes the key that another gives away: in the end everybody has moved by one, or all have already. */
static void test_renames_in_a_row(void **state)
{
	static const char *const desired =
		"books: {a: {renamed_from: b}, b: {renamed_from: c}, c: {renamed_from: d}}";
	static const struct {
		const char *live, *plan;
	} rows[] = {
		{ "books: {b: {}, c: {}, d: {}}", "0 update acme/a from b lane 0\n"
						  "1 update acme/b from c lane 1 needs 0\n"
						  "2 update acme/c from d lane 2 needs 1\n"
						  "0 unchanged, 0 unmanaged\n" },
		{ "books: {a: {}, c: {}, d: {}}", "0 update acme/b from c lane 0\n"
						  "1 update acme/c from d lane 1 needs 0\n"
						  "1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {}, b: {}, d: {}}", "0 update acme/c from d lane 0\n"
						  "2 unchanged, 0 unmanaged\n" },
		{ "books: {a: {}, b: {}, c: {}}", "3 unchanged, 0 unmanaged\n" },
		{ "books: {a: {}, b: {}, c: {}, d: {}}", "3 unchanged, 1 unmanaged\n" },
		{ "books: {b: {}}", "0 update acme/a from b lane 0\n"
				    "1 create acme/b lane 1 needs 0\n"
				    "2 create acme/c lane 2\n"
				    "0 unchanged, 0 unmanaged\n" },
		{ "books: {d: {}}", "0 create acme/a lane 0\n"
				    "1 create acme/b lane 1\n"
				    "2 update acme/c from d lane 2\n"
				    "0 unchanged, 0 unmanaged\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		const struct plan_row row = { desired, rows[i].live, rows[i].plan };

		assert_plans(&row, 1);
	}
}

static void test_what_cannot_be_created(void **state)
{
	static const struct plan_row rows[] = {
		{ "shelves: {S: {is_locked: true, wardens: [ana]}}", "",
			"! acme/S shelves 3:3: shelf 'S' does not exist, and cannot be created "
			"without 'name'\n"
			"0 unchanged, 0 unmanaged\n" },
		{ "shelves: {S: {is_locked: true, wardens: [ana]}}", "shelves: {S: {name: s}}",
			"0 update acme/S is_locked:nothing->true lane 0\n"
			"1 create acme/S wardens +ana lane 0\n"
			"0 unchanged, 0 unmanaged\n" },
		{ "shelves: {S: {absent: true}}", "", "1 unchanged, 0 unmanaged\n" },
		{ "shelves: {S: {renamed_from: T}}", "shelves: {T: {name: s}}",
			"0 update acme/S from T lane 0\n"
			"0 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

static void test_what_is_set_on_creation_only(void **state)
{
	static const struct plan_row rows[] = {
		{ "books: {a: {isbn: x}}", "",
			"0 create acme/a isbn:x lane 0\n"
			"0 unchanged, 0 unmanaged\n" },
		{ "books: {a: {isbn: x}}", "books: {a: {isbn: x}}", "1 unchanged, 0 unmanaged\n" },
		/* The rest of it is not done by half; what is below is another matter. */
		{ "books: {a: {isbn: x, blurb: t, cover: {color: red}}}",
			"books: {a: {isbn: y, cover: {color: blue}}}",
			"0 update acme/a cover color:blue->red lane 0\n"
			"! acme/a books 3:3: 'isbn' of book 'a' can be set on creation only, and "
			"is "
			"'y'\n"
			"0 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

/* Nobody guesses: for what could not be read nothing is planned, and the rest goes on. */
static void test_what_could_not_be_read(void **state)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;
	struct object *a;
	struct collection *c;

	(void)state;
	load_bodies(&p,
		"exact: [books]\n"
		"books: {a: {blurb: x, readers: [ana], notes: [{topic: x, page: 1}], cover: {}}}",
		"books: {a: {blurb: y, readers: [bo]}}");
	a = collection_find(object_find_collection(workspace_of(&p.live, "acme"), &kind_book), "a");
	c = object_find_collection(a, &kind_reader);
	c->status = COLLECTION_UNREADABLE;
	c->error_code = ERR_HTTP;
	c->why = "the server is on fire";
	object_find_collection(a, &kind_note)->status = COLLECTION_UNREAD;
	make_plan(&p);
	assert_plan(&p, "0 update acme/a blurb:y->x lane 0\n"
			"1 create acme/a cover lane 0\n"
			"! acme/a readers 8:4: the server is on fire\n"
			"! acme/a notes 1:4: was not read\n"
			"0 unchanged, 0 unmanaged\n");
}

static void test_a_workspace_that_was_not_read(void **state)
{
	static const struct document live = DOCUMENT("live.yaml", "workspace: beta\n");
	AUTO(planned_release) struct planned p = PLANNED_INIT;
	struct document desired = body_document(&p.desired, "f.yaml", "books: {a: {}}");

	(void)state;
	load_documents(&p.desired, &desired, 1);
	load_documents(&p.live, &live, 1);
	make_plan(&p);
	assert_plan(&p, "! acme workspaces 1:3: was not read\n"
			"0 unchanged, 0 unmanaged\n");
}

/* An API that is gone is said once, elsewhere; for what it has nothing is planned, wherever it stands. */
static void test_what_the_server_took_away(void **state)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;

	(void)state;
	load_bodies(&p,
		"books: {a: {blurb: x, cover: {stickers: [{title: New}]}}, b: {cover: {}}, "
		"c: {cover: {absent: true}}}",
		"books: {a: {cover: {color: red, stickers: [{title: Old}]}}, c: {cover: {}}}");
	state_add_unmanageable(&p.live.state, &kind_cover, "covers are gone");
	make_plan(&p);
	assert_plan(&p, "0 update acme/a blurb:nothing->x lane 0\n"
			"1 create acme/b lane 1\n"
			"1 unchanged, 0 unmanaged\n");
}

static void test_one_collection_that_is_unmanageable(void **state)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;
	struct collection *c;

	(void)state;
	load_bodies(&p, "rules: [{title: Quiet}]", "");
	c = object_find_collection(workspace_of(&p.live, "acme"), &kind_rule);
	c->status = COLLECTION_UNMANAGEABLE;
	make_plan(&p);
	assert_plan(&p, "0 unchanged, 0 unmanaged\n");
}
