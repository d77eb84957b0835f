/* The manifests' own words, beside the names of fields and kinds. */
#ifndef MODEL_WORDS_H
#define MODEL_WORDS_H

#include <stdbool.h>

struct kind;
struct layers;
struct loader;
struct object;
struct value;

/* Reports every key of `layers` that `kind` has no use for. */
void words_check(struct loader *l, const struct kind *kind, const struct layers *layers);

/* Takes `absent`, `renamed_from` and `exact` into `o`, and its `policy` into the workspace's. */
void words_take(struct loader *l, struct object *o, const struct layers *layers);

/* Whether `name` is one of these words, and may stand in a `kind`. */
bool words_has(const struct loader *l, const struct kind *kind, const char *name);

/* The field through which the layered kind names a container such as `kind` (a project), or NULL. */
const struct field *words_container(const struct loader *l, const struct kind *kind);

#endif
