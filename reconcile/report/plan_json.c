#include "report/report.h"

#include "base/arena.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/people.h"
#include "model/state.h"
#include "plan/outcome.h"
#include "plan/change.h"
#include "plan/plan.h"
#include "report/describe.h"
#include "report/document.h"
#include "report/gates.h"
#include "report/outcomes.h"
#include "report/source.h"

static const char *action_name(const struct change *change)
{
	static const char *const names[] = {
		[CHANGE_CREATE] = "create",
		[CHANGE_UPDATE] = "update",
		[CHANGE_REPLACE] = "replace",
		[CHANGE_DELETE] = "delete",
	};

	return names[change->action];
}

static void put_address(
	struct arena *a, struct value *map, const char *name, const struct object *o)
{
	AUTO(str_release) struct str address = STR_INIT;

	object_address(o, &address);
	document_text(a, map, name, address.buf);
}

/* Addresses are unescaped here: JSON has its own escapes. */
static void put_names(struct arena *a, struct value *map, const struct change *change)
{
	AUTO(str_release) struct str address = STR_INIT;
	const struct object *o = describe_object(change), *root = change->top;
	bool set = change_is_set(change);

	object_address(o, &address);
	if (set)
		str_addf(&address, " %s", describe_name(change));
	while (root->parent)
		root = root->parent;
	document_text(a, map, "address", address.buf);
	document_text(a, map, "workspace", root->key);
	put_address(a, map, "top", change->top);
	document_text(a, map, "kind", change->kind->name);
	document_text(
		a, map, "parent_kind", change->kind->parent ? change->kind->parent->name : NULL);
	document_text(a, map, "action", action_name(change));
	document_text(a, map, "key", set ? NULL : o->key);
}

static struct value *field_value(
	struct arena *a, const struct change *change, const struct delta *delta)
{
	const struct attr *after = delta->after;
	struct place none = { 0 };
	struct value *map = value_new_map(a);

	document_text(a, map, "name", delta->field->name);
	value_put(a, map, "before", document_value(a, delta->field, delta->before));
	value_put(a, map, "after", document_value(a, delta->field, after));
	document_text(a, map, "secret", recall_name(delta->secret));
	document_place(a, map, "place", after && after->value ? after->value->place : none);
	document_text(a, map, "layer", after && after->layer ? after->layer : change->layer);
	return map;
}

static struct value *member_value(struct arena *a, const struct delta *delta)
{
	const struct attr *attr = delta->after ? delta->after : delta->before;
	const struct person *person = attr ? attr->person : NULL;
	struct value *map = value_new_map(a);

	document_text(a, map, "action",
		!delta->after   ? "remove"
		: delta->before ? "update"
				: "add");
	document_text(a, map, "label", person ? person_label(person) : delta->member->key);
	document_text(a, map, "uuid", person ? person_real(person)->uuid : NULL);
	return map;
}

static void put_deltas(struct arena *a, struct value *map, const struct change *change)
{
	bool set = change_is_set(change);
	struct value *list = document_list(a, map, set ? "members" : "fields");
	size_t i;

	for (i = 0; i < change->n_deltas; i++)
		value_push(a, list,
			set ? member_value(a, &change->deltas[i])
			    : field_value(a, change, &change->deltas[i]));
}

static void put_needs(struct arena *a, struct value *map, const struct change *change)
{
	struct value *list = document_list(a, map, "needs");
	size_t i;

	for (i = 0; i < change->n_needs; i++)
		value_push(a, list, value_new_int(a, (int64_t)change->needs[i]));
}

static void put_outcome(struct arena *a, struct value *map, const struct outcome *outcome)
{
	static const char *const names[] = {
		[OUTCOME_DONE] = "done",
		[OUTCOME_FAILED] = "failed",
		[OUTCOME_SKIPPED] = "skipped",
		[OUTCOME_STOPPED] = "stopped",
	};
	struct value *v = value_new_map(a);

	document_text(a, v, "status", names[outcome->status]);
	document_text(a, v, "code", document_code(outcome->code));
	document_text(a, v, "message", outcome->message);
	document_count(a, v, "writes", outcome->writes);
	document_flag(a, v, "adopted", outcome->adopted);
	document_flag(a, v, "late", outcome->late);
	value_put(a, map, "outcome", v);
}

static struct value *change_value(
	struct arena *a, const struct change *change, const struct outcome *outcome)
{
	struct value *map = value_new_map(a);

	put_names(a, map, change);
	document_text(a, map, "renamed_from", change->renamed_from);
	document_text(a, map, "reason", change->reason);
	document_place(a, map, "place", change->place);
	document_text(a, map, "layer", change->layer);
	put_deltas(a, map, change);
	put_needs(a, map, change);
	document_count(a, map, "writes", change_writes(change));
	if (outcome)
		put_outcome(a, map, outcome);
	return map;
}

struct value *document_change(struct arena *a, const struct change *change)
{
	return change_value(a, change, NULL);
}

static void put_secret_states(struct arena *a, struct value *map, const size_t *states)
{
	struct value *v = value_new_map(a);

	document_count(a, v, recall_name(SECRET_UNCHANGED), states[SECRET_UNCHANGED]);
	document_count(a, v, recall_name(SECRET_ROTATE), states[SECRET_ROTATE]);
	document_count(a, v, recall_name(SECRET_UNKNOWN),
		states[SECRET_UNKNOWN] + states[SECRET_UNREADABLE]);
	document_count(a, v, "unreadable", states[SECRET_UNREADABLE]);
	value_put(a, map, "secret_states", v);
}

static void put_counts(struct arena *a, struct value *map, const struct plan *plan)
{
	document_count(a, map, "create", plan->create);
	document_count(a, map, "update", plan->update);
	document_count(a, map, "replace", plan->replace);
	document_count(a, map, "delete", plan->delete);
	document_count(a, map, "unchanged", plan->unchanged);
	document_count(a, map, "unmanaged", plan->unmanaged);
	document_count(a, map, "problems", plan->n_problems);
	document_count(a, map, "secrets", plan->secrets);
	put_secret_states(a, map, plan->secret_states);
}

static void put_outcome_counts(
	struct arena *a, struct value *map, const struct plan *plan, const struct outcome *outcomes)
{
	size_t counts[OUTCOME_STOPPED + 1] = { 0 }, adopted = 0, late = 0, i;

	for (i = 0; i < plan->n_changes; i++) {
		counts[outcomes[i].status]++;
		adopted += outcomes[i].adopted;
		late += outcomes[i].late;
	}
	document_count(a, map, "done", counts[OUTCOME_DONE]);
	document_count(a, map, "failed", counts[OUTCOME_FAILED]);
	document_count(a, map, "skipped", counts[OUTCOME_SKIPPED]);
	document_count(a, map, "stopped", counts[OUTCOME_STOPPED]);
	document_count(a, map, "adopted", adopted);
	document_count(a, map, "late", late);
}

static struct value *problem_value(struct arena *a, const struct problem *problem)
{
	AUTO(str_release) struct str address = STR_INIT;
	const struct kind *kind = problem->kind ? problem->kind : problem->desired->kind;
	struct value *map = value_new_map(a);

	object_address(problem->desired, &address);
	if (kind != problem->desired->kind)
		str_addf(&address, " %s", kind_manifest_key(kind));
	document_text(a, map, "address", address.buf);
	document_text(a, map, "kind", kind->name);
	document_text(a, map, "code", document_code(problem->code));
	document_text(a, map, "message", problem->message);
	document_place(a, map, "place", problem->place);
	return map;
}

static struct value *unmanageable_value(struct arena *a, const struct unmanageable *gone)
{
	const struct removal *removal = kind_removal(gone->kind);
	struct value *map = value_new_map(a);

	document_text(a, map, "kind", gone->kind->name);
	document_text(a, map, "message", gone->message);
	document_count(a, map, "objects", gone->objects);
	document_text(a, map, "change", removal ? removal->change : NULL);
	document_text(a, map, "url", removal ? removal->url : NULL);
	return map;
}

static struct value *obstacle_value(struct arena *a, const struct obstacle *obstacle)
{
	struct value *map = value_new_map(a);

	document_text(a, map, "kind", obstacle->kind->name);
	document_text(a, map, "parent", obstacle->kind->parent->name);
	document_text(a, map, "message", obstacle->message);
	document_count(a, map, "changes", obstacle->changes);
	document_flag(a, map, "certain", obstacle->certain);
	return map;
}

static void put_obstacles(struct arena *a, struct value *map, const struct plan *plan)
{
	struct value *list = document_list(a, map, "obstacles");
	size_t i;

	for (i = 0; i < plan->n_obstacles; i++)
		value_push(a, list, obstacle_value(a, &plan->obstacles[i]));
}

static void put_cost(struct arena *a, struct value *map, const struct plan *plan, uint64_t reads)
{
	struct value *cost = value_new_map(a);

	document_count(a, cost, "reads", reads);
	document_count(a, cost, "writes", plan_writes(plan));
	value_put(a, map, "cost", cost);
}

struct value *document_plan(struct arena *a, const char *format, const struct plan *plan,
	const struct outcome *outcomes, const struct report_context *context)
{
	struct value *map = value_new_map(a), *v = value_new_map(a);
	size_t i;

	document_text(a, map, "format", format);
	document_text(a, map, "server", context->server);
	value_put(a, map, "source", source_json(a, context));
	put_counts(a, v, plan);
	if (outcomes)
		put_outcome_counts(a, v, plan, outcomes);
	value_put(a, map, "summary", v);
	v = document_list(a, map, "changes");
	for (i = 0; i < plan->n_changes; i++)
		value_push(
			a, v, change_value(a, &plan->changes[i], outcomes ? &outcomes[i] : NULL));
	v = document_list(a, map, "problems");
	for (i = 0; i < plan->n_problems; i++)
		value_push(a, v, problem_value(a, &plan->problems[i]));
	v = document_list(a, map, "unmanageable");
	for (i = 0; i < plan->live->n_unmanageable; i++)
		value_push(a, v, unmanageable_value(a, &plan->live->unmanageable[i]));
	put_obstacles(a, map, plan);
	gates_json(a, map, plan);
	put_cost(a, map, plan, context->reads);
	return map;
}

void report_plan_json(
	struct str *out, const struct plan *plan, const struct report_context *context)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;

	json_write_pretty(out, document_plan(&arena, "cooper-plan/1", plan, NULL, context));
}

void report_result_json(struct str *out, const struct plan *plan, const struct outcome *outcomes,
	const struct report_context *context)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;

	outcomes = outcomes_of(&arena, plan, outcomes);
	json_write_pretty(out, document_plan(&arena, "cooper-result/1", plan, outcomes, context));
}
