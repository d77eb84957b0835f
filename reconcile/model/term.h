/* The words for what a row chooses from: in `kinds:` of manifests and in `cooper kinds --json`. */
#ifndef MODEL_TERM_H
#define MODEL_TERM_H

/* A list of them ends with a row without a name. */
struct term {
	const char *name;
	unsigned value;
};

extern const struct term term_types[];       /* of enum field_type */
extern const struct term term_shapes[];      /* of enum kind_shape */
extern const struct term term_orders[];      /* of enum kind_order, what a manifest may name */
extern const struct term term_kind_flags[];  /* of enum kind_flag, what a manifest may set */
extern const struct term term_field_flags[]; /* of enum field_flag */
extern const struct term term_writers[];     /* of enum writer */

/* The term of that name, or NULL. */
const struct term *term_find(const struct term *terms, const char *name);

/* The name of what has that value, or NULL. */
const char *term_name(const struct term *terms, unsigned value);

#endif
