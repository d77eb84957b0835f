/* Bitbucket's JSON to live objects. */
#ifndef REMOTE_DECODE_H
#define REMOTE_DECODE_H

struct arena;
struct err;
struct kind;
struct object;
struct people;
struct value;

/* Where decoded things go. */
struct decoder {
	struct arena *arena;   /* keeps the objects */
	struct people *people; /* learns the persons that answers name */
};

/*
 * The live object of `kind` in `parent` that the answer `json` describes: every field of the kind that is
 * in it, and its key. It is in no collection yet. What it keeps is copied, so that `json` may go; of a
 * person that is the ids and the display name. NULL with `e` set (ERR_REPLY) where `json` is no map, has
 * no key field, or has a field of a type it cannot have.
 */
struct object *decode_object(const struct decoder *d, const struct kind *kind,
	struct object *parent, const struct value *json, struct err *e);

/*
 * Only the key of that object: the key fields' texts joined by a space, of a person the UUID or else the
 * account id, "" of a singleton. In `d->arena`. NULL with `e` set as above.
 */
const char *decode_key(
	const struct decoder *d, const struct kind *kind, const struct value *json, struct err *e);

/*
 * What tells the object from all others of its list, even where keys are not unique: the key, and every
 * read-only field, since those are the server's own ids. In `d->arena`. NULL with `e` set as above.
 */
const char *decode_identity(
	const struct decoder *d, const struct kind *kind, const struct value *json, struct err *e);

#endif
