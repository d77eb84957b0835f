/* Whether the fields of a declared object agree with each other. */
#ifndef MODEL_AGREE_H
#define MODEL_AGREE_H

#include <stdbool.h>

struct attr;
struct field;
struct layers;
struct loader;
struct object;

/* Whether `o` is one in which `f` can be: what `f` says of another field is so. */
bool agree_applies(const struct object *o, const struct field *f);

/*
 * Whether `settings`, of which `o` was made, have something for the field of that name and `o` has nothing: it is
 * wrong, or in a wrong place, which was reported, and what it should have been is not known.
 */
bool agree_is_wrong(const struct object *o, const struct layers *settings, const char *name);

/*
 * The boolean of `o` that is false where its `attr` stands, though nobody may say so: a text is no secret, and a
 * named branch is not the main branch, whichever that is. NULL: none.
 */
const struct field *agree_negated(const struct object *o, const struct attr *attr);

/*
 * Reports texts beside a boolean that contradicts them, fields that go with other values of another field only, and values that must be secrets, or that
 * are secrets although nothing says that they are to be kept as such. What is absent is not checked, nor
 * what hangs on a field that is wrong or on a part of the key that is missing: these are mistakes by themselves.
 */
void agree_check(struct loader *l, const struct object *o, const struct layers *settings);

#endif
