/* Partial answers: the `fields` query parameter. Grammar: Atlassian's "Partial responses" page. */
#ifndef EMULATOR_FIELDS_H
#define EMULATOR_FIELDS_H

#include <stdbool.h>

struct arena;
struct fields;
struct value;

/* Bounds on what a request may ask for. */
enum { FIELDS_MAX = 200, FIELDS_DEPTH_MAX = 16 };

/*
 * Reads "a,b.c" (only these), "-a" (all but), "+a" (also), with '*' for every name of a level; NULL
 * where a bound is passed or a name is empty.
 */
const struct fields *fields_parse(struct arena *a, const char *text);

/* What of `v` the selection leaves; lists are passed through, item by item. `v` is shared, not changed. */
const struct value *fields_apply(struct arena *a, const struct fields *f, const struct value *v);

/* Whether `f` (may be NULL) asks for exactly the dotted `path` by name, which shows hidden fields. */
bool fields_names(const struct fields *f, const char *path);

/* The same, or for something below it. */
bool fields_reaches(const struct fields *f, const char *path);

#endif
