/* Collections that are written by one request: one change, whatever is done with their members. */
#include "plan/builder.h"

#include "tests/unit/plan/planned.h"

static void test_what_is_done_with_each(void **state)
{
	static const struct plan_row rows[] = {
		{ "books: {a: {folders: {f: {leaves: {z: 1, new: x, same: \"s\\n\", gone: {absent: "
		  "true}, never: {absent: true}, end: e}}}}}",
			"books: {a: {folders: {f: {leaves: {z: 2, same: \"s\\n\", gone: g, end: "
			"\"e\\n\", other: o}}}}}",
			"0 update acme/a folder f leaves new:nothing->x end:e\n->e z:2->1 "
			"gone:g->nothing lane 0\n"
			"2 unchanged, 0 unmanaged\n" },
		{ "books: {a: {folders: {f: {leaves: {x: 1, no: {absent: true}}}}}}",
			"books: {a: {folders: {f: {leaves: {x: 1}}}}}",
			"3 unchanged, 0 unmanaged\n" },
		{ "books: {a: {folders: {f: {leaves: {}}}}}", "books: {a: {folders: {f: {}}}}",
			"3 unchanged, 0 unmanaged\n" },
		{ "books: {a: {folders: {f: {leaves: {x: 1}}, g: {leaves: {x: 2}}}}}",
			"books: {a: {folders: {f: {}, g: {leaves: {x: 1}}}}}",
			"0 update acme/a folder f leaves x:nothing->1 lane 0\n"
			"1 update acme/a folder g leaves x:1->2 lane 0\n"
			"3 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

/* What holds them is made by writing them, where it says too little; then others may begin there. */
static void test_what_holds_them_is_not_there(void **state)
{
	static const struct plan_row rows[] = {
		{ "books: {a: {folders: {b: c, c: {leaves: {x: 1, no: {absent: true}}}, d: "
		  "{copy_of: c, "
		  "leaves: {y: 2}}}}}",
			"books: {a: {}}",
			"0 create acme/a folder c leaves x:nothing->1 lane 0\n"
			"1 create acme/a folder b copy_of:c lane 0\n"
			"2 create acme/a folder d copy_of:c lane 0\n"
			"3 create acme/a folder d leaves y:nothing->2 lane 0 needs 2\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {folders: {c: {leaves: {x: 1}}}}}", "",
			"0 create acme/a lane 0\n"
			"1 create acme/a folder c leaves x:nothing->1 lane 0 needs 0\n"
			"0 unchanged, 0 unmanaged\n" },
		{ "books: {a: {folders: {c: {leaves: {x: {absent: true}}}, d: {leaves: {}}, e: "
		  "{}}}}",
			"books: {a: {}}",
			"! acme/a folder c folders 3:3: folder 'c' does not exist, and cannot be "
			"created without 'copy_of'\n"
			"! acme/a folder d folders 3:3: folder 'd' does not exist, and cannot be "
			"created without 'copy_of'\n"
			"! acme/a folder e folders 3:3: folder 'e' does not exist, and cannot be "
			"created without 'copy_of'\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {folders: {c: {absent: true, leaves: {x: 1}}}}}", "books: {a: {}}",
			"2 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

/* One commit is all or nothing. */
static void test_one_that_cannot_be_planned_keeps_the_others(void **state)
{
	static const struct plan_row rows[] = {
		{ "books: {a: {folders: {f: {leaves: {x: 1, y: {}}}}}}",
			"books: {a: {folders: {f: {}}}}",
			"! acme/a folder f leaf y leaves 3:3: leaf 'y' does not exist, and cannot "
			"be "
			"created without 'words'\n"
			"2 unchanged, 0 unmanaged\n" },
		/* What is there need not say its words. */
		{ "books: {a: {folders: {f: {leaves: {x: 1, y: {}}}}}}",
			"books: {a: {folders: {f: {leaves: {y: 2}}}}}",
			"0 update acme/a folder f leaves x:nothing->1 lane 0\n"
			"2 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

static void test_one_change_is_one_request(void **state)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;

	(void)state;
	load_bodies(&p, "books: {a: {folders: {f: {leaves: {x: 1, y: 2, z: {absent: true}}}}}}",
		"books: {a: {folders: {f: {leaves: {z: 3}}}}}");
	make_plan(&p);
	assert_int_equal(p.plan.n_changes, 1);
	assert_true(change_is_set(&p.plan.changes[0]));
	assert_int_equal(p.plan.changes[0].n_deltas, 3);
	assert_int_equal(change_writes(&p.plan.changes[0]), 1);
	assert_int_equal(plan_writes(&p.plan), 1);
}
