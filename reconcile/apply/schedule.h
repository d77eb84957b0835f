/*
 * Which change may begin: a ready-counter over what each change needs. Pure: no input, no output, no time.
 *
 * A change counts the changes it needs that are still open, and its predecessor in its lane; finishing
 * one counts its dependants down, and at zero a change waits in the queue. Where changes wait for each
 * other (two repositories that swap their names), the first of them goes ahead, so nothing ever hangs.
 * A change that needs a failed one comes out of the queue as skipped, and not before its counter is at
 * zero: the change after it in its lane must not overtake one that is under way.
 */
#ifndef APPLY_SCHEDULE_H
#define APPLY_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct change;
struct schedule_node;

struct schedule {
	struct schedule_node *nodes; /* one for each change */
	size_t *dependants;          /* of all nodes, one after the other */
	size_t *queue;               /* what is at zero, in the order of getting there */
	size_t head, tail;
	size_t n;
	size_t open; /* neither finished nor handed out as skipped or stopped */
	size_t under_way;
	bool stopped;
};

enum schedule_verdict {
	SCHEDULE_WAIT,  /* nothing can begin before something is finished */
	SCHEDULE_START, /* begin it, and call schedule_finish() some time */
	SCHEDULE_SKIP,  /* is over: something it needs failed */
	SCHEDULE_STOP   /* is over: the run was stopped before it began */
};

/* A schedule of `n` changes; what it keeps is in `arena`. */
void schedule_init(struct schedule *s, struct arena *arena, const struct change *changes, size_t n);

/*
 * The next change that may begin or cannot begin any more, into `*change`; for SCHEDULE_SKIP also the one
 * that failed, directly or further up, into `*cause`. In the order of the plan where several are equal.
 */
enum schedule_verdict schedule_next(struct schedule *s, size_t *change, size_t *cause);

/* Says that `change`, which was handed out with SCHEDULE_START, is over; what needs it goes on if it is `done`. */
void schedule_finish(struct schedule *s, size_t change, bool done);

/* From now on nothing begins. */
void schedule_stop(struct schedule *s);

#endif
