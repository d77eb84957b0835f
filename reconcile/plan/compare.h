/* What differs between a declared and a live object. For plan/ alone. */
#ifndef PLAN_COMPARE_H
#define PLAN_COMPARE_H

#include "plan/recall.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct attr;
struct collection;
struct delta;
struct object;
struct person;

/* Deltas that grow in an arena. */
struct deltas {
	struct arena *arena;
	const struct recalls *recalls;
	bool resend_secrets;          /* secrets of what is live are sent again */
	size_t secrets;               /* those that were left alone though nobody knows them */
	size_t carried;               /* of them, those that go with any update of their object */
	size_t states[SECRET_STATES]; /* of those of what is live */
	struct delta *items;
	size_t n, capacity;
};

/* Adds what `desired` sets and `live` (NULL: not there) does not show: compare by template. */
void compare_objects(struct deltas *out, const struct object *desired, const struct object *live);

/* Adds the members to add and to remove, each in the order of their labels. `live` may be NULL: empty. */
void compare_sets(
	struct deltas *out, const struct collection *desired, const struct collection *live);

/* The first person whom `o` names, in `*attr`, who is unknown or could not be looked up, or NULL. */
const struct person *compare_unknown_person(const struct object *o, const struct attr **attr);

/* The key of `o` where it is a person who is unknown or could not be looked up, or NULL. */
const struct attr *compare_key_unknown(const struct object *o);

#endif
