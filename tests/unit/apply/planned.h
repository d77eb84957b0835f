/* A plan from a manifest and a live state, each in a few lines. */
#ifndef TESTS_PLANNED_H
#define TESTS_PLANNED_H

#include "base/diag.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "model/manifest.h"
#include "model/collection.h"
#include "model/object.h"
#include "model/people.h"
#include "model/state.h"
#include "plan/change.h"
#include "plan/plan.h"
#include "remote/decode.h"

#include "tests/unit/shapes.h"
#include "tests/unit/unit.h"

#define ANA "{00000000-0000-0000-0000-00000000000a}"
#define BO  "{00000000-0000-0000-0000-00000000000b}"
#define EVE "{00000000-0000-0000-0000-00000000000e}"

struct planned {
	struct state desired, live;
	struct plan plan;
	struct arena arena;
};

/* Whether plans send all secrets. */
static bool planned_resends;

static void planned_read(struct planned *w, const char *manifest)
{
	const struct document document = { "acme.yaml", manifest, strlen(manifest) };
	struct diag d = DIAG_INIT;

	manifest_load(&document, 1, all_shapes, &w->desired, &d);
	if (!diag_empty(&d))
		fail_msg("line %u: %s", d.items[0].place.line, d.items[0].message);
	diag_release(&d);
}

static void planned_live(struct planned *w, struct object *parent, const struct value *json);

static void planned_collection(
	struct planned *w, struct object *parent, const struct kind *kind, const struct value *json)
{
	const struct decoder d = { &w->live.arena, state_find(&w->desired, "acme")->people };
	struct collection *c = object_collection(&w->live.arena, parent, kind);
	const struct value *items = value_get(json, kind->plural);
	struct object *o;
	uint32_t i;

	c->status = COLLECTION_READ;
	if (kind->toggle && value_true(value_get(json, kind->toggle))) {
		o = object_new(&w->live.arena, kind, parent, "");
		collection_add(&w->live.arena, c, o);
		planned_live(w, o, json);
	}
	for (i = 0; items && i < items->n; i++) {
		o = decode_object(&d, kind, parent, &items->items[i], NULL);
		assert_non_null(o);
		collection_add(&w->live.arena, c, o);
		planned_live(w, o, &items->items[i]);
	}
}

/* The lists in `json` that have the plurals of the kinds below `parent`; what is not there is empty. */
static void planned_live(struct planned *w, struct object *parent, const struct value *json)
{
	size_t i;

	for (i = 0; all_shapes[i]; i++)
		if (all_shapes[i]->parent == parent->kind)
			planned_collection(w, parent, all_shapes[i], json);
}

/* What is live becomes known to what is declared, as by the reading. */
static void planned_link(struct object *desired, struct object *live)
{
	const struct collection *c, *found;
	size_t i;

	desired->live = live;
	for (c = desired->collections; c && live; c = c->next) {
		found = object_find_collection(live, c->kind);
		for (i = 0; i < c->n; i++)
			planned_link(c->items[i], collection_find(found, c->items[i]->key));
	}
}

/*
 * Plans `manifest`, of the workspace acme, against `live`, one map in JSON: {"repositories": [{"slug": "api",
 * "has_issues": true, "issues": [...]}]}.
 */
static void planned_open(struct planned *w, const char *manifest, const char *live)
{
	struct workspace *workspace;
	const struct value *json;

	*w = (struct planned){ STATE_INIT, STATE_INIT, PLAN_INIT, ARENA_INIT };
	planned_read(w, manifest);
	json = json_parse(&w->arena, live, strlen(live), NULL);
	assert_non_null(json);
	workspace = state_workspace(
		&w->live, &kind_workspace, "acme", state_find(&w->desired, "acme")->people);
	planned_live(w, workspace->object, json);
	planned_link(w->desired.workspaces[0].object, workspace->object);
	w->plan.resend_secrets = planned_resends;
	plan_make(&w->plan, &w->desired, &w->live);
	assert_int_equal(w->plan.n_problems, 0);
}

static void planned_close(struct planned *w)
{
	plan_release(&w->plan);
	state_release(&w->live);
	state_release(&w->desired);
	arena_release(&w->arena);
}

#endif
