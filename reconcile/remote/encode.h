/* Attributes to the JSON that Bitbucket takes. */
#ifndef REMOTE_ENCODE_H
#define REMOTE_ENCODE_H

#include <stddef.h>

struct arena;
struct attr;
struct err;
struct object;
struct value;

/*
 * Puts `attr` into the map `body` where its field stands in Bitbucket's JSON, as what its field's type
 * says, whatever it was written as. A person is {"uuid"} or else {"account_id"}; nobody is null, and so is
 * what holds a reference to nothing. -1 with `e` set: ERR_INTERNAL where a person has neither id, ERR_INPUT
 * where a secret cannot be read.
 */
int encode_attr(struct arena *a, struct value *body, const struct attr *attr, struct err *e);

/*
 * The body that creates `object` with these attributes: the constants of its kind, its key, unless the path
 * has it (KIND_CREATE_ITEM, KIND_CREATE_PUT), and of the attributes all but read-only ones; perhaps an empty
 * map. An empty list beside another that is not empty is left out: what is new has nothing in it, and
 * Bitbucket answers 500 to no groups beside users (fact sheet, section 3.6). NULL with `e` set as above.
 */
struct value *encode_creation(struct arena *a, const struct object *object,
	const struct attr *const *attrs, size_t n, struct err *e);

/*
 * The body that changes these attributes; neither keys nor read-only ones are sent, nor what is sent on
 * creation and then goes its own way. Empty lists are sent, as nothing else empties them. NULL with `e` set
 * as above, or (ERR_REFUSED) where one of them can be set on creation only.
 */
struct value *encode_update(
	struct arena *a, const struct attr *const *attrs, size_t n, struct err *e);

/*
 * Adds to the body of an update what goes with every one (FIELD_ALWAYS) and is not in it yet: as `object`
 * declares it, else as `live` (may be NULL) has it. -1 with `e` set as above.
 */
int encode_always(struct arena *a, struct value *body, const struct object *object,
	const struct object *live, struct err *e);

#endif
