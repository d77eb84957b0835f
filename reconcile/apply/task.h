/*
 * A change under way, from its first write to its outcome. Its requests follow each other; one is always
 * pending. A step, which is one write, is in one of these phases:
 *
 *   checking --> there    it need not be created: taken as it is, and made as it is to be
 *            --> not      writing
 *   writing  --> done     over, or watching where what was done shows later
 *            --> left     it took effect, but not all of it: one update of the rest, then as before
 *            --> failed   over; a set goes on with its other members
 *            --> lost     looking
 *            --> taken    something of its key is there already: looking, and never again writing
 *            --> early    404 below what this run created: nothing was done; writing again in a while
 *   looking  --> there    adopted: as done, or left. A repository or project that was taken is left as it is,
 *                         and what would be in it is not attempted
 *            --> not      writing again, unless the client has repeated it already
 *            --> unclear  failed
 *   watching --> shown    over
 *            --> not yet  looking again in a while; at last it is over, and late
 *
 * Checking is what a change begins with whose parent was switched on again; all others begin with writing. A
 * refusal of a write that is sent again is looked at too: the first one may have come late. Watched is what
 * the kind calls late (KIND_LATE), what was answered 202, and what an answer did not show though it is below
 * something new, or has an id of the server's. A replacement has two steps, and makes the second where the
 * first is done, even if the run is halted in between.
 */
#ifndef APPLY_TASK_H
#define APPLY_TASK_H

#include <stddef.h>

struct apply;
struct err;
struct http_call;
struct task;

enum {
	TASK_SENDS_MAX = 3,   /* of one write, each after a look that showed nothing */
	TASK_PAGES_MAX = 100, /* of one look */
	TASK_PAUSE_MS = 2000, /* between looks at what is not visible yet */
	TASK_WAITS_MAX = 15   /* such pauses */
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
