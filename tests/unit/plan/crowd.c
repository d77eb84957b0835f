/* How many of each kind there are, and how many go or change. */
#include "plan/crowd.h"

#include "tests/unit/plan/gated.h"

/* "tower 1 deleted at 4, 2 updated at 3 of 5", a line for each kind. */
static void assert_crowds(struct planned *p, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;
	size_t i;

	p->plan.n_crowds = 0;
	crowds_count(&p->plan);
	for (i = 0; i < p->plan.n_crowds; i++) {
		const struct crowd *c = &p->plan.crowds[i];

		str_addf(&out, "%s: %zu deleted", c->kind->name, c->deleted);
		if (c->deleted)
			str_addf(&out, " at %u", (unsigned)c->first_deleted.line);
		str_addf(&out, ", %zu updated", c->updated);
		if (c->updated)
			str_addf(&out, " at %u", (unsigned)c->first_updated.line);
		str_addf(&out, " of %zu\n", c->live);
		assert_string_equal(c->workspace->key, "acme");
	}
	assert_string_equal(out.buf, expected);
}

static void assert_counted(const char *desired, const char *live, const char *expected)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;

	plan_realm(&p, desired, live);
	assert_crowds(&p, expected);
}

static void test_what_changes_and_goes(void **state)
{
	(void)state;
	assert_counted("towers: {a: {motto: x}}", "towers: {a: {motto: x}}", "");
	assert_counted("towers: {n: {motto: x}}", "", "");
	assert_counted("towers:\n  a: {motto: x}\n  b: {absent: true}\n  n: {}",
		"towers: {a: {}, b: {}, c: {}, d: {}}",
		"tower: 1 deleted at 5, 1 updated at 4 of 4\n");
}

static void test_what_is_made_anew_goes_first(void **state)
{
	(void)state;
	assert_counted("towers: {a: {keys: {k: {form: x}}}}",
		"towers: {a: {keys: {k: {form: y}, l: {}}}}",
		"key: 1 deleted at 3, 0 updated of 2\n");
}

static void test_members_count_one_by_one(void **state)
{
	(void)state;
	assert_counted("towers: {a: {owls: [bo]}, b: {owls: []}}",
		"towers: {a: {owls: [ana]}, b: {owls: [ana, bo]}}",
		"owl: 3 deleted at 3, 0 updated of 3\n");
	/* Who only joins changes nobody. */
	assert_counted("towers: {a: {owls: [ana, bo]}}", "towers: {a: {owls: [ana]}}", "");
}

static void test_all_parents_count(void **state)
{
	(void)state;
	assert_counted("towers: {a: {bells: [{url: x, tone: low}]}, b: {bells: []}}",
		"towers: {a: {bells: [{url: x}]}, b: {bells: [{url: y}, {url: z}]}}",
		"bell: 0 deleted, 1 updated at 3 of 3\n");
}

static void test_what_was_seen_by_the_way_counts(void **state)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;
	struct collection *c;

	(void)state;
	plan_realm(&p, "towers: {a: {motto: x}}", "towers: {a: {}, b: {}}");
	c = object_find_collection(workspace_of(&p.live, "acme"), &kind_tower);
	c->unmanaged = 40;
	assert_crowds(&p, "tower: 0 deleted, 1 updated at 3 of 42\n");
	/* What was not read to its end is not known. */
	c->status = COLLECTION_UNREADABLE;
	assert_crowds(&p, "tower: 0 deleted, 1 updated at 3 of 0\n");
}
