/* How many things of one kind a plan deletes and changes, of how many that there are. */
#ifndef PLAN_CROWD_H
#define PLAN_CROWD_H

#include "base/place.h"

#include <stddef.h>

struct kind;
struct object;
struct plan;

/* The things of one kind in one workspace. */
struct crowd {
	const struct kind *kind;
	const struct object *workspace; /* desired */
	size_t live;                    /* as far as they were read, and seen by the way */
	size_t deleted, updated;
	struct place first_deleted, first_updated; /* what asks for the first of them */
};

/* Adds `plan`'s crowds: one for each kind of which it deletes or changes something, in the order of the plan. plan_make() has done so. */
void crowds_count(struct plan *plan);

#endif
