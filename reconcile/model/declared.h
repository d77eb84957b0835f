/* Kinds that manifests declare beside Cooper's own, in `kinds:`. For model/ alone. */
#ifndef MODEL_DECLARED_H
#define MODEL_DECLARED_H

#include "model/field.h"
#include "model/kind.h"

#include <stdbool.h>
#include <stddef.h>

struct loader;
struct value;

/* Nobody needs more, and each kind costs time in every object. */
enum { DECLARED_MAX = 100, DECLARED_FIELDS_MAX = 200, DECLARED_CHOICES_MAX = 1000 };

/* A field as it is read. */
struct declared_field {
	struct field field;
	const struct value *rows;   /* what says so */
	const struct value *target; /* the name of a kind */
	struct place place;         /* of its name */
};

/* A kind as it is read. */
struct declared {
	struct kind kind;             /* its `fields` are those below, once all is known */
	const struct value *rows;     /* what says so */
	const struct value *parent;   /* the name of a kind */
	struct declared_field *items; /* kind.n_fields of them */
	bool faulty;                  /* a mistake in it, or in what it stands in, was reported */
};

struct declared_list {
	struct declared **items;
	size_t n, capacity;
};

/* Reads the `kinds:` of a file's root, if it has some. */
void declared_gather(struct loader *l, struct declared_list *list, const struct value *root);

/*
 * Finds what kinds and references of `list` name, checks each kind, and adds to the kinds of `l` those that make
 * sense; the keys of the others are put into `l->faulty`: nobody is to hear that they do not exist.
 */
void declared_settle(struct loader *l, struct declared_list *list);

/* Where the kind's row of that name stands; of one that is not there, where the kind stands. */
struct place declared_place(const struct declared *d, const char *row);

#endif
