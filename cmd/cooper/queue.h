/* Where runs of one machine take turns at a workspace: waiting for those before this one. docs/reliability.md. */
#ifndef COOPER_QUEUE_H
#define COOPER_QUEUE_H

#include <stdint.h>

struct err;
struct options;
struct session;
struct turn;

struct queue {
	int64_t patience_ms; /* --lock-timeout */
	struct turn *turn;   /* NULL: it has none */
};

#define QUEUE_INIT                                                                                 \
	{                                                                                          \
		.turn = NULL                                                                       \
	}

/* Takes the options in. -1 with `e` set (ERR_USAGE). */
int queue_read(struct queue *q, const struct options *o, struct err *e);

/*
 * Waits until it is this run's turn at the workspaces of the session's manifests, and keeps it until queue_release();
 * says at once who is before it. Where locks cannot be made, but a journal can (--journal), it says so and goes without.
 * -1 with `e` set: ERR_EXHAUSTED after --lock-timeout or --deadline, ERR_INTERRUPTED, ERR_SYSTEM.
 */
int queue_wait(struct queue *q, const struct session *s, struct err *e);

/* Lets the next one in. */
void queue_release(struct queue *q);

#endif
