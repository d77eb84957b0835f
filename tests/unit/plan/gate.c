/* What needs to be allowed, what allows it, and what a policy says. */
#include "plan/gate.h"

#include "tests/unit/plan/gated.h"

static void test_what_cannot_be_brought_back(void **state)
{
	static const struct gate_row rows[] = {
		{ "towers: {a: {absent: true}}", "towers: {a: {}}", "closed delete acme/a\n" },
		{ "lands: {A: {absent: true}}", "lands: {A: {}}", "closed delete acme/A\n" },
		{ "towers: {a: {}}\nexact: [towers]", "towers: {a: {}, b: {}, c: {}}",
			"closed delete acme/c\nclosed delete acme/b\n" },
		{ "towers: {a: {keys: {k: {absent: true}}}}", "towers: {a: {keys: {k: {}}}}",
			"closed delete acme/a key k\n" },
		{ "towers: {a: {absent: true}}", "", "" },
		{ "towers: {a: {bells: [{url: 'https://x', absent: true}]}}",
			"towers: {a: {bells: [{url: 'https://x'}]}}", "" },
	};

	(void)state;
	assert_all_gates(rows, COUNT(rows));
}

static void test_what_is_empty_afterwards(void **state)
{
	static const struct gate_row rows[] = {
		{ "towers: {a: {owls: []}}", "towers: {a: {owls: [ana, bo]}}",
			"closed empty acme/a owls\n" },
		{ "towers: {a: {owls: [bo]}}", "towers: {a: {owls: [ana]}}", "" },
		{ "towers: {a: {owls: []}}", "towers: {a: {owls: []}}", "" },
		{ "towers: {a: {lords: {}}}",
			"towers: {a: {lords: {ana: {may: some}, bo: {may: some}}}}",
			"closed empty acme/a lords\n" },
		/* Whoever is absent is not there either. */
		{ "towers: {a: {lords: {ana: {may: some, absent: true}}}}",
			"towers: {a: {lords: {ana: {may: some}}}}", "closed empty acme/a lords\n" },
		{ "towers: {a: {bells: [], exact: [bells]}}",
			"towers: {a: {bells: [{url: 'https://x'}]}}",
			"closed empty acme/a bells\n" },
		/* A list that is not exact was told of each. */
		{ "towers: {a: {bells: [{url: 'https://x', absent: true}]}}",
			"towers: {a: {bells: [{url: 'https://x'}]}}", "" },
		{ "towers: {}\nexact: [towers]", "towers: {a: {}}",
			"closed delete acme/a\nclosed empty acme towers\n" },
	};

	(void)state;
	assert_all_gates(rows, COUNT(rows));
}

static void test_each_flag_lifts_its_own(void **state)
{
	static const char *const a[] = { "acme/a", NULL }, *const owls[] = { "acme/a owls", NULL };
	static const char *const no[] = { "acme", "acme/", "acme/a owl", "owls", NULL };
	static const char *const risk[] = { "private-to-public", NULL };
	static const char *const all[] = { "deploy-key", "last-admin", "own-access", NULL };
	static const char live[] = "towers: {a: {absent: false}, b: {owls: [], is_private: true}, "
				   "c: {}}";
	static const struct {
		struct told told;
		const char *gates;
	} rows[] = {
		{ { .permit = { NULL } }, "closed private-to-public acme/b\nclosed delete acme/c\n"
					  "closed delete acme/a\n" },
		{ { .permit = { .delete = a } },
			"closed private-to-public acme/b\nclosed delete acme/c\n"
			"lifted delete acme/a\n" },
		{ { .permit = { .delete = no, .empty = a } },
			"closed private-to-public acme/b\nclosed delete acme/c\n"
			"closed delete acme/a\n" },
		{ { .permit = { .risks = risk } },
			"lifted private-to-public acme/b\nclosed delete acme/c\n"
			"closed delete acme/a\n" },
		{ { .permit = { .risks = all, .empty = owls } },
			"closed private-to-public acme/b\nclosed delete acme/c\n"
			"closed delete acme/a\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		assert_gates(&(const struct gate_row){ "towers: {a: {absent: true}, "
						       "b: {is_private: false}, "
						       "c: {absent: true}}",
				     live, rows[i].gates },
			&rows[i].told);
}

static void test_emptying_is_allowed_by_its_address(void **state)
{
	static const char *const owls[] = { "acme/b owls", "acme/a owls", NULL };
	static const char *const others[] = { "acme/a", "acme/a lords", NULL };
	const struct gate_row row = { "towers: {a: {owls: []}}", "towers: {a: {owls: [ana]}}",
		"lifted empty acme/a owls\n" };
	struct gate_row closed = row;

	(void)state;
	assert_gates(&row, &(struct told){ .permit = { .empty = owls } });
	closed.gates = "closed empty acme/a owls\n";
	assert_gates(&closed, &(struct told){ .permit = { .empty = others, .delete = owls } });
}

static void test_a_risk_is_allowed_where_it_is(void **state)
{
	static const struct {
		const char *flag;
		bool lifts;
	} rows[] = {
		{ "deploy-key", true },
		{ "deploy-key=acme/ab key k", true },
		{ "deploy-key=acme/ab", true },
		{ "deploy-key=acme/a", false },
		{ "deploy-key=acme", false },
		{ "deploy-key=acme/ab key", true },
		{ "deploy-key=acme/ab key kk", false },
		{ "deploy-key=acme/b", false },
		{ "deploy-key-x", false },
		{ "deploy", false },
		{ "private-to-public", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		const char *const flags[] = { "last-admin", rows[i].flag, NULL };
		const struct gate_row row = {
			"policy: {deploy-key: gate}\ntowers: {ab: {keys: {k: {}}}}",
			"towers: {ab: {}}",
			rows[i].lifts ? "lifted deploy-key acme/ab key k\n"
				      : "closed deploy-key acme/ab key k\n"
		};

		assert_gates(&row, &(struct told){ .permit = { .risks = flags } });
	}
}

static void test_policies(void **state)
{
	static const char *const everything[] = { "private-to-public", NULL };
	static const struct told flag = { .permit = { .risks = everything } };
	static const char live[] = "lands: {A: {}, B: {}}\n"
				   "towers: {a: {is_private: true, land: A}}";
	static const struct gate_row rows[] = {
		{ "towers: {a: {is_private: false}}", live, "lifted private-to-public acme/a\n" },
		{ "policy: {private-to-public: forbid}\ntowers: {a: {is_private: false}}", live,
			"forbidden private-to-public acme/a\n" },
		{ "policy: {private-to-public: allow}\ntowers: {a: {is_private: false}}", live,
			"allowed private-to-public acme/a\n" },
		{ "policy: {private-to-public: gate}\ntowers: {a: {is_private: false}}", live,
			"lifted private-to-public acme/a\n" },
		{ "policy: {deploy-key: forbid}\ntowers: {a: {is_private: false}}", live,
			"lifted private-to-public acme/a\n" },
		/* The land's word wins, whichever it is, where the tower says its land and where not. */
		{ "policy: {private-to-public: forbid}\n"
		  "lands: {A: {policy: {private-to-public: allow}}}\n"
		  "towers: {a: {is_private: false, land: A}}",
			live, "allowed private-to-public acme/a\n" },
		{ "lands: {A: {policy: {private-to-public: forbid}}}\n"
		  "towers: {a: {is_private: false}}",
			live, "forbidden private-to-public acme/a\n" },
		{ "lands: {B: {policy: {private-to-public: forbid}}}\n"
		  "towers: {a: {is_private: false}}",
			live, "lifted private-to-public acme/a\n" },
		/* Of two lands the stricter one counts. */
		{ "lands: {A: {policy: {private-to-public: forbid}}, "
		  "B: {policy: {private-to-public: allow}}}\n"
		  "towers: {a: {is_private: false, land: B}}",
			live, "forbidden private-to-public acme/a\n" },
		{ "lands: {A: {policy: {private-to-public: allow}}, "
		  "B: {policy: {private-to-public: forbid}}}\n"
		  "towers: {a: {is_private: false, land: B}}",
			live, "forbidden private-to-public acme/a\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		assert_gates(&rows[i], &flag);
}

static void test_a_land_answers_for_itself(void **state)
{
	static const struct gate_row rows[] = {
		{ "lands: {A: {is_private: false, policy: {private-to-public: allow}}}",
			"lands: {A: {is_private: true}}", "allowed private-to-public acme/A\n" },
		{ "policy: {private-to-public: allow}\n"
		  "lands: {A: {is_private: false, policy: {private-to-public: forbid}}}",
			"lands: {A: {is_private: true}}", "forbidden private-to-public acme/A\n" },
	};

	(void)state;
	assert_all_gates(rows, COUNT(rows));
}

/* Towers t10 to t(10 + n - 1), each with that settings, as a manifest. */
static const char *towers(struct arena *a, size_t n, const char *settings, const char *more)
{
	AUTO(str_release) struct str out = STR_INIT;
	size_t i;

	str_add(&out, "towers:\n");
	for (i = 0; i < n; i++)
		str_addf(&out, "  t%zu: {%s}\n", 10 + i, settings);
	str_add(&out, more);
	return arena_strdup(a, out.buf);
}

/* The gates where `n` of `of` towers get another motto. */
static void assert_updates(size_t n, size_t of, const char *limit, const char *gates)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct gate_row row = { towers(&a, n, "motto: new", ""), towers(&a, of, "motto: old", ""),
		gates };
	struct told told = { .permit = { NULL } };

	if (limit)
		assert_int_equal(limit_parse(&told.permit.max_update, limit), 0);
	assert_gates(&row, &told);
}

static void test_many_are_changed(void **state)
{
	(void)state;
	assert_updates(3, 10, NULL, "");
	assert_updates(4, 10, NULL, "closed many-update acme\n");
	assert_updates(9, 9, NULL, "");
	assert_updates(30, 30, NULL, "closed many-update acme\n");
	assert_updates(4, 10, "40%", "lifted many-update acme\n");
	assert_updates(4, 10, "39%", "closed many-update acme\n");
	assert_updates(4, 10, "4", "lifted many-update acme\n");
	assert_updates(4, 10, "3", "closed many-update acme\n");
	/* Stricter than usual; a number counts where there are few, too. */
	assert_updates(3, 10, "20%", "closed many-update acme\n");
	assert_updates(1, 3, "0%", "");
	assert_updates(1, 3, "0", "closed many-update acme\n");
	assert_updates(1, 3, "1", "");
}

static void test_many_are_deleted(void **state)
{
	AUTO(str_release) struct str live = STR_INIT;
	struct gate_row row = { .desired = "towers: {a: {bells: [{url: b0}], exact: [bells]}}" };
	struct told told = { .permit = { .max_update = { LIMIT_PERCENT, 100 } } };
	size_t i;

	(void)state;
	str_add(&live, "towers: {a: {bells: [");
	for (i = 0; i < 20; i++)
		str_addf(&live, "{url: b%zu}%s", i, i < 19 ? ", " : "]}}");
	row.live = live.buf;
	row.gates = "closed many-delete acme\n";
	assert_gates(&row, &told);
	told.permit.max_delete = (struct limit){ LIMIT_PERCENT, 95 };
	row.gates = "lifted many-delete acme\n";
	assert_gates(&row, &told);
	told.permit.max_delete = (struct limit){ LIMIT_COUNT, 18 };
	row.gates = "closed many-delete acme\n";
	assert_gates(&row, &told);
}

/* What is printed is what a shell takes, and what lifts it. */
static void test_flags(void **state)
{
	static const struct {
		const char *desired, *live, *flag;
	} rows[] = {
		{ "towers: {a: {absent: true}}", "towers: {a: {}}", "--allow-delete acme/a" },
		{ "towers: {a: {owls: []}}", "towers: {a: {owls: [ana]}}",
			"--allow-empty 'acme/a owls'" },
		{ "towers: {a: {is_private: false}}", "towers: {a: {is_private: true}}",
			"--allow private-to-public=acme/a" },
		{ "towers: {a: {bells: [{url: \"http://x/it's\"}]}}", "towers: {a: {}}",
			"--allow 'webhook-insecure=acme/a bell http://x/it'\\''s'" },
		/* What would be too long is allowed for all of its tower. */
		{ "towers: {a: {bells: [{url: 'http://x/0123456789012345678901234567890123456789"
		  "01234567890123456789012345678901234567890123456789'}]}}",
			"towers: {a: {}}", "--allow webhook-insecure=acme/a" },
		{ "policy: {deploy-key: forbid}\ntowers: {a: {keys: {k: {}}}}", "towers: {a: {}}",
			NULL },
		{ "policy: {deploy-key: allow}\ntowers: {a: {keys: {k: {}}}}", "towers: {a: {}}",
			NULL },
	};
	static const struct told nothing;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(planned_release) struct planned p = PLANNED_INIT;

		plan_realm(&p, rows[i].desired, rows[i].live);
		gates_find(&p.plan, &nothing.permit, NULL);
		assert_int_equal(p.plan.n_gates, 1);
		if (rows[i].flag)
			assert_string_equal(p.plan.gates[0].flag, rows[i].flag);
		else
			assert_null(p.plan.gates[0].flag);
	}
}

static void test_places(void **state)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;
	static const struct told nothing;

	(void)state;
	plan_realm(&p, "policy:\n  private-to-public: forbid\ntowers:\n  a: {is_private: false}",
		"towers: {a: {is_private: true}}");
	gates_find(&p.plan, &nothing.permit, NULL);
	assert_int_equal(p.plan.n_gates, 1);
	assert_int_equal(p.plan.gates[0].place.line, 6);
	assert_int_equal(p.plan.gates[0].policy.line, 4);
	assert_ptr_equal(gate_first_closed(&p.plan), &p.plan.gates[0]);
}

static void test_the_first_that_is_closed(void **state)
{
	struct gate gates[] = { { .state = GATE_LIFTED }, { .state = GATE_ALLOWED },
		{ .state = GATE_CLOSED }, { .state = GATE_CLOSED }, { .state = GATE_FORBIDDEN } };
	struct plan plan = PLAN_INIT;

	(void)state;
	assert_null(gate_first_closed(&plan));
	plan.gates = gates;
	plan.n_gates = 2;
	assert_null(gate_first_closed(&plan));
	plan.n_gates = 4;
	assert_ptr_equal(gate_first_closed(&plan), &gates[2]);
	plan.n_gates = 5;
	assert_ptr_equal(gate_first_closed(&plan), &gates[4]);
}

static void test_limits(void **state)
{
	static const char *const wrong[] = { "", "%", "x", "-1", "1.5", "101%", "10 %", "10%%",
		"1000001", "99999999999999999999" };
	struct limit limit = { LIMIT_NONE, 0 };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(wrong); i++)
		assert_int_equal(limit_parse(&limit, wrong[i]), -1);
	assert_int_equal(limit.unit, LIMIT_NONE);
	assert_int_equal(limit_parse(&limit, "0"), 0);
	assert_int_equal(limit.unit, LIMIT_COUNT);
	assert_int_equal(limit_parse(&limit, "45%"), 0);
	assert_int_equal(limit.unit, LIMIT_PERCENT);
	assert_int_equal(limit.n, 45);
}
