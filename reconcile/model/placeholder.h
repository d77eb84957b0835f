/* Placeholders in texts: ${workspace}, ${project}, ${repository}. */
#ifndef MODEL_PLACEHOLDER_H
#define MODEL_PLACEHOLDER_H

struct loader;
struct object;
struct value;

enum { PLACEHOLDER_TEXT_MAX = 1024 * 1024 }; /* bytes of a text, filled in */

/*
 * `v` (a text) with ${workspace}, ${project} and ${repository} replaced for `o`, and $${ by ${. Returns `v`
 * itself where there is nothing to replace; NULL after a mistake.
 */
const struct value *placeholder_fill(
	struct loader *l, const struct value *v, const struct object *o);

#endif
