/*
 * Turns: of the runs of a machine, one at a time writes to a workspace. A run holds a lock for each of its workspaces, a
 * file in a folder of the state, from before it reads them to its end, however that comes (base/lock). It takes them
 * in one order, so that no two wait for each other. The file says who holds it, for those who wait.
 */
#ifndef APPLY_TURN_H
#define APPLY_TURN_H

#include <stdbool.h>
#include <stdint.h>

struct clock;
struct err;
struct turn;

/* Who asks for a turn. All is borrowed, until the last turn_step(). */
struct turn_run {
	const char *folder;            /* of the locks; it is there */
	const char *server;            /* its URL */
	const char *const *workspaces; /* their slugs, in their order, NULL-terminated */
	const char *const
		*manifests; /* where they are read from, NULL-terminated; NULL: not known */
	const char *commit; /* of the manifests; NULL: not known */
	const struct clock *clock;
};

/* Who has the turn at a workspace that is asked for. */
struct turn_holder {
	const char *workspace;
	int64_t pid;        /* 0: it has not said so yet, and nothing else */
	const char *host;   /* where that is another one; else NULL */
	const char *commit; /* NULL: not known */
	int64_t since_ms;   /* wall clock, of whoever wrote it; 0: not known */
};

/* A run that has no turn yet. Never NULL. */
struct turn *turn_new(const struct turn_run *run);

/*
 * Asks for the turn, waiting at most `wait_ms`. 1: it is this run's, until turn_release(). 0: another run's, or a
 * signal came: ask again. -1 with `e` set (ERR_SYSTEM) where a lock cannot be had.
 */
int turn_step(struct turn *t, int64_t wait_ms, struct err *e);

/* Who was before this run at the last turn_step() that returned 0; the turn's. */
const struct turn_holder *turn_holder(const struct turn *t);

/* For AUTO(turn_release) struct turn *t: gives the turn up. */
void turn_release(struct turn **t);

#endif
