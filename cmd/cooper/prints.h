/* The secrets that a plan sends, as fingerprints: a saved plan has these, and never the secrets. */
#ifndef COOPER_PRINTS_H
#define COOPER_PRINTS_H

#include <stddef.h>

struct arena;
struct plan;

/* Of the changes of a plan, by their index. */
struct prints {
	const char *key; /* the name of the key under which they are made; NULL: there are none */
	const char *const *items; /* NULL: it sends none, or one could not be read here */
};

/* Those of `plan`, in `a`. Where there is no key to be had, there are none. */
struct prints prints_take(struct arena *a, const struct plan *plan);

#endif
