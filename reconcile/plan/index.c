#include "plan/index.h"

#include "base/arena.h"
#include "plan/plan.h"

#include <stdint.h>
#include <stdlib.h>

struct index_entry {
	uintptr_t object;
	struct change *change;
};

void index_add(struct index *x, struct arena *a, const struct object *object, struct change *change)
{
	if (!object)
		return;
	x->entries = arena_grow(a, x->entries, x->n, &x->capacity, sizeof *x->entries);
	x->entries[x->n++] = (struct index_entry){ (uintptr_t)object, change };
}

static int compare(const void *a, const void *b)
{
	const struct index_entry *x = a, *y = b;

	if (x->object != y->object)
		return x->object < y->object ? -1 : 1;
	return (x->change > y->change) - (x->change < y->change);
}

void index_sort(struct index *x)
{
	if (x->n)
		qsort(x->entries, x->n, sizeof *x->entries, compare);
}

struct change *index_find(const struct index *x, const struct object *object)
{
	size_t low = 0, high = x->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (x->entries[middle].object < (uintptr_t)object)
			low = middle + 1;
		else
			high = middle;
	}
	return low < x->n && x->entries[low].object == (uintptr_t)object ? x->entries[low].change
									 : NULL;
}
