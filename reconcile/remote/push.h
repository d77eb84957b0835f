/*
 * One write: the request that makes it, what its answer means, and how to look after a lost answer.
 *
 *   push_request() -> send -> push_judge() --> PUSH_DONE, PUSH_FAILED
 *                                          --> PUSH_LEFT: update what push_left() names
 *                                          --> PUSH_LOOK: push_look() -> send -> push_looked()
 *                                          --> PUSH_TAKEN: the same, but never sent again
 */
#ifndef REMOTE_PUSH_H
#define REMOTE_PUSH_H

#include <stdbool.h>
#include <stddef.h>

struct attr;
struct decoder;
struct err;
struct http_call;
struct object;

enum push_action { PUSH_CREATE, PUSH_UPDATE, PUSH_DELETE };

/* What to write. */
struct push {
	enum push_action action;
	const struct object *object; /* the desired object; for a deletion the live one. What its
	                                parents are called now is its path */
	const struct object *live;   /* as the server has it; NULL for a creation */
	const struct attr *const *attrs; /* all of a creation, what differs of an update */
	size_t n_attrs;
	const struct object *const *members; /* what one request writes (KIND_TOGETHER): desired
	                                        objects, those that are absent go; `object` is the
	                                        first of them */
	size_t n_members;
	bool rename;            /* an update that changes the key to that of `object` */
	const char *credential; /* what is in use, for messages; may be NULL */
};

enum push_verdict {
	PUSH_DONE,   /* it took effect as asked */
	PUSH_LEFT,   /* it took effect, but some attributes are not as asked */
	PUSH_FAILED, /* it did not; `e` says why */
	PUSH_LOOK,   /* nobody knows: look before anything else is done; `e` says what happened */
	PUSH_TAKEN   /* a creation that something of its key forestalled; `e` has the refusal */
};

/*
 * The request. Creation: POST to the list, or to the item where the kind says KIND_CREATE_ITEM; PUT to the
 * item where it says KIND_CREATE_PUT, and for singletons; the same without body for members of sets; PUT of
 * the toggle to the parent for toggled singletons. Update: PUT to the item with only what is in `attrs` and
 * what goes with every update, or POST where the kind has a path for it. Deletion: DELETE of the item, or
 * POST without body where the kind has a path for it. What may change the path is not to be repeated: the
 * second PUT would create a new object under the old name. NULL with `e` set where it cannot be built.
 */
struct http_call *push_request(const struct push *p, const struct decoder *d, struct err *e);

/*
 * What the answer to push_request() means. 404 (and the kind's absent_status) to a deletion is PUSH_DONE;
 * a 201 to an update is PUSH_FAILED: it created what should have been there (fact sheet, section 2).
 * Lost answers, the server's errors and answers that cannot be understood are PUSH_LOOK; 409 to a creation is
 * PUSH_TAKEN, since some things come up by themselves (fact sheet, section 3.11). A toggle that the server
 * ignores is PUSH_FAILED with ERR_REMOVED where the kind was removed.
 * `*answer` is the object as the server now has it, NULL where the answer has none.
 */
enum push_verdict push_judge(const struct push *p, const struct http_call *call,
	const struct decoder *d, struct object **answer, struct err *e);

/*
 * The attributes of `p` that `answer` does not show as asked, in `d`'s arena; `*n` is their number.
 * Attributes that the answer does not mention count as taken; where `answer` is NULL that is all of them.
 */
const struct attr *const *push_left(
	const struct push *p, const struct decoder *d, const struct object *answer, size_t *n);

/* Sets `e` (ERR_REPLY) to what the server did with the `n` attributes of push_left(), and returns -1. */
int push_left_error(
	const struct attr *const *left, size_t n, const struct object *answer, struct err *e);

/*
 * The GET that shows whether a lost write took effect: the item; the parent, where the object is read from
 * the answer about that; or the list filtered to its key, where the path of the item is not known or nothing
 * is answered there (KIND_NO_GET).
 */
struct http_call *push_look(const struct push *p, struct err *e);

enum look_verdict {
	LOOK_THERE, /* it took effect; `*answer` is the object, NULL of deletions, sets and toggles */
	LOOK_NOT_THERE, /* it did not: it may be sent again */
	LOOK_MORE,      /* not on this page: push_look_next() */
	LOOK_UNCLEAR    /* looking failed; `e` says why */
};

/* What the answer to push_look() means. */
enum look_verdict push_looked(const struct push *p, const struct http_call *call,
	const struct decoder *d, struct object **answer, struct err *e);

/* The GET of the page after `call`, which push_looked() said LOOK_MORE of. */
struct http_call *push_look_next(const struct http_call *call, const struct decoder *d);

#endif
