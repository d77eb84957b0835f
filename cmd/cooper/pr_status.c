/* cooper pr status: whether a pull request can be merged, now or after a while. */
#include "cooper/pr.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/num.h"
#include "base/str.h"
#include "base/watch.h"
#include "codec/value.h"
#include "cooper/command.h"
#include "cooper/desk.h"
#include "cooper/exit.h"
#include "cooper/given.h"
#include "cooper/options.h"
#include "cooper/terminal.h"
#include "model/readiness.h"
#include "remote/digest.h"
#include "remote/rules.h"
#include "report/page.h"
#include "report/pull_requests.h"
#include "report/text.h"

enum { HOUR_S = 3600, TIMEOUT_S = 30 * 60, TIMEOUT_MAX_S = 24 * HOUR_S, INTERVAL_S = 10 };

struct status {
	struct desk *desk;
	struct watch watch;
	struct rules rules;
	bool rules_known;
	int64_t approvals; /* --approvals; -1: not given */
	struct readiness readiness;
};

static int read_options(struct status *s, const struct options *o, struct err *e)
{
	const struct given_time timeout = { "timeout", o->timeout, TIMEOUT_S, TIMEOUT_MAX_S };
	const struct given_time interval = { "interval", o->interval, INTERVAL_S, HOUR_S };
	int64_t timeout_s, interval_s;

	s->approvals = -1;
	if (o->approvals && num_parse(o->approvals, 0, 100, &s->approvals) < 0)
		return err_set(e, ERR_USAGE,
			"--approvals takes a whole number from 0 to 100, not '%s'", o->approvals);
	if (!o->wait && (o->timeout || o->interval))
		return err_set(e, ERR_USAGE, "--timeout and --interval are for --wait; add it");
	if (given_seconds(&timeout, &timeout_s, e) < 0 ||
		given_seconds(&interval, &interval_s, e) < 0)
		return -1;
	s->watch = watch_begin(&clock_system, o->wait ? timeout_s : 0, interval_s);
	return 0;
}

/* What is demanded does not change while one waits: it is read once. */
static int read_rules(struct status *s, const char *destination, struct err *e)
{
	if (s->rules_known)
		return 0;
	s->rules_known = true;
	if (s->approvals >= 0)
		s->rules.approvals = s->approvals;
	else if (rules_read(&s->desk->ask, s->desk->root, destination, &s->rules, e) < 0) {
		if (e->code != ERR_AUTH)
			return -1;
		err_release(e);
		s->rules = (struct rules){ .approvals = 1 };
		terminal_say("how many approvals are required only an administrator of the "
			     "repository may read; one is taken for enough, unless "
			     "--approvals says otherwise");
	}
	return 0;
}

static const struct value *read_list(struct status *s, const char *name,
	struct value *(*digest)(struct arena *, const struct value *), struct err *e)
{
	const struct value *list = ask_list(
		&s->desk->ask, desk_item(s->desk, "/%s?pagelen=100", name), 0, e);

	return list ? digest_all(&s->desk->arena, list, digest) : NULL;
}

/* One look, after `delay_ms`. */
static int look(struct status *s, int64_t delay_ms, struct err *e)
{
	const struct value *from = pr_get(s->desk, delay_ms, e), *pr;

	if (!from)
		return -1;
	pr = digest_pull_request(&s->desk->arena, from);
	if (read_rules(s, value_text(value_get(pr, "destination"), ""), e) < 0)
		return -1;
	s->readiness = (struct readiness){ .pull_request = pr,
		.approvals_required = s->rules.approvals,
		.builds_required = s->rules.builds };
	s->readiness.builds = read_list(s, "statuses", digest_build, e);
	if (!s->readiness.builds)
		return -1;
	/* Most have no task at all, and the answer says so. */
	if (value_int(value_get(pr, "tasks"), 1) > 0) {
		s->readiness.tasks = read_list(s, "tasks", digest_task, e);
		if (!s->readiness.tasks)
			return -1;
	}
	readiness_judge(&s->readiness, &s->desk->arena);
	return 0;
}

/* While one waits: why, whenever that is something else than before. */
static void say_reasons(struct status *s, struct str *said)
{
	AUTO(str_release) struct str line = STR_INIT;
	const struct value *reasons = s->readiness.reasons;
	uint32_t i;

	for (i = 0; i < reasons->n; i++) {
		str_add(&line, i ? "; " : "");
		text_add(&line, value_text(&reasons->items[i], ""));
	}
	if (str_same(line.buf, said->buf))
		return;
	terminal_say("waiting: %s", line.buf);
	str_reset(said);
	str_add(said, line.buf);
}

static int wait_for_verdict(struct status *s, struct err *e)
{
	AUTO(str_release) struct str said = STR_INIT;
	int64_t delay_ms = watch_next(&s->watch);

	while (delay_ms >= 0) {
		if (look(s, delay_ms, e) < 0)
			return -1;
		delay_ms = s->readiness.verdict == VERDICT_PENDING ? watch_next(&s->watch) : -1;
		if (delay_ms >= 0)
			say_reasons(s, &said);
	}
	return 0;
}

static void put_count(struct status *s, struct value *map, const char *name, int64_t count)
{
	value_put(&s->desk->arena, map, name, value_new_int(&s->desk->arena, count));
}

static struct value *document_of(struct status *s)
{
	struct value *document = desk_document(s->desk, "cooper-pull-request-status/1");
	const struct readiness *r = &s->readiness;
	struct arena *a = &s->desk->arena;

	value_put(a, document, "verdict", value_new_string(a, readiness_word(r->verdict)));
	value_put(a, document, "reasons", r->reasons);
	put_count(s, document, "approvals", r->approvals);
	put_count(s, document, "approvals_required", r->approvals_required);
	put_count(s, document, "changes_requested", r->changes_requested);
	put_count(s, document, "builds_required", r->builds_required);
	put_count(s, document, "tasks_open", r->tasks_open);
	value_put(a, document, "builds", r->builds);
	value_put(a, document, "tasks", r->tasks ? r->tasks : value_new_list(a));
	value_put(a, document, "pull_request", r->pull_request);
	return document;
}

static int print(struct status *s, struct err *e)
{
	AUTO(str_release) struct str out = STR_INIT;
	struct page page = desk_page(s->desk, &out);

	if (s->desk->options->json)
		return desk_print(document_of(s), e);
	report_readiness(&page, &s->readiness);
	return terminal_print(&out, e);
}

static int run(const struct options *o, struct err *e)
{
	static const int statuses[] = {
		[VERDICT_READY] = EXIT_DONE,
		[VERDICT_PENDING] = EXIT_WAITING,
		[VERDICT_FAILED] = EXIT_ERROR,
	};
	AUTO(desk_release) struct desk d = DESK_INIT;
	struct status s = { .desk = &d };

	if (read_options(&s, o, e) < 0 || desk_open(&d, o, &desk_pull_request, e) < 0 ||
		pr_find_current(&d, e) < 0 || wait_for_verdict(&s, e) < 0 || print(&s, e) < 0)
		return EXIT_ERROR;
	return statuses[s.readiness.verdict];
}

const struct command command_pr_status = {
	.name = "pr status",
	.summary = "say whether a pull request can be merged",
	.arguments = " [ID] [--wait] [--timeout TIME] [--interval TIME] [--approvals N]",
	.text = "Shows approvals, builds and tasks, and whether the pull request can be merged.\n"
		"ID is its number or the URL of its page; without one, it is $BITBUCKET_PR_ID,\n"
		"else that which is open from the current git branch.\n"
		"\n"
		"Exits with 0 where it is ready: approved as the branch restrictions demand, no\n"
		"build failed or under way, no task open; or merged already. With 1 where\n"
		"waiting does not help: a build failed, somebody wants changes, it was declined.\n"
		"With 8 while it is pending, or a draft; with --wait only after the timeout.\n",
	.flag = OF_PR,
	.part = PART_STATUS,
	.operands = 1,
	.run = run,
};
