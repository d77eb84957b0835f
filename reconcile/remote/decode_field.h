/* One field of an answer. For decode alone. */
#ifndef REMOTE_DECODE_FIELD_H
#define REMOTE_DECODE_FIELD_H

struct arena;
struct attr;
struct decoder;
struct err;
struct kind;
struct value;

/*
 * Fills in `attr`, whose field of `kind` is set, with what `json` has for it, copied: of a person the ids and
 * the display name, of a list of maps the texts in them, a key or a cron expression in the one spelling
 * that manifests get too, or as it came where that cannot be understood. Its value stays NULL where
 * `json` has nothing for it, and of what is only sent. -1 with `e` set (ERR_REPLY) where it has a type that
 * the field cannot have.
 */
int decode_field(const struct decoder *d, const struct kind *kind, const struct value *json,
	struct attr *attr, struct err *e);

/* A copy, in `a`, of a value that decode_field() made. */
const struct value *decode_keep(struct arena *a, const struct value *v);

#endif
