/* Plans of what cannot be changed, of people as keys, of what hangs together, of values that may be secrets. */
#include "plan/builder.h"
#include "plan/change.h"

#include "tests/unit/plan/planned.h"

#define C1 "0123456789abcdef0123456789abcdef01234567"
#define C2 "1123456789abcdef0123456789abcdef01234567"

/* Who tells ana's e-mail address apart from her UUID is the server. */
static void learn_ana(struct planned *p)
{
	people_learn(p->desired.state.workspaces[0].people, ANA, NULL, "a@x.y", NULL);
}

/* Made anew, and what is in it with it: nothing of it is there any more. */
static void test_what_cannot_be_changed_is_made_anew(void **state)
{
	static const struct plan_row rows[] = {
		{ "books: {a: {editions: {x: {target: {hash: " C2
		  "}, message: m, seals: {s: red, t: "
		  "blue}}}}}",
			"books: {a: {editions: {x: {target: {hash: " C1 "}, message: m, seals: {s: "
			"red, u: green}}}}}",
			"0 replace acme/a edition x ('target.hash' can be set on creation only) "
			"target.hash:" C1 "->" C2 " lane 0\n"
			"1 create acme/a edition x seal s wax:red lane 0 needs 0\n"
			"2 create acme/a edition x seal t wax:blue lane 0 needs 0\n"
			"1 unchanged, 0 unmanaged\n" },
		/* The other differences are said with it. */
		{ "books: {a: {editions: {x: {target: {hash: " C2 "}, message: new}}}}",
			"books: {a: {editions: {x: {target: {hash: " C1 "}, message: old}}}}",
			"0 replace acme/a edition x ('target.hash' can be set on creation only) "
			"target.hash:" C1 "->" C2 " message:old->new lane 0\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {editions: {x: {target: {hash: " C1 "}, message: new}}}}",
			"books: {a: {editions: {x: {target: {hash: " C1 "}, message: old}}}}",
			"0 update acme/a edition x message:old->new lane 0\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {editions: {x: 0123456, y: main}}}",
			"books: {a: {editions: {x: " C1 ", y: " C2 "}}}",
			"3 unchanged, 0 unmanaged\n" },
		{ "books: {a: {timers: [\"two @daily\"]}}",
			"books: {a: {timers: [\"one @daily\"]}}",
			"0 replace acme/a timer 0 0 0 * * ? * ('chapter' can be set on creation "
			"only) chapter:one->two lane 0\n"
			"1 unchanged, 0 unmanaged\n" },
		/* What is not managed is no reason. */
		{ "books: {a: {timers: [{when: \"@daily\", enabled: true}]}}",
			"books: {a: {timers: [\"one @daily\"]}}",
			"0 update acme/a timer 0 0 0 * * ? * enabled:nothing->true lane 0\n"
			"1 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

/* Before anything is deleted it must be sure that it can be made again. */
static void test_what_cannot_be_made_anew(void **state)
{
	static const struct plan_row rows[] = {
		{ "books: {a: {editions: {x: {printer: p, seals: {s: red}}}}}",
			"books: {a: {editions: {x: {target: {hash: " C1 "}, printer: q, seals: {s: "
			"blue}}}}}",
			"0 update acme/a edition x seal s wax:blue->red lane 0\n"
			"! acme/a edition x editions 3:3: 'printer' of edition 'x' can be set on "
			"creation only, and is 'q'; it cannot be created anew without "
			"'target.hash'\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {lending: {terms: {since: \"2\", is_open: true}}}}",
			"books: {a: {lending: {terms: {since: \"1\"}}}}",
			"! acme/a lending lending 3:3: 'terms.since' of lending can be set on "
			"creation only, and is '1'\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {isbn: x}}", "books: {a: {isbn: y}}",
			"! acme/a books 3:3: 'isbn' of book 'a' can be set on creation only, and "
			"is 'y'\n"
			"0 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

static void test_the_sums_of_replacements(void **state)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;

	(void)state;
	load_bodies(&p, "books: {a: {editions: {x: " C2 ", y: " C2 "}}}",
		"books: {a: {editions: {x: " C1 "}}}");
	make_plan(&p);
	assert_int_equal(p.plan.replace, 1);
	assert_int_equal(p.plan.create, 1);
	assert_int_equal(p.plan.update, 0);
	assert_int_equal(p.plan.delete, 0);
	assert_int_equal(change_writes(&p.plan.changes[0]), 2);
	assert_int_equal(plan_writes(&p.plan), 3);
}

static void test_people_as_keys(void **state)
{
	static const struct plan_row rows[] = {
		{ "books: {a: {grants: {ana: read, bo: write}}}", "books: {a: {}}",
			"0 create acme/a grant ana user:ana permission:read lane 0\n"
			"1 create acme/a grant bo user:bo permission:write lane 0\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {grants: {ana: read}}}",
			"books: {a: {grants: {\"" ANA "\": write, c@x.y: admin}}}",
			"0 update acme/a grant ana permission:write->read lane 0\n"
			"1 delete acme/a grant c@x.y (exact) lane 0\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {grants: {}}}", "books: {a: {grants: {ana: read}}}",
			"0 delete acme/a grant ana (exact) lane 0\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {grants: {ana: {absent: true}, bo: read}}}",
			"books: {a: {grants: {ana: read, bo: read}}}",
			"0 delete acme/a grant ana (absent) lane 0\n"
			"2 unchanged, 0 unmanaged\n" },
		{ "books: {a: {grants: {ana: {reason: x}}}}", "books: {a: {grants: {}}}",
			"! acme/a grant ana grants 3:3: grant 'ana' does not exist, and cannot be "
			"created without 'permission'\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {}}", "books: {a: {grants: {ana: read}}}",
			"1 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

static void assert_named_twice(const char *desired, const char *plan)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;

	load_bodies(&p, desired, "books: {a: {grants: {\"" ANA "\": write}}}");
	learn_ana(&p);
	make_plan(&p);
	assert_plan(&p, plan);
}

/* Two names that are one person make one change, whatever the second is to come to. */
static void test_one_person_by_two_names(void **state)
{
	(void)state;
	assert_named_twice("books: {a: {grants: {a@x.y: read}}}",
		"0 update acme/a grant ana permission:write->read lane 0\n"
		"1 unchanged, 0 unmanaged\n");
	assert_named_twice("books:\n  a:\n    grants:\n      a@x.y: read\n      ana: write\n",
		"0 update acme/a grant ana permission:write->read lane 0\n"
		"! acme/a grant ana grants 3:7: is the same person as at f.yaml:6\n"
		"1 unchanged, 0 unmanaged\n");
	assert_named_twice(
		"books:\n  a:\n    grants:\n      a@x.y: read\n      ana: {absent: true}\n",
		"0 update acme/a grant ana permission:write->read lane 0\n"
		"! acme/a grant ana grants 3:7: is the same person as at f.yaml:6\n"
		"1 unchanged, 0 unmanaged\n");
	assert_named_twice(
		"books:\n  a:\n    grants:\n      a@x.y: {absent: true}\n      ana: read\n",
		"0 delete acme/a grant ana (absent) lane 0\n"
		"! acme/a grant ana grants 3:7: is the same person as at f.yaml:6\n"
		"1 unchanged, 0 unmanaged\n");
}

/* The rest goes on without whom nobody knows. */
static void test_people_whom_nobody_knows(void **state)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;

	(void)state;
	load_bodies(&p,
		"books: {a: {grants: {a@x.y: read, bo: read}, clauses: [{kind: push, pattern: x, "
		"users: [bo, a@x.y]}, {kind: push, pattern: y, users: [bo]}]}}",
		"books: {a: {}}");
	people_by_id(p.desired.state.workspaces[0].people, "a@x.y", (struct place){ 0 })->unknown =
		true;
	make_plan(&p);
	assert_plan(&p,
		"0 create acme/a grant bo user:bo permission:read lane 0\n"
		"1 create acme/a clause push y kind:push pattern:y users:bo lane 0\n"
		"! acme/a grant a@x.y grants 10:3: 'a@x.y' is not a member of workspace 'acme'\n"
		"! acme/a clause push x clauses 10:3: 'a@x.y' is not a member of workspace "
		"'acme'\n"
		"1 unchanged, 0 unmanaged\n");
}

static void test_lists_of_people(void **state)
{
	static const struct plan_row rows[] = {
		{ "books: {a: {clauses: [{kind: push, pattern: x, users: [ana, bo]}]}}",
			"books: {a: {clauses: [{kind: push, pattern: x, users: [bo, ana]}]}}",
			"2 unchanged, 0 unmanaged\n" },
		{ "books: {a: {clauses: [{kind: push, pattern: x, users: [ana], groups: [g]}]}}",
			"books: {a: {clauses: [{kind: push, pattern: x, users: [bo]}]}}",
			"0 update acme/a clause push x users:bo->ana groups:nothing->g lane 0\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {clauses: [{kind: push, pattern: x, users: []}]}}",
			"books: {a: {clauses: [{kind: push, pattern: x}]}}",
			"2 unchanged, 0 unmanaged\n" },
		{ "books: {a: {clauses: [{kind: push, pattern: x}]}}",
			"books: {a: {clauses: [{kind: push, pattern: x, users: [ana]}]}}",
			"2 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

static void test_one_person_twice_in_a_list(void **state)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;

	(void)state;
	load_bodies(&p,
		"books: {a: {clauses: [{kind: push, pattern: x, users: [ana, a@x.y]}, {kind: push, "
		"pattern: y, users: [a@x.y, bo, ana]}]}}",
		"books: {a: {clauses: [{kind: push, pattern: x, users: [ana]}]}}");
	learn_ana(&p);
	make_plan(&p);
	assert_plan(&p, "0 create acme/a clause push y kind:push pattern:y users:ana,bo lane 0\n"
			"2 unchanged, 0 unmanaged\n");
}

/* What the manifests must have of a new object depends on what it is. */
static void test_what_is_needed_where(void **state)
{
	static const struct plan_row rows[] = {
		{ "books: {a: {clauses: [{kind: quorum, pattern: x}, {kind: push, pattern: x}]}}",
			"books: {a: {}}",
			"0 create acme/a clause push x kind:push pattern:x lane 0\n"
			"! acme/a clause quorum x clauses 3:3: clause 'quorum x' does not exist, "
			"and cannot be created without 'value'\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {clauses: [{kind: quorum, pattern: x}]}}",
			"books: {a: {clauses: [{kind: quorum, pattern: x, value: 2}]}}",
			"2 unchanged, 0 unmanaged\n" },
		{ "books: {a: {editions: {x: {message: m}}}}", "books: {a: {}}",
			"! acme/a edition x editions 3:3: edition 'x' does not exist, and cannot "
			"be created without 'target.hash'\n"
			"1 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

/* Both spell a part that stands for something as they like. */
static void test_parts_of_keys(void **state)
{
	static const struct plan_row rows[] = {
		{ "books: {a: {clauses: [{kind: push, pattern: x}, {kind: reset, match: glob, "
		  "pattern: x}]}}",
			"books: {a: {clauses: [{kind: push, match: glob, pattern: x}, {kind: "
			"reset, "
			"pattern: x}]}}",
			"3 unchanged, 0 unmanaged\n" },
		{ "books: {a: {exact: [clauses], clauses: [{kind: push, match: model, line: x}]}}",
			"books: {a: {clauses: [{kind: push, pattern: x}]}}",
			"0 create acme/a clause push model x kind:push match:model line:x lane 0\n"
			"1 delete acme/a clause push x (exact) lane 0\n"
			"1 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

static void test_what_goes_its_own_way(void **state)
{
	static const struct plan_row rows[] = {
		{ "books: {a: {timers: [{when: \"@daily\", chapter: c, note: n}]}}",
			"books: {a: {}}",
			"0 create acme/a timer 0 0 0 * * ? * when:0 0 0 * * ? * chapter:c note:n "
			"lane 0\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {timers: [{when: \"@daily\", chapter: c, note: n}]}}",
			"books: {a: {timers: [{when: \"0 0 * * *\", chapter: c, note: other}]}}",
			"2 unchanged, 0 unmanaged\n" },
		{ "books: {a: {timers: [{when: \"@daily\", chapter: c, note: n}]}}",
			"books: {a: {timers: [{when: \"0 0 * * *\", chapter: d, note: n}]}}",
			"0 replace acme/a timer 0 0 0 * * ? * ('chapter' can be set on creation "
			"only) chapter:d->c lane 0\n"
			"1 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

#define SECRET "{value: {env: X}, secured: true}"

/* Of what is kept as a secret the server shows nothing: no value is the one that means that. */
static void test_values_and_secrets(void **state)
{
	static const struct plan_row rows[] = {
		{ "variables: {A: x, B: y}", "variables: {A: x, B: z, C: c}",
			"0 update acme variable B value:z->y lane 0\n"
			"1 unchanged, 1 unmanaged\n" },
		{ "variables: {A: " SECRET "}", "",
			"0 create acme variable A value:{env X} secured:true lane 0\n"
			"0 unchanged, 0 unmanaged\n" },
		{ "variables: {A: " SECRET "}", "variables: {A: {secured: true}}",
			"1 unchanged, 0 unmanaged\n" },
		/* It was in plain sight: the old text must not become the secret. */
		{ "variables: {A: " SECRET "}", "variables: {A: {value: old, secured: false}}",
			"0 update acme variable A value:old->{env X} secured:false->true lane 0\n"
			"0 unchanged, 0 unmanaged\n" },
		{ "variables: {A: {value: {env: X}, secured: false}}",
			"variables: {A: {value: old, secured: false}}",
			"1 unchanged, 0 unmanaged\n" },
		{ "variables: {A: {value: x, secured: false}}", "variables: {A: {secured: true}}",
			"0 update acme variable A value:nothing->x secured:true->false lane 0\n"
			"0 unchanged, 0 unmanaged\n" },
		{ "variables: {A: true, B: 7}", "variables: {A: \"true\", B: \"7\"}",
			"2 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

static void test_the_sum_of_secrets(void **state)
{
	static const char *const desired = "variables: {A: " SECRET ", B: " SECRET ", C: " SECRET
					   ", D: {value: {env: X}, secured: false}}";
	static const char *const live =
		"variables: {A: {secured: true}, B: {value: x, secured: false}, D: x}";
	AUTO(planned_release) struct planned p = PLANNED_INIT, again = PLANNED_INIT;

	(void)state;
	load_bodies(&p, desired, live);
	make_plan(&p);
	assert_int_equal(p.plan.secrets, 2);
	load_bodies(&again, desired, live);
	again.plan.resend_secrets = true;
	make_plan(&again);
	assert_int_equal(again.plan.secrets, 0);
	assert_plan(&again, "0 update acme variable A value:nothing->{env X} lane 0\n"
			    "1 update acme variable B value:x->{env X} secured:false->true lane 1\n"
			    "2 create acme variable C value:{env X} secured:true lane 2\n"
			    "3 update acme variable D value:x->{env X} lane 3\n"
			    "0 unchanged, 0 unmanaged\n");
}

static void test_fields_in_maps(void **state)
{
	static const struct plan_row rows[] = {
		{ "books: {a: {lending: {terms: {is_open: false, fee: {amount: 2}, contact: ana, "
		  "days: [y, x]}}}}",
			"books: {a: {lending: {terms: {fee: {amount: 1, currency: c}, days: [x, "
			"y]}}}}",
			"0 update acme/a lending terms.fee.amount:1->2 terms.contact:nothing->ana "
			"lane 0\n"
			"1 unchanged, 0 unmanaged\n" },
		{ "books: {a: {lending: main}}", "books: {a: {lending: {model: main}}}",
			"2 unchanged, 0 unmanaged\n" },
	};

	(void)state;
	assert_plans(rows, COUNT(rows));
}

/* What could not be read stands between nobody and the rest. */
static void test_people_as_keys_that_could_not_be_read(void **state)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;
	struct object *a;

	(void)state;
	load_bodies(&p, "books: {a: {grants: {ana: read}, blurb: x}}", "books: {a: {}}");
	a = collection_find(object_find_collection(workspace_of(&p.live, "acme"), &kind_book), "a");
	object_find_collection(a, &kind_grant)->status = COLLECTION_UNREAD;
	make_plan(&p);
	assert_plan(&p, "0 update acme/a blurb:nothing->x lane 0\n"
			"! acme/a grants 1:3: was not read\n"
			"0 unchanged, 0 unmanaged\n");
}
