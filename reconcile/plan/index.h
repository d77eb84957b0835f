/* Changes, found by an object that they are about. For plan/ alone. */
#ifndef PLAN_INDEX_H
#define PLAN_INDEX_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct change;
struct object;

struct index {
	struct index_entry *entries;
	size_t n, capacity;
};

/* Adds `change` under `object` (NULL: does nothing); index_sort() comes before any index_find(). */
void index_add(
	struct index *x, struct arena *a, const struct object *object, struct change *change);

/* Makes it ready to be searched. */
void index_sort(struct index *x);

/* The first change under `object` in the order of the plan; NULL where there is none. */
struct change *index_find(const struct index *x, const struct object *object);

#endif
