/* The looks of a task: before the first write, and after an answer that was lost. */
#include "apply/tasking.h"

#include "apply/apply.h"
#include "apply/run.h"
#include "apply/task.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "net/http.h"

int task_send_look(struct task *t, enum phase phase, struct http_call *call, int64_t delay_ms)
{
	if (!call)
		return -1;
	t->phase = phase;
	call->tag = t;
	call->delay_ms = delay_ms;
	http_submit(t->run->client, call);
	return 0;
}

bool task_may_wait(struct task *t)
{
	if (t->run->halted || t->waits == TASK_WAITS_MAX)
		return false;
	t->waits++;
	return true;
}

static bool next_page(struct task *t, const struct http_call *call)
{
	return task_send_look(t, t->phase, push_look_next(call, &t->decoder), 0) < 0;
}

/* What is there is not created, but made as it is to be. */
bool task_checked(struct task *t, const struct http_call *call)
{
	AUTO(err_release) struct err e = ERR_INIT;
	struct object *answer;
	enum look_verdict verdict = push_looked(&t->push, call, &t->decoder, &answer, &e);

	if (verdict == LOOK_MORE && ++t->pages < TASK_PAGES_MAX)
		return next_page(t, call);
	if (verdict == LOOK_THERE)
		return task_take(t, answer);
	if (verdict == LOOK_NOT_THERE && !t->run->halted && task_send_write(t, 0, &e) == 0)
		return false;
	if (verdict == LOOK_NOT_THERE && t->run->halted)
		t->unsent++;
	if (e.code == ERR_INTERRUPTED)
		apply_stop(t->run);
	task_fail(t, &e);
	return true;
}

/* A look showed nothing: the write is sent again, unless that has been done often enough. */
static bool repeat(struct task *t)
{
	AUTO(err_release) struct err e = ERR_INIT;

	task_record(t, "failed", &t->lost);
	if (t->may_repeat && t->sends < TASK_SENDS_MAX && !t->run->halted) {
		if (task_send_write(t, 0, &e) == 0)
			return false;
		task_fail(t, &e);
		return true;
	}
	task_fail(t, &t->lost);
	return true;
}

/* Looking showed neither that it took effect nor that it did not. */
static bool give_up(struct task *t, const char *why)
{
	err_set(&t->lost, t->lost.code, "%s; %s: %s", err_text(&t->lost),
		t->taken ? "what is there could not be looked at"
			 : "whether it took effect is not known",
		why);
	task_record(t, t->taken ? "failed" : "unknown", &t->lost);
	task_fail(t, &t->lost);
	return true;
}

/*
 * What was to be created is a whole repository or project, made by somebody else since it was read. As it was to be it
 * will do; else nobody has seen what would be changed. What is in it was not read, and is left to the next run.
 */
static bool yield_to(struct task *t, const struct object *answer)
{
	AUTO(err_release) struct err e = ERR_INIT;
	const struct attr *const *left;
	size_t n = 0;

	t->run->forestalled[t->number] = true;
	left = push_left(&t->push, &t->decoder, answer, &n);
	if (n) {
		err_set(&e, ERR_REPLY,
			"somebody else has made it meanwhile, with another '%s'; plan again",
			left[0]->field->name);
		task_record(t, "failed", &e);
		task_fail(t, &e);
		return true;
	}
	task_record(t, "adopted", NULL);
	t->adopted = true;
	task_keep(t, answer);
	return true;
}

/* Whether nothing of an update can be seen: all that it sends is secret. */
static bool shows_nothing(const struct task *t)
{
	const struct push *p = &t->push;
	size_t i = 0;

	while (i < p->n_attrs && attr_is_secret(p->attrs[i]))
		i++;
	return p->action == PUSH_UPDATE && p->n_attrs && !p->rename && i == p->n_attrs;
}

/* What is otherwise may be somebody else's of the same name, and so may what came up between two creations. */
static bool is_as_sent(const struct task *t, const struct object *answer)
{
	size_t n = t->push.action == PUSH_CREATE && t->sends > 1;

	if (answer && !n)
		push_left(&t->push, &t->decoder, answer, &n);
	return !n;
}

bool task_looked(struct task *t, const struct http_call *call)
{
	AUTO(err_release) struct err e = ERR_INIT;
	struct object *answer;
	enum look_verdict verdict = push_looked(&t->push, call, &t->decoder, &answer, &e);

	if (verdict == LOOK_MORE && ++t->pages < TASK_PAGES_MAX)
		return next_page(t, call);
	/* Below what is not visible yet, nothing is. */
	if (verdict == LOOK_NOT_THERE && call->status == 404 && t->may_repeat && task_is_new(t) &&
		task_may_wait(t) &&
		task_send_look(t, PHASE_LOOKING, push_look(&t->push, NULL), TASK_PAUSE_MS) == 0)
		return false;
	if (verdict == LOOK_NOT_THERE)
		return repeat(t);
	if (verdict == LOOK_THERE && t->taken && t->push.object->kind->flags & KIND_BLOCK)
		return yield_to(t, answer);
	if (verdict == LOOK_THERE && shows_nothing(t))
		return give_up(t, "the server does not show secrets");
	if (verdict == LOOK_THERE) {
		if (!t->correcting && !t->taken && is_as_sent(t, answer))
			t->delivery = DELIVERY_DONE;
		task_record(t, "adopted", NULL);
		t->adopted = true;
		return task_take(t, answer);
	}
	if (e.code == ERR_INTERRUPTED)
		apply_stop(t->run);
	return give_up(t, verdict == LOOK_MORE ? "the list has no end" : err_text(&e));
}
