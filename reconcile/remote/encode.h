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
 * what holds a reference to nothing. -1 with `e` set (ERR_INTERNAL) where a person has neither id.
 */
int encode_attr(struct arena *a, struct value *body, const struct attr *attr, struct err *e);

/*
 * The body that creates `object` with these attributes: its key, unless the path has it
 * (KIND_CREATE_ITEM), and of the attributes all but read-only ones; perhaps an empty map. NULL with `e`
 * set as above.
 */
struct value *encode_creation(struct arena *a, const struct object *object,
	const struct attr *const *attrs, size_t n, struct err *e);

/*
 * The body that changes these attributes; neither keys nor read-only ones are sent. NULL with `e` set as
 * above, or (ERR_REFUSED) where one of them can be set on creation only.
 */
struct value *encode_update(
	struct arena *a, const struct attr *const *attrs, size_t n, struct err *e);

#endif
