/* Whether the fields of a declared object agree with each other. */
#ifndef MODEL_AGREE_H
#define MODEL_AGREE_H

#include <stdbool.h>

struct field;
struct loader;
struct object;

/* Whether `o` is one in which `f` can be: what `f` says of another field is so. */
bool agree_applies(const struct object *o, const struct field *f);

/*
 * Reports fields that go with other values of another field only, and values that must be secrets, or that
 * are secrets although nothing says that they are to be kept as such. What is absent is not checked.
 */
void agree_check(struct loader *l, const struct object *o);

#endif
