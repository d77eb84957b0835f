/* Values of manifests against the rows of the tables. */
#ifndef MODEL_CHECK_H
#define MODEL_CHECK_H

#include "base/place.h"

struct attr;
struct field;
struct kind;
struct loader;
struct object;
struct value;

/* A value about to be set. */
struct setting {
	const struct object *object;
	const struct field *field;
	const struct value *value;
};

/*
 * Sets `attr`'s value, as it goes into the object: placeholders filled in, in the one spelling that is compared.
 * Sets the person of a FIELD_PERSON (NULL is nobody) and the people of a FIELD_PEOPLE. -1 after a mistake,
 * which is reported.
 */
int check_value(struct loader *l, const struct setting *s, struct attr *attr);

/* The same for fields that name people; for check_value() alone. */
int check_person(struct loader *l, const struct setting *s, struct attr *attr);
int check_people(struct loader *l, const struct setting *s, struct attr *attr);

/* Reports that the value of `s` is not what its field's type is, and returns -1. */
int check_type(struct loader *l, const struct setting *s);

/* Checks characters and length of a key; -1 after a mistake, reported at `place`. */
int check_key(struct loader *l, const struct kind *kind, const char *key, struct place place);

/* Reports that `v` is null, in the words that help, and returns -1; 0 where it is not. */
int check_not_null(struct loader *l, const struct value *v, const char *name);

#endif
