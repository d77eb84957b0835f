/* cooper apply: makes the workspace as the manifests say. */
#include "cooper/command.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/value.h"
#include "cooper/carry.h"
#include "cooper/exit.h"
#include "cooper/interrupt.h"
#include "cooper/options.h"
#include "cooper/plan_file.h"
#include "cooper/queue.h"
#include "cooper/resume.h"
#include "cooper/session.h"
#include "cooper/terminal.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "plan/change.h"
#include "plan/gate.h"
#include "remote/secret.h"

#include <stdbool.h>

enum { OLD_MS = 10000 };

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

	*status = session_is_part(s) ? EXIT_ERROR : EXIT_DONE;
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

/* Nothing was written: a program that asked for JSON still gets its result. */
static int end_without_writes(
	const struct session *s, const struct options *o, int status, struct err *e)
{
	AUTO(err_release) struct err unprinted = ERR_INIT;

	if (!o->json || carry_print(s, NULL, &unprinted) == 0)
		return status;
	if (e->code == ERR_NONE)
		err_move(e, &unprinted);
	return EXIT_ERROR;
}

/* What is not as the saved plan has it is shown, and nothing is written. */
static int end_stale(const struct session *s, const struct options *o, struct err *e)
{
	AUTO(str_release) struct str out = STR_INIT;
	const struct report_context context = session_context(s, !o->json && terminal_color(o));

	if (o->json)
		report_stale_json(&out, &s->stales, s->saved);
	else
		report_stale_text(&out, &s->stales, &context);
	if (terminal_print(&out, e) < 0)
		return EXIT_ERROR;
	err_set(e, ERR_STALE,
		"the plan is stale, and nothing was written: %zu of its %zu changes would not be "
		"what was planned; make a new plan",
		s->stales.n, s->saved->n);
	return EXIT_STALE;
}

/* Whether somebody has thought about the plan for so long that it may not hold any more. */
static bool is_old(const struct session *s)
{
	return clock_monotonic(&clock_system) - s->read_ms > OLD_MS;
}

/* Makes the session's plan as if it had been saved: where it still holds. */
static int apply_approved(struct session *s, struct err *e)
{
	AUTO(plan_file_release) struct plan_file file = PLAN_FILE_INIT;
	AUTO(session_release) struct session now = SESSION_INIT;

	if (plan_file_of(&file, s, e) < 0)
		return EXIT_ERROR;
	now.connection = s->connection;
	s->connection = (struct connection)CONNECTION_INIT;
	now.saved = &file.saved;
	now.resumes = s->resumes;
	now.earlier = s->reads;
	if (session_plan(&now, &file.options, e) < 0 || check_gates(&now.plan, e) < 0)
		return EXIT_ERROR;
	if (now.stales.n)
		return end_stale(&now, &file.options, e);
	return carry_out(&now, e);
}

/* Whether no more is known to be left than the plan has: it is of everything, or of what a run has left. */
static bool is_all(const struct session *s)
{
	return s->resumes || (!s->saved && !s->options->only.n && !s->options->targets.n);
}

static int apply(struct session *s, const struct options *o, struct err *e)
{
	int status;

	if (queue_read(s->queue, o, e) < 0 || session_plan(s, o, e) < 0)
		return EXIT_ERROR;
	if (s->stales.n) {
		budget_done(&s->budget);
		return end_stale(s, o, e);
	}
	if (show_plan(s, o, e) < 0)
		return EXIT_ERROR;
	if (!s->plan.n_changes && !session_is_part(s)) {
		if (is_all(s))
			resume_drop(s);
		carry_nothing(s);
	}
	if (!may_begin(s, o, &status, e)) {
		budget_done(&s->budget);
		return end_without_writes(s, o, status, e);
	}
	return is_old(s) ? apply_approved(s, e) : carry_out(s, e);
}

static int apply_file(
	struct session *s, struct plan_file *file, const struct options *o, struct err *e)
{
	if (plan_file_read(file, o->words.items[0], o, e) < 0 ||
		resume_check_fresh(o, file->saved.id, e) < 0)
		return EXIT_ERROR;
	s->saved = &file->saved;
	return apply(s, &file->options, e);
}

static int apply_rest(
	struct session *s, struct resume *rest, const struct options *o, struct err *e)
{
	if (resume_open(rest, o, e) < 0)
		return EXIT_ERROR;
	s->saved = &rest->file.saved;
	s->settled = rest->settled;
	s->resumes = rest->run;
	return apply(s, &rest->file.options, e);
}

/* What a session borrows is there for longer than the session. */
static int run(const struct options *o, struct err *e)
{
	AUTO(queue_release) struct queue queue = QUEUE_INIT;
	AUTO(plan_file_release) struct plan_file file = PLAN_FILE_INIT;
	AUTO(resume_release) struct resume rest = RESUME_INIT;
	AUTO(session_release) struct session s = SESSION_INIT;

	s.queue = &queue;
	if (o->resume)
		return apply_rest(&s, &rest, o, e);
	return o->words.n ? apply_file(&s, &file, o, e) : apply(&s, o, e);
}

const struct command command_apply = {
	.name = "apply",
	.summary = "make the workspace as the manifests say; asks first",
	.arguments = " [FILE | --resume [RUN]] [-f PATH]... [--only KIND]...\n"
		     "                    [--target ADDRESS]... [--auto-approve]",
	.text = "Shows the plan, asks for approval, and carries it out. A failure does not stop\n"
		"the rest; run it again to go on. Ctrl-C once finishes what is under way, twice\n"
		"drops it.\n"
		"\n"
		"With a FILE of 'cooper plan --out FILE' it makes the changes in there and no\n"
		"others: what they touch is read again, and where that is not as it was, nothing\n"
		"is written. With --resume [RUN] it makes the changes that a run has left.\n"
		"\n"
		"Exits with 0 when everything is as declared, 1 where nothing was applied, 3\n"
		"where a part was, 4 where a safety gate is closed or there is nobody to ask, 6\n"
		"where the saved plan no longer holds, 7 where the credential is refused, 8\n"
		"where --budget, --deadline or --lock-timeout was over first, 130 when stopped.\n",
	.flag = OF_APPLY,
	.operands = 1,
	.run = run,
};
