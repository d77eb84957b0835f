/* Plans of a realm whose kinds have dangers, and their gates as text: a line each. */
#ifndef TESTS_PLAN_GATED_H
#define TESTS_PLAN_GATED_H

#include "model/risk.h"
#include "plan/danger.h"
#include "plan/gate.h"

#include "tests/unit/plan/planned.h"

static const struct kind kind_realm = {
	.name = "workspace", .plural = "workspaces", .shape = KIND_MAP, .order = ORDER_WORKSPACE
};

static const struct danger opening[] = {
	{ .risk = RISK_PRIVATE_TO_PUBLIC, .when = DANGER_TURNED_OFF, .field = "is_private" },
};

static const struct field land_fields[] = {
	{ .name = "key", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "is_private", .type = FIELD_BOOL },
};
static const struct kind kind_land = {
	.name = "land",
	.plural = "lands",
	.parent = &kind_realm,
	.shape = KIND_MAP,
	.order = ORDER_PROJECT,
	.flags = KIND_BLOCK | KIND_PRECIOUS,
	.rename = "key",
	KIND_DANGERS(opening),
	KIND_FIELDS(land_fields),
};

static const struct field tower_fields[] = {
	{ .name = "slug", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "is_private", .type = FIELD_BOOL },
	{ .name = "motto", .type = FIELD_STRING },
	{ .name = "land", .type = FIELD_REFERENCE, .target = &kind_land },
};
static const struct kind kind_tower = {
	.name = "tower",
	.plural = "towers",
	.parent = &kind_realm,
	.shape = KIND_MAP,
	.order = ORDER_REPOSITORY,
	.flags = KIND_BLOCK | KIND_PRECIOUS | KIND_LAYERED,
	KIND_DANGERS(opening),
	KIND_FIELDS(tower_fields),
};

static const struct field owl_fields[] = {
	{ .name = "user", .type = FIELD_PERSON, .flags = FIELD_KEY },
};
static const struct kind kind_owl = {
	.name = "owl",
	.plural = "owls",
	.parent = &kind_tower,
	.shape = KIND_SET,
	.order = ORDER_REVIEWER,
	KIND_FIELDS(owl_fields),
};

/* Lords and clans rule a tower; what they may is "some" or "all". */
#define LAST_LORD                                                                                  \
	{                                                                                          \
		.risk = RISK_LAST_ADMIN, .when = DANGER_LAST, .field = "may", .text = "all"        \
	}
static const struct danger of_lords[] = {
	LAST_LORD,
	{ .risk = RISK_OWN_ACCESS,
		.when = DANGER_OWN,
		.field = "user",
		.of = "may",
		.text = "all" },
};
static const struct danger of_clans[] = { LAST_LORD };
static const struct field lord_fields[] = {
	{ .name = "user", .type = FIELD_PERSON, .flags = FIELD_KEY },
	{ .name = "may", .type = FIELD_STRING, .flags = FIELD_REQUIRED },
};
static const struct kind kind_lord = {
	.name = "lord",
	.plural = "lords",
	.parent = &kind_tower,
	.shape = KIND_MAP,
	.order = ORDER_PERMISSION,
	.flags = KIND_EXACT,
	KIND_DANGERS(of_lords),
	KIND_FIELDS(lord_fields),
};
static const struct field clan_fields[] = {
	{ .name = "name", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "may", .type = FIELD_STRING, .flags = FIELD_REQUIRED },
};
static const struct kind kind_clan = {
	.name = "clan",
	.plural = "clans",
	.parent = &kind_tower,
	.shape = KIND_MAP,
	.order = ORDER_PERMISSION,
	.flags = KIND_EXACT,
	KIND_DANGERS(of_clans),
	KIND_FIELDS(clan_fields),
};

/* Rules of the tower: only those of the kind "votes" count, only "siege" protects. */
static const char *const votes[] = { "votes", NULL };
static const char *const sieges[] = { "siege", NULL };
static const struct condition is_vote = { "kind", votes };
static const struct condition is_siege = { "kind", sieges };
static const struct danger of_laws[] = {
	{ .risk = RISK_APPROVALS_LOWERED,
		.when = DANGER_LOWERED,
		.field = "value",
		.only = &is_vote },
	{ .risk = RISK_BRANCH_UNPROTECTED, .when = DANGER_DELETED, .only = &is_siege },
};
static const struct field law_fields[] = {
	{ .name = "kind", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "value", .type = FIELD_INT },
	{ .name = "text", .type = FIELD_STRING },
};
static const struct kind kind_law = {
	.name = "law",
	.plural = "laws",
	.parent = &kind_tower,
	.shape = KIND_LIST,
	.order = ORDER_RESTRICTION,
	KIND_DANGERS(of_laws),
	KIND_FIELDS(law_fields),
};

static const struct danger of_bells[] = {
	{ .risk = RISK_WEBHOOK_INSECURE,
		.when = DANGER_BEGINS_WITH,
		.field = "url",
		.text = "http://" },
	{ .risk = RISK_WEBHOOK_INSECURE, .when = DANGER_TURNED_ON, .field = "is_loose" },
};
static const struct field bell_fields[] = {
	{ .name = "url", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "is_loose", .type = FIELD_BOOL },
	{ .name = "tone", .type = FIELD_STRING },
};
static const struct kind kind_bell = {
	.name = "bell",
	.plural = "bells",
	.parent = &kind_tower,
	.shape = KIND_LIST,
	.order = ORDER_REST,
	KIND_DANGERS(of_bells),
	KIND_FIELDS(bell_fields),
};

static const struct danger of_keys[] = { { .risk = RISK_DEPLOY_KEY, .when = DANGER_CREATED } };
static const struct field key_fields[] = {
	{ .name = "name", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "form", .type = FIELD_STRING, .flags = FIELD_IMMUTABLE },
};
static const struct kind kind_spare = {
	.name = "key",
	.plural = "keys",
	.parent = &kind_tower,
	.shape = KIND_MAP,
	.order = ORDER_REST,
	.flags = KIND_PRECIOUS,
	KIND_DANGERS(of_keys),
	KIND_FIELDS(key_fields),
};

static const struct danger of_gates[] = {
	{ .risk = RISK_DEFAULT_BRANCH, .when = DANGER_CHANGED, .field = "name" },
};
static const struct field door_fields[] = {
	{ .name = "name", .type = FIELD_STRING },
};
static const struct kind kind_door = {
	.name = "door",
	.plural = "doors",
	.parent = &kind_tower,
	.shape = KIND_SINGLETON,
	.order = ORDER_MAINBRANCH,
	KIND_DANGERS(of_gates),
	KIND_FIELDS(door_fields),
};

static const struct kind *const realm_kinds[] = { &kind_realm, &kind_land, &kind_tower, &kind_owl,
	&kind_lord, &kind_clan, &kind_law, &kind_bell, &kind_spare, &kind_door, NULL };

static inline void load_realm(struct loaded *l, const char *name, const char *body)
{
	struct document d = body_document(l, name, body);

	l->status = manifest_load(&d, 1, realm_kinds, &l->state, &l->d);
	assert_mistakes(l, "");
}

/* The plan of two manifests of acme, whose first lines are line 3; the second plays the server. */
static inline void plan_realm(struct planned *p, const char *desired, const char *live)
{
	const struct workspace *w;

	load_realm(&p->desired, "f.yaml", desired);
	w = state_find(&p->desired.state, "acme");
	state_workspace(&p->live.state, &kind_realm, "acme", w->people);
	load_realm(&p->live, "live.yaml", live);
	mark_read(&p->live.state.arena, w->object, workspace_of(&p->live, "acme"));
	make_plan(p);
}

/* "closed delete acme/a", "forbidden private-to-public acme/a" */
static inline void add_gate(struct str *out, const struct gate *gate)
{
	static const char *const states[] = { [GATE_CLOSED] = "closed",
		[GATE_FORBIDDEN] = "forbidden",
		[GATE_LIFTED] = "lifted",
		[GATE_ALLOWED] = "allowed" };

	str_addf(out, "%s %s %s\n", states[gate->state],
		gate->rule == GATE_RISK ? risk_name(gate->risk) : gate_rule_name(gate->rule),
		gate->address);
}

/* A row of a table: what is declared, what is live, and the gates. */
struct gate_row {
	const char *desired, *live, *gates;
};

/* What the run is told beside the manifests. */
struct told {
	struct permit permit;
	struct self self;
};

static inline void assert_gates(const struct gate_row *row, const struct told *told)
{
	AUTO(planned_release) struct planned p = PLANNED_INIT;
	AUTO(str_release) struct str out = STR_INIT;
	size_t i;

	plan_realm(&p, row->desired, row->live);
	gates_find(&p.plan, &told->permit, &told->self);
	for (i = 0; i < p.plan.n_gates; i++)
		add_gate(&out, &p.plan.gates[i]);
	assert_string_equal(out.buf, row->gates);
}

static inline void assert_all_gates(const struct gate_row *rows, size_t n)
{
	static const struct told nothing;
	size_t i;

	for (i = 0; i < n; i++)
		assert_gates(&rows[i], &nothing);
}

#endif
