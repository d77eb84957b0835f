/* A planned run over a scripted server, with a journal. */
#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H

#include "apply/apply.h"

#include "apply/journal.h"
#include "base/err.h"
#include "base/file.h"
#include "plan/outcome.h"

#include "tests/unit/apply/planned.h"
#include "tests/wire-server/session.c"

#include <unistd.h>

/* What the scripts are about. */
#define WEB     "repositories/acme/web"
#define ISSUES  WEB "/issues"
#define NEW_WEB "workspace: acme\nrepositories: {web: {description: x}}\n"
#define REVIEWERS                                                                                  \
	"workspace: acme\npeople: {ana: \"" ANA "\", bo: \"" BO "\"}\n"                            \
	"repositories: {web: {default_reviewers: [ana, bo]}}\n"
#define WITH_EVE                                                                                   \
	"{\"repositories\": [{\"slug\": \"web\", \"default_reviewers\": [{\"uuid\": \"" EVE        \
	"\"}]}]}"
#define MEMBER(digit) WEB "/default-reviewers/%7B00000000-0000-0000-0000-00000000000" digit "%7D"

#define MANY                                                                                       \
	"workspace: acme\nrepositories: {r0: {}, r1: {}, r2: {}, r3: {}, r4: {}, r5: {}, r6: {}, " \
	"r7: {}, r8: {}, r9: {}}\n"

struct world {
	struct planned planned;
	struct session *session;
	struct journal *journal;
	struct apply *apply;
	char journal_path[48];
};

/* Of answers, made while a test is under way. */
static struct arena world_arena = ARENA_INIT;

/* A whole answer with that status and JSON (NULL: no body). */
static const char *reply(int status, const char *json)
{
	return arena_printf(&world_arena,
		"HTTP/1.1 %d Something\r\nContent-Type: application/json\r\nContent-Length: "
		"%zu\r\n\r\n%s",
		status, json ? strlen(json) : 0, json ? json : "");
}

/* How a step of the script is written: the path and what it gets. */
#define ANSWER(path_, status, json)                                                                \
	{                                                                                          \
		.path = (path_), .reply = reply((status), (json))                                  \
	}
#define NO_ANSWER(path_)                                                                           \
	{                                                                                          \
		.path = (path_), .end = WIRE_CLOSE                                                 \
	}

/* The most calls in flight; 1 where it matters which is answered first. */
static unsigned world_window = 4;

/* Begins, with a journal at `journal` (NULL: a new file). */
static void world_open_with(struct world *w, const char *manifest, const char *live,
	const struct wire_step *steps, size_t n, const char *journal)
{
	const struct http_options options = { .attempts = 2, .window = world_window };
	const struct journal_run run = { .version = "test" };
	AUTO(err_release) struct err e = ERR_INIT;

	memset(w, 0, sizeof *w);
	planned_open(&w->planned, manifest, live);
	w->session = session_open(steps, n, options, 500);
	if (!journal) {
		snprintf(w->journal_path, sizeof w->journal_path, "/tmp/cooper-apply-%d.jsonl",
			(int)getpid());
		unlink(w->journal_path);
		journal = w->journal_path;
	}
	w->journal = journal_open(journal, &w->session->clock.clock, &run, &e);
	assert_string_equal(err_text(&e), "");
	w->apply = apply_new(
		&w->planned.plan, w->session->client, w->journal, "access token (BITBUCKET_TOKEN)");
}

static void world_open(struct world *w, const char *manifest, const char *live,
	const struct wire_step *steps, size_t n)
{
	world_open_with(w, manifest, live, steps, n, NULL);
}

#define WORLD_OPEN(w, manifest, live, steps)                                                       \
	world_open((w), (manifest), (live), (steps), COUNT(steps))

static void world_close(struct world *w)
{
	apply_release(&w->apply);
	journal_release(&w->journal);
	session_close(w->session);
	if (*w->journal_path)
		unlink(w->journal_path);
	planned_close(&w->planned);
}

/* Steps until everything has an outcome. */
static void world_finish(struct world *w)
{
	struct apply_progress progress = { 0, 0, 0 };
	int steps = 0;

	while (apply_step(w->apply, 10 * 1000, &progress))
		if (++steps > 1000)
			fail_msg("no end: %zu of %zu; the log:\n%s", progress.done, progress.total,
				w->session->log.text.buf);
	assert_int_equal(progress.done, w->planned.plan.n_changes);
	assert_int_equal(progress.total, w->planned.plan.n_changes);
}

static void assert_outcome(
	struct world *w, size_t change, enum outcome_status status, const char *message)
{
	const struct outcome *o = &apply_outcomes(w->apply)[change];

	assert_true(change < w->planned.plan.n_changes);
	if (o->status != status || !o->message != !message ||
		(message && !strstr(o->message, message)))
		fail_msg("change %zu: status %u, '%s'; the log:\n%s", change, o->status,
			o->message ? o->message : "", w->session->log.text.buf);
}

static void assert_done(struct world *w, size_t change, size_t writes, bool adopted)
{
	assert_outcome(w, change, OUTCOME_DONE, NULL);
	assert_int_equal(apply_outcomes(w->apply)[change].writes, writes);
	assert_int_equal(apply_outcomes(w->apply)[change].adopted, adopted);
}

/* How many changes ended like that. */
static __attribute__((unused)) size_t count_status(struct world *w, enum outcome_status status)
{
	size_t i, n = 0;

	for (i = 0; i < w->planned.plan.n_changes; i++)
		n += apply_outcomes(w->apply)[i].status == status;
	return n;
}

/* What the server was asked: lines of "METHOD path body". */
static void assert_asked(struct world *w, const char *expected)
{
	AUTO(str_release) struct str asked = STR_INIT;
	unsigned i;

	for (i = 0; i < w->session->server.n_requests; i++) {
		const struct wire_request *r = session_request(w->session, i);

		str_addf(&asked, "%s %s%s%s\n", r->method, r->path, *r->body ? " " : "", r->body);
	}
	assert_string_equal(asked.buf, expected);
}

static void add_event(struct str *out, const char *text, size_t len)
{
	const struct value *line = json_parse(&world_arena, text, len, NULL);
	const char *event = value_text(value_get(line, "event"), "");

	assert_non_null(line);
	if (strcmp(event, "intent") == 0)
		str_addf(out, "%s.%s %s", value_text(value_get(line, "change"), ""),
			value_text(value_get(line, "step"), ""),
			value_text(value_get(line, "action"), ""));
	else if (strcmp(event, "outcome") == 0)
		str_addf(out, "%s.%s %s %s", value_text(value_get(line, "change"), ""),
			value_text(value_get(line, "step"), ""),
			value_text(value_get(line, "status"), ""),
			value_text(value_get(line, "http"), "-"));
	else
		return;
	str_addch(out, '\n');
}

/* The journal in short: "CHANGE.STEP ACTION" of intents, "CHANGE.STEP STATUS HTTP" of outcomes. */
static void assert_journal(struct world *w, const char *expected)
{
	AUTO(str_release) struct str text = STR_INIT, events = STR_INIT;
	const char *line, *end;

	assert_int_equal(file_read(&text, w->journal_path, NULL), 0);
	for (line = text.buf; (end = strchr(line, '\n')) != NULL; line = end + 1)
		add_event(&events, line, (size_t)(end - line));
	assert_string_equal(events.buf, expected);
}

#endif
