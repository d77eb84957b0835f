#include "cooper/carry.h"

#include "apply/apply.h"
#include "apply/journal.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/keep.h"
#include "base/mem.h"
#include "base/str.h"
#include "cooper/exit.h"
#include "cooper/interrupt.h"
#include "cooper/options.h"
#include "cooper/past.h"
#include "cooper/remember.h"
#include "cooper/resume.h"
#include "cooper/session.h"
#include "cooper/terminal.h"
#include "model/object.h"
#include "net/http.h"
#include "plan/outcome.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	STEP_MS = 200,
	LATE_MS = 5000 /* what can be sent within that after the deadline is sent */
};

int carry_journal(struct str *path, const struct options *o, struct err *e)
{
	if (!o->journal)
		return keep_path(path, "journal.jsonl", "or name a file with --journal FILE", e);
	str_add(path, o->journal);
	return 0;
}

/* Whether --resume will find the run. One whose plan cannot be kept can be made again all the same. */
static bool keep_plan(const struct session *s, char id[HASH_TEXT])
{
	AUTO(err_release) struct err e = ERR_INIT;

	if (resume_keep(s, id, &e) == 0)
		return true;
	terminal_say("warning: --resume will not be able to go on with this run: %s", err_text(&e));
	return false;
}

static struct journal *open_journal(struct session *s, const char *plan, struct err *e)
{
	AUTO(str_release) struct str path = STR_INIT;
	AUTO(mem_free) const char **workspaces = session_workspaces(s);
	const struct options *o = s->options;
	const struct git_origin *origin = &s->sources.origin;
	struct journal_run run = {
		.server = connection_url(o),
		.commit = origin->known ? origin->commit : NULL,
		.author = origin->known ? origin->author : NULL,
		.dirty = origin->dirty,
		.credential = s->connection.text.buf,
		.version = COOPER_VERSION,
		.plan = plan,
		.resumes = s->resumes,
		.workspaces = workspaces,
		.changes = s->plan.n_changes,
	};

	return carry_journal(&path, o, e) < 0 ? NULL
					      : journal_open(path.buf, &clock_system, &run, e);
}

_Static_assert(BUDGET_TIME_MAX_S == 24 * 60 * 60, "as is said of what was not attempted");

/* After the deadline nothing begins; what was not sent does not wait for the rate limit. */
static void keep_deadline(struct budget *b, struct apply *apply, struct http_client *client)
{
	const int64_t next = http_delayed_until(client);

	if (!budget_late(b, client))
		return;
	apply_exhaust(apply, b->timed ? "not attempted: the --deadline is over"
				      : "not attempted: 24 hours are over");
	if (!http_stats(client).in_flight && next > b->deadline_ms &&
		next > clock_monotonic(&clock_system) + LATE_MS)
		http_cancel(client);
}

/* The first Ctrl-C lets what is in flight finish, the second one does not. */
static void work(struct session *s, struct apply *apply, struct http_client *client)
{
	const struct options *o = s->options;
	struct apply_progress progress = { 0, 0, 0 };
	int seen = 0;

	while (apply_step(apply, STEP_MS, &progress)) {
		keep_deadline(&s->budget, apply, client);
		if (seen == 0 && interrupt_count() > 0) {
			apply_stop(apply);
			terminal_say("stopping: finishing what is under way; press Ctrl-C again to "
				     "drop it");
			seen = 1;
		}
		if (seen == 1 && interrupt_count() > 1) {
			http_cancel(client);
			seen = 2;
		}
		terminal_progress(o, "Applying", progress.done, progress.total);
	}
	terminal_clear();
}

struct tally {
	size_t done, failed, left;
	bool auth;
};

static struct tally count(const struct plan *plan, const struct outcome *outcomes)
{
	struct tally t = { 0 };
	size_t i;

	for (i = 0; i < plan->n_changes; i++) {
		t.done += outcomes[i].status == OUTCOME_DONE;
		t.failed += outcomes[i].status == OUTCOME_FAILED;
		t.left += outcomes[i].status == OUTCOME_SKIPPED ||
			  outcomes[i].status == OUTCOME_STOPPED;
		t.auth = t.auth ||
			 (outcomes[i].status == OUTCOME_FAILED && outcomes[i].code == ERR_AUTH);
	}
	return t;
}

/* `told`: the result reached standard output, and the journal its end; `exhausted`: the run might spend no more. */
static int status_of(const struct session *s, const struct tally *t, bool told, bool exhausted)
{
	if (interrupt_count())
		return EXIT_INTERRUPTED;
	if (exhausted && t->left)
		return EXIT_WAITING;
	if (!t->failed && !t->left && !session_is_part(s) && told)
		return EXIT_DONE;
	if (t->done)
		return EXIT_PARTLY;
	return t->auth ? EXIT_AUTHENTICATION : EXIT_ERROR;
}

int carry_print(const struct session *s, const struct outcome *outcomes, struct err *e)
{
	const struct options *o = s->options;
	AUTO(str_release) struct str out = STR_INIT;
	struct report_context context = session_context(s, !o->json && terminal_color(o));

	if (o->json)
		report_result_json(&out, &s->plan, outcomes, &context);
	else
		report_result_text(&out, &s->plan, outcomes, &context);
	return terminal_print(&out, e);
}

/* What reading has left of --budget. */
static void bound(const struct session *s, struct apply *apply)
{
	const uint64_t most = (uint64_t)s->budget.requests;

	if (most)
		apply_bound(apply, s->reads < most ? most - s->reads : 0,
			"not attempted: the requests of --budget are made");
}

/* Whether the result reached standard output, and the journal its end; where not, that is said. */
static bool tell(const struct session *s, const struct apply *apply, struct journal *journal,
	const struct tally *t)
{
	AUTO(err_release) struct err e = ERR_INIT;
	bool told = carry_print(s, apply_outcomes(apply), &e) == 0;

	if (!told)
		terminal_say("%s", err_text(&e));
	past_remember(s, apply_outcomes(apply), journal);
	if (journal_end(journal, t->done, t->failed, t->left, &e) == 0)
		return told;
	terminal_say("the journal has not all of this: %s", err_text(&e));
	return false;
}

void carry_nothing(struct session *s)
{
	AUTO(journal_release) struct journal *journal = NULL;
	AUTO(err_release) struct err e = ERR_INIT;

	if (!s->resumes && !past_is_doubtful(s))
		return;
	journal = open_journal(s, NULL, &e);
	if (journal)
		past_remember(s, NULL, journal);
	if (!journal || journal_end(journal, 0, 0, 0, &e) < 0)
		terminal_say("%s", err_text(&e));
}

/* A saved plan is applied once. */
static const char *way_on(const struct session *s, bool kept)
{
	if (s->saved)
		return "'cooper apply --resume'";
	return kept && !s->options->journal ? "the same command again, or 'cooper apply --resume',"
					    : "the same command again";
}

/* What is left, if anything, and what goes on with it. */
static void say_rest(
	const struct session *s, const struct apply *apply, const struct tally *t, bool kept)
{
	AUTO(str_release) struct str what = STR_INIT, reason = STR_INIT;
	const size_t n = t->failed + t->left;

	if (!n)
		return;
	if (apply_exhausted(apply) && t->left)
		str_addf(&what, "stopped: %s", budget_reason(&s->budget, &reason));
	else
		str_addf(&what, "%zu %s left", n, n == 1 ? "change is" : "changes are");
	terminal_say("%s; run %s to go on", what.buf, way_on(s, kept));
}

int carry_out(struct session *s, struct err *e)
{
	AUTO(http_client_release) struct http_client *client = NULL;
	AUTO(journal_release) struct journal *journal = NULL;
	AUTO(apply_release) struct apply *apply = NULL;
	struct tally tally;
	char plan[HASH_TEXT];
	bool kept, told;

	client = session_client(s, false, e);
	if (!client)
		return EXIT_ERROR;
	kept = keep_plan(s, plan);
	journal = open_journal(s, plan, e);
	if (!journal)
		return EXIT_ERROR;
	apply = apply_new(&s->plan, client, journal, s->connection.text.buf);
	bound(s, apply);
	remember_begin(s);
	work(s, apply, client);
	remember_end(s, apply_outcomes(apply));
	tally = count(&s->plan, apply_outcomes(apply));
	told = tell(s, apply, journal, &tally);
	if (!tally.failed && !tally.left)
		resume_drop(s);
	if (apply_exhausted(apply) && !tally.done && !tally.failed)
		budget_keep(&s->budget);
	else
		budget_done(&s->budget);
	say_rest(s, apply, &tally, kept);
	return status_of(s, &tally, told, apply_exhausted(apply));
}
