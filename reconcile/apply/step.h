/* The writes that a change of the plan takes. */
#ifndef APPLY_STEP_H
#define APPLY_STEP_H

#include <stddef.h>

struct arena;
struct change;
struct push;

/*
 * Write number `step` of `change`, from 0 to change_writes() - 1, as remote/ takes it; of a replacement first
 * the deletion of what is live, then the creation. What it needs
 * besides the plan is in `arena`. Objects that go are seen below the parents as they are called now:
 * these may have been renamed since they were read.
 */
void step_push(struct arena *arena, const struct change *change, size_t step, struct push *push);

#endif
