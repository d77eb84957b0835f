/* The writes of a task. */
#include "apply/tasking.h"

#include "apply/apply.h"
#include "apply/run.h"
#include "apply/task.h"
#include "base/str.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "net/http.h"
#include "plan/plan.h"

static const char *action_name(enum push_action action)
{
	static const char *const names[] = {
		[PUSH_CREATE] = "create", [PUSH_UPDATE] = "update", [PUSH_DELETE] = "delete"
	};

	return names[action];
}

static void describe(struct task *t, const struct http_call *call)
{
	AUTO(str_release) struct str address = STR_INIT;

	object_address(t->push.n_members ? t->push.object->parent : t->push.object, &address);
	if (t->push.n_members)
		str_addf(&address, " %s", t->push.object->kind->plural);
	t->write = (struct journal_write){ .change = t->number,
		.step = t->writes,
		.address = arena_strdup(&t->arena, address.buf),
		.action = action_name(t->push.action),
		.method = http_method_name(call->method),
		.path = arena_strdup(&t->arena, call->path) };
}

int task_send_write(struct task *t, int64_t delay_ms, struct err *e)
{
	struct http_call *call = push_request(&t->push, &t->decoder, e);

	if (!call)
		return -1;
	describe(t, call);
	if (journal_intent(t->run->journal, &t->write, e) < 0) {
		run_journal_failed(t->run, e);
		http_call_free(call);
		return -1;
	}
	t->phase = PHASE_WRITING;
	t->may_repeat = !call->repeatable;
	t->sends++;
	t->writes++;
	call->tag = t;
	call->delay_ms = delay_ms;
	run_send(t->run, call);
	return 0;
}

bool task_take(struct task *t, const struct object *answer)
{
	AUTO(err_release) struct err why = ERR_INIT, unsent = ERR_INIT;
	const struct attr *const *left;
	size_t n = 0;

	if (!answer)
		return true;
	task_keep(t, answer);
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
		if (task_send_write(t, 0, &unsent) == 0)
			return false;
	}
	task_fail(t, &why);
	return true;
}

bool task_lose(struct task *t, struct err *e)
{
	const bool interrupted = e->code == ERR_INTERRUPTED;

	if (!t->correcting && !t->taken)
		t->delivery = DELIVERY_UNSURE;
	t->pages = 0;
	err_move(&t->lost, e);
	if (!interrupted && task_send_look(t, PHASE_LOOKING, push_look(&t->push, e), 0) == 0)
		return false;
	if (interrupted)
		apply_stop(t->run);
	task_record(t, "unknown", &t->lost);
	task_fail(t, &t->lost);
	return true;
}

/* What is above it is not visible yet: nothing was done, and the same is asked again in a while. */
static bool wait(struct task *t, struct err *e)
{
	task_record(t, "failed", e);
	err_release(e);
	t->sends--;
	if (task_send_write(t, TASK_PAUSE_MS, e) == 0)
		return false;
	task_fail(t, e);
	return true;
}

static bool refuse(struct task *t, const struct http_call *call, struct err *e)
{
	const bool replied = call->outcome == HTTP_REPLIED;

	if (e->code == ERR_NOT_FOUND && task_is_new(t) && task_may_wait(t))
		return wait(t, e);
	if (t->sends > 1 && replied) {
		t->may_repeat = false;
		return task_lose(t, e);
	}
	/* An attempt before it may have had no answer. */
	if (replied && call->attempts > 1 && !t->correcting)
		t->delivery = DELIVERY_UNSURE;
	if (call->status == 401 && e->code == ERR_AUTH)
		run_halt(t->run, OUTCOME_SKIPPED, "not attempted: the credential was refused");
	if (e->code == ERR_INTERRUPTED) {
		apply_stop(t->run);
		t->unsent++;
	}
	task_record(t, "failed", e);
	task_fail(t, e);
	return true;
}

/* Whether the server makes something that paths need, or that tells it from another. */
static bool has_ids(const struct kind *kind)
{
	size_t i = 0;

	while (i < kind->n_fields && !(kind->fields[i].flags & FIELD_READ_ONLY))
		i++;
	return i < kind->n_fields;
}

/* Whether what `call` accepted may show later. */
static bool is_late(const struct task *t, const struct http_call *call)
{
	return t->push.object->kind->flags & KIND_LATE || call->status == 202;
}

/* Whether it has to be seen before we go on. */
static bool needs_watching(const struct task *t, const struct http_call *call)
{
	if (t->push.action == PUSH_DELETE)
		return is_late(t, call) && call->status != 404;
	if (is_late(t, call))
		return true;
	/* What an answer shows is there. */
	if (call->reply.len)
		return false;
	return task_is_new(t) || (t->push.action == PUSH_CREATE && has_ids(t->push.object->kind));
}

static bool took_effect(struct task *t, const struct http_call *call, const struct object *answer)
{
	const size_t failures = t->failures;
	const bool stale = t->push.action == PUSH_UPDATE && is_late(t, call);

	/* Where changes show later, this may be what it was before. */
	if (!stale && !task_take(t, answer))
		return false;
	if (t->failures > failures || !needs_watching(t, call))
		return true;
	if (!t->run->halted)
		return task_watch(t);
	t->late = is_late(t, call);
	return true;
}

bool task_wrote(struct task *t, const struct http_call *call)
{
	AUTO(err_release) struct err e = ERR_INIT;
	struct object *answer;

	t->answer = (struct journal_outcome){
		.http = call->outcome == HTTP_REPLIED ? call->status : 0,
		.request = arena_strdup(&t->arena, call->request_id),
	};
	switch (push_judge(&t->push, call, &t->decoder, &answer, &e)) {
	case PUSH_FAILED:
		return refuse(t, call, &e);
	case PUSH_TAKEN:
		t->may_repeat = false;
		/* What was sent twice may be there since the first time. */
		t->taken = t->sends == 1;
		return task_lose(t, &e);
	case PUSH_LOOK:
		return task_lose(t, &e);
	case PUSH_DONE:
	case PUSH_LEFT:
		break;
	}
	if (!t->correcting)
		t->delivery = DELIVERY_DONE;
	task_record(t, "done", NULL);
	return took_effect(t, call, answer);
}
