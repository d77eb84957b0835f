#include "model/policy.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "base/suggest.h"
#include "codec/value.h"
#include "model/check.h"
#include "model/kind.h"
#include "model/layer.h"
#include "model/loader.h"
#include "model/object.h"
#include "model/state.h"

#include <string.h>

static const char *const verdicts[] = {
	[VERDICT_ALLOW] = "allow", [VERDICT_GATE] = "gate", [VERDICT_FORBID] = "forbid"
};

static enum verdict find_verdict(const char *name)
{
	enum verdict v = VERDICT_FORBID;

	while (v != VERDICT_NONE && !str_same(verdicts[v], name))
		v--;
	return v;
}

static enum verdict check_verdict(struct loader *l, const struct pair *pair)
{
	const char *text = value_string(&pair->value, "");
	enum verdict verdict = find_verdict(text);
	struct suggest nearest = SUGGEST_FOR(text);
	char hint[128];
	unsigned v;

	if (verdict != VERDICT_NONE || check_not_null(l, &pair->value, pair->name) < 0)
		return verdict;
	for (v = VERDICT_ALLOW; v <= VERDICT_FORBID; v++)
		suggest_add(&nearest, verdicts[v]);
	if (pair->value.type != VALUE_STRING)
		diag_add(l->d, pair->value.place, "'%s' is allow, gate or forbid, not %s",
			pair->name, value_type_name(pair->value.type));
	else
		diag_add(l->d, pair->value.place, "'%s' is allow, gate or forbid, not '%s'%s",
			pair->name, text, suggest_text(&nearest, hint, sizeof hint));
	return VERDICT_NONE;
}

static void report_unknown(struct loader *l, const struct pair *pair)
{
	struct suggest nearest = SUGGEST_FOR(pair->name);
	char hint[128];

	risk_suggest(&nearest);
	diag_add(l->d, pair->place, "there is no risk '%s' to have a policy about%s", pair->name,
		nearest.best ? suggest_text(&nearest, hint, sizeof hint)
			     : "; docs/safety.md lists what there is");
}

static void take_rule(struct loader *l, struct policy *policy, const struct pair *pair)
{
	enum risk risk = risk_find(pair->name, strlen(pair->name));
	const struct rule *first = &policy->rules[risk < RISKS ? risk : 0];
	enum verdict verdict;

	if (risk == RISKS) {
		report_unknown(l, pair);
		return;
	}
	verdict = check_verdict(l, pair);
	if (first->place.file)
		diag_add(l->d, pair->place,
			"the policy about '%s' is declared twice, first at %s:%u", pair->name,
			first->place.file, (unsigned)first->place.line);
	else if (verdict != VERDICT_NONE)
		policy->rules[risk] = (struct rule){ verdict, pair->place };
}

const char *policy_container(struct arena *a, const char *kind, const char *key)
{
	return arena_printf(a, "%s %s", kind, key);
}

/* The policy of `o`, made where there was none. What is renamed has it under both names. */
static struct policy *policy_of(struct loader *l, const struct object *o)
{
	struct workspace *w = l->section->workspace;
	const char *name = policy_container(l->arena, o->kind->name, o->key);
	struct policy *own;

	if (!w->policy) {
		w->policy = ARENA_NEW(l->arena, struct policy);
		map_init(&w->policy->containers, l->arena);
	}
	if (!o->parent)
		return w->policy;
	own = map_get(&w->policy->containers, name);
	if (own)
		return own;
	own = ARENA_NEW(l->arena, struct policy);
	map_add(&w->policy->containers, name, own);
	if (o->renamed_from)
		map_add(&w->policy->containers,
			policy_container(l->arena, o->kind->name, o->renamed_from), own);
	return own;
}

void policy_take(struct loader *l, const struct object *o, const struct layers *layers)
{
	const struct value *map = layers_get(layers, "policy", NULL);
	struct policy *policy;
	uint32_t i;

	if (!map || check_not_null(l, map, "policy") < 0)
		return;
	if (map->type != VALUE_MAP) {
		diag_add(l->d, map->place,
			"'policy' is a map from risks to allow, gate or forbid, not %s",
			value_type_name(map->type));
		return;
	}
	policy = policy_of(l, o);
	for (i = 0; i < map->n; i++)
		take_rule(l, policy, &map->pairs[i]);
}

struct rule policy_rule(const struct policy *policy, enum risk risk, const char *container)
{
	const struct policy *own = policy && container ? map_get(&policy->containers, container)
						       : NULL;

	if (own && own->rules[risk].verdict != VERDICT_NONE)
		return own->rules[risk];
	return policy ? policy->rules[risk] : (struct rule){ .verdict = VERDICT_NONE };
}
