/* A project can go only once its repositories have moved away or are gone. For plan/ alone. */
#ifndef PLAN_VACATE_H
#define PLAN_VACATE_H

#include <stdbool.h>

struct change;
struct field;
struct object;
struct plan;

/*
 * Drops the deletions that the server would refuse, since something that is not to be moved or deleted
 * still refers to what goes (fact sheet section 3.2); each becomes a problem.
 */
void vacate_check(struct plan *p);

/* Whether, once `c` is done, its live object no longer refers by `f` to what it refers to now. */
bool vacate_leaves(const struct change *c, const struct field *f);

/* The live object to which the live object `o` refers by `f`; NULL where it is not known. */
const struct object *vacate_target(const struct object *o, const struct field *f);

#endif
