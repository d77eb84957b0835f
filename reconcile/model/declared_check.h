/* Whether a declared kind makes sense. For model/ alone. */
#ifndef MODEL_DECLARED_CHECK_H
#define MODEL_DECLARED_CHECK_H

struct declared;
struct kind;
struct loader;

/* Each reports what is wrong with `d`, whose rows are sound and whose parents are known; -1 after a mistake. */

/* Its fields, each by itself and together. */
int declared_check_fields(struct loader *l, const struct declared *d);

/* What it can be, given its shape: which rows must be there, and which cannot. */
int declared_check_shape(struct loader *l, const struct declared *d);

/* That everything its paths name is known where they are used, and that they are its own. */
int declared_check_paths(struct loader *l, const struct declared *d);

/* That its names are those of nothing else in its parent; `kinds` are the others, NULL-terminated. */
int declared_check_names(
	struct loader *l, const struct declared *d, const struct kind *const *kinds);

#endif
