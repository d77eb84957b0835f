/* Whether a change does what a row of its kind calls a danger. For plan/, and who it must know beforehand. */
#ifndef PLAN_DANGER_H
#define PLAN_DANGER_H

#include <stdbool.h>
#include <stddef.h>

struct change;
struct danger;
struct kind;
struct object;
struct plan;

/* The user behind the credential in use; what is not known is NULL. */
struct self {
	const char *uuid, *account_id;
};

/* Whether the change number `i` of `plan` brings the danger `d`, a row of its kind. */
bool danger_arises(
	const struct plan *plan, size_t i, const struct danger *d, const struct self *self);

/* What it is about: the object of the change, or what that stands in. */
const struct object *danger_subject(const struct change *c, const struct danger *d);

/* Whether a danger of `kind` depends on what a list of `other` in the same parent has. */
bool danger_counts(const struct kind *kind, const struct kind *other);

/* Whether something in `plan` could be a danger to the user of the credential: it is worth asking who that is. */
bool danger_concerns_self(const struct plan *plan);

#endif
