/* Texts of the rows of `kinds:` that end up in URLs and in JSON. For model/ alone. */
#ifndef MODEL_DECLARED_TEXT_H
#define MODEL_DECLARED_TEXT_H

struct loader;
struct value;

enum {
	DECLARED_NAME_MAX = 64, /* characters of a name */
	DECLARED_PATH_MAX = 500 /* characters of a path */
};

/* Each of these checks the text `v` of the row `name`, and returns -1 after a mistake, which is reported. */

/* A name: lower-case letters, digits and '_', of which the first is a letter. */
int declared_check_name(struct loader *l, const char *name, const struct value *v);

/* A path below the API's URL, with placeholders: what leads anywhere else is a mistake. */
int declared_check_url(struct loader *l, const char *name, const struct value *v);

/* Where something stands in JSON: "content.raw", "types[kind=fix].prefix", or "." for the whole. */
int declared_check_json(struct loader *l, const char *name, const struct value *v);

/* The name of a field, with dots where it stands in maps: `v` has it as text. */
int declared_check_field(struct loader *l, const struct value *v);

#endif
