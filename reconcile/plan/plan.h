/* Desired and live state to ordered changes. Pure: no input, no output, the same plan for the same states. */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "base/arena.h"
#include "base/place.h"
#include "plan/recall.h"

#include <stdbool.h>
#include <stddef.h>

struct change;
struct crowd;
struct gate;
struct kind;
struct object;
struct state;

/* What could not be planned, and why. */
struct problem {
	const struct object *desired; /* the object, or the parent of the collection */
	const struct kind *kind;      /* of the collection that could not be read */
	int code;                     /* enum err_code */
	const char *message;
	struct place place;
};

/* Changes that the credential in use cannot make: see grant.h. */
struct obstacle {
	const struct kind *kind;
	const char *message;
	size_t changes;
	bool certain; /* Bitbucket will refuse; else it may */
};

struct plan {
	struct arena arena;
	const struct state *desired, *live;
	bool resend_secrets; /* set before plan_make(): all secrets are sent, remembered or not */
	struct recalls recalls; /* set before plan_make(): which secrets are remembered */
	struct change *changes; /* in the order in which they are shown and started */
	size_t n_changes, capacity;
	struct problem *problems; /* the same reason for a whole collection is one problem */
	size_t n_problems, problems_capacity;
	struct obstacle *obstacles;
	size_t n_obstacles, obstacles_capacity;
	struct crowd *crowds; /* see crowd.h */
	size_t n_crowds, crowds_capacity;
	struct gate *gates; /* see gate.h */
	size_t n_gates, gates_capacity;
	size_t create, update, replace, delete; /* changes */
	size_t unchanged;                       /* declared objects and sets that are as declared */
	size_t unmanaged;                       /* live things that nobody declares */
	size_t secrets; /* of live objects, left alone since nobody knows what the server has */
	size_t secret_states[SECRET_STATES]; /* of all secrets of live objects */
	size_t lanes;
};

#define PLAN_INIT                                                                                  \
	{                                                                                          \
		.arena = ARENA_INIT                                                                \
	}

/* Makes the plan; both states must outlive it. */
void plan_make(struct plan *plan, const struct state *desired, const struct state *live);

/*
 * Leaves of the changes those for which `keep` has true, by index. The index of one of the kept ones (as it was) that
 * needs one that went, or SIZE_MAX where there is none.
 */
size_t plan_narrow(struct plan *plan, const bool *keep);

/* How many requests that write it takes. */
size_t plan_writes(const struct plan *plan);

/* Gives everything back. */
void plan_release(struct plan *plan);

#endif
