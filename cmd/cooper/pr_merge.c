/*
 * cooper pr merge: merges a pull request. What the server answers:
 *
 *   200        it is merged
 *   202        it is a task now, whose status is asked for until it is done
 *   5xx, none  nobody knows, the service's own time-out (555) included: the pull request is looked at, and nothing is
 *              sent again
 *   others     it was refused, a conflict (409) say
 */
#include "cooper/pr.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/watch.h"
#include "codec/value.h"
#include "cooper/command.h"
#include "cooper/desk.h"
#include "cooper/exit.h"
#include "cooper/given.h"
#include "cooper/options.h"
#include "cooper/terminal.h"
#include "net/url.h"

enum { HOUR_S = 3600, TIMEOUT_S = 5 * 60, INTERVAL_S = 2, LOOKS_MAX = 5 };

struct merge {
	struct desk *desk;
	const char *strategy; /* NULL: that of the destination */
	struct watch watch;
};

static int read_options(struct merge *m, const struct options *o, struct err *e)
{
	static const char *const strategies[] = { "merge_commit", "squash", "fast_forward",
		"squash_fast_forward", "rebase_fast_forward", "rebase_merge", NULL };
	const struct given_time timeout = { "timeout", o->timeout, TIMEOUT_S, HOUR_S };
	const struct given_time interval = { "interval", o->interval, INTERVAL_S, HOUR_S };
	int64_t timeout_s, interval_s;

	if (given_seconds(&timeout, &timeout_s, e) < 0 ||
		given_seconds(&interval, &interval_s, e) < 0)
		return -1;
	m->watch = watch_begin(&clock_system, timeout_s, interval_s);
	if (o->strategy)
		m->strategy = given_choice("strategy", o->strategy, strategies, e);
	return o->strategy && !m->strategy ? -1 : 0;
}

static struct value *body_of(struct merge *m)
{
	const struct options *o = m->desk->options;
	struct arena *a = &m->desk->arena;
	struct value *body = value_new_map(a);

	if (m->strategy)
		value_put(a, body, "merge_strategy", value_new_string(a, m->strategy));
	if (o->message)
		value_put(a, body, "message", value_new_string(a, o->message));
	if (o->close_source_branch)
		value_put(a, body, "close_source_branch", value_new_bool(a, true));
	return body;
}

static const char *state_of(const struct value *pr)
{
	return value_text(value_get(pr, "state"), "");
}

/* The exit status. */
static int report(struct merge *m, const struct value *pr, struct err *e)
{
	return pr_report(m->desk, "merged", pr, false, e) < 0 ? EXIT_ERROR : EXIT_DONE;
}

/* Asks for the task's status until it is done: 0, and `*pr` is the result; 1 where the time is over; -1 with `e` set. */
static int follow_task(struct merge *m, const char *path, const struct value **pr, struct err *e)
{
	const struct value *task;
	int64_t delay_ms;

	while ((delay_ms = watch_next(&m->watch)) >= 0) {
		task = ask_later(&m->desk->ask, path, delay_ms, e);
		if (!task)
			return err_wrap(e, "%s",
				e->code == ERR_HTTP || e->code == ERR_NOT_FOUND
					? "the merge failed"
					: "what became of the merge is not known");
		*pr = value_get(task, "merge_result");
		if (str_same(value_text(value_get(task, "task_status"), ""), "SUCCESS"))
			return 0;
	}
	return 1;
}

/* The same where the server did not say where to ask: the pull request itself shows it. */
static int follow_pull_request(struct merge *m, const struct value **pr, struct err *e)
{
	int64_t delay_ms;

	while ((delay_ms = watch_next(&m->watch)) >= 0) {
		*pr = pr_get(m->desk, delay_ms, e);
		if (!*pr)
			return -1;
		if (str_same(state_of(*pr), "MERGED"))
			return 0;
	}
	return 1;
}

static int finish_task(struct merge *m, const char *location, struct err *e)
{
	AUTO(mem_free)
	char *task = *location ? url_resolve(connection_url(m->desk->options), location) : NULL;
	const struct value *pr = NULL;
	int rc = task ? follow_task(m, task, &pr, e) : follow_pull_request(m, &pr, e);

	if (rc < 0)
		return EXIT_ERROR;
	if (rc > 0) {
		terminal_say("the merge is under way still; look with 'cooper pr view %lld'",
			(long long)m->desk->id);
		return EXIT_WAITING;
	}
	if (!pr)
		pr = pr_get(m->desk, 0, e);
	return pr ? report(m, pr, e) : EXIT_ERROR;
}

/* The merge may still be under way where the answer was lost: it is looked at a few times. */
static int look_after(struct merge *m, struct err *e)
{
	AUTO(err_release) struct err why = ERR_INIT;
	const struct value *pr = NULL;
	int64_t delay_ms;
	int i;

	for (i = 0; i < LOOKS_MAX && (delay_ms = watch_next(&m->watch)) >= 0; i++) {
		pr = pr_get(m->desk, delay_ms, &why);
		if (!pr)
			break;
		if (!str_same(state_of(pr), "MERGED"))
			continue;
		terminal_say("the answer was lost (%s), but it is merged", err_text(e));
		err_release(e);
		return report(m, pr, e);
	}
	if (pr)
		err_set(e, e->code,
			"%s; it is not merged so far, and it was not sent again: look with 'cooper "
			"pr view %lld'",
			err_text(e), (long long)m->desk->id);
	else
		err_set(e, e->code,
			"%s; whether it is merged is not known, and it was not sent again: look "
			"with 'cooper pr view %lld' (%s)",
			err_text(e), (long long)m->desk->id, err_text(&why));
	return EXIT_ERROR;
}

static int refused(const struct ask_write *write, struct err *e)
{
	if (write->status == 409)
		err_set(e, e->code,
			"%s; nothing was merged: bring the branches together, or run it again "
			"where one of them has just moved",
			err_text(e));
	return EXIT_ERROR;
}

static int merge(struct merge *m, struct err *e)
{
	struct ask_write write = {
		.method = HTTP_POST, .path = desk_item(m->desk, "/merge"), .body = body_of(m)
	};

	switch (ask_write(&m->desk->ask, &write, e)) {
	case ASK_REFUSED:
		return refused(&write, e);
	case ASK_LOST:
		return look_after(m, e);
	case ASK_DONE:
		break;
	}
	return write.status == 202 ? finish_task(m, write.location, e) : report(m, write.json, e);
}

static int run(const struct options *o, struct err *e)
{
	AUTO(desk_release) struct desk d = DESK_INIT;
	struct merge m = { .desk = &d };

	if (read_options(&m, o, e) < 0 || desk_open(&d, o, &desk_pull_request, e) < 0 ||
		desk_need_id(&d, e) < 0)
		return EXIT_ERROR;
	return merge(&m, e);
}

const struct command command_pr_merge = {
	.name = "pr merge",
	.summary = "merge a pull request",
	.arguments = " ID [--strategy NAME] [--message TEXT] [--close-source-branch]",
	.text = "Merges a pull request, and waits where the server takes its time. It is sent\n"
		"once: where the answer was lost, the pull request is looked at.\n"
		"\n"
		"Exits with 0 when it is merged, 1 when not, 8 where the merge is under way still\n"
		"after the timeout.\n",
	.flag = OF_PR,
	.part = PART_MERGE,
	.operands = 1,
	.run = run,
};
