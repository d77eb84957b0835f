#include "apply/task.h"

#include "apply/run.h"
#include "apply/step.h"
#include "apply/tasking.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/object.h"
#include "model/people.h"
#include "model/state.h"
#include "net/http.h"
#include "plan/change.h"
#include "plan/plan.h"

#include <stdlib.h>

void task_record(struct task *t, const char *status, const struct err *why)
{
	AUTO(err_release) struct err e = ERR_INIT;
	struct journal_outcome outcome = t->answer;

	outcome.status = status;
	outcome.message = why ? err_text(why) : NULL;
	if (journal_outcome(t->run->journal, &t->write, &outcome, &e) < 0)
		run_journal_failed(t->run, &e);
}

void task_fail(struct task *t, struct err *e)
{
	if (!t->failures++)
		err_move(&t->failed, e);
	err_release(e);
}

static int begin_step(struct task *t, struct err *e)
{
	const struct object *workspace = object_root(t->change->parent);

	arena_release(&t->arena);
	step_push(&t->arena, t->change, t->step, &t->push);
	t->push.credential = t->run->credential;
	t->decoder = (struct decoder){ &t->arena,
		state_find(t->run->plan->desired, workspace->key)->people };
	t->sends = 0;
	t->pages = 0;
	t->waits = 0;
	t->taken = false;
	t->delivery = DELIVERY_NONE;
	return task_may_be_there(t) ? task_send_look(t, PHASE_CHECKING, push_look(&t->push, e), 0)
				    : task_send_write(t, 0, e);
}

static bool is_replacement(const struct task *t)
{
	return t->change->action == CHANGE_REPLACE;
}

static enum outcome_status status_of(const struct task *t)
{
	if (t->failures > t->unsent)
		return OUTCOME_FAILED;
	return t->unsent || t->step < change_writes(t->change) ? t->run->halted_as : OUTCOME_DONE;
}

static void add_message(const struct task *t, struct str *out)
{
	const size_t steps = change_writes(t->change);

	str_add(out, err_text(&t->failed));
	if (is_replacement(t)) {
		if (t->failures)
			str_add(out, t->step < steps ? "; it was not replaced"
						     : "; the old one is deleted");
		return;
	}
	if (t->failures && steps > 1)
		str_addf(out, " (%zu of %zu requests failed)", t->failures, steps);
	if (t->step < steps)
		str_addf(out, "%s%zu of %zu requests were made; %s", out->len ? "; " : "", t->step,
			steps, t->run->halted);
}

static void conclude(struct task *t)
{
	AUTO(str_release) struct str message = STR_INIT;

	add_message(t, &message);
	run_conclude(t->run, t->number,
		(struct outcome){ .status = status_of(t),
			.code = (int)t->failed.code,
			.message = message.len ? message.buf : NULL,
			.writes = t->writes,
			.adopted = t->adopted,
			.delivery = t->delivery,
			.late = t->late });
	task_free(t);
}

/* Whether the next step is to be made. A replacement is finished once the old one is deleted. */
static bool goes_on(const struct task *t)
{
	if (t->step == change_writes(t->change))
		return false;
	return is_replacement(t) && t->step ? !t->failures : !t->run->halted;
}

/* Begins the next step that leads to a request, or concludes the change. */
static void go_on(struct task *t)
{
	struct err e = ERR_INIT;

	for (; goes_on(t); t->step++) {
		if (begin_step(t, &e) == 0)
			return;
		task_fail(t, &e);
	}
	conclude(t);
}

static void end_step(struct task *t)
{
	if (is_replacement(t) && !t->failures && !t->step)
		task_forget(t);
	t->step++;
	go_on(t);
}

/* The plan knows nothing of what is in there. */
static void leave(struct task *t, const struct object *in)
{
	AUTO(str_release) struct str message = STR_INIT;

	str_add(&message, "not attempted: somebody else has made '");
	object_address(in, &message);
	str_add(&message, "' meanwhile; plan again");
	run_conclude(t->run, t->number,
		(struct outcome){ .status = OUTCOME_SKIPPED, .message = message.buf });
	task_free(t);
}

void task_start(struct apply *a, size_t change)
{
	struct task *t = mem_zalloc(1, sizeof *t);

	t->run = a;
	t->change = &a->plan->changes[change];
	t->number = change;
	a->tasks[change] = t;
	if (task_forestalled(t))
		leave(t, task_forestalled(t));
	else
		go_on(t);
}

void task_free(struct task *t)
{
	if (!t)
		return;
	t->run->tasks[t->number] = NULL;
	arena_release(&t->arena);
	err_release(&t->lost);
	err_release(&t->failed);
	free(t);
}

void task_settle(struct http_call *call)
{
	static bool (*const settle[])(struct task *, const struct http_call *) = {
		[PHASE_CHECKING] = task_checked,
		[PHASE_WRITING] = task_wrote,
		[PHASE_LOOKING] = task_looked,
		[PHASE_WATCHING] = task_watched,
	};
	struct task *t = call->tag;
	bool over = settle[t->phase](t, call);

	http_call_free(call);
	if (over)
		end_step(t);
}

void task_unsent(struct http_call *call, const struct err *e)
{
	struct task *t = call->tag;
	struct err copy = ERR_INIT;

	http_call_free(call);
	err_set(&copy, e->code, "%s", err_text(e));
	task_fail(t, &copy);
	t->writes--;
	end_step(t);
}
