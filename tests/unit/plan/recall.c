/* Secrets that are remembered, in plans. */
#include "plan/recall.h"

#include "tests/unit/plan/planned.h"

#define BOOKS(body) "books: {a: {code: {env: X}" body "}}"

static const struct object *book(const struct state *s, const char *key)
{
	const struct workspace *w = state_find(s, "acme");

	return collection_find(object_find_collection(w->object, &kind_book), key);
}

static const struct attr *code_of(const struct planned *p, const char *key)
{
	return object_attr(book(&p->desired.state, key), "code");
}

/* Plans `desired` against `live`, where the code of book a is in that state. */
static void plan_with(
	struct planned *p, const char *desired, const char *live, enum secret_state state)
{
	struct recall *recall;

	load_bodies(p, desired, live);
	recall = ARENA_NEW(&p->desired.state.arena, struct recall);
	*recall = (struct recall){ code_of(p, "a"), book(&p->live.state, "a"), state };
	p->plan.recalls = (struct recalls){ recall, 1 };
	make_plan(p);
}

static void assert_counts(const struct planned *p, enum secret_state state, size_t left)
{
	size_t i;

	for (i = SECRET_NONE + 1; i < SECRET_STATES; i++)
		assert_int_equal(p->plan.secret_states[i], i == state);
	assert_int_equal(p->plan.secrets, left);
}

static void test_only_another_secret_is_a_change(void **state)
{
	static const struct {
		enum secret_state state;
		const char *plan;
		size_t left;
	} rows[] = {
		{ SECRET_UNKNOWN, "1 unchanged, 0 unmanaged\n", 1 },
		{ SECRET_UNREADABLE, "1 unchanged, 0 unmanaged\n", 1 },
		{ SECRET_UNCHANGED, "1 unchanged, 0 unmanaged\n", 0 },
		{ SECRET_ROTATE,
			"0 update acme/a code:nothing->{env X} lane 0\n0 unchanged, 0 unmanaged\n",
			0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(planned_release) struct planned p = PLANNED_INIT;

		plan_with(&p, BOOKS(""), "books: {a: {}}", rows[i].state);
		assert_plan(&p, rows[i].plan);
		assert_counts(&p, rows[i].state, rows[i].left);
		if (p.plan.n_changes)
			assert_int_equal(p.plan.changes[0].deltas[0].secret, rows[i].state);
	}
}

static void test_another_field_does_not_take_it_along(void **state)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;

	(void)state;
	plan_with(&p, BOOKS(", blurb: x"), "books: {a: {blurb: y}}", SECRET_UNCHANGED);
	assert_plan(&p, "0 update acme/a blurb:y->x lane 0\n0 unchanged, 0 unmanaged\n");
	assert_counts(&p, SECRET_UNCHANGED, 0);
	assert_int_equal(p.plan.changes[0].deltas[0].secret, SECRET_NONE);
}

static void test_all_are_sent_where_that_is_asked_for(void **state)
{
	enum secret_state s;

	(void)state;
	for (s = SECRET_UNKNOWN; s < SECRET_STATES; s++) {
		AUTO(planned_release) struct planned p = PLANNED_INIT;

		p.plan.resend_secrets = true;
		plan_with(&p, BOOKS(""), "books: {a: {}}", s);
		assert_plan(&p, "0 update acme/a code:nothing->{env X} lane 0\n"
				"0 unchanged, 0 unmanaged\n");
		assert_counts(&p, s, 0);
		assert_int_equal(p.plan.changes[0].deltas[0].secret, s);
	}
}

/* What is made anew gets all of it, whatever the old one had. */
static void test_what_is_new_or_made_anew_counts_for_nothing(void **state)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT, anew = PLANNED_INIT;

	(void)state;
	plan_with(&p, BOOKS(""), "", SECRET_UNCHANGED);
	assert_plan(&p, "0 create acme/a code:{env X} lane 0\n0 unchanged, 0 unmanaged\n");
	assert_counts(&p, SECRET_NONE, 0);
	assert_int_equal(p.plan.changes[0].deltas[1].secret, SECRET_NONE);
	plan_with(&anew, "books: {a: {code: {env: X}, absent: true}}", "books: {a: {}}",
		SECRET_ROTATE);
	assert_int_equal(anew.plan.delete, 1);
	assert_counts(&anew, SECRET_NONE, 0);
}

static void test_it_holds_for_one_live_thing(void **state)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;
	struct recall items[2];
	struct recalls r = { items, COUNT(items) };

	(void)state;
	load_bodies(
		&p, "books: {a: {code: {env: X}}, b: {code: {env: Y}}}", "books: {a: {}, b: {}}");
	items[0] = (struct recall){ code_of(&p, "b"), book(&p.live.state, "b"), SECRET_ROTATE };
	items[1] = (struct recall){ code_of(&p, "a"), book(&p.live.state, "a"), SECRET_UNCHANGED };
	qsort(items, COUNT(items), sizeof *items, recall_compare);
	assert_true((uintptr_t)items[0].attr < (uintptr_t)items[1].attr);
	assert_int_equal(
		recall_state(&r, code_of(&p, "a"), book(&p.live.state, "a")), SECRET_UNCHANGED);
	assert_int_equal(
		recall_state(&r, code_of(&p, "b"), book(&p.live.state, "b")), SECRET_ROTATE);
	/* Another that goes by its name by now. */
	assert_int_equal(
		recall_state(&r, code_of(&p, "b"), book(&p.live.state, "a")), SECRET_UNKNOWN);
	r.n = 0;
	assert_int_equal(
		recall_state(&r, code_of(&p, "b"), book(&p.live.state, "b")), SECRET_UNKNOWN);
}

static void test_names(void **state)
{
	(void)state;
	assert_null(recall_name(SECRET_NONE));
	assert_string_equal(recall_name(SECRET_UNKNOWN), "unknown");
	assert_string_equal(recall_name(SECRET_UNREADABLE), "unknown");
	assert_string_equal(recall_name(SECRET_UNCHANGED), "unchanged");
	assert_string_equal(recall_name(SECRET_ROTATE), "rotate");
}
