/* What the parts of a task share. Only its own files look in here. */
#ifndef APPLY_TASKING_H
#define APPLY_TASKING_H

#include "apply/journal.h"
#include "base/arena.h"
#include "base/err.h"
#include "plan/outcome.h"
#include "remote/decode.h"
#include "remote/push.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct apply;
struct change;
struct http_call;
struct object;

/* What the request that is pending is for: see task.h. */
enum phase { PHASE_CHECKING, PHASE_WRITING, PHASE_LOOKING, PHASE_WATCHING };

struct task {
	struct apply *run;
	const struct change *change;
	size_t number; /* of the change */
	/* of the step under way */
	size_t step;
	enum phase phase;
	struct arena arena;
	struct decoder decoder;
	struct push push;
	struct journal_write write;
	unsigned sends;                /* of the write, without those that were too early */
	unsigned pages;                /* of the look */
	unsigned waits;                /* pauses for something to become visible */
	struct journal_outcome answer; /* to the write; without status and message */
	struct err lost;               /* what happened to it, where that made us look */
	bool correcting;               /* it updates what the server left */
	bool may_repeat;               /* where looking shows nothing, it may be sent again */
	bool taken;                    /* it was refused since there is one already */
	enum delivery delivery;

	/* of the change */
	size_t writes;
	size_t failures;   /* steps */
	struct err failed; /* the first of them */
	bool adopted;
	bool late;     /* something was accepted, and was not visible when we stopped watching */
	size_t unsent; /* failures that are none: the run was cut off before the request left */
};

/* The step has failed with `e`, which is then clear. */
void task_fail(struct task *t, struct err *e);

/* Writes the outcome of the write that is under way to the journal; `why` may be NULL. */
void task_record(struct task *t, const char *status, const struct err *why);

/* Writes the intent of the step's write and hands the request on, to leave in `delay_ms`; -1 with `e` set if it cannot. */
int task_send_write(struct task *t, int64_t delay_ms, struct err *e);

/* Sends a look for `phase`, to leave in `delay_ms`. -1 where `call` is NULL. */
int task_send_look(struct task *t, enum phase phase, struct http_call *call, int64_t delay_ms);

/* These take what came back in a phase. Like the three below, they return whether the step has no other request under way. */
bool task_checked(struct task *t, const struct http_call *call);
bool task_wrote(struct task *t, const struct http_call *call);
bool task_looked(struct task *t, const struct http_call *call);
bool task_watched(struct task *t, const struct http_call *call);

/* It took effect; where `answer` (NULL: none) shows attributes that are not as asked, they are updated once. */
bool task_take(struct task *t, const struct object *answer);

/* The answer to the write was lost for the reason `e`: looks, unless the run was cut off. Accepted: until it is visible. */
bool task_lose(struct task *t, struct err *e);
bool task_watch(struct task *t);

/* Whether there is another pause to make, and then counts it. */
bool task_may_wait(struct task *t);

/* Whether this run created something above what the step is about, or the very object that it corrects. */
bool task_is_new(const struct task *t);

/* What the change stands in that somebody else has made, though this run was to; NULL: nothing. */
const struct object *task_forestalled(const struct task *t);

/* Whether what is to be created may be there, though it could not be read. */
bool task_may_be_there(const struct task *t);

/* What this run created is known from now on as `answer` has it; what is to be replaced is deleted. */
void task_keep(struct task *t, const struct object *answer);
void task_forget(struct task *t);

#endif
