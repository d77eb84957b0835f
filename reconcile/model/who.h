/* The `people:` section: names and lists of names to persons. */
#ifndef MODEL_WHO_H
#define MODEL_WHO_H

#include "base/place.h"

#include <stdbool.h>
#include <stddef.h>

struct loader;
struct person;
struct value;

/* How deep lists of people may be nested. */
enum { WHO_HEIGHT_MAX = 32 };

/* An entry of `people:`, or somebody whose UUID, account id or e-mail address a manifest has. */
struct who {
	const char *name;          /* NULL: an id */
	const struct value *value; /* what `people:` says */
	struct place place;
	struct person **persons; /* once resolved: each once */
	size_t n, capacity;
	unsigned height; /* 0: names nobody else; else one more than the highest that it names */
	bool faulty;     /* a mistake in it was reported: some may be missing */
	enum { WHO_NEW, WHO_BUSY, WHO_DONE } status;
};

/* Takes in a `people:` map. */
void who_declare(struct loader *l, const struct value *people);

/* Resolves every entry, so that unused ones are checked too; before any who_find(). */
void who_resolve_all(struct loader *l);

/* The persons whom `text` names; NULL where it is unknown, which is then reported. */
const struct who *who_find(struct loader *l, const struct value *text);

#endif
