/* The short form of an object: a plain text where its map of settings could stand. */
#ifndef MODEL_LINE_H
#define MODEL_LINE_H

struct arena;
struct kind;
struct value;

/*
 * `v` as a map: a map is returned as it is, and so is what can be none. Of a scalar, where `kind` has a `line`,
 * the words go to the fields named there, in their order; the last one takes the rest. Each has the
 * place of `v`. `main` of a branch whose line is "target.hash" is {target: {hash: main}}.
 */
const struct value *line_expand(struct arena *a, const struct kind *kind, const struct value *v);

#endif
