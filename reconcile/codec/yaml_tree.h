/* A value tree that grows from YAML's events: names, anchors, aliases, merges and the bounds. */
#ifndef CODEC_YAML_TREE_H
#define CODEC_YAML_TREE_H

#include "base/place.h"
#include "codec/value.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct diag;
struct yaml_tree;

struct yaml_scalar {
	const char *text; /* terminated */
	size_t len;
	bool plain;         /* without quotes and tag */
	const char *anchor; /* or NULL */
	struct place place;
};

/* An empty tree whose values go to `arena` and whose mistakes to `d`; ends with yaml_tree_free(). */
struct yaml_tree *yaml_tree_new(struct arena *arena, struct diag *d);

/*
 * A scalar, which is copied, stands next in the list or map that is open, or as the root. Like the
 * other calls: 0 although there may be a mistake in it, -1 where a bound is passed, which ends the tree.
 */
int yaml_tree_scalar(struct yaml_tree *t, const struct yaml_scalar *s);

/* A list or map begins. `anchor` may be NULL and is copied. */
int yaml_tree_open(
	struct yaml_tree *t, enum value_type type, const char *anchor, struct place place);

/* The innermost open list or map ends; nothing where none is open. */
void yaml_tree_close(struct yaml_tree *t);

/* What the anchor `name` names stands here as well. */
int yaml_tree_alias(struct yaml_tree *t, const char *name, struct place place);

/* How many lists and maps are open. */
size_t yaml_tree_depth(const struct yaml_tree *t);

/* The root when everything is closed; NULL where there was none. */
const struct value *yaml_tree_root(const struct yaml_tree *t);

/* Gives back what building took; for AUTO(yaml_tree_free) struct yaml_tree *t. The values stay. */
void yaml_tree_free(struct yaml_tree **t);

#endif
