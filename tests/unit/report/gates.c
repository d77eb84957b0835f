/* Safety gates as text and as JSON. */
#include "report/gates.h"

#include "codec/value.h"
#include "plan/gate.h"
#include "report/page.h"

#include "tests/unit/report/toy.h"

static const struct gate deletion = { .rule = GATE_DELETE,
	.address = "acme/old",
	.message = "is gone",
	.flag = "--allow-delete acme/old",
	.place = { "acme.yaml", 5, 3 } };
static const struct gate risk = { .rule = GATE_RISK,
	.risk = RISK_DEPLOY_KEY,
	.address = "acme/api",
	.message = "may read",
	.flag = "--allow deploy-key=acme/api",
	.place = { "acme.yaml", 7, 3 },
	.policy = { "acme.yaml", 2, 1 } };

static struct gate in_state(const struct gate *gate, enum gate_state state)
{
	struct gate copy = *gate;

	copy.state = state;
	return copy;
}

static void assert_text(struct gate *gates, size_t n, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;
	struct page page = { .out = &out };
	struct plan plan = PLAN_INIT;

	plan.gates = gates;
	plan.n_gates = n;
	gates_text(&page, &plan);
	assert_string_equal(out.buf, expected);
}

static void test_without_gates_nothing_is_said(void **state)
{
	struct gate allowed[] = { in_state(&risk, GATE_ALLOWED) };

	(void)state;
	assert_text(NULL, 0, "");
	/* Nor of what a policy allows. */
	assert_text(allowed, 1, "");
}

static void test_each_state_has_its_heading(void **state)
{
	struct gate gates[] = { in_state(&deletion, GATE_LIFTED), in_state(&deletion, GATE_CLOSED),
		in_state(&risk, GATE_FORBIDDEN), in_state(&risk, GATE_CLOSED) };

	(void)state;
	assert_text(gates, 4,
		"Forbidden by policy:\n"
		"  acme/api: deploy-key                                               policy, "
		"acme.yaml:2\n"
		"    may read\n"
		"\n"
		"Needs to be allowed:\n"
		"  acme/old: delete                                                   "
		"acme.yaml:5\n"
		"    is gone\n"
		"    --allow-delete acme/old\n"
		"  acme/api: deploy-key                                               "
		"acme.yaml:7\n"
		"    may read\n"
		"    --allow deploy-key=acme/api\n"
		"\n"
		"Allowed for this run:\n"
		"  acme/old: delete                                                   "
		"acme.yaml:5\n"
		"    is gone\n"
		"    --allow-delete acme/old\n"
		"\n");
}

/* What is foreign cannot move the cursor; what is to be copied is not broken into lines. */
static void test_foreign_and_long_texts(void **state)
{
	static const char flag[] =
		"--allow 'webhook-insecure=acme/api webhook http://x/one two three four five six "
		"seven eight nine ten eleven twelve'";
	AUTO(str_release) struct str expected = STR_INIT;
	struct gate gate = deletion;

	(void)state;
	gate.address = "acme/\x1b[2J";
	gate.flag = flag;
	gate.place = (struct place){ NULL, 0, 0 };
	str_addf(&expected,
		"Needs to be allowed:\n  acme/\\u{1b}[2J: delete\n    is gone\n    %s\n\n", flag);
	assert_text(&gate, 1, expected.buf);
}

static const struct value *json_of(struct arena *a, struct gate *gates, size_t n)
{
	struct plan plan = PLAN_INIT;
	struct value *map = value_new_map(a);

	plan.gates = gates;
	plan.n_gates = n;
	gates_json(a, map, &plan);
	return value_get(map, "gates");
}

static void assert_member(const struct value *map, const char *name, const char *text)
{
	const struct value *v = value_get(map, name);

	assert_non_null(v);
	if (text)
		assert_string_equal(value_text(v, "none"), text);
	else
		assert_int_equal(v->type, VALUE_NULL);
}

static void test_json(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct gate gates[] = { in_state(&deletion, GATE_LIFTED), in_state(&risk, GATE_FORBIDDEN) };
	const struct value *list = json_of(&a, gates, 2);

	(void)state;
	assert_int_equal(list->n, 2);
	assert_member(&list->items[0], "gate", "delete");
	assert_member(&list->items[0], "risk", NULL);
	assert_member(&list->items[0], "address", "acme/old");
	assert_member(&list->items[0], "state", "lifted");
	assert_member(&list->items[0], "message", "is gone");
	assert_member(&list->items[0], "flag", "--allow-delete acme/old");
	assert_member(value_get(&list->items[0], "place"), "file", "acme.yaml");
	assert_member(&list->items[0], "policy", NULL);
	assert_member(&list->items[1], "gate", "risk");
	assert_member(&list->items[1], "risk", "deploy-key");
	assert_member(&list->items[1], "state", "forbidden");
	assert_int_equal(value_int(value_get(value_get(&list->items[1], "policy"), "line"), 0), 2);
}

static void test_json_has_every_state_and_an_empty_list(void **state)
{
	static const char *const states[] = { [GATE_CLOSED] = "closed",
		[GATE_FORBIDDEN] = "forbidden",
		[GATE_LIFTED] = "lifted",
		[GATE_ALLOWED] = "allowed" };
	AUTO(arena_release) struct arena a = ARENA_INIT;
	size_t i;

	(void)state;
	assert_int_equal(json_of(&a, NULL, 0)->n, 0);
	for (i = 0; i < COUNT(states); i++) {
		struct gate gate = in_state(&risk, (enum gate_state)i);

		assert_member(&json_of(&a, &gate, 1)->items[0], "state", states[i]);
	}
}
