/* cooper log: what was written when, from which commit, by which credential, and what became of it. */
#include "cooper/command.h"

#include "apply/deeds.h"
#include "apply/past.h"
#include "base/err.h"
#include "base/num.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "cooper/carry.h"
#include "cooper/exit.h"
#include "cooper/options.h"
#include "cooper/terminal.h"
#include "plan/past.h"
#include "report/page.h"
#include "report/past.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

enum { LIMIT_DEFAULT = 30, LIMIT_MAX = 1000000 };

struct log_view {
	const struct options *options;
	struct arena arena; /* of the documents */
	struct str path;
	struct past past;
};

#define LOG_VIEW_INIT                                                                              \
	{                                                                                          \
		.path = STR_INIT, .past = PAST_INIT                                                \
	}

static void log_view_release(struct log_view *v)
{
	arena_release(&v->arena);
	str_release(&v->path);
	past_release(&v->past);
}

static int read_limit(const struct options *o, int64_t *limit, struct err *e)
{
	*limit = LIMIT_DEFAULT;
	if (o->limit && o->words.n)
		return err_set(e, ERR_USAGE, "--limit is for the list of runs; leave it out");
	if (o->limit && num_parse(o->limit, 1, LIMIT_MAX, limit) < 0)
		return err_set(e, ERR_USAGE, "--limit takes a whole number from 1 to %d, not '%s'",
			LIMIT_MAX, o->limit);
	return 0;
}

static struct value *new_document(struct log_view *v, const char *format)
{
	struct value *document = value_new_map(&v->arena);

	value_put(&v->arena, document, "format", value_new_string(&v->arena, format));
	value_put(&v->arena, document, "journal", value_new_string(&v->arena, v->path.buf));
	return document;
}

static int print_json(const struct value *document, struct err *e)
{
	AUTO(str_release) struct str out = STR_INIT;

	json_write_pretty(&out, document);
	return terminal_print(&out, e);
}

/* --- the list --- */

/* The newest first; `*older` are there besides. */
static struct value *list_runs(struct log_view *v, size_t limit, size_t *older)
{
	struct value *list = value_new_list(&v->arena), *run;
	size_t i;

	for (*older = 0, i = v->past.n; i > 0; i--) {
		run = past_run_document(&v->arena, v->past.runs[i - 1]);
		if (v->options->failed && past_run_is_whole(run))
			continue;
		if (list->n < limit)
			value_push(&v->arena, list, run);
		else
			++*older;
	}
	return list;
}

static int print_runs(struct log_view *v, const struct value *runs, size_t older, struct err *e)
{
	AUTO(str_release) struct str out = STR_INIT;
	struct page page = { .out = &out, .color = terminal_color(v->options) };
	struct value *document;

	if (v->options->json) {
		document = new_document(v, "cooper-log/1");
		value_put(&v->arena, document, "older", value_new_int(&v->arena, (int64_t)older));
		value_put(&v->arena, document, "runs", runs);
		return print_json(document, e);
	}
	report_past_runs(&page, runs, terminal_width());
	if (!runs->n)
		terminal_say("the journal '%s' has no %srun", v->path.buf,
			v->options->failed ? "such " : "");
	if (older)
		terminal_say("%zu older %s; --limit shows more", older,
			older == 1 ? "run is not shown" : "runs are not shown");
	return terminal_print(&out, e);
}

/* --- one run --- */

static struct value *list_writes(struct log_view *v, const struct deeds *d)
{
	struct value *list = value_new_list(&v->arena), *write;
	size_t i;

	for (i = 0; i < d->n; i++) {
		write = past_write_document(&v->arena, d->writes[i]);
		if (!v->options->failed || !past_write_is_done(write))
			value_push(&v->arena, list, write);
	}
	return list;
}

static struct value *list_results(struct log_view *v, const struct deeds *d)
{
	struct value *list = value_new_list(&v->arena);
	size_t i;

	for (i = 0; i < d->n_results; i++)
		value_push(&v->arena, list, past_result_document(&v->arena, d->results[i]));
	return list;
}

static int print_run(struct log_view *v, const struct past_shown *shown, struct err *e)
{
	AUTO(str_release) struct str out = STR_INIT;
	struct page page = { .out = &out, .color = terminal_color(v->options) };
	struct value *document;

	if (!v->options->json) {
		report_past_run(&page, shown, terminal_width());
		return terminal_print(&out, e);
	}
	document = new_document(v, "cooper-log-run/1");
	value_put(&v->arena, document, "run", shown->run);
	value_put(&v->arena, document, "writes", shown->writes);
	value_put(&v->arena, document, "results", shown->results);
	return print_json(document, e);
}

static int show_run(struct log_view *v, const char *id, struct err *e)
{
	AUTO(deeds_release) struct deeds deeds = DEEDS_INIT;
	const struct past_run *run = past_find(&v->past, id, e);

	if (!run || deeds_read(&deeds, v->path.buf, run, e) < 0)
		return -1;
	return print_run(v,
		&(struct past_shown){ past_run_document(&v->arena, run), list_writes(v, &deeds),
			list_results(v, &deeds) },
		e);
}

static int show(struct log_view *v, size_t limit, struct err *e)
{
	const struct value *runs;
	size_t older;

	if (v->options->words.n)
		return show_run(v, v->options->words.items[0], e);
	runs = list_runs(v, limit, &older);
	return print_runs(v, runs, older, e);
}

/* Where the journal is. One that is named has to be there; where none was ever written, there are no runs. */
static int find_journal(struct log_view *v, struct err *e)
{
	if (carry_journal(&v->path, v->options, e) < 0)
		return -1;
	if (v->options->journal && access(v->path.buf, F_OK) < 0)
		return err_system(e, ERR_SYSTEM, "cannot read the journal '%s'", v->path.buf);
	return 0;
}

static int run(const struct options *o, struct err *e)
{
	AUTO(log_view_release) struct log_view v = LOG_VIEW_INIT;
	int64_t limit;

	v.options = o;
	if (read_limit(o, &limit, e) < 0 || find_journal(&v, e) < 0 ||
		past_read(&v.past, v.path.buf, e) < 0 || show(&v, (size_t)limit, e) < 0)
		return EXIT_ERROR;
	if (v.past.left_out)
		terminal_say("%zu %s of '%s' could not be read and %s left out", v.past.left_out,
			v.past.left_out == 1 ? "line" : "lines", v.path.buf,
			v.past.left_out == 1 ? "is" : "are");
	return EXIT_DONE;
}

const struct command command_log = {
	.name = "log",
	.summary = "show what was written when, and what became of it",
	.arguments = " [RUN] [--failed] [-n N] [--journal FILE]",
	.text = "Lists the runs of 'cooper apply' that the journal has, newest first: a table on "
		"a\n"
		"terminal, lines with tabs elsewhere (run, begin, end, changes done, failed and\n"
		"not attempted, commit, workspaces, credential, server). A commit with * had\n"
		"changes that were not committed. An unfinished run was killed, or is under way.\n"
		"\n"
		"With RUN, the first digits of a run's id, each of its writes: time, address,\n"
		"request, the status of the answer, and the id by which Bitbucket's support finds\n"
		"the request.\n",
	.flag = OF_LOG,
	.operands = 1,
	.run = run,
};
