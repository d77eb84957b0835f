/* One write: the request that makes it, what its answer means, and how to look after a lost answer. */
#ifndef REMOTE_PUSH_H
#define REMOTE_PUSH_H

#include "remote/decode.h"
#include "remote/reply.h"

#include <stdbool.h>
#include <stddef.h>

struct attr;
struct err;
struct http_call;
struct kind;
struct object;

enum push_action { PUSH_CREATE, PUSH_UPDATE, PUSH_DELETE };

/* What to write. */
struct push {
	enum push_action action;
	const struct object
		*object; /* the desired object; for a deletion the live one, below a parent whose
	                                path is right now */
	const struct object *live; /* as the server has it; NULL for a creation */
	const struct attr *const
		*attrs; /* what to send: all of a creation, what differs of an update */
	size_t n_attrs;
	bool rename; /* an update that changes the key to that of `object` */
};

enum push_verdict {
	PUSH_DONE,   /* it took effect as asked */
	PUSH_LEFT,   /* it took effect, but some attributes are not as asked: see push_left() */
	PUSH_FAILED, /* it did not; `e` says why */
	PUSH_LOOK    /* nobody knows: look before anything else is done; `e` says what happened */
};

/*
 * The request. Creation: POST to the list, or the item where the kind says KIND_CREATE_ITEM; PUT to the item
 * without body for members of sets; PUT of the toggle to the parent for toggled singletons. Update: PUT to
 * the item with only what is in `attrs`. NULL with `e` set where it cannot be built.
 */
struct http_call *push_request(const struct push *p, const struct decoder *d, struct err *e);

/*
 * What the answer to push_request() means. 404 (and the kind's absent_status) to a deletion is PUSH_DONE;
 * a 201 to an update is PUSH_FAILED: it created what should have been there (fact sheet, section 2).
 * `*answer` is the object as the server now has it, NULL where the answer has none.
 */
enum push_verdict push_judge(const struct push *p, const struct http_call *call,
	const struct decoder *d, const struct reply_context *context, struct object **answer,
	struct err *e);

/*
 * The attributes of `p` that `answer` does not show as asked, in `d`'s arena; `*n` is their number.
 * Attributes that the answer does not mention count as taken.
 */
const struct attr *const *push_left(
	const struct push *p, const struct decoder *d, const struct object *answer, size_t *n);

/* The GET that shows whether a lost write took effect: the item, or the list filtered to its key. */
struct http_call *push_look(const struct push *p, const struct decoder *d, struct err *e);

enum look_verdict {
	LOOK_THERE,     /* it took effect; `*answer` is the object, NULL after a deletion */
	LOOK_NOT_THERE, /* it did not: it may be sent again */
	LOOK_UNCLEAR    /* looking failed; `e` says why */
};

/* What the answer to push_look() means. */
enum look_verdict push_looked(const struct push *p, const struct http_call *call,
	const struct decoder *d, struct object **answer, struct err *e);

#endif
