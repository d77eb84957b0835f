/* A manifest that shows a kind, made from its rows. */
#ifndef REPORT_EXAMPLE_H
#define REPORT_EXAMPLE_H

#include <stdbool.h>

struct arena;
struct kind;
struct value;

/*
 * A manifest, valid as it stands, with one object of `k` in its parents: its key fields, what is required, and
 * what has an example in its row; where that is nothing but the key, the first field as well. A field without
 * an example is given a value of its type.
 */
const struct value *example_make(struct arena *a, const struct kind *k);

/* The same with the object in its short form; NULL where the kind has none. */
const struct value *example_short(struct arena *a, const struct kind *k);

#endif
