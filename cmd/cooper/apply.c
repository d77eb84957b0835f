/* cooper apply: makes the workspace as the manifests say. */
#include "cooper/command.h"

#include "apply/apply.h"
#include "apply/journal.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/value.h"
#include "cooper/exit.h"
#include "cooper/interrupt.h"
#include "cooper/options.h"
#include "cooper/session.h"
#include "cooper/terminal.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "net/http.h"
#include "plan/change.h"
#include "plan/gate.h"
#include "plan/outcome.h"
#include "remote/secret.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	STEP_MS = 200,
	LATE_MS = 5000 /* what can be sent within that after the deadline is sent */
};

/* With --json standard output is for the result alone; whoever is asked still sees what about. */
static int show_plan(const struct session *s, const struct options *o, struct err *e)
{
	AUTO(str_release) struct str out = STR_INIT;
	struct report_context context = session_context(s, !o->json && terminal_color(o));

	if (o->json && o->auto_approve)
		return 0;
	report_plan_text(&out, &s->plan, &context);
	if (!o->json)
		return terminal_print(&out, e);
	terminal_chat(&out);
	return 0;
}

static bool approved(const struct options *o, int *status, struct err *e)
{
	AUTO(str_release) struct str question = STR_INIT;
	int answer;

	str_addf(&question, "Make these changes at %s?", connection_url(o));
	answer = terminal_confirm(question.buf, e);
	*status = interrupt_count() ? EXIT_INTERRUPTED : EXIT_ERROR;
	if (answer == 0)
		terminal_say("not approved; nothing was written");
	return answer == 1;
}

static int check_secret(const struct attr *attr, struct err *e)
{
	AUTO(secret_release) struct str secret = STR_LIMITED(SECRET_MAX);

	if (!attr || !attr_is_secret(attr) || secret_read(&secret, attr->value, e) == 0)
		return 0;
	return err_wrap(e, "%s:%u: '%s'", attr->value->place.file, attr->value->place.line,
		attr->field->name);
}

/* Reads every secret that will be sent, so that a missing one stops the run before its first write. */
static int check_secrets(const struct plan *plan, struct err *e)
{
	const struct change *c;
	size_t i, j;

	for (i = 0; i < plan->n_changes; i++) {
		c = &plan->changes[i];
		/* What is made anew is sent whole. */
		for (j = 0; c->action == CHANGE_REPLACE && j < c->desired->n_attrs; j++)
			if (check_secret(&c->desired->attrs[j], e) < 0)
				return -1;
		for (j = 0; j < c->n_deltas; j++)
			if (check_secret(c->deltas[j].after, e) < 0)
				return -1;
	}
	return 0;
}

/* Where a safety gate is closed, says which one and returns -1. */
static int check_gates(const struct plan *plan, struct err *e)
{
	const struct gate *gate = gate_first_closed(plan);
	size_t closed = 0, i;

	if (!gate)
		return 0;
	if (gate->state == GATE_FORBIDDEN)
		return err_set(e, ERR_REFUSED,
			"nothing was written: the policy at %s:%u forbids %s, and '%s' would do "
			"that",
			gate->policy.file, (unsigned)gate->policy.line, risk_name(gate->risk),
			gate->address);
	for (i = 0; i < plan->n_gates; i++)
		closed += plan->gates[i].state == GATE_CLOSED;
	if (closed > 1)
		return err_set(e, ERR_REFUSED,
			"nothing was written: %zu things need to be allowed, as the plan says; the "
			"first: %s",
			closed, gate->flag);
	return err_set(
		e, ERR_REFUSED, "nothing was written: it needs to be allowed: %s", gate->flag);
}

/* Whether the writes may begin; where not, `*status` is for the end of the program. */
static bool may_begin(const struct session *s, const struct options *o, int *status, struct err *e)
{
	const struct problem *auth = session_auth_problem(s);
	const struct obstacle *obstacle = session_obstacle(s);

	*status = s->plan.n_problems ? EXIT_ERROR : EXIT_DONE;
	if (auth) {
		*status = EXIT_AUTHENTICATION;
		err_set(e, ERR_AUTH, "nothing was written: %s", auth->message);
		return false;
	}
	if (obstacle) {
		*status = EXIT_AUTHENTICATION;
		err_set(e, ERR_AUTH, "nothing was written: %s of a %s: %s",
			kind_manifest_key(obstacle->kind), obstacle->kind->parent->name,
			obstacle->message);
		return false;
	}
	if (check_gates(&s->plan, e) < 0 || check_secrets(&s->plan, e) < 0)
		return false;
	if (!s->plan.n_changes || o->auto_approve)
		return s->plan.n_changes != 0;
	return approved(o, status, e);
}

/* Where the journal is, in `path`. */
static int journal_path(const struct options *o, struct str *path, struct err *e)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	if (o->journal)
		str_add(path, o->journal);
	else if (state && *state == '/')
		str_addf(path, "%s/cooper/journal.jsonl", state);
	else if (home && *home == '/')
		str_addf(path, "%s/.local/state/cooper/journal.jsonl", home);
	else
		return err_set(e, ERR_SYSTEM,
			"there is no HOME to keep the journal in; name a file with --journal FILE");
	return 0;
}

static struct journal *open_journal(const struct session *s, const struct options *o, struct err *e)
{
	AUTO(str_release) struct str path = STR_INIT;
	const struct git_origin *origin = &s->sources.origin;
	struct journal_run run = {
		.server = connection_url(o),
		.commit = origin->known ? origin->commit : NULL,
		.author = origin->known ? origin->author : NULL,
		.dirty = origin->dirty,
		.credential = s->connection.text.buf,
		.version = COOPER_VERSION,
	};

	return journal_path(o, &path, e) < 0 ? NULL
					     : journal_open(path.buf, &clock_system, &run, e);
}

/* After the deadline nothing begins; what was not sent does not wait for the rate limit. */
static void keep_deadline(struct budget *b, struct apply *apply, struct http_client *client)
{
	const int64_t next = http_delayed_until(client);

	if (!budget_late(b, client))
		return;
	apply_exhaust(apply, "not attempted: the --deadline is over");
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

/* `told`: the result reached standard output; `exhausted`: the run might spend no more. */
static int status_of(const struct session *s, const struct tally *t, bool told, bool exhausted)
{
	if (interrupt_count())
		return EXIT_INTERRUPTED;
	if (exhausted && t->left)
		return EXIT_WAITING;
	if (!t->failed && !t->left && !s->plan.n_problems && told)
		return EXIT_DONE;
	if (t->done)
		return EXIT_PARTLY;
	return t->auth ? EXIT_AUTHENTICATION : EXIT_ERROR;
}

static int print_result(const struct session *s, const struct options *o,
	const struct outcome *outcomes, struct err *e)
{
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

static int carry_out(struct session *s, const struct options *o, struct err *e)
{
	AUTO(http_client_release) struct http_client *client = NULL;
	AUTO(journal_release) struct journal *journal = NULL;
	AUTO(apply_release) struct apply *apply = NULL;
	AUTO(str_release) struct str why = STR_INIT;
	struct tally tally;
	bool told;

	client = session_client(s, false, e);
	journal = client ? open_journal(s, o, e) : NULL;
	if (!journal)
		return EXIT_ERROR;
	apply = apply_new(&s->plan, client, journal, s->connection.text.buf);
	bound(s, apply);
	work(s, apply, client);
	tally = count(&s->plan, apply_outcomes(apply));
	told = print_result(s, o, apply_outcomes(apply), e) == 0;
	if (!told)
		terminal_say("%s", err_text(e));
	err_release(e);
	if (journal_end(journal, tally.done, tally.failed, tally.left, e) < 0)
		terminal_say("%s", err_text(e));
	err_release(e);
	if (apply_exhausted(apply) && tally.left)
		terminal_say("stopped: %s; run the same command again to go on",
			budget_reason(&s->budget, &why));
	return status_of(s, &tally, told, apply_exhausted(apply));
}

/* Nothing was written: a program that asked for JSON still gets its result. */
static int end_without_writes(
	const struct session *s, const struct options *o, int status, struct err *e)
{
	AUTO(err_release) struct err unprinted = ERR_INIT;

	if (!o->json || print_result(s, o, NULL, &unprinted) == 0)
		return status;
	if (e->code == ERR_NONE)
		err_move(e, &unprinted);
	return EXIT_ERROR;
}

static int run(const struct options *o, struct err *e)
{
	AUTO(session_release) struct session s = SESSION_INIT;
	int status;

	if (session_plan(&s, o, e) < 0 || show_plan(&s, o, e) < 0)
		return EXIT_ERROR;
	if (!may_begin(&s, o, &status, e))
		return end_without_writes(&s, o, status, e);
	return carry_out(&s, o, e);
}

const struct command command_apply = {
	.name = "apply",
	.summary = "make the workspace as the manifests say; asks first",
	.arguments =
		" [-f PATH]... [--rev REV] [--only KIND]... [--target ADDRESS]... [--auto-approve]",
	.text = "Shows the plan, asks for approval, and carries it out. A failure does not stop "
		"the rest;\n"
		"run it again to go on. Ctrl-C once finishes what is under way, twice drops it.\n"
		"\n"
		"Exits with 0 when everything is as declared, 1 where nothing was applied, 3 where "
		"a part\n"
		"was, 4 where a safety gate is closed or there is nobody to ask, 7 where the "
		"credential\n"
		"is refused, 130 when stopped.\n",
	.flag = OF_APPLY,
	.run = run,
};
