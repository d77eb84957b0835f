#include "plan/recall.h"

#include <stdint.h>
#include <stdlib.h>

int recall_compare(const void *a, const void *b)
{
	const uintptr_t x = (uintptr_t)((const struct recall *)a)->attr;
	const uintptr_t y = (uintptr_t)((const struct recall *)b)->attr;

	return (x > y) - (x < y);
}

enum secret_state recall_state(
	const struct recalls *r, const struct attr *attr, const struct object *live)
{
	const struct recall key = { .attr = attr };
	const struct recall *found = r->n ? bsearch(&key, r->items, r->n, sizeof key,
						    recall_compare)
					  : NULL;

	return found && found->live == live ? found->state : SECRET_UNKNOWN;
}

const char *recall_name(enum secret_state state)
{
	static const char *const names[SECRET_STATES] = {
		[SECRET_UNKNOWN] = "unknown",
		[SECRET_UNREADABLE] = "unknown",
		[SECRET_UNCHANGED] = "unchanged",
		[SECRET_ROTATE] = "rotate",
	};

	return names[state];
}
