/* The `people:` section: names and lists of names to persons. */
#ifndef MODEL_WHO_H
#define MODEL_WHO_H

#include "base/place.h"

#include <stddef.h>

struct loader;
struct person;
struct value;

/* An entry of `people:`. */
struct who {
	const char *name;
	const struct value *value;
	struct place place;
	struct person **persons; /* once resolved */
	size_t n, capacity;
	enum { WHO_NEW, WHO_BUSY, WHO_DONE } status;
};

/* Takes in a `people:` map. */
void who_declare(struct loader *l, const struct value *people);

/* Resolves every entry, so that unused ones are checked too. */
void who_resolve_all(struct loader *l);

/*
 * The persons whom `text` names, in an entry made for it; NULL where it is unknown, which is then reported.
 */
struct who *who_find(struct loader *l, const struct value *text);

#endif
