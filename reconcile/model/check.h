/* Values of manifests against the rows of the tables. */
#ifndef MODEL_CHECK_H
#define MODEL_CHECK_H

#include "base/place.h"

struct field;
struct kind;
struct loader;
struct object;
struct person;
struct value;

/* A value about to be set. */
struct setting {
	const struct object *object;
	const struct field *field;
	const struct value *value;
};

/*
 * The value as it goes into the attribute, placeholders filled in; NULL after a mistake. `*person` is set for a
 * FIELD_PERSON (NULL is nobody).
 */
const struct value *check_value(
	struct loader *l, const struct setting *s, const struct person **person);

/* Checks characters and length of a key; -1 after a mistake, reported at `place`. */
int check_key(struct loader *l, const struct kind *kind, const char *key, struct place place);

/* Reports that `v` is null, in the words that help, and returns -1; 0 where it is not. */
int check_not_null(struct loader *l, const struct value *v, const char *name);

#endif
