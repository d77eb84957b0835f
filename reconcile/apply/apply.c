#include "apply/apply.h"

#include "apply/journal.h"
#include "apply/run.h"
#include "apply/task.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/kind.h"
#include "model/object.h"
#include "net/http.h"
#include "plan/change.h"
#include "plan/plan.h"

#include <stdint.h>
#include <stdlib.h>

/* Changes under way for each request that may be in flight: the client must never wait for work. */
enum { AHEAD = 2 };

struct apply *apply_new(const struct plan *plan, struct http_client *client,
	struct journal *journal, const char *credential)
{
	struct apply *a = mem_zalloc(1, sizeof *a);
	size_t i;

	a->plan = plan;
	a->client = client;
	a->journal = journal;
	a->credential = credential;
	a->requests_max = UINT64_MAX;
	schedule_init(&a->schedule, &a->arena, plan->changes, plan->n_changes);
	a->outcomes = ARENA_ARRAY(&a->arena, struct outcome, plan->n_changes);
	a->forestalled = ARENA_ARRAY(&a->arena, bool, plan->n_changes);
	a->tasks = ARENA_ARRAY(&a->arena, struct task *, plan->n_changes);
	for (i = 0; i < plan->n_changes; i++)
		a->outcomes[i] = (struct outcome){ .status = OUTCOME_STOPPED };
	return a;
}

void run_send(struct apply *a, struct http_call *call)
{
	a->unsent = mem_grow(
		a->unsent, a->n_unsent, &a->unsent_capacity, sizeof(struct http_call *));
	a->unsent[a->n_unsent++] = call;
}

void run_halt(struct apply *a, enum outcome_status status, const char *why)
{
	if (a->halted)
		return;
	a->halted = why;
	a->halted_as = status;
	schedule_stop(&a->schedule);
}

void run_journal_failed(struct apply *a, const struct err *e)
{
	run_halt(a, OUTCOME_SKIPPED, arena_printf(&a->arena, "not attempted: %s", err_text(e)));
}

/* The address of what a change is about; of a set, the name of the set in its parent. */
static void add_subject(struct str *out, const struct change *c)
{
	if (change_is_set(c)) {
		object_address(c->parent, out);
		str_addf(out, " %s", c->kind->plural);
	} else {
		object_address(c->desired ? c->desired : c->live, out);
	}
}

static void write_result(struct apply *a, size_t change, const struct outcome *outcome)
{
	static const char *const names[] = { [OUTCOME_DONE] = "done",
		[OUTCOME_FAILED] = "failed",
		[OUTCOME_SKIPPED] = "skipped",
		[OUTCOME_STOPPED] = "stopped" };
	AUTO(str_release) struct str address = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	add_subject(&address, &a->plan->changes[change]);
	if (journal_result(a->journal,
		    &(struct journal_result){
			    change, address.buf, names[outcome->status], outcome->message },
		    &e) < 0)
		run_journal_failed(a, &e);
}

static void set_outcome(struct apply *a, size_t change, struct outcome outcome)
{
	if (outcome.message)
		outcome.message = arena_strdup(&a->arena, outcome.message);
	a->outcomes[change] = outcome;
	write_result(a, change, &outcome);
}

void run_conclude(struct apply *a, size_t change, struct outcome outcome)
{
	set_outcome(a, change, outcome);
	a->promised -= change_writes(&a->plan->changes[change]);
	schedule_finish(&a->schedule, change, outcome.status != OUTCOME_FAILED);
}

static void skip(struct apply *a, size_t change, size_t cause)
{
	AUTO(str_release) struct str message = STR_INIT;

	str_add(&message, "not attempted: it needs '");
	add_subject(&message, &a->plan->changes[cause]);
	str_add(&message, "', which failed");
	set_outcome(
		a, change, (struct outcome){ .status = OUTCOME_SKIPPED, .message = message.buf });
}

/* Whether another change may begin: as far as the window goes, and what the run may spend. */
static bool has_room(struct apply *a)
{
	const struct http_stats stats = http_stats(a->client);

	if (a->halted || stats.requests + a->promised < a->requests_max)
		return a->schedule.under_way < (size_t)AHEAD * stats.window;
	if (a->schedule.open && !a->schedule.under_way)
		apply_exhaust(a, a->bound);
	return !a->schedule.under_way;
}

/* Begins what can begin, as far as there is room. */
static void begin(struct apply *a)
{
	enum schedule_verdict verdict = SCHEDULE_START;
	size_t change, cause = 0;

	while (verdict != SCHEDULE_WAIT && has_room(a)) {
		verdict = schedule_next(&a->schedule, &change, &cause);
		if (verdict == SCHEDULE_START) {
			a->last_started = change;
			a->promised += change_writes(&a->plan->changes[change]);
			task_start(a, change);
		} else if (verdict == SCHEDULE_SKIP) {
			skip(a, change, cause);
		} else if (verdict == SCHEDULE_STOP) {
			set_outcome(a, change,
				(struct outcome){ .status = a->halted_as, .message = a->halted });
		}
	}
}

/* Makes the journal durable, and only then lets the requests go that it announces. */
static void flush(struct apply *a)
{
	AUTO(err_release) struct err e = ERR_INIT;
	const size_t n = a->n_unsent;
	size_t i;

	a->n_unsent = 0;
	if (journal_sync(a->journal, &e) < 0)
		run_journal_failed(a, &e);
	for (i = 0; i < n; i++)
		if (e.code)
			task_unsent(a->unsent[i], &e);
		else
			http_submit(a->client, a->unsent[i]);
}

/* Takes what has come in; waits for the first for at most `timeout_ms`. */
static void collect(struct apply *a, int64_t timeout_ms)
{
	struct http_call *call;

	while ((call = http_wait(a->client, timeout_ms)) != NULL) {
		task_settle(call);
		timeout_ms = 0;
	}
}

int apply_step(struct apply *a, int64_t timeout_ms, struct apply_progress *progress)
{
	collect(a, timeout_ms);
	begin(a);
	flush(a);
	if (progress)
		*progress = (struct apply_progress){ .done = a->schedule.n - a->schedule.open,
			.total = a->schedule.n,
			.started = a->last_started };
	return a->schedule.open > 0;
}

void apply_stop(struct apply *a)
{
	run_halt(a, OUTCOME_STOPPED, "not attempted: the run was stopped");
}

void apply_bound(struct apply *a, uint64_t requests, const char *why)
{
	a->requests_max = requests;
	a->bound = why;
}

void apply_exhaust(struct apply *a, const char *why)
{
	if (!a->halted)
		a->exhausted = true;
	run_halt(a, OUTCOME_STOPPED, why);
}

bool apply_exhausted(const struct apply *a)
{
	return a->exhausted;
}

const struct outcome *apply_outcomes(const struct apply *a)
{
	return a->outcomes;
}

/* What was kept of creations goes with the run. */
static void forget_created(struct apply *a)
{
	const struct change *c;
	size_t i;

	for (i = 0; i < a->plan->n_changes; i++) {
		c = &a->plan->changes[i];
		if (c->desired && (c->action == CHANGE_CREATE || c->action == CHANGE_REPLACE))
			((struct object *)(uintptr_t)c->desired)->live = NULL;
	}
}

void apply_release(struct apply **a)
{
	size_t i;

	if (!*a)
		return;
	forget_created(*a);
	for (i = 0; i < (*a)->n_unsent; i++)
		http_call_free((*a)->unsent[i]);
	for (i = 0; i < (*a)->schedule.n; i++)
		task_free((*a)->tasks[i]);
	free((*a)->unsent);
	arena_release(&(*a)->arena);
	free(*a);
	*a = NULL;
}
