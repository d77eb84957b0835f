#include "report/kind_order.h"

#include "base/mem.h"
#include "model/kind.h"

static size_t count(const struct kind *const *kinds)
{
	size_t n = 0;

	while (kinds[n])
		n++;
	return n;
}

/* Appends the kinds below `parent`, each followed by its own. Returns how many there are then. */
static size_t add_children(const struct kind **sorted, size_t n, const struct kind *const *kinds,
	const struct kind *parent)
{
	enum kind_order order;
	size_t i;

	for (order = ORDER_WORKSPACE; order <= ORDER_LAST; order++) {
		for (i = 0; kinds[i]; i++) {
			if (kinds[i]->parent != parent || kinds[i]->order != order)
				continue;
			sorted[n++] = kinds[i];
			n = add_children(sorted, n, kinds, kinds[i]);
		}
	}
	return n;
}

const struct kind **kind_order(const struct kind *const *kinds)
{
	const struct kind **sorted = mem_zalloc(count(kinds) + 1, sizeof(struct kind *));

	add_children(sorted, 0, kinds, NULL);
	return sorted;
}
