#include "report/past.h"

#include "base/str.h"
#include "codec/value.h"
#include "report/page.h"
#include "report/table.h"
#include "report/text.h"

#include <inttypes.h>
#include <string.h>

/* Parts of "2026-11-23T10:15:30.001Z". */
enum { DAY = 10, CLOCK = 11, CLOCK_LEN = 8, MINUTE = 16, SECOND = 19 };

enum { ID_SHOWN = 8, COMMIT_SHOWN = 7, LABEL = 14, BODY = 12, WIDTH_LEAST = 40 };

/* From here on there is room to say by what and where. */
enum { ROOMY = 100 };

static const char *text(const struct value *document, const char *name)
{
	return value_text(value_get(document, name), "");
}

static int64_t count(const struct value *document, const char *name)
{
	return value_int(value_get(document, name), 0);
}

static bool has_ended(const struct value *run)
{
	return *text(run, "ended") != '\0';
}

bool past_run_is_whole(const struct value *run)
{
	return has_ended(run) && !count(run, "failed") && !count(run, "skipped");
}

bool past_write_is_done(const struct value *write)
{
	const char *status = text(write, "status");

	return str_same(status, "done") || str_same(status, "adopted");
}

/* --- cells of the list --- */

/* "2026-11-23 10:15" of a time; what is none as it is. */
static void add_time(struct str *out, const char *time, size_t len)
{
	const bool whole = strlen(time) > SECOND && time[DAY] == 'T';

	str_addn(out, time, whole ? len : strnlen(time, SECOND));
	if (whole)
		out->buf[out->len - len + DAY] = ' ';
}

static void add_began(struct str *out, const struct value *run)
{
	add_time(out, text(run, "began"), MINUTE);
}

static void add_id(struct str *out, const struct value *run)
{
	str_addn(out, text(run, "run"), strnlen(text(run, "run"), ID_SHOWN));
}

static void add_number(struct str *out, int64_t n, const char *what)
{
	str_addf(out, "%s%" PRId64 " %s", out->len ? ", " : "", n, what);
}

/* "12 done", "3 done, 1 failed, 2 left", "unfinished: 3 of 14 done" */
static void add_result(struct str *out, const struct value *run)
{
	AUTO(str_release) struct str numbers = STR_INIT;

	if (!has_ended(run))
		str_addf(&numbers, "unfinished: %" PRId64 " of %" PRId64 " done",
			count(run, "done"), count(run, "changes"));
	else if (count(run, "done") || past_run_is_whole(run))
		add_number(&numbers, count(run, "done"), "done");
	if (count(run, "failed"))
		add_number(&numbers, count(run, "failed"), "failed");
	if (count(run, "skipped"))
		add_number(&numbers, count(run, "skipped"), "left");
	str_add(out, numbers.buf);
}

static enum page_style result_style(const struct value *run)
{
	if (past_run_is_whole(run))
		return PAGE_GREEN;
	return count(run, "failed") ? PAGE_RED : PAGE_YELLOW;
}

static void add_commit(struct str *out, const struct value *run)
{
	const char *commit = text(run, "commit");

	str_addn(out, commit, strnlen(commit, COMMIT_SHOWN));
	if (*commit && value_true(value_get(run, "dirty")))
		str_addch(out, '*');
}

static void add_workspaces(struct str *out, const struct value *run)
{
	const struct value *list = value_get(run, "workspaces");
	uint32_t i;

	for (i = 0; list && i < list->n; i++)
		str_addf(out, "%s%s", i ? "," : "", value_text(&list->items[i], ""));
}

static enum page_style dim(const struct value *document)
{
	(void)document;
	return PAGE_DIM;
}

static enum page_style bold(const struct value *document)
{
	(void)document;
	return PAGE_BOLD;
}

/* Whether the runs are of more than one server. */
static bool servers_differ(const struct value *runs)
{
	uint32_t i;

	for (i = 1; i < runs->n; i++)
		if (!str_same(text(&runs->items[i], "server"), text(&runs->items[0], "server")))
			return true;
	return false;
}

void report_past_runs(struct page *p, const struct value *runs, size_t width)
{
	static const struct table_column shown[] = {
		{ .title = "BEGAN (UTC)", .cell = add_began, .style = dim },
		{ .title = "RUN", .cell = add_id, .style = bold },
		{ .title = "RESULT", .cell = add_result, .style = result_style },
		{ .title = "COMMIT", .cell = add_commit },
		{ .title = "WORKSPACES", .cell = add_workspaces, .least = 6 },
		{ .title = "CREDENTIAL", .path = "credential", .style = dim, .least = 10 },
		{ .title = "SERVER", .path = "server", .style = dim, .least = 10 },
	};
	static const struct table_column tabs[] = {
		{ .path = "run" },
		{ .path = "began" },
		{ .path = "ended" },
		{ .path = "done" },
		{ .path = "failed" },
		{ .path = "skipped" },
		{ .path = "commit" },
		{ .cell = add_workspaces },
		{ .path = "credential" },
		{ .path = "server" },
	};
	static const struct table b = { tabs, COUNT(tabs) };
	const struct table a = { shown, width < ROOMY           ? COUNT(shown) - 2
					: !servers_differ(runs) ? COUNT(shown) - 1
								: COUNT(shown) };

	if (width)
		table_text(p, &a, runs, width);
	else
		table_tabs(p->out, &b, runs);
}

/* --- one run --- */

/* A label with its text; nothing where there is none. */
static void put_fact(struct page *p, const char *label, const char *fact)
{
	AUTO(str_release) struct str safe = STR_INIT;

	if (!*fact)
		return;
	text_add(&safe, fact);
	page_pad(p, 2);
	page_put(p, PAGE_DIM, label);
	page_pad(p, LABEL);
	page_put(p, PAGE_PLAIN, safe.buf);
	page_end(p);
}

static void put_time(struct page *p, const char *label, const char *time)
{
	AUTO(str_release) struct str shown = STR_INIT;

	add_time(&shown, time, SECOND);
	if (strlen(time) > SECOND)
		str_add(&shown, " UTC");
	put_fact(p, label, shown.buf);
}

static void put_heading(struct page *p, const struct value *run)
{
	AUTO(str_release) struct str result = STR_INIT;

	add_result(&result, run);
	page_put(p, PAGE_BOLD, "run ");
	page_put(p, PAGE_BOLD, text(run, "run"));
	page_put(p, PAGE_PLAIN, "  ");
	page_put(p, result_style(run), result.buf);
	page_end(p);
}

static void put_facts(struct page *p, const struct value *run)
{
	AUTO(str_release) struct str workspaces = STR_INIT, commit = STR_INIT;

	put_heading(p, run);
	put_time(p, "began", text(run, "began"));
	put_time(p, "ended", text(run, "ended"));
	put_fact(p, "server", text(run, "server"));
	put_fact(p, "credential", text(run, "credential"));
	str_add(&commit, text(run, "commit"));
	if (commit.len && value_true(value_get(run, "dirty")))
		str_add(&commit, ", with local changes");
	put_fact(p, "commit", commit.buf);
	put_fact(p, "author", text(run, "author"));
	add_workspaces(&workspaces, run);
	put_fact(p, "workspaces", workspaces.buf);
	put_fact(p, "plan", text(run, "plan"));
	put_fact(p, "resumes", text(run, "resumes"));
	put_fact(p, "cooper", text(run, "version"));
}

static const char *sign_of(const struct value *write)
{
	const char *action = text(write, "action");

	return str_same(action, "create") ? "+" : str_same(action, "delete") ? "-" : "~";
}

static enum page_style sign_style(const char *sign)
{
	return *sign == '+' ? PAGE_GREEN : *sign == '-' ? PAGE_RED : PAGE_YELLOW;
}

static void flow(struct page *p, size_t indent, size_t width, const char *foreign)
{
	AUTO(str_release) struct str printable = STR_INIT;

	text_add(&printable, foreign);
	page_flow(p, &(struct page_flow){ .text = printable.buf,
			     .origin = "",
			     .indent = indent,
			     .width = width > WIDTH_LEAST ? width : WIDTH_LEAST,
			     .gap = ' ' });
}

/* "POST repositories/acme/api: 201, request 69c6e797ac2410ab" */
static void put_request(struct page *p, const struct value *write, size_t width)
{
	AUTO(str_release) struct str line = STR_INIT;
	const char *http = text(write, "http"), *request = text(write, "request");

	if (*text(write, "method"))
		str_addf(&line, "%s %s", text(write, "method"), text(write, "path"));
	if (*text(write, "status"))
		str_addf(&line, "%s%s", line.len ? ": " : "", *http ? http : "no answer");
	if (*request)
		str_addf(&line, ", request %s", request);
	flow(p, BODY, width, line.buf);
}

static void put_why(struct page *p, const struct value *write, size_t width)
{
	const char *status = text(write, "status");

	page_pad(p, BODY);
	if (!*status) {
		page_put(p, PAGE_YELLOW, "open");
		flow(p, BODY, width,
			": the run ended before it was known what became of it; the next plan "
			"shows it");
		return;
	}
	page_put(p, str_same(status, "failed") ? PAGE_RED : PAGE_YELLOW, status);
	page_put(p, PAGE_PLAIN, ": ");
	flow(p, BODY, width,
		past_write_is_done(write) ? "looking showed that it took effect"
					  : text(write, "message"));
}

static void put_write(struct page *p, const struct value *write, size_t width)
{
	const char *time = text(write, "time"), *sign = sign_of(write);
	AUTO(str_release) struct str clock = STR_INIT, address = STR_INIT;

	if (strlen(time) > SECOND)
		str_addn(&clock, time + CLOCK, CLOCK_LEN);
	text_add(&address, text(write, "address"));
	page_put(p, PAGE_DIM, clock.buf);
	page_pad(p, CLOCK_LEN + 2);
	page_put(p, sign_style(sign), sign);
	page_pad(p, BODY);
	page_put(p, PAGE_PLAIN, address.buf);
	page_end(p);
	put_request(p, write, width);
	if (!str_same(text(write, "status"), "done"))
		put_why(p, write, width);
}

static bool is_left(const struct value *result)
{
	const char *status = text(result, "status");

	return str_same(status, "skipped") || str_same(status, "stopped");
}

static void put_left(struct page *p, const struct value *results, size_t width)
{
	uint32_t i;
	bool titled = false;

	for (i = 0; i < results->n; i++) {
		AUTO(str_release) struct str address = STR_INIT;
		const struct value *result = &results->items[i];

		if (!is_left(result))
			continue;
		if (!titled) {
			page_end(p);
			page_put(p, PAGE_BOLD, "Not attempted, or not finished:\n");
		}
		titled = true;
		p->column = 0;
		text_add(&address, text(result, "address"));
		page_pad(p, 2);
		page_put(p, PAGE_PLAIN, address.buf);
		page_end(p);
		flow(p, 4, width, text(result, "message"));
	}
}

void report_past_run(struct page *p, const struct past_shown *shown, size_t width)
{
	static const struct table_column tabs[] = {
		{ .path = "time" },
		{ .path = "change" },
		{ .path = "action" },
		{ .path = "address" },
		{ .path = "method" },
		{ .path = "path" },
		{ .path = "status" },
		{ .path = "http" },
		{ .path = "request" },
		{ .path = "message" },
	};
	static const struct table table = { tabs, COUNT(tabs) };
	uint32_t i;

	if (!width) {
		table_tabs(p->out, &table, shown->writes);
		return;
	}
	put_facts(p, shown->run);
	if (shown->writes->n)
		page_end(p);
	for (i = 0; i < shown->writes->n; i++)
		put_write(p, &shown->writes->items[i], width);
	put_left(p, shown->results, width);
}
