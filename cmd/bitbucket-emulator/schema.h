/* Request bodies, checked against the attributes that a resource has. */
#ifndef EMULATOR_SCHEMA_H
#define EMULATOR_SCHEMA_H

#include <stdbool.h>

struct context;
struct resource;
struct value;

/*
 * The request's body as a map without what is read-only, or NULL with the 400 answered: it is no JSON
 * object, has names that `r` does not, misses a required one (where `creating`), or a value has the
 * wrong type. An empty body is an empty map. Flat bodies may be form-encoded (fact sheet 2).
 */
const struct value *schema_read(struct context *c, const struct resource *r, bool creating);

/*
 * What is wrong with `v` as the value of `name`, or NULL; "extra keys not allowed" where `r` has no such
 * attribute. What is read-only is not wrong.
 */
const char *schema_mistake(const struct resource *r, const char *name, const struct value *v);

/*
 * What stands deeper in a body: 0 where `v` (NULL: it was not sent) is a text that says something, else -1
 * with the 400 for the field called `name`, "content.raw" say, answered.
 */
int schema_text(struct context *c, const char *name, const struct value *v);

/* A new body with the initial value of every attribute. */
struct value *schema_initial(struct context *c, const struct resource *r);

/* A copy of `map` that may be changed, name by name. */
struct value *schema_copy(struct context *c, const struct value *map);

#endif
