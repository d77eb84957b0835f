#include "apply/task.h"

#include "apply/apply.h"
#include "apply/journal.h"
#include "apply/run.h"
#include "apply/step.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/people.h"
#include "model/state.h"
#include "net/http.h"
#include "plan/plan.h"
#include "remote/decode.h"
#include "remote/push.h"

#include <stdlib.h>

enum phase { WRITING, LOOKING };

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
	unsigned sends;  /* of the write */
	unsigned pages;  /* of the look */
	int http;        /* the status of the answer that made us look; 0: none came */
	struct err lost; /* what happened to it */
	bool correcting; /* it updates what the server left */
	bool may_repeat; /* where looking shows nothing, it may be sent again */
	bool taken;      /* it was refused since there is one already */

	/* of the change */
	size_t writes;
	size_t failures;   /* steps */
	struct err failed; /* the first of them */
	bool adopted;
	size_t unsent; /* failures that are none: the run was cut off before the request left */
};

static const char *action_name(enum push_action action)
{
	static const char *const names[] = {
		[PUSH_CREATE] = "create", [PUSH_UPDATE] = "update", [PUSH_DELETE] = "delete"
	};

	return names[action];
}

/* Without the journal nothing more may leave. */
static void journal_failed(struct apply *a, const struct err *e)
{
	run_halt(a, OUTCOME_SKIPPED, arena_printf(&a->arena, "not attempted: %s", err_text(e)));
}

/* Writes the outcome of the write that is under way. */
static void record(struct task *t, const char *status, int http, const struct err *why)
{
	AUTO(err_release) struct err e = ERR_INIT;
	const struct journal_result result = { status, http, why ? err_text(why) : NULL };

	if (journal_outcome(t->run->journal, &t->write, &result, &e) < 0)
		journal_failed(t->run, &e);
}

static void fail(struct task *t, struct err *e)
{
	if (!t->failures++)
		err_move(&t->failed, e);
}

static void describe_write(struct task *t, const struct http_call *call)
{
	AUTO(str_release) struct str address = STR_INIT;

	object_address(t->push.object, &address);
	t->write = (struct journal_write){ .change = t->number,
		.step = t->writes,
		.address = arena_strdup(&t->arena, address.buf),
		.action = action_name(t->push.action),
		.method = http_method_name(call->method),
		.path = arena_strdup(&t->arena, call->path) };
}

/* Writes the intent of the step's write and hands the request on; -1 with `e` set where it cannot be. */
static int send_write(struct task *t, struct err *e)
{
	struct http_call *call = push_request(&t->push, &t->decoder, e);

	if (!call)
		return -1;
	describe_write(t, call);
	if (journal_intent(t->run->journal, &t->write, e) < 0) {
		journal_failed(t->run, e);
		http_call_free(call);
		return -1;
	}
	t->phase = WRITING;
	t->may_repeat = !call->repeatable;
	t->sends++;
	t->writes++;
	call->tag = t;
	run_send(t->run, call);
	return 0;
}

static int send_look(struct task *t, struct http_call *call)
{
	if (!call)
		return -1;
	t->phase = LOOKING;
	call->tag = t;
	http_submit(t->run->client, call);
	return 0;
}

/* The change that creates `o` before this one, or NULL. */
static const struct change *creation_before(
	const struct task *t, const struct change *change, const struct object *o)
{
	const struct change *before;
	size_t i;

	for (i = 0; i < change->n_needs; i++) {
		before = &t->run->plan->changes[change->needs[i]];
		if (before->action == CHANGE_CREATE && before->desired == o)
			return before;
	}
	return NULL;
}

/* What is switched on again has what it had when it was switched off; only of something new nothing can be there. */
static bool may_be_there(const struct task *t)
{
	const struct object *parent = t->change->parent;
	const struct change *toggled;

	if (t->change->action != CHANGE_CREATE || change_is_set(t->change) || !parent->kind->toggle)
		return false;
	toggled = creation_before(t, t->change, parent);
	return toggled && !creation_before(t, toggled, parent->parent);
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
	t->taken = false;
	return may_be_there(t) ? send_look(t, push_look(&t->push, e)) : send_write(t, e);
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
			.adopted = t->adopted });
	task_free(t);
}

/* Begins the next step that leads to a request, or concludes the change. */
static void go_on(struct task *t)
{
	const size_t steps = change_writes(t->change);
	struct err e = ERR_INIT;

	for (; t->step < steps && !t->run->halted; t->step++) {
		if (begin_step(t, &e) == 0)
			return;
		fail(t, &e);
		err_release(&e);
	}
	conclude(t);
}

void task_start(struct apply *a, size_t change)
{
	struct task *t = mem_zalloc(1, sizeof *t);

	t->run = a;
	t->change = &a->plan->changes[change];
	t->number = change;
	a->tasks[change] = t;
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

/*
 * The functions below take what came back, and return whether the step is over; it is not where another
 * request is under way for it.
 */

/* It took effect; where `answer` shows attributes that are not as asked, they are updated once. */
static bool take(struct task *t, const struct object *answer)
{
	AUTO(err_release) struct err why = ERR_INIT;
	const struct attr *const *left;
	size_t n = 0;

	left = push_left(&t->push, &t->decoder, answer, &n);
	if (!n)
		return true;
	push_left_error(left, n, answer, &why);
	if (!t->correcting && !t->run->halted) {
		t->correcting = true;
		t->sends = 0;
		t->push.action = PUSH_UPDATE;
		t->push.live = answer;
		t->push.attrs = left;
		t->push.n_attrs = n;
		t->push.rename = false;
		if (send_write(t, NULL) == 0)
			return false;
	}
	fail(t, &why);
	return true;
}

/* The answer was lost for the reason `e`: looks, unless the run was cut off. */
static bool lose(struct task *t, const struct http_call *call, struct err *e)
{
	const bool interrupted = e->code == ERR_INTERRUPTED;

	t->http = call->outcome == HTTP_REPLIED ? call->status : 0;
	t->pages = 0;
	err_move(&t->lost, e);
	if (!interrupted && send_look(t, push_look(&t->push, e)) == 0)
		return false;
	if (interrupted)
		apply_stop(t->run);
	record(t, "unknown", t->http, &t->lost);
	fail(t, &t->lost);
	return true;
}

static bool refuse(struct task *t, const struct http_call *call, struct err *e)
{
	const bool replied = call->outcome == HTTP_REPLIED;

	if (t->sends > 1 && replied) {
		t->may_repeat = false;
		return lose(t, call, e);
	}
	if (call->status == 401 && e->code == ERR_AUTH)
		run_halt(t->run, OUTCOME_SKIPPED, "not attempted: the credential was refused");
	if (e->code == ERR_INTERRUPTED) {
		apply_stop(t->run);
		t->unsent++;
	}
	record(t, "failed", replied ? call->status : 0, e);
	fail(t, e);
	return true;
}

static bool settle_write(struct task *t, const struct http_call *call)
{
	AUTO(err_release) struct err e = ERR_INIT;
	struct object *answer;

	switch (push_judge(&t->push, call, &t->decoder, &answer, &e)) {
	case PUSH_FAILED:
		return refuse(t, call, &e);
	case PUSH_TAKEN:
		t->may_repeat = false;
		t->taken = true;
		return lose(t, call, &e);
	case PUSH_LOOK:
		return lose(t, call, &e);
	case PUSH_DONE:
	case PUSH_LEFT:
		break;
	}
	record(t, "done", call->status, NULL);
	return answer ? take(t, answer) : true;
}

/* A look showed nothing: the write is sent again, unless that has been done often enough. */
static bool repeat(struct task *t)
{
	AUTO(err_release) struct err e = ERR_INIT;

	record(t, "failed", t->http, &t->lost);
	if (t->may_repeat && t->sends < TASK_SENDS_MAX && !t->run->halted) {
		if (send_write(t, &e) == 0)
			return false;
		fail(t, &e);
		return true;
	}
	fail(t, &t->lost);
	return true;
}

/* Looked before the first write: what is there is not created, but made as it is to be. */
static bool settle_first_look(struct task *t, const struct http_call *call)
{
	AUTO(err_release) struct err e = ERR_INIT;
	struct object *answer;
	enum look_verdict verdict = push_looked(&t->push, call, &t->decoder, &answer, &e);

	if (verdict == LOOK_MORE && ++t->pages < TASK_PAGES_MAX)
		return send_look(t, push_look_next(call, &t->decoder)) < 0;
	if (verdict == LOOK_THERE)
		return take(t, answer);
	if (verdict == LOOK_NOT_THERE && !t->run->halted && send_write(t, &e) == 0)
		return false;
	if (verdict == LOOK_NOT_THERE && t->run->halted)
		t->unsent++;
	if (e.code == ERR_INTERRUPTED)
		apply_stop(t->run);
	fail(t, &e);
	return true;
}

static bool settle_look(struct task *t, const struct http_call *call)
{
	AUTO(err_release) struct err e = ERR_INIT;
	struct object *answer;
	enum look_verdict verdict = push_looked(&t->push, call, &t->decoder, &answer, &e);

	if (verdict == LOOK_MORE && ++t->pages < TASK_PAGES_MAX)
		return send_look(t, push_look_next(call, &t->decoder)) < 0;
	if (verdict == LOOK_NOT_THERE)
		return repeat(t);
	if (verdict == LOOK_THERE) {
		record(t, "adopted", t->http, NULL);
		t->adopted = true;
		return answer ? take(t, answer) : true;
	}
	if (e.code == ERR_INTERRUPTED)
		apply_stop(t->run);
	err_set(&t->lost, t->lost.code, "%s; %s: %s", err_text(&t->lost),
		t->taken ? "what is there could not be looked at"
			 : "whether it took effect is not known",
		verdict == LOOK_MORE ? "the list has no end" : err_text(&e));
	record(t, t->taken ? "failed" : "unknown", t->http, &t->lost);
	fail(t, &t->lost);
	return true;
}

void task_settle(struct http_call *call)
{
	struct task *t = call->tag;
	bool over = t->phase == WRITING ? settle_write(t, call)
		    : t->sends          ? settle_look(t, call)
					: settle_first_look(t, call);

	http_call_free(call);
	if (!over)
		return;
	t->step++;
	go_on(t);
}

void task_unsent(struct http_call *call, const struct err *e)
{
	struct task *t = call->tag;
	struct err copy = ERR_INIT;

	http_call_free(call);
	err_set(&copy, e->code, "%s", err_text(e));
	fail(t, &copy);
	err_release(&copy);
	t->writes--;
	t->step++;
	go_on(t);
}
