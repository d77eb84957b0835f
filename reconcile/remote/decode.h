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
 * in it, and its key. It is in no collection yet. What it keeps is copied, so that `json` may go. NULL with
 * `e` set (ERR_REPLY) where `json` is no map, has no key field, or has a field of a type it cannot have.
 */
struct object *decode_object(const struct decoder *d, const struct kind *kind,
	struct object *parent, const struct value *json, struct err *e);

#endif
