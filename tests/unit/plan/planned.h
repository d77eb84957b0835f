/* Plans of toy kinds: two manifests, of which one plays the server's side, to a plan, to text. */
#ifndef TESTS_PLAN_PLANNED_H
#define TESTS_PLAN_PLANNED_H

#include "plan/change.h"
#include "plan/plan.h"

#include "tests/unit/model/library.h"

struct planned {
	struct loaded desired, live;
	struct plan plan;
};

#define PLANNED_INIT                                                                               \
	{                                                                                          \
		.desired = LOADED_INIT, .live = LOADED_INIT, .plan = PLAN_INIT                     \
	}

static inline void planned_release(struct planned *p)
{
	plan_release(&p->plan);
	loaded_release(&p->live);
	loaded_release(&p->desired);
}

static inline struct object *workspace_of(const struct loaded *l, const char *slug)
{
	const struct workspace *w = state_find(&l->state, slug);

	return w ? w->object : NULL;
}

/* Everything that is declared was asked for, and the answer was complete. */
static inline void mark_read(struct arena *a, const struct object *desired, struct object *live)
{
	const struct collection *c;
	struct collection *found;
	struct object *item;
	size_t i;

	for (c = desired->collections; c; c = c->next) {
		found = object_collection(a, live, c->kind);
		found->status = COLLECTION_READ;
		for (i = 0; i < c->n; i++) {
			item = collection_find(found, c->items[i]->key);
			if (!item && c->items[i]->renamed_from)
				item = collection_find(found, c->items[i]->renamed_from);
			if (item)
				mark_read(a, c->items[i], item);
		}
	}
}

/* Reads both sides; they share their people, as they do when a server was asked. */
static inline void load_sides(
	struct planned *p, const struct document *desired, size_t n, const struct document *live)
{
	size_t i;

	load_documents(&p->desired, desired, n);
	assert_mistakes(&p->desired, "");
	for (i = 0; i < p->desired.state.n; i++) {
		const struct workspace *w = &p->desired.state.workspaces[i];

		state_workspace(&p->live.state, &kind_library, w->object->key, w->people);
	}
	load_documents(&p->live, live, 1);
	assert_mistakes(&p->live, "");
	for (i = 0; i < p->desired.state.n; i++)
		mark_read(&p->live.state.arena, p->desired.state.workspaces[i].object,
			workspace_of(&p->live, p->desired.state.workspaces[i].object->key));
}

static inline struct document body_document(struct loaded *l, const char *name, const char *body)
{
	const char *text = arena_printf(&l->state.arena, "workspace: acme\n" PEOPLE "%s\n", body);

	return (struct document){ name, text, strlen(text) };
}

/* The bodies of two manifests of acme: their first lines are line 3. */
static inline void load_bodies(struct planned *p, const char *desired, const char *live)
{
	struct document d = body_document(&p->desired, "f.yaml", desired);
	struct document l = body_document(&p->live, "live.yaml", live);

	load_sides(p, &d, 1, &l);
}

/* Planning comes after reading, which tells who is who. */
static inline void make_plan(struct planned *p)
{
	state_settle(&p->desired.state);
	plan_make(&p->plan, &p->desired.state, &p->live.state);
}

/* --- as text --- */

static inline void add_side(struct str *out, const struct attr *attr)
{
	if (!attr)
		str_add(out, "nothing");
	else
		add_shown(out, attr);
}

static inline void add_delta(struct str *out, const struct change *c, const struct delta *d)
{
	if (c->kind->flags & KIND_TOGETHER) {
		str_addf(out, " %s:", d->member->key);
		add_side(out, d->before);
		str_add(out, "->");
		add_side(out, d->after);
		return;
	}
	if (change_is_set(c)) {
		str_addf(out, " %c", d->after ? '+' : '-');
		add_side(out, d->after ? d->after : d->before);
		assert_non_null(d->member);
		return;
	}
	str_addf(out, " %s:", d->field->name);
	if (c->action != CHANGE_CREATE) {
		add_side(out, d->before);
		str_add(out, "->");
	}
	add_side(out, d->after);
	assert_null(d->member);
}

static inline void add_subject(struct str *out, const struct change *c)
{
	if (!change_is_set(c)) {
		object_address(c->desired ? c->desired : c->live, out);
		return;
	}
	object_address(c->parent, out);
	str_addf(out, " %s", c->kind->plural);
}

/* "2 update acme/emma from amme blurb:a->b <defaults> lane 1 needs 0" */
static inline void add_change(struct str *out, const struct plan *p, size_t number)
{
	static const char *const actions[] = { "create", "update", "replace", "delete" };
	const struct change *c = &p->changes[number];
	size_t i;

	str_addf(out, "%zu %s ", number, actions[c->action]);
	add_subject(out, c);
	if (c->renamed_from)
		str_addf(out, " from %s", c->renamed_from);
	if (c->reason)
		str_addf(out, " (%s)", c->reason);
	for (i = 0; i < c->n_deltas; i++)
		add_delta(out, c, &c->deltas[i]);
	if (c->layer)
		str_addf(out, " <%s>", c->layer);
	str_addf(out, " lane %zu", c->lane);
	for (i = 0; i < c->n_needs; i++)
		str_addf(out, "%s%zu", i ? "," : " needs ", c->needs[i]);
	str_addch(out, '\n');
}

static inline void add_problem(struct str *out, const struct problem *problem)
{
	str_add(out, "! ");
	object_address(problem->desired, out);
	str_addf(out, " %s %d:%u: %s\n", kind_manifest_key(problem->kind), problem->code,
		(unsigned)problem->place.line, problem->message);
}

static inline void add_plan(struct str *out, const struct plan *p)
{
	size_t i;

	for (i = 0; i < p->n_changes; i++)
		add_change(out, p, i);
	for (i = 0; i < p->n_problems; i++)
		add_problem(out, &p->problems[i]);
	str_addf(out, "%zu unchanged, %zu unmanaged\n", p->unchanged, p->unmanaged);
}

/* The counts and the shape that every plan has, whatever is in it. */
static inline void assert_sound(const struct plan *p)
{
	size_t counts[CHANGE_DELETE + 1] = { 0 }, i, j, lanes = 0;

	for (i = 0; i < p->n_changes; i++) {
		const struct change *c = &p->changes[i];

		counts[c->action]++;
		assert_non_null(c->parent);
		assert_non_null(c->top);
		assert_true(c->lane <= lanes);
		lanes += c->lane == lanes;
		assert_true(change_is_set(c) ? !c->desired && !c->live : c->desired || c->live);
		for (j = 0; j < c->n_needs; j++) {
			assert_true(c->needs[j] < p->n_changes);
			assert_int_not_equal(c->needs[j], i);
			assert_int_equal(j && c->needs[j] == c->needs[j - 1], 0);
		}
	}
	assert_int_equal(p->create, counts[CHANGE_CREATE]);
	assert_int_equal(p->update, counts[CHANGE_UPDATE]);
	assert_int_equal(p->replace, counts[CHANGE_REPLACE]);
	assert_int_equal(p->delete, counts[CHANGE_DELETE]);
	assert_int_equal(p->lanes, lanes);
}

static inline void assert_plan(const struct planned *p, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;

	add_plan(&out, &p->plan);
	assert_string_equal(out.buf, expected);
	assert_sound(&p->plan);
}

/* A row of a table: what is declared, what is live, and the plan. */
struct plan_row {
	const char *desired, *live, *plan;
};

static inline void assert_plans(const struct plan_row *rows, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		AUTO(planned_release) struct planned p = PLANNED_INIT;

		load_bodies(&p, rows[i].desired, rows[i].live);
		make_plan(&p);
		assert_plan(&p, rows[i].plan);
	}
}

#endif
