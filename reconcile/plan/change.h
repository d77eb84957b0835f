/* A change of the plan: what is done about one object, or one whole set. */
#ifndef PLAN_CHANGE_H
#define PLAN_CHANGE_H

#include "base/place.h"
#include "plan/recall.h"

#include <stdbool.h>
#include <stddef.h>

struct attr;
struct field;
struct kind;
struct object;

/* A replacement deletes what is live and creates what is desired, since it cannot be changed. */
enum change_action { CHANGE_CREATE, CHANGE_UPDATE, CHANGE_REPLACE, CHANGE_DELETE };

/*
 * What differs: a field of an object, or a member of a whole collection. Of what is written together, `after`
 * is the content that a member is to have, and `before` the one it has.
 */
struct delta {
	const struct field *field;
	const struct attr *before; /* live; NULL: a member to add, a field that was not answered */
	const struct attr *after;  /* desired; NULL: a member to remove */
	enum secret_state secret;  /* whether the server has it already */
	const struct object *member; /* of a set: the desired one to add, the live one to remove; of
	                                what is written together: always the desired one */
};

/*
 * A change of one object, or of one whole set (then each delta is one request), or of all that changes in a
 * collection that is written together (all deltas are one).
 */
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

/* How many requests that write one change takes. */
size_t change_writes(const struct change *change);

/* Whether the change is one of a whole collection: of a set, or of what is written together (KIND_TOGETHER). */
bool change_is_set(const struct change *change);

#endif
