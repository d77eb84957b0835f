/* Whether the renames that manifests ask for make sense together. For model/ alone. */
#ifndef MODEL_RENAME_H
#define MODEL_RENAME_H

struct loader;
struct object;

/*
 * Reports, in the collections of `workspace`, a key that is to become two objects; one that is to be
 * renamed and is declared itself: after somebody deleted the renamed one, the next run would rename that;
 * and keys that go round in a circle: it looks the same before and after.
 */
void rename_check(struct loader *l, const struct object *workspace);

#endif
