/*
 * A change under way, from its first write to its outcome. Its requests follow each other; one is always
 * pending, as a write or as a look:
 *
 *   writing --> done     the next step; after the last one the change is over
 *           --> left     it took effect, but not all of it: one update of the rest, then as before
 *           --> failed   the step is over; a set goes on with its other members
 *           --> lost     looking
 *   looking --> there    adopted: as done, or left
 *           --> not      writing again, unless the client has repeated it already
 *           --> unclear  failed
 *
 * A refusal of a write that is sent again is looked at too: the first one may have come late.
 */
#ifndef APPLY_TASK_H
#define APPLY_TASK_H

#include <stddef.h>

struct apply;
struct err;
struct http_call;
struct task;

enum {
	TASK_SENDS_MAX = 3,  /* of one write, each after a look that showed nothing */
	TASK_PAGES_MAX = 100 /* of one look */
};

/* Begins `change`: its first write goes to run_send(), or it is concluded at once. */
void task_start(struct apply *a, size_t change);

/* Takes over `call`, which came back for a task, and goes on with that. */
void task_settle(struct http_call *call);

/* Takes over `call`, a write that never left since the journal failed with `e`, and concludes its task. */
void task_unsent(struct http_call *call, const struct err *e);

/* Drops a task; NULL is fine. */
void task_free(struct task *t);

#endif
