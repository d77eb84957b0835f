/* Each danger: what a change does counts, not what is so already. */
#include "plan/danger.h"

#include "tests/unit/plan/gated.h"

static void test_what_is_private_becomes_public(void **state)
{
	static const struct gate_row rows[] = {
		{ "towers: {a: {is_private: false}}", "towers: {a: {is_private: true}}",
			"closed private-to-public acme/a\n" },
		{ "lands: {A: {is_private: false}}", "lands: {A: {is_private: true}}",
			"closed private-to-public acme/A\n" },
		/* It is so already, is the other way round, is new, is not said. */
		{ "towers: {a: {is_private: false, motto: x}}", "towers: {a: {is_private: false}}",
			"" },
		{ "towers: {a: {is_private: true}}", "towers: {a: {is_private: false}}", "" },
		{ "towers: {a: {is_private: false}}", "", "" },
		{ "towers: {a: {motto: x}}", "towers: {a: {is_private: true}}", "" },
	};

	(void)state;
	assert_all_gates(rows, COUNT(rows));
}

static void test_approvals(void **state)
{
	static const struct gate_row rows[] = {
		{ "towers: {a: {laws: [{kind: votes, value: 1}]}}",
			"towers: {a: {laws: [{kind: votes, value: 2}]}}",
			"closed approvals-lowered acme/a law votes\n" },
		{ "towers: {a: {laws: [{kind: votes, absent: true}]}}",
			"towers: {a: {laws: [{kind: votes, value: 2}]}}",
			"closed approvals-lowered acme/a law votes\n" },
		{ "towers: {a: {laws: [{kind: tax}], exact: [laws]}}",
			"towers: {a: {laws: [{kind: tax}, {kind: votes, value: 2}]}}",
			"closed approvals-lowered acme/a law votes\n" },
		{ "towers: {a: {laws: [{kind: votes, value: 3}]}}",
			"towers: {a: {laws: [{kind: votes, value: 2}]}}", "" },
		{ "towers: {a: {laws: [{kind: votes, text: x}]}}",
			"towers: {a: {laws: [{kind: votes, value: 2}]}}", "" },
		{ "towers: {a: {laws: [{kind: votes, value: 0}]}}", "towers: {a: {}}", "" },
		/* What else has a number. */
		{ "towers: {a: {laws: [{kind: tax, value: 1}]}}",
			"towers: {a: {laws: [{kind: tax, value: 2}]}}", "" },
	};

	(void)state;
	assert_all_gates(rows, COUNT(rows));
}

static void test_protection(void **state)
{
	static const struct gate_row rows[] = {
		{ "towers: {a: {laws: [{kind: siege, absent: true}]}}",
			"towers: {a: {laws: [{kind: siege}]}}",
			"closed branch-unprotected acme/a law siege\n" },
		{ "towers: {a: {laws: [{kind: tax, absent: true}]}}",
			"towers: {a: {laws: [{kind: tax}]}}", "" },
		{ "towers: {a: {laws: [{kind: siege, text: x}]}}",
			"towers: {a: {laws: [{kind: siege}]}}", "" },
		{ "towers: {a: {laws: [{kind: siege, absent: true}]}}", "towers: {a: {}}", "" },
	};

	(void)state;
	assert_all_gates(rows, COUNT(rows));
}

static void test_insecure(void **state)
{
	static const struct gate_row rows[] = {
		/* New things count: the danger is in them. */
		{ "towers: {a: {bells: [{url: 'http://x'}]}}", "towers: {a: {}}",
			"closed webhook-insecure acme/a bell http://x\n" },
		{ "towers: {a: {bells: [{url: 'HTTP://x'}]}}", "",
			"closed webhook-insecure acme/a bell HTTP://x\n" },
		{ "towers: {a: {bells: [{url: 'https://x', is_loose: true}]}}", "towers: {a: {}}",
			"closed webhook-insecure acme/a bell https://x\n" },
		{ "towers: {a: {bells: [{url: 'https://x', is_loose: true}]}}",
			"towers: {a: {bells: [{url: 'https://x', is_loose: false}]}}",
			"closed webhook-insecure acme/a bell https://x\n" },
		/* Twice insecure is one risk. */
		{ "towers: {a: {bells: [{url: 'http://x', is_loose: true}]}}", "towers: {a: {}}",
			"closed webhook-insecure acme/a bell http://x\n" },
		{ "towers: {a: {bells: [{url: 'https://x'}]}}", "towers: {a: {}}", "" },
		{ "towers: {a: {bells: [{url: 'http://x', tone: low}]}}",
			"towers: {a: {bells: [{url: 'http://x'}]}}", "" },
		{ "towers: {a: {bells: [{url: 'https://x', is_loose: true, tone: low}]}}",
			"towers: {a: {bells: [{url: 'https://x', is_loose: true}]}}", "" },
		{ "towers: {a: {bells: [{url: 'http://x', absent: true}]}}",
			"towers: {a: {bells: [{url: 'http://x'}]}}", "" },
	};

	(void)state;
	assert_all_gates(rows, COUNT(rows));
}

static void test_what_is_added(void **state)
{
	static const struct gate_row rows[] = {
		{ "towers: {a: {keys: {k: {form: x}}}}", "towers: {a: {}}",
			"allowed deploy-key acme/a key k\n" },
		{ "towers: {a: {keys: {k: {}}}}", "", "allowed deploy-key acme/a key k\n" },
		{ "towers: {a: {keys: {k: {form: x}}}}", "towers: {a: {keys: {k: {form: x}}}}",
			"" },
		/* Made anew, it was there before. */
		{ "towers: {a: {keys: {k: {form: y}}}}", "towers: {a: {keys: {k: {form: x}}}}",
			"closed delete acme/a key k\n" },
	};

	(void)state;
	assert_all_gates(rows, COUNT(rows));
}

static void test_what_changes(void **state)
{
	static const struct gate_row rows[] = {
		{ "towers: {a: {door: {name: new}}}", "towers: {a: {door: {name: old}}}",
			"closed default-branch acme/a door\n" },
		{ "towers: {a: {door: {name: old}}}", "towers: {a: {door: {name: old}}}", "" },
		/* There was none, or an empty one. */
		{ "towers: {a: {door: {name: new}}}", "towers: {a: {}}", "" },
		{ "towers: {a: {door: {name: new}}}", "towers: {a: {door: {name: ''}}}", "" },
	};

	(void)state;
	assert_all_gates(rows, COUNT(rows));
}

static void test_the_last_one(void **state)
{
	static const struct gate_row rows[] = {
		{ "towers: {a: {lords: {ana: {may: some}}}}",
			"towers: {a: {lords: {ana: {may: all}}}}", "closed last-admin acme/a\n" },
		{ "towers: {a: {lords: {bo: {may: some}}}}",
			"towers: {a: {lords: {ana: {may: all}, bo: {may: some}}}}",
			"closed last-admin acme/a\n" },
		/* Of two that go it is said once. */
		{ "towers: {a: {lords: {ana: {may: some}, bo: {may: some}}}}",
			"towers: {a: {lords: {ana: {may: all}, bo: {may: all}}}}",
			"closed last-admin acme/a\n" },
		/* One stays, one comes, a clan has it, or gets it. */
		{ "towers: {a: {lords: {bo: {may: all}}}}",
			"towers: {a: {lords: {ana: {may: all}, bo: {may: all}}}}", "" },
		{ "towers: {a: {lords: {bo: {may: all}}}}",
			"towers: {a: {lords: {ana: {may: all}}}}", "" },
		{ "towers: {a: {lords: {ana: {may: some}}, clans: {c: {may: all}}}}",
			"towers: {a: {lords: {ana: {may: all}}, clans: {c: {may: all}}}}", "" },
		{ "towers: {a: {lords: {ana: {may: some}}, clans: {c: {may: all}}}}",
			"towers: {a: {lords: {ana: {may: all}}, clans: {c: {may: some}}}}", "" },
		/* There was none before; nobody loses it; another tower is another matter. */
		{ "towers: {a: {lords: {bo: {may: some}}}}",
			"towers: {a: {lords: {ana: {may: some}, bo: {may: some}}}}", "" },
		{ "towers: {a: {lords: {ana: {may: some}}}, b: {lords: {bo: {may: all}}}}",
			"towers: {a: {lords: {ana: {may: all}}}, b: {}}",
			"closed last-admin acme/a\n" },
	};

	(void)state;
	assert_all_gates(rows, COUNT(rows));
}

static void test_ones_own(void **state)
{
	static const struct gate_row lowered = { "towers: {a: {lords: {ana: {may: some}, bo: {may: "
						 "all}}}}",
		"towers: {a: {lords: {ana: {may: all}, bo: {may: all}}}}",
		"closed own-access acme/a lord ana\n" };
	static const struct gate_row deleted = { "towers: {a: {lords: {bo: {may: all}}}}",
		"towers: {a: {lords: {ana: {may: some}, bo: {may: all}}}}",
		"closed own-access acme/a lord ana\n" };
	static const struct gate_row raised = { "towers: {a: {lords: {ana: {may: all}}}}",
		"towers: {a: {lords: {ana: {may: some}}}}", "" };
	const struct told is_ana = { .self = { .uuid = ANA } };
	const struct told is_bo = { .self = { .uuid = BO } };
	const struct told is_other = { .self = { .account_id = "557058:x" } };
	struct gate_row other = lowered;

	(void)state;
	assert_gates(&lowered, &is_ana);
	assert_gates(&deleted, &is_ana);
	assert_gates(&raised, &is_ana);
	other.gates = "";
	assert_gates(&other, &is_bo);
	assert_gates(&other, &is_other);
	assert_gates(&other, &(struct told){ .self = { NULL, NULL } });
}

static void test_whether_to_ask_who_it_is(void **state)
{
	static const struct {
		const char *desired, *live;
		bool worth;
	} rows[] = {
		{ "towers: {a: {lords: {ana: {may: some}}}}",
			"towers: {a: {lords: {ana: {may: all}}}}", true },
		{ "towers: {a: {lords: {}}}", "towers: {a: {lords: {ana: {may: some}}}}", true },
		{ "towers: {a: {lords: {ana: {may: all}}}}",
			"towers: {a: {lords: {ana: {may: some}}}}", false },
		{ "towers: {a: {lords: {ana: {may: all}}}}", "", false },
		{ "towers: {a: {clans: {}}}", "towers: {a: {clans: {c: {may: all}}}}", false },
		{ "towers: {a: {absent: true}}", "towers: {a: {}}", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(planned_release) struct planned p = PLANNED_INIT;

		plan_realm(&p, rows[i].desired, rows[i].live);
		assert_int_equal(danger_concerns_self(&p.plan), rows[i].worth);
	}
}
