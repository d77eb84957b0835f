/* Whether what manifests refer to will be there. For model/ alone. */
#ifndef MODEL_REFER_H
#define MODEL_REFER_H

struct loader;
struct object;

/*
 * Reports, in the collections of `workspace`, what refers to something that is declared absent, or to the
 * key from which something is renamed. A key that nobody declares may be live: that is no mistake.
 */
void refer_check(struct loader *l, const struct object *workspace);

#endif
