/* A run of apply: what the changes under way share. For apply/ alone. */
#ifndef APPLY_RUN_H
#define APPLY_RUN_H

#include "apply/schedule.h"
#include "base/arena.h"
#include "plan/outcome.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct http_call;
struct http_client;
struct journal;
struct plan;
struct task;

struct apply {
	const struct plan *plan;
	struct http_client *client;
	struct journal *journal;
	const char *credential;
	struct arena arena; /* of the outcomes' messages */
	struct schedule schedule;
	struct outcome *outcomes; /* of each change */
	struct task **tasks;      /* of each change; NULL unless it is under way */
	bool *forestalled;        /* of each change: somebody else has made what it was to create */
	size_t last_started;
	struct http_call **unsent; /* writes whose intent is not durable yet */
	size_t n_unsent, unsent_capacity;
	uint64_t requests_max;         /* of the client; UINT64_MAX: no limit */
	uint64_t promised;             /* requests of the changes under way */
	const char *bound;             /* what is said once `requests_max` are made */
	bool exhausted;                /* the run may spend no more */
	const char *halted;            /* why nothing more begins; NULL: the run goes on */
	enum outcome_status halted_as; /* what then becomes of what did not begin */
};

/* The write `call`, whose intent is in the journal, leaves once the journal is durable. */
void run_send(struct apply *a, struct http_call *call);

/* Nothing more begins: what is left becomes `status`, with `why`. The first reason stays. */
void run_halt(struct apply *a, enum outcome_status status, const char *why);

/* Nothing more begins, since the journal failed with `e`. */
void run_journal_failed(struct apply *a, const struct err *e);

/* The task of `change` is over, and its outcome is this; the message is copied. */
void run_conclude(struct apply *a, size_t change, struct outcome outcome);

#endif
