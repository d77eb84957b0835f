/* Bitbucket's JSON to live objects. */
#ifndef REMOTE_DECODE_H
#define REMOTE_DECODE_H

#include <stdbool.h>

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
 * person that is the ids and the display name. NULL with `e` set (ERR_REPLY) where `json` is no map, lacks
 * a key field that stands for nothing where it is not there, has a field of a type it cannot have, or is
 * asked for settings (KIND_SINGLETON with a path of its own) and has none of their fields.
 */
struct object *decode_object(const struct decoder *d, const struct kind *kind,
	struct object *parent, const struct value *json, struct err *e);

/*
 * Only the key of that object: the key fields' texts as key_add() joins them, of a person the UUID or else
 * the account id, "" of a singleton. In `d->arena`. NULL with `e` set as above.
 */
const char *decode_key(
	const struct decoder *d, const struct kind *kind, const struct value *json, struct err *e);

/*
 * What tells the object from all others of its list, even where keys are not unique: the key, and every
 * read-only field, since those are the server's own ids. In `d->arena`. NULL with `e` set as above.
 */
const char *decode_identity(
	const struct decoder *d, const struct kind *kind, const struct value *json, struct err *e);

/* Whether `json` says of the object that it describes that it is not there: see `gone` of the fields. */
bool decode_gone(const struct kind *kind, const struct value *json);

/* A copy, in `a`, of an object that decode_object() made, for when its own memory goes. */
struct object *decode_copy(struct arena *a, const struct object *o);

#endif
