/* What is not empty does not go: that is said, instead of asking the server to refuse it. */
#include "plan/vacate.h"

#include "tests/unit/plan/planned.h"

static void test_who_stays(void **state)
{
	static const struct plan_row rows[] = {
		{ "shelves: {O: {absent: true}}\nbooks: {a: {}}",
			"shelves: {O: {name: o}}\nbooks: {a: {shelf: O}}",
			"! acme/O shelves 12:3: shelf 'O' is not empty: book 'a' stays in it; move "
			"that to another shelf or delete it as well\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "shelves: {O: {absent: true}}\nbooks: {c: {blurb: x}, b: {}, a: {absent: true}}",
			"shelves: {O: {name: o}}\nbooks: {c: {shelf: O}, b: {shelf: O}, a: {shelf: "
			"O}}",
			"0 update acme/c blurb:nothing->x lane 0\n"
			"1 delete acme/a (absent) lane 1\n"
			"! acme/O shelves 12:3: shelf 'O' is not empty: 2 books stay in it, 'b' "
			"among "
			"them; move them to another shelf or delete them as well\n"
			"1 unchanged, 0 unmanaged\n" },
		/* What is exact is as careful. */
		{ "exact: [shelves]\nbooks: {a: {}}\nshelves: {S: {name: s}}",
			"shelves: {O: {name: o}, P: {name: p}, S: {name: s}}\nbooks: {a: {shelf: "
			"O}}",
			"0 delete acme/P (exact) lane 0\n"
			"! acme shelves 12:3: shelf 'O' is not empty: book 'a' stays in it; move "
			"that "
			"to another shelf or delete it as well\n"
			"2 unchanged, 0 unmanaged\n" },
		/* Renamed, but not moved. */
		{ "shelves: {O: {absent: true}}\nbooks: {a: {renamed_from: b}}",
			"shelves: {O: {name: o}}\nbooks: {b: {shelf: O}}",
			"0 update acme/a from b lane 0\n"
			"! acme/O shelves 12:3: shelf 'O' is not empty: book 'b' stays in it; move "
			"that to another shelf or delete it as well\n"
			"0 unchanged, 0 unmanaged\n" },
		/* In another one that stays, or in none. */
		{ "shelves: {O: {absent: true}}\nbooks: {a: {}, b: {}}",
			"shelves: {O: {name: o}}\nbooks: {a: {shelf: P}, b: {}}",
			"0 delete acme/O (absent) lane 0\n"
			"2 unchanged, 0 unmanaged\n" },
		{ "shelves: {O: {absent: true}}\nbooks: {a: {shelf: \"\"}}",
			"shelves: {O: {name: o}}\nbooks: {a: {shelf: O}}",
			"0 update acme/a shelf:O-> lane 0\n"
			"1 delete acme/O (absent) lane 1 needs 0\n"
			"0 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

/* A move that cannot be planned is none. */
static void test_who_cannot_move(void **state)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;
	struct person *person;

	(void)state;
	load_bodies(&p, "shelves: {O: {absent: true}}\nbooks: {a: {shelf: S, owner: x@y.z}}",
		"shelves: {O: {name: o}}\nbooks: {a: {shelf: O}}");
	person = people_by_id(p.desired.state.workspaces[0].people, "x@y.z", (struct place){ 0 });
	person->unknown = true;
	make_plan(&p);
	assert_plan(&p, "! acme/a books 10:4: 'x@y.z' is not a member of workspace 'acme'\n"
			"! acme/O shelves 12:3: shelf 'O' is not empty: book 'a' stays in it; move "
			"that to another shelf or delete it as well\n"
			"0 unchanged, 0 unmanaged\n");
}

/* Ten thousand deletions beside as many changes take no longer than one after the other. */
static void test_many(void **state)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;
	AUTO(str_release) struct str desired = STR_INIT;
	AUTO(str_release) struct str live = STR_INIT;
	size_t i;

	(void)state;
	str_add(&desired, "shelves:\n  N: {name: n}\n");
	str_add(&live, "shelves:\n");
	for (i = 0; i < 10000; i++) {
		str_addf(&desired, "  S%zu: {absent: true}\n", i);
		str_addf(&live, "  S%zu: {name: n}\n", i);
	}
	str_add(&desired, "books:\n");
	str_add(&live, "books:\n");
	for (i = 0; i < 20000; i++) {
		str_addf(&desired, "  b%zu: {shelf: N}\n", i);
		str_addf(&live, "  b%zu: {shelf: S%zu}\n", i, i / 2);
	}
	load_bodies(&p, desired.buf, live.buf);
	make_plan(&p);
	assert_sound(&p.plan);
	assert_int_equal(p.plan.n_changes, 30001);
	assert_int_equal(p.plan.n_problems, 0);
	for (i = 20001; i < 30001; i++)
		assert_int_equal(p.plan.changes[i].n_needs, 2);
}

/* A hundred thousand in one: what must be done before does not have to be searched. */
static void test_many_in_one(void **state)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;
	AUTO(str_release) struct str desired = STR_INIT;
	AUTO(str_release) struct str live = STR_INIT;
	size_t i;

	(void)state;
	str_add(&desired, "shelves: {O: {absent: true}}\ndefaults: {shelf: N}\nbooks:\n");
	str_add(&live, "shelves: {O: {name: o}}\ndefaults: {shelf: O}\nbooks:\n");
	for (i = 0; i < 100000; i++) {
		str_addf(&desired, "  b%zu: {}\n", i);
		str_addf(&live, "  b%zu: {}\n", i);
	}
	load_bodies(&p, desired.buf, live.buf);
	make_plan(&p);
	assert_int_equal(p.plan.n_changes, 100001);
	assert_int_equal(p.plan.changes[100000].n_needs, 100000);
}
