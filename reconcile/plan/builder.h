/* A plan under construction. For plan/ alone. */
#ifndef PLAN_BUILDER_H
#define PLAN_BUILDER_H

#include "plan/change.h"
#include "plan/plan.h"

struct collection;
struct object;

/* Adds a change and counts it. */
struct change *builder_add(struct plan *p, struct change change);

/* Adds a problem, whose message is copied. */
void builder_problem(struct plan *p, struct problem problem);

/* Plans one declared collection against its live side; `live_parent` is NULL where that is not there. */
void collection_plan(
	struct plan *p, const struct collection *desired, const struct object *live_parent);

/* Plans, in their order, the collections of `desired` against those of `live` (NULL: not there). */
void children_plan(struct plan *p, const struct object *desired, const struct object *live);

/* Plans what is written together (KIND_TOGETHER) as one change; `live` is NULL where the parent is not there. */
void together_plan(struct plan *p, const struct collection *desired, const struct collection *live);

/*
 * Whether `desired`, which is not there, is made by writing what it holds: it says too little to be created by
 * itself.
 */
bool together_makes(const struct object *desired);

/* Puts the changes in the order in which they are shown and started. */
void order_changes(struct plan *p);

/* The first field that has to be there to create `o` and is not, or NULL. */
const struct field *problem_missing(const struct object *o);

/* Whether `desired` cannot be planned, which is then said; `live` is NULL where it is to be created. */
bool problem_found(struct plan *p, const struct object *desired, const struct object *live);

/* Whether it could not be found out which person the key of `desired` means, which is then said. */
bool problem_in_key(struct plan *p, const struct object *desired);

/* The first of what differs that can be set on creation only, or NULL. */
const struct delta *problem_immutable(const struct delta *deltas, size_t n);

/*
 * The same as problem_found() of what differs from what is live: whether there is such a field, and `desired`
 * cannot be made anew.
 */
bool problem_in_deltas(
	struct plan *p, const struct object *desired, const struct delta *deltas, size_t n);

/* Fills in what each change needs, and the lanes. */
void depend_resolve(struct plan *p);

#endif
