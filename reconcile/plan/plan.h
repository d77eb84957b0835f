/* Desired and live state to ordered changes. Pure: no input, no output, the same plan for the same states. */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "base/arena.h"
#include "base/place.h"

#include <stdbool.h>
#include <stddef.h>

struct attr;
struct field;
struct kind;
struct object;
struct state;

/* A replacement deletes what is live and creates what is desired, since it cannot be changed. */
enum change_action { CHANGE_CREATE, CHANGE_UPDATE, CHANGE_REPLACE, CHANGE_DELETE };

/* What differs: a field of an object, or a member of a set. */
struct delta {
	const struct field *field;
	const struct attr *before; /* live; NULL: a member to add, a field that was not answered */
	const struct attr *after;  /* desired; NULL: a member to remove */
	const struct object *member; /* of a set: the desired one to add, the live one to remove */
};

/* A change of one object, or of one whole set (then each delta is one request). */
struct change {
	enum change_action action;
	const struct kind *kind;
	const struct object *desired; /* NULL: a set, or deletion of what is not declared */
	const struct object *live;    /* NULL: a set, or a creation */
	const struct object *parent;  /* the desired one where there is one, else the live one */
	const struct object *top; /* the project or repository (desired, else live) of its block */
	struct delta
		*deltas; /* creation: every attribute to send; replacement: what differs; deletion:
	                         none */
	size_t n_deltas;
	const char *renamed_from; /* update: the key it has now, where the key changes */
	const char *reason; /* deletion: "absent" or "exact"; replacement: what cannot be changed */
	struct place place; /* what in the manifests asks for it */
	const char *layer;  /* "profile service", ...; NULL: the object itself */
	size_t *needs;      /* indexes of changes that must be done before */
	size_t n_needs, needs_capacity;
	size_t lane; /* changes of one lane are made one at a time, in the order of the plan */
};

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
	bool resend_secrets; /* set before plan_make(): secrets are sent though they cannot be compared */
	struct change *changes; /* in the order in which they are shown and started */
	size_t n_changes, capacity;
	struct problem *problems; /* the same reason for a whole collection is one problem */
	size_t n_problems, problems_capacity;
	struct obstacle *obstacles;
	size_t n_obstacles, obstacles_capacity;
	size_t create, update, replace, delete; /* changes */
	size_t unchanged;                       /* declared objects and sets that are as declared */
	size_t unmanaged;                       /* live things that nobody declares */
	size_t secrets; /* of live objects, left alone since they cannot be compared */
	size_t lanes;
};

#define PLAN_INIT                                                                                  \
	{                                                                                          \
		.arena = ARENA_INIT                                                                \
	}

/* Makes the plan; both states must outlive it. */
void plan_make(struct plan *plan, const struct state *desired, const struct state *live);

/* How many requests that write it takes. */
size_t plan_writes(const struct plan *plan);

/* How many requests that write one change takes. */
size_t change_writes(const struct change *change);

/* Whether the change is one of a whole set. */
bool change_is_set(const struct change *change);

/* Gives everything back. */
void plan_release(struct plan *plan);

#endif
