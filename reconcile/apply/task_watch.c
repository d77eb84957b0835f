/* Watching until what a task did is visible. */
#include "apply/tasking.h"

#include "apply/apply.h"
#include "apply/run.h"
#include "apply/task.h"
#include "net/http.h"

static bool look(struct task *t, int64_t delay_ms)
{
	t->pages = 0;
	return task_send_look(t, PHASE_WATCHING, push_look(&t->push, NULL), delay_ms) < 0;
}

bool task_watch(struct task *t)
{
	t->waits = 0;
	return look(t, 0);
}

static bool is_shown(const struct task *t, const struct object *answer)
{
	size_t n = 0;

	if (answer)
		push_left(&t->push, &t->decoder, answer, &n);
	return !n;
}

/* Failures that time does not heal. What was accepted is done all the same. */
static bool is_hopeless(const struct err *e)
{
	return e->code == ERR_INTERRUPTED || e->code == ERR_AUTH || e->code == ERR_REMOVED;
}

bool task_watched(struct task *t, const struct http_call *call)
{
	AUTO(err_release) struct err e = ERR_INIT;
	struct object *answer;
	enum look_verdict verdict = push_looked(&t->push, call, &t->decoder, &answer, &e);

	if (verdict == LOOK_MORE && ++t->pages < TASK_PAGES_MAX)
		return task_send_look(t, PHASE_WATCHING, push_look_next(call, &t->decoder), 0) < 0;
	if (verdict == LOOK_THERE && is_shown(t, answer)) {
		if (answer)
			task_keep(t, answer);
		return true;
	}
	if (e.code == ERR_INTERRUPTED)
		apply_stop(t->run);
	if (!is_hopeless(&e) && task_may_wait(t) && !look(t, TASK_PAUSE_MS))
		return false;
	t->late = true;
	return true;
}
