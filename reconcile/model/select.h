/* A part of the desired state: what --only and --target ask for, or what a saved plan touches. */
#ifndef MODEL_SELECT_H
#define MODEL_SELECT_H

#include <stddef.h>

struct err;
struct kind;
struct map;
struct state;

/* NULL-terminated lists; NULL or empty: everything. */
struct selection {
	const char *const *kinds;   /* names or plurals: what stands above stays as context */
	const char *const *targets; /* "acme", "acme/payments-api", "acme/pay*" (fnmatch(3)) */
};

/*
 * Drops from `desired` what `selection` does not ask for; nothing outside it is read or changed then:
 * collections of which not all is asked for are partial and no longer exact, and what is not asked for
 * is not renamed. -1 with `e` set (ERR_USAGE) where a kind does not exist (with a suggestion) or an
 * address matches nothing.
 */
int select_apply(struct state *desired, const struct kind *const *kinds,
	const struct selection *selection, struct err *e);

/*
 * Drops from `desired` what a plan does not touch, so that no more is read again than that. `addresses` has, with any
 * value but NULL, the objects that it changes (object_address()), and the lists that are compared as a whole (object_list_address()):
 * of these all that is declared stays. What stands above is left as context.
 */
void select_touched(struct state *desired, const struct map *addresses);

#endif
