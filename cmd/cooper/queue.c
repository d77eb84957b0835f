#include "cooper/queue.h"

#include "apply/turn.h"
#include "base/clock.h"
#include "base/duration.h"
#include "base/err.h"
#include "base/keep.h"
#include "base/mem.h"
#include "base/str.h"
#include "cooper/deadline.h"
#include "cooper/interrupt.h"
#include "cooper/options.h"
#include "cooper/session.h"
#include "cooper/terminal.h"

#include <stdlib.h>

enum {
	STEP_MS = 100,    /* how long a Ctrl-C may go unnoticed */
	SILENT_MS = 1000, /* how long a holder may take to say who it is */
	/* An apply takes minutes. One that waits for an answer at some terminal is not to hold up a pipeline for hours. */
	PATIENCE_S = 10 * 60,
	PATIENCE_MAX_S = 7 * 24 * 60 * 60
};

int queue_read(struct queue *q, const struct options *o, struct err *e)
{
	int64_t seconds = PATIENCE_S;

	if (o->lock_timeout && duration_parse(o->lock_timeout, PATIENCE_MAX_S, &seconds) < 0)
		return err_set(e, ERR_USAGE,
			"--lock-timeout takes how long (90s, 10m, 1h30m; 0: do not wait), not '%s'",
			o->lock_timeout);
	q->patience_ms = seconds * 1000;
	return 0;
}

/* "process 4711 on ci-3, since 10:15:30, of commit 5d41402" */
static void describe(const struct turn_holder *h, struct str *text)
{
	char when[DEADLINE_TEXT];

	if (!h->pid) {
		str_add(text, "it does not say which");
		return;
	}
	str_addf(text, "process %lld", (long long)h->pid);
	if (h->host)
		str_addf(text, " on %s", h->host);
	if (h->since_ms)
		str_addf(text, ", since %s",
			deadline_since(h->since_ms, clock_wall(&clock_system), when));
	if (h->commit)
		str_addf(text, ", of commit %.7s", h->commit);
}

/* The first one is named, and whoever comes between. One that has just come has not said yet who it is. */
static void say_who(
	const struct options *o, const struct turn_holder *h, int64_t waited_ms, int64_t *said)
{
	AUTO(str_release) struct str who = STR_INIT;

	if (o->quiet || *said == h->pid || (!h->pid && (*said > 0 || waited_ms < SILENT_MS)))
		return;
	describe(h, &who);
	terminal_say("waiting for another apply of '%s': %s", h->workspace, who.buf);
	*said = h->pid;
}

static int give_up(const struct session *s, const struct turn_holder *h, bool late, struct err *e)
{
	const struct options *o = s->options;
	AUTO(str_release) struct str who = STR_INIT;

	describe(h, &who);
	if (late)
		return err_set(e, ERR_EXHAUSTED,
			"stopped: the --deadline is over, and another apply of '%s' goes on (%s); "
			"nothing was read or written; run the same command again to go on",
			h->workspace, who.buf);
	return err_set(e, ERR_EXHAUSTED,
		"stopped: another apply of '%s' goes on (%s), and --lock-timeout %s is over; "
		"nothing was read or written; run the same command again to go on",
		h->workspace, who.buf, o->lock_timeout ? o->lock_timeout : "10m");
}

static int wait_for_turn(const struct queue *q, const struct session *s, struct err *e)
{
	const struct clock *clock = &clock_system;
	const int64_t began = clock_monotonic(clock), until = began + q->patience_ms;
	int64_t now, said = -1;
	int mine = turn_step(q->turn, 0, e);

	while (mine == 0) {
		now = clock_monotonic(clock);
		if (interrupt_count())
			return err_set(e, ERR_INTERRUPTED, "stopped; nothing was written");
		if (now >= until || now >= s->budget.deadline_ms)
			return give_up(s, turn_holder(q->turn), now < until, e);
		say_who(s->options, turn_holder(q->turn), now - began, &said);
		terminal_progress(s->options, "Waiting, seconds", (size_t)(now - began) / 1000,
			(size_t)q->patience_ms / 1000);
		mine = turn_step(q->turn, STEP_MS, e);
	}
	terminal_clear();
	return mine < 0 ? -1 : 0;
}

/* --- who asks --- */

static int take(struct queue *q, const struct session *s, struct err *e)
{
	AUTO(str_release) struct str folder = STR_INIT, any = STR_INIT;
	AUTO(mem_free) const char **names = session_workspaces(s);
	const struct git_origin *origin = &s->sources.origin;
	struct turn_run run = { .server = connection_url(s->options),
		.workspaces = names,
		.manifests = s->options->files.items,
		.commit = origin->known ? origin->commit : NULL,
		.clock = &clock_system };

	if (keep_path(&folder, "locks", NULL, e) < 0)
		return -1;
	str_addf(&any, "%s/any", folder.buf);
	if (keep_folder(any.buf, e) < 0)
		return -1;
	run.folder = folder.buf;
	q->turn = turn_new(&run);
	return wait_for_turn(q, s, e);
}

int queue_wait(struct queue *q, const struct session *s, struct err *e)
{
	const struct options *o = s->options;

	if (take(q, s, e) == 0)
		return 0;
	if (e->code != ERR_SYSTEM)
		return -1;
	queue_release(q);
	if (!o->journal || o->lock_timeout)
		return err_wrap(e, "no other apply of the same workspace can be kept out");
	terminal_say("warning: no other apply of the same workspace is kept out: %s", err_text(e));
	err_release(e);
	return 0;
}

void queue_release(struct queue *q)
{
	turn_release(&q->turn);
}
