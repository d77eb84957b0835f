/* Layers of settings to objects in their collections. For model/ alone. */
#ifndef MODEL_BUILD_H
#define MODEL_BUILD_H

#include "base/place.h"

struct collection;
struct field;
struct kind;
struct layers;
struct loader;
struct object;
struct pair;
struct value;

/*
 * Makes the object that one entry of a file's top-level map declares, with its layers applied, in the
 * workspace being loaded.
 */
void build_top(struct loader *l, const struct kind *kind, const struct pair *entry);

/* The same for a kind of which a file's root has no map but a list, a set or a singleton. */
void build_listed(struct loader *l, const struct kind *kind, const struct value *root);

/* A new object in `c`'s parent, declared at `place` of the layer; NULL where there are too many. */
struct object *build_declare(
	struct loader *l, const struct collection *c, struct place place, const char *layer);

/* Makes the members of the set `c` from `list`, which stands in that layer. */
void build_set(struct loader *l, struct collection *c, const struct value *list, const char *layer);

/* Reports that `map`, of the defaults of a container, says which container: that was decided before. */
void build_check_container(
	struct loader *l, const struct field *reference, const struct value *map);

/* The key that its fields give `o`, made of `settings`; NULL where one that it needs is missing or wrong. */
const char *build_key(struct loader *l, const struct object *o, const struct layers *settings);

/*
 * Reports what is missing of the key of `o`, where it is declared. What is there and wrong was reported where it
 * stands, and what it decides is not asked for.
 */
void build_report_keyless(struct loader *l, const struct object *o, const struct layers *settings);

/* Checks a shared layer by itself, whether something uses it or not: a profile, or defaults. */
void build_check(struct loader *l, const char *name, const struct value *map);

#endif
