/* The order in which changes are shown and started. */
#include "plan/builder.h"

#include "model/kind.h"
#include "model/object.h"

#include <stdlib.h>

/* A change with what decides where it stands. */
struct rank {
	const struct change *change;
	size_t found; /* its place in the order of finding */
	size_t block; /* where the block of its project or repository began */
	bool top;     /* a deletion of a whole project or repository */
};

static int compare_sizes(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

/* Within a block, deletions come last, the kinds the other way round. */
static int compare_in_block(const struct rank *x, const struct rank *y)
{
	bool x_goes = x->change->action == CHANGE_DELETE;
	bool y_goes = y->change->action == CHANGE_DELETE;

	if (x_goes != y_goes)
		return x_goes ? 1 : -1;
	if (x_goes && x->change->kind->order != y->change->kind->order)
		return compare_sizes(y->change->kind->order, x->change->kind->order);
	return compare_sizes(x->found, y->found);
}

/* Deletions of whole projects and repositories come last of all, the other way round. */
static int compare(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;

	if (x->top != y->top)
		return x->top ? 1 : -1;
	if (x->top)
		return compare_sizes(y->found, x->found);
	return x->block == y->block ? compare_in_block(x, y) : compare_sizes(x->block, y->block);
}

static struct rank *rank_all(struct plan *p)
{
	struct rank *ranks = ARENA_ARRAY(&p->arena, struct rank, p->n_changes);
	size_t i;

	for (i = 0; i < p->n_changes; i++) {
		const struct change *c = &p->changes[i];
		bool same = i && c->top == p->changes[i - 1].top;

		ranks[i] = (struct rank){ .change = c,
			.found = i,
			.block = same ? ranks[i - 1].block : i,
			.top = c->action == CHANGE_DELETE && c->live == c->top };
	}
	return ranks;
}

void order_changes(struct plan *p)
{
	struct change *ordered;
	struct rank *ranks;
	size_t i;

	/* Most plans delete nothing, and are in order. */
	if (!p->delete)
		return;
	ranks = rank_all(p);
	ordered = ARENA_ARRAY(&p->arena, struct change, p->n_changes);
	qsort(ranks, p->n_changes, sizeof *ranks, compare);
	for (i = 0; i < p->n_changes; i++)
		ordered[i] = *ranks[i].change;
	p->changes = ordered;
	p->capacity = p->n_changes;
}
