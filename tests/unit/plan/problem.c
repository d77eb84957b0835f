/* What cannot be planned, and is said instead. */
#include "plan/builder.h"

#include "model/select.h"

#include "tests/unit/plan/planned.h"

#define EVE "{8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b13}"

static struct person *person_of(struct planned *p, const char *id)
{
	return people_by_id(p->desired.state.workspaces[0].people, id, (struct place){ 0 });
}

static const char *const with_people =
	"people: {ana: \"" ANA "\", bo: bo@x.y, ed: ed@x.y, eve: eve@x.y, both: [ed, eve]}\n";

/* A body whose people are known by addresses; its first line is line 3. */
static void load_with_people(struct planned *p, const char *body, const char *live)
{
	AUTO(str_release) struct str text = STR_INIT;
	struct document d, l = body_document(&p->live, "live.yaml", live);

	str_addf(&text, "workspace: acme\n%s%s\n", with_people, body);
	d = (struct document){ "f.yaml", arena_strdup(&p->desired.state.arena, text.buf),
		text.len };
	load_sides(p, &d, 1, &l);
	/* What an apply would have found out. */
	person_of(p, "bo@x.y")->unknown = true;
	person_of(p, "ed@x.y")->why = "the server is on fire";
	person_of(p, "ed@x.y")->why_code = ERR_HTTP;
	people_learn(p->desired.state.workspaces[0].people, EVE, NULL, "eve@x.y", "Eve");
}

static void test_people(void **state)
{
	static const struct plan_row rows[] = {
		{ "books: {a: {owner: eve}}", "",
			"0 create acme/a owner:eve lane 0\n"
			"0 unchanged, 0 unmanaged\n" },
		/* With all that is below; what is beside it is planned. */
		{ "books: {a: {owner: bo, blurb: x, cover: {}}, b: {}}", "books: {a: {}}",
			"0 create acme/b lane 0\n"
			"! acme/a books 10:3: 'bo@x.y' is not a member of workspace 'acme'\n"
			"0 unchanged, 0 unmanaged\n" },
		/* That nobody knows is another matter. */
		{ "books: {a: {owner: ed}}", "",
			"! acme/a books 8:3: the server is on fire\n"
			"0 unchanged, 0 unmanaged\n" },
		/* All of a set are said, and nothing of it is planned. */
		{ "books: {a: {readers: [ana, bo, both]}}", "books: {a: {}}",
			"! acme/a reader bo readers 10:3: 'bo@x.y' is not a member of "
			"workspace "
			"'acme'\n"
			"! acme/a reader ed readers 8:3: the server is on fire\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {notes: [{topic: x, page: 1, author: bo}, {topic: y, page: 1}]}}",
			"books: {a: {}}",
			"0 create acme/a note y 1 topic:y page:1 lane 0\n"
			"! acme/a note x 1 notes 10:3: 'bo@x.y' is not a member of workspace "
			"'acme'\n"
			"1 unchanged, 0 unmanaged\n" },
		/* Who was not looked up because nobody needs to know. */
		{ "books: {a: {absent: true, owner: bo}}", "books: {a: {}}",
			"0 delete acme/a (absent) lane 0\n"
			"0 unchanged, 0 unmanaged\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(planned_release) struct planned p = PLANNED_INIT;

		load_with_people(&p, rows[i].desired, rows[i].live);
		make_plan(&p);
		assert_plan(&p, rows[i].plan);
	}
}

/* A list of persons is exact; while it is not known who is on it, nobody is taken off. */
static void test_nobody_goes_while_somebody_is_unknown(void **state)
{
	static const struct plan_row rows[] = {
		{ "books: {a: {grants: {ed: read}}}",
			"books: {a: {grants: {ana: read, \"" EVE "\": write}}}",
			"! acme/a grant ed grants 8:3: the server is on fire\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {grants: {bo: read, ana: write}}}",
			"books: {a: {grants: {ana: read, \"" EVE "\": write}}}",
			"0 update acme/a grant ana permission:read->write lane 0\n"
			"! acme/a grant bo grants 10:3: 'bo@x.y' is not a member of workspace "
			"'acme'\n"
			"1 unchanged, 0 unmanaged\n" },
		/* Nor is it known whether who is to go is there. */
		{ "books: {a: {grants: {ed: {absent: true}}}}", "books: {a: {}}",
			"! acme/a grant ed grants 8:3: the server is on fire\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {grants: {bo: {absent: true}}}}", "books: {a: {}}",
			"2 unchanged, 0 unmanaged\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(planned_release) struct planned p = PLANNED_INIT;

		load_with_people(&p, rows[i].desired, rows[i].live);
		make_plan(&p);
		assert_plan(&p, rows[i].plan);
	}
}

/* Two names that turn out to be one person. */
static void test_one_person_twice(void **state)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;

	(void)state;
	load_with_people(
		&p, "books: {a: {readers: [eve, \"" EVE "\"]}}", "books: {a: {readers: [ana]}}");
	make_plan(&p);
	assert_plan(&p, "0 update acme/a readers +eve -ana lane 0\n"
			"1 unchanged, 0 unmanaged\n");
	assert_int_equal(plan_writes(&p.plan), 2);
}

/* --- what a selection leaves --- */

struct selected_row {
	const char *kind, *target;
	const char *desired, *live, *plan;
};

static void assert_selected(const struct selected_row *row)
{
	const char *kinds[] = { row->kind, NULL }, *targets[] = { row->target, NULL };
	const struct selection selection = { kinds, targets };
	AUTO(planned_release) struct planned p = PLANNED_INIT;

	load_bodies(&p, row->desired, row->live);
	assert_int_equal(select_apply(&p.desired.state, library_kinds, &selection, NULL), 0);
	make_plan(&p);
	assert_plan(&p, row->plan);
}

static void test_selections(void **state)
{
	static const struct selected_row rows[] = {
		{ "reader", NULL, "books: {a: {blurb: x, readers: [ana]}}", "books: {a: {}, b: {}}",
			"0 create acme/a readers +ana lane 0\n"
			"0 unchanged, 0 unmanaged\n" },
		{ "reader", NULL, "books: {a: {readers: [ana]}}", "",
			"! acme/a books 10:3: book 'a' does not exist\n"
			"0 unchanged, 0 unmanaged\n" },
		{ "sticker", NULL, "books: {a: {cover: {stickers: [{title: x}]}}}",
			"books: {a: {}}",
			"! acme/a cover cover 10:3: cover does not exist\n"
			"0 unchanged, 0 unmanaged\n" },
		{ "sticker", NULL, "books: {a: {cover: {color: red, stickers: [{title: x}]}}}",
			"books: {a: {cover: {stickers: [{title: y}]}}}",
			"0 create acme/a cover sticker x title:x lane 0\n"
			"0 unchanged, 1 unmanaged\n" },
		/* What is not asked for is not renamed, and has no new key yet. */
		{ "reader", NULL, "books: {a: {renamed_from: b, readers: [ana]}}", "books: {b: {}}",
			"! acme/a books 10:3: book 'a' does not exist\n"
			"0 unchanged, 0 unmanaged\n" },
		/* What was left out is not unmanaged, and what is exact as a whole is not in part. */
		{ NULL, "acme/a", "exact: [books]\nbooks: {a: {blurb: x}, b: {}}",
			"books: {a: {}, b: {}, c: {}}",
			"0 update acme/a blurb:nothing->x lane 0\n"
			"0 unchanged, 0 unmanaged\n" },
		{ NULL, "acme/*", "exact: [books]\nbooks: {a: {}}", "books: {a: {}, c: {}}",
			"1 unchanged, 0 unmanaged\n" },
		{ NULL, "acme", "exact: [books]\nbooks: {a: {}}", "books: {a: {}, c: {}}",
			"0 delete acme/c (exact) lane 0\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "book", "acme/a", "books: {a: {blurb: x, cover: {}}, b: {}}", "books: {a: {}}",
			"0 update acme/a blurb:nothing->x lane 0\n"
			"0 unchanged, 0 unmanaged\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		assert_selected(&rows[i]);
}
