#include "plan/gate.h"

#include "base/arena.h"
#include "base/num.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/collection.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/policy.h"
#include "model/state.h"
#include "plan/change.h"
#include "plan/crowd.h"
#include "plan/danger.h"
#include "plan/plan.h"

#include <string.h>

/* Where a share means something, and which share is much. */
enum { CROWD_LEAST = 10, CROWD_PERCENT = 30, ADDRESS_SHORT = 80 };

struct search {
	struct plan *plan;
	const struct permit *permit;
	const struct self *self;
};

const char *gate_rule_name(enum gate_rule rule)
{
	static const char *const names[] = { [GATE_DELETE] = "delete",
		[GATE_MANY_DELETE] = "many-delete",
		[GATE_MANY_UPDATE] = "many-update",
		[GATE_EMPTY] = "empty",
		[GATE_RISK] = "risk" };

	return names[rule];
}

static struct gate *add(struct search *s, struct gate gate)
{
	struct plan *p = s->plan;

	p->gates = arena_grow(&p->arena, p->gates, p->n_gates, &p->gates_capacity, sizeof gate);
	p->gates[p->n_gates] = gate;
	return &p->gates[p->n_gates++];
}

static bool lists(const char *const *list, const char *text)
{
	while (list && *list && !str_same(*list, text))
		list++;
	return list && *list;
}

/* Whether a shell would take it for anything but one plain word. */
static bool needs_quotes(const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-_./=:@%+,";

	return !*text || strspn(text, plain) != strlen(text);
}

/* The option and its argument, which is quoted where that is needed. */
static const char *flag(struct search *s, const char *option, const char *argument)
{
	AUTO(str_release) struct str quoted = STR_INIT;
	const char *c;

	if (!needs_quotes(argument))
		return arena_printf(&s->plan->arena, "%s %s", option, argument);
	for (c = argument; *c; c++)
		if (*c == '\'')
			str_add(&quoted, "'\\''");
		else
			str_addch(&quoted, *c);
	return arena_printf(&s->plan->arena, "%s '%s'", option, quoted.buf);
}

static const char *address_of(struct search *s, const struct object *o, const char *list)
{
	AUTO(str_release) struct str address = STR_INIT;

	object_address(o, &address);
	if (list)
		str_addf(&address, " %s", list);
	return arena_strdup(&s->plan->arena, address.buf);
}

/* --- what cannot be brought back --- */

static void find_deletion(struct search *s, const struct change *c)
{
	const char *address;

	if (!(c->kind->flags & KIND_PRECIOUS) || change_is_set(c) ||
		(c->action != CHANGE_DELETE && c->action != CHANGE_REPLACE))
		return;
	address = address_of(s, c->live, NULL);
	add(s, (struct gate){ .rule = GATE_DELETE,
		       .state = lists(s->permit->delete, address) ? GATE_LIFTED : GATE_CLOSED,
		       .address = address,
		       .message = "is deleted with all that is in it, and cannot be brought back",
		       .flag = flag(s, "--allow-delete", address),
		       .place = c->place });
}

/* --- what is empty afterwards --- */

/* Whether no item of the declared list stays. */
static bool declares_nothing(const struct collection *c)
{
	size_t i = 0;

	while (i < c->n && c->items[i]->absent)
		i++;
	return i == c->n;
}

/* Whether `c` is the first deletion in its list; those of one list stand together. */
static bool is_first(const struct plan *plan, const struct change *c)
{
	const struct change *before = c > plan->changes ? c - 1 : NULL;

	return !before || before->kind != c->kind || before->parent != c->parent ||
	       before->action != c->action;
}

static bool empties(const struct plan *plan, const struct change *c, const struct collection *list)
{
	if (change_is_set(c))
		return !list->n;
	return c->action == CHANGE_DELETE && list->exact && declares_nothing(list) &&
	       is_first(plan, c);
}

static void find_emptying(struct search *s, const struct change *c)
{
	const struct collection *list = object_find_collection(c->parent, c->kind);
	const char *address;

	if (!list || !empties(s->plan, c, list))
		return;
	address = address_of(s, c->parent, kind_manifest_key(c->kind));
	add(s, (struct gate){ .rule = GATE_EMPTY,
		       .state = lists(s->permit->empty, address) ? GATE_LIFTED : GATE_CLOSED,
		       .address = address,
		       .message = "has something in it now, and nothing afterwards",
		       .flag = flag(s, "--allow-empty", address),
		       .place = c->place });
}

/* --- risks --- */

/* Adds what `o` says to `found`: the stricter one counts. */
static void judge(struct search *s, struct rule *found, enum risk risk, const char *container,
	const struct object *root)
{
	const struct workspace *w = state_find(s->plan->desired, root->key);
	struct rule rule = policy_rule(w ? w->policy : NULL, risk, container);

	if (rule.verdict == VERDICT_NONE)
		rule.verdict = risk_is_harmless(risk) ? VERDICT_ALLOW : VERDICT_GATE;
	if (rule.verdict > found->verdict)
		*found = rule;
}

/* The container to which `o` (NULL: to none) refers by `f`; NULL where it says none. */
static const char *referred(struct search *s, const struct object *o, const struct field *f)
{
	const struct attr *attr = o && f->type == FIELD_REFERENCE ? object_attr(o, f->name) : NULL;
	const char *key = attr ? value_text(attr->value, "") : "";

	return *key ? policy_container(&s->plan->arena, f->target->name, key) : NULL;
}

/* What is moved answers to the policies of where it was and of where it goes. */
static struct rule rule_for(struct search *s, const struct change *c, enum risk risk)
{
	const struct object *top = c->top, *root = object_root(top), *live = top->live;
	struct rule found = { .verdict = VERDICT_NONE };
	const char *name;
	size_t i;

	if (!live && c->live)
		live = object_top(c->live);
	for (i = 0; i < top->kind->n_fields; i++) {
		name = referred(s, top, &top->kind->fields[i]);
		if (name)
			judge(s, &found, risk, name, root);
		name = referred(s, live, &top->kind->fields[i]);
		if (name)
			judge(s, &found, risk, name, root);
	}
	if (found.verdict == VERDICT_NONE)
		judge(s, &found, risk, policy_container(&s->plan->arena, top->kind->name, top->key),
			root);
	return found;
}

/* Whether a flag allows the risk there: "deploy-key", "deploy-key=acme/api", which covers what is in it. */
static bool is_lifted(const struct search *s, const char *risk, const char *address)
{
	const char *const *f;
	size_t len = strlen(risk), n;

	for (f = s->permit->risks; f && *f; f++) {
		if (strncmp(*f, risk, len) != 0)
			continue;
		if (!(*f)[len])
			return true;
		n = strlen(*f + len) - 1;
		if ((*f)[len] == '=' && strncmp(*f + len + 1, address, n) == 0 &&
			(!address[n] || address[n] == ' '))
			return true;
	}
	return false;
}

static enum gate_state state_of(
	const struct search *s, enum verdict verdict, const char *risk, const char *address)
{
	if (verdict == VERDICT_FORBID)
		return GATE_FORBIDDEN;
	if (verdict == VERDICT_ALLOW)
		return GATE_ALLOWED;
	return is_lifted(s, risk, address) ? GATE_LIFTED : GATE_CLOSED;
}

static void add_risk(struct search *s, const struct change *c, const struct danger *d)
{
	const char *name = risk_name(d->risk);
	const char *address = address_of(s, danger_subject(c, d), NULL);
	const char *shown = strlen(address) > ADDRESS_SHORT ? address_of(s, c->top, NULL) : address;
	const struct rule rule = rule_for(s, c, d->risk);
	const bool fixed = rule.verdict != VERDICT_GATE;

	add(s, (struct gate){ .rule = GATE_RISK,
		       .state = state_of(s, rule.verdict, name, address),
		       .risk = d->risk,
		       .address = address,
		       .message = risk_help(d->risk),
		       .flag = fixed ? NULL
				     : flag(s, "--allow",
					       arena_printf(&s->plan->arena, "%s=%s", name, shown)),
		       .place = c->place,
		       .policy = rule.place });
}

/* One risk is said once of one change, whichever rows see it. */
static void find_risks(struct search *s, size_t i)
{
	const struct change *c = &s->plan->changes[i];
	bool seen[RISKS] = { false };
	const struct danger *d;
	size_t j;

	for (j = 0; j < c->kind->n_dangers; j++) {
		d = &c->kind->dangers[j];
		if (seen[d->risk] || !danger_arises(s->plan, i, d, s->self))
			continue;
		seen[d->risk] = true;
		add_risk(s, c, d);
	}
}

/* --- many of one kind --- */

int limit_parse(struct limit *limit, const char *text)
{
	AUTO(str_release) struct str number = STR_INIT;
	size_t len = strlen(text);
	bool percent = len && text[len - 1] == '%';
	int64_t n;

	str_addn(&number, text, len - percent);
	if (num_parse(number.buf, 0, percent ? 100 : 1000000, &n) < 0)
		return -1;
	*limit = (struct limit){ percent ? LIMIT_PERCENT : LIMIT_COUNT, (unsigned)n };
	return 0;
}

static bool exceeds(const struct limit *limit, size_t n, size_t live)
{
	if (limit->unit == LIMIT_COUNT)
		return n > limit->n;
	return live >= CROWD_LEAST && n * 100 > live * limit->n;
}

/* Of 3 in 7 it is 43: rounded up, so that it would do as a limit. */
static unsigned percent(size_t n, size_t live)
{
	return n < live ? (unsigned)((n * 100 + live - 1) / live) : 100;
}

/* What is counted, and how much of it is allowed. */
struct measure {
	enum gate_rule rule;
	const char *done, *option;
	struct limit limit;
};

static size_t counted(const struct crowd *crowd, const struct measure *m)
{
	return m->rule == GATE_MANY_DELETE ? crowd->deleted : crowd->updated;
}

static const char *message(struct search *s, const struct crowd *crowd, const struct measure *m)
{
	const struct limit *limit = &m->limit;
	const size_t n = counted(crowd, m);

	return arena_printf(&s->plan->arena,
		"%zu of %zu %s of a %s %s %s, %u %%; the limit is %u%s", n, crowd->live,
		crowd->kind->plural, crowd->kind->parent->name, n == 1 ? "is" : "are", m->done,
		percent(n, crowd->live), limit->n, limit->unit == LIMIT_COUNT ? "" : " %");
}

/* `most` is what allows all that exceeds the limits at once. */
static void add_crowd(
	struct search *s, const struct crowd *crowd, const struct measure *m, unsigned most)
{
	static const struct limit usual = { LIMIT_PERCENT, CROWD_PERCENT };
	const bool deleted = m->rule == GATE_MANY_DELETE;
	const size_t n = counted(crowd, m);
	const bool closed = exceeds(&m->limit, n, crowd->live);

	if (!closed && !exceeds(&usual, n, crowd->live))
		return;
	add(s, (struct gate){ .rule = m->rule,
		       .state = closed ? GATE_CLOSED : GATE_LIFTED,
		       .address = address_of(s, crowd->workspace, NULL),
		       .message = message(s, crowd, m),
		       .flag = arena_printf(&s->plan->arena, "%s %u%%", m->option, most),
		       .place = deleted ? crowd->first_deleted : crowd->first_updated });
}

static void find_many(struct search *s, struct measure m)
{
	const struct crowd *crowds = s->plan->crowds;
	unsigned most = CROWD_PERCENT, share;
	size_t i;

	if (m.limit.unit == LIMIT_NONE)
		m.limit = (struct limit){ LIMIT_PERCENT, CROWD_PERCENT };
	for (i = 0; i < s->plan->n_crowds; i++) {
		share = percent(counted(&crowds[i], &m), crowds[i].live);
		if (crowds[i].live >= CROWD_LEAST && share > most)
			most = share;
	}
	for (i = 0; i < s->plan->n_crowds; i++)
		add_crowd(s, &crowds[i], &m, most);
}

void gates_find(struct plan *plan, const struct permit *permit, const struct self *self)
{
	struct search s = { plan, permit, self };
	size_t i;

	for (i = 0; i < plan->n_changes; i++) {
		find_deletion(&s, &plan->changes[i]);
		find_emptying(&s, &plan->changes[i]);
		find_risks(&s, i);
	}
	find_many(&s, (struct measure){
			      GATE_MANY_DELETE, "deleted", "--max-delete", permit->max_delete });
	find_many(&s, (struct measure){
			      GATE_MANY_UPDATE, "changed", "--max-update", permit->max_update });
}

const struct gate *gate_first_closed(const struct plan *plan)
{
	const struct gate *closed = NULL;
	size_t i;

	for (i = 0; i < plan->n_gates; i++) {
		if (plan->gates[i].state == GATE_FORBIDDEN)
			return &plan->gates[i];
		if (plan->gates[i].state == GATE_CLOSED && !closed)
			closed = &plan->gates[i];
	}
	return closed;
}
