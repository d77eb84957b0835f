#include "plan/change.h"
#include "plan/plan.h"

#include "plan/builder.h"

#include "tests/unit/plan/planned.h"

static void test_what_it_takes_to_write(void **state)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;

	(void)state;
	load_bodies(&p,
		"books: {a: {readers: [ana, bo], blurb: x, pages: 1}, b: {absent: true}, "
		"c: {readers: []}, d: {}}",
		"books: {a: {}, b: {}, c: {readers: [ana]}}");
	make_plan(&p);
	assert_plan(&p, "0 update acme/a blurb:nothing->x pages:nothing->1 lane 0\n"
			"1 create acme/a readers +ana +bo lane 0\n"
			"2 update acme/c readers -ana lane 1\n"
			"3 create acme/d lane 2\n"
			"4 delete acme/b (absent) lane 3\n"
			"1 unchanged, 0 unmanaged\n");
	assert_false(change_is_set(&p.plan.changes[0]));
	assert_int_equal(change_writes(&p.plan.changes[0]), 1);
	assert_true(change_is_set(&p.plan.changes[1]));
	assert_int_equal(change_writes(&p.plan.changes[1]), 2);
	assert_int_equal(change_writes(&p.plan.changes[2]), 1);
	assert_int_equal(change_writes(&p.plan.changes[4]), 1);
	assert_int_equal(plan_writes(&p.plan), 6);
}

static void assert_place(struct place place, unsigned line, unsigned column)
{
	assert_string_equal(place.file, "f.yaml");
	assert_int_equal(place.line, line);
	assert_int_equal(place.column, column);
}

/* Each change knows what asks for it. */
static void test_places(void **state)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;

	(void)state;
	load_bodies(&p,
		"exact: [books]\n"
		"defaults: {readers: [ana]}\n"
		"books:\n"
		"  a: {blurb: x}\n"
		"  b:\n"
		"    notes: [{topic: x, page: 1}]\n"
		"    cover: {absent: true}\n",
		"books: {b: {readers: [ana], cover: {}}, c: {}}");
	make_plan(&p);
	assert_plan(&p, "0 create acme/a blurb:x lane 0\n"
			"1 create acme/a readers +ana <defaults> lane 0 needs 0\n"
			"2 create acme/b note x 1 topic:x page:1 lane 1\n"
			"3 delete acme/b cover (absent) lane 1\n"
			"4 delete acme/c (exact) lane 2\n"
			"2 unchanged, 0 unmanaged\n");
	assert_place(p.plan.changes[0].place, 6, 3);
	assert_place(p.plan.changes[0].deltas[0].after->value->place, 6, 14);
	assert_place(p.plan.changes[1].place, 4, 21);
	assert_place(p.plan.changes[2].place, 8, 13);
	assert_place(p.plan.changes[3].place, 9, 12);
	assert_place(p.plan.changes[4].place, 3, 9);
}

/* Who is whose parent and top: the desired one where there is one. */
static void test_parents_and_tops(void **state)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;
	const struct object *desired, *live;
	const struct change *c;

	(void)state;
	load_bodies(&p, "exact: [books]\nbooks: {a: {renamed_from: b, cover: {exact: [stickers]}}}",
		"books: {b: {cover: {stickers: [{title: x}]}}, c: {}}");
	make_plan(&p);
	desired = collection_find(
		object_find_collection(workspace_of(&p.desired, "acme"), &kind_book), "a");
	live = workspace_of(&p.live, "acme");
	c = p.plan.changes;
	assert_int_equal(p.plan.n_changes, 3);
	assert_ptr_equal(c[0].top, desired);
	assert_ptr_equal(c[0].desired, desired);
	assert_ptr_equal(c[0].parent, workspace_of(&p.desired, "acme"));
	assert_string_equal(c[0].live->key, "b");
	assert_ptr_equal(c[1].top, desired);
	assert_ptr_equal(c[1].parent->parent, desired);
	assert_null(c[1].desired);
	assert_string_equal(c[1].live->key, "x");
	assert_ptr_equal(c[2].top, collection_find(object_find_collection(live, &kind_book), "c"));
	assert_ptr_equal(c[2].parent, workspace_of(&p.desired, "acme"));
}

static void test_release_leaves_nothing(void **state)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;

	(void)state;
	load_bodies(&p, "books: {a: {}}", "");
	make_plan(&p);
	plan_release(&p.plan);
	assert_int_equal(p.plan.n_changes, 0);
	assert_null(p.plan.changes);
	make_plan(&p);
	assert_int_equal(p.plan.n_changes, 1);
}

/* The figures of a workspace of `n` books in sync: bytes taken by the desired state and by the plan. */
static void measure(int n, size_t *state_bytes, size_t *plan_bytes)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;
	AUTO(str_release) struct str body = STR_INIT;
	int i;

	str_add(&body, "defaults: {is_lent: false, readers: [ana, bo]}\nbooks:\n");
	for (i = 0; i < n; i++)
		str_addf(&body, "  b%d: {blurb: Book %d, shelf: S}\n", i, i);
	load_bodies(&p, body.buf, body.buf);
	make_plan(&p);
	assert_int_equal(p.plan.n_changes, 0);
	assert_int_equal(p.plan.unchanged, 2 * n);
	*state_bytes = p.desired.state.arena.used;
	*plan_bytes = p.plan.arena.used;
}

/* Ten times as much takes ten times the memory, and a plan of nothing next to none. */
static void test_memory_grows_with_the_manifests(void **state)
{
	size_t small_state, small_plan, large_state, large_plan;

	(void)state;
	measure(1000, &small_state, &small_plan);
	measure(10000, &large_state, &large_plan);
	assert_true(large_state < 11 * small_state);
	assert_true(small_state < 1000 * 3000);
	assert_true(large_plan < 10000 * 100);
}

/* What is left of a plan is numbered anew; what needs something that went is said. */
static void test_a_part_of_a_plan(void **state)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;
	const bool all_but_the_first[] = { false, true, true, true };
	const bool last[] = { false, false, true };

	(void)state;
	load_bodies(&p, "books: {a: {readers: [ana]}, b: {blurb: x}, c: {readers: [bo]}}",
		"books: {b: {}, c: {}}");
	make_plan(&p);
	assert_plan(&p, "0 create acme/a lane 0\n"
			"1 create acme/a readers +ana lane 0 needs 0\n"
			"2 update acme/b blurb:nothing->x lane 1\n"
			"3 create acme/c readers +bo lane 2\n"
			"1 unchanged, 0 unmanaged\n");
	assert_int_equal(plan_narrow(&p.plan, all_but_the_first), 1);
	assert_plan(&p, "0 create acme/a readers +ana lane 0\n"
			"1 update acme/b blurb:nothing->x lane 1\n"
			"2 create acme/c readers +bo lane 2\n"
			"1 unchanged, 0 unmanaged\n");
	assert_int_equal(p.plan.create, 2);
	assert_int_equal(p.plan.update, 1);
	assert_int_equal(plan_narrow(&p.plan, last), SIZE_MAX);
	assert_plan(&p, "0 create acme/c readers +bo lane 0\n1 unchanged, 0 unmanaged\n");
}
