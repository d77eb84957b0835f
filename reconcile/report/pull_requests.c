#include "report/pull_requests.h"

#include "base/str.h"
#include "codec/value.h"
#include "model/readiness.h"
#include "report/page.h"
#include "report/table.h"
#include "report/text.h"

#include <inttypes.h>
#include <string.h>

enum { DAY = 10, LABEL = 20 }; /* of "2026-11-26T..."; where values stand behind labels */

static const char *text(const struct value *document, const char *path)
{
	return value_text(value_at(document, path), "");
}

static bool is_draft(const struct value *document)
{
	return value_true(value_get(document, "draft")) &&
	       str_same(text(document, "state"), "OPEN");
}

/* --- cells --- */

static void add_state(struct str *out, const struct value *document)
{
	str_add(out, is_draft(document) ? "DRAFT" : text(document, "state"));
}

static enum page_style state_style(const struct value *document)
{
	const char *state = text(document, "state");

	if (is_draft(document))
		return PAGE_DIM;
	if (str_same(state, "OPEN") || str_same(state, "new") || str_same(state, "open"))
		return PAGE_GREEN;
	return str_same(state, "DECLINED") ? PAGE_RED : PAGE_DIM;
}

static void add_branches(struct str *out, const struct value *document)
{
	str_addf(out, "%s -> %s", text(document, "source"), text(document, "destination"));
}

static void add_day(struct str *out, const struct value *document)
{
	const char *time = text(document, "updated_on");

	str_addn(out, time, strnlen(time, DAY));
}

static enum page_style dim(const struct value *document)
{
	(void)document;
	return PAGE_DIM;
}

static void report_list(struct page *p, const struct table *shown, const struct table *tabs,
	const struct value *documents, size_t width)
{
	if (width)
		table_text(p, shown, documents, width);
	else
		table_tabs(p->out, tabs, documents);
}

void report_pull_requests(struct page *p, const struct value *documents, size_t width)
{
	static const struct table_column shown[] = {
		{ .title = "ID", .path = "id" },
		{ .title = "TITLE", .path = "title", .least = 12 },
		{ .title = "STATE", .cell = add_state, .style = state_style },
		{ .title = "BRANCHES", .cell = add_branches, .least = 12 },
		{ .title = "AUTHOR", .path = "author.name", .least = 8 },
		{ .title = "UPDATED", .cell = add_day, .style = dim },
	};
	static const struct table_column tabs[] = {
		{ .path = "id" },
		{ .path = "title" },
		{ .cell = add_state },
		{ .path = "source" },
		{ .path = "destination" },
		{ .path = "author.name" },
		{ .path = "updated_on" },
	};
	static const struct table a = { shown, COUNT(shown) }, b = { tabs, COUNT(tabs) };

	report_list(p, &a, &b, documents, width);
}

void report_issues(struct page *p, const struct value *documents, size_t width)
{
	static const struct table_column shown[] = {
		{ .title = "ID", .path = "id" },
		{ .title = "TITLE", .path = "title", .least = 12 },
		{ .title = "STATE", .path = "state", .style = state_style },
		{ .title = "KIND", .path = "kind" },
		{ .title = "PRIORITY", .path = "priority" },
		{ .title = "ASSIGNEE", .path = "assignee.name", .least = 8 },
		{ .title = "UPDATED", .cell = add_day, .style = dim },
	};
	static const struct table_column tabs[] = {
		{ .path = "id" },
		{ .path = "title" },
		{ .path = "state" },
		{ .path = "kind" },
		{ .path = "priority" },
		{ .path = "assignee.name" },
		{ .path = "updated_on" },
	};
	static const struct table a = { shown, COUNT(shown) }, b = { tabs, COUNT(tabs) };

	report_list(p, &a, &b, documents, width);
}

/* --- one of them --- */

void report_name(struct str *out, const struct value *document)
{
	AUTO(str_release) struct str title = STR_INIT;

	text_add(&title, text(document, "title"));
	str_addf(out, "#%s ", text(document, "id"));
	table_cut(out, title.buf, 60);
}

static void put_label(struct page *p, const char *label)
{
	page_pad(p, 2);
	page_put(p, PAGE_DIM, label);
	page_pad(p, LABEL);
}

static void put_foreign(struct page *p, enum page_style style, const char *foreign)
{
	AUTO(str_release) struct str safe = STR_INIT;

	text_add(&safe, foreign);
	page_put(p, style, safe.buf);
}

/* A label with its text; nothing where there is none. */
static void put_fact(struct page *p, const char *label, const char *fact)
{
	if (!*fact)
		return;
	put_label(p, label);
	put_foreign(p, PAGE_PLAIN, fact);
	page_end(p);
}

/* Text of many lines, each begun at `indent`. */
static void put_lines(struct page *p, size_t indent, const char *lines)
{
	size_t len;

	for (; *lines; lines += len + (lines[len] != '\0')) {
		AUTO(str_release) struct str line = STR_INIT;

		len = strcspn(lines, "\n");
		str_addn(&line, lines, len && lines[len - 1] == '\r' ? len - 1 : len);
		if (line.len)
			page_pad(p, indent);
		put_foreign(p, PAGE_PLAIN, line.buf);
		page_end(p);
	}
}

static void put_body(struct page *p, const char *body)
{
	if (!*body)
		return;
	page_end(p);
	put_lines(p, 2, body);
}

static void put_place(struct page *p, const struct value *comment)
{
	const char *file = text(comment, "file"), *line = text(comment, "line");

	if (!*file)
		return;
	page_put(p, PAGE_PLAIN, ", ");
	put_foreign(p, PAGE_PLAIN, file);
	if (*line) {
		page_put(p, PAGE_PLAIN, ":");
		page_put(p, PAGE_PLAIN, line);
	}
}

static void put_comment(struct page *p, const struct value *comment)
{
	AUTO(str_release) struct str time = STR_INIT;
	const char *created = text(comment, "created_on");

	/* To the minute. */
	str_addn(&time, created, strnlen(created, 16));
	page_end(p);
	put_foreign(p, PAGE_BOLD, value_text(value_at(comment, "author.name"), "somebody"));
	page_put(p, PAGE_DIM, ", ");
	put_foreign(p, PAGE_DIM, time.buf);
	page_put(p, PAGE_DIM, ", #");
	page_put(p, PAGE_DIM, text(comment, "id"));
	put_place(p, comment);
	page_end(p);
	put_lines(p, 2, text(comment, "text"));
}

static void put_comments(struct page *p, const struct value *comments)
{
	uint32_t i;

	for (i = 0; comments && i < comments->n; i++)
		put_comment(p, &comments->items[i]);
}

static void put_heading(struct page *p, const struct value *document)
{
	AUTO(str_release) struct str state = STR_INIT;

	page_put(p, PAGE_BOLD, "#");
	page_put(p, PAGE_BOLD, text(document, "id"));
	page_put(p, PAGE_BOLD, " ");
	put_foreign(p, PAGE_BOLD, text(document, "title"));
	page_put(p, PAGE_PLAIN, "  ");
	add_state(&state, document);
	put_foreign(p, state_style(document), state.buf);
	page_end(p);
}

static void put_participants(struct page *p, const struct value *people)
{
	AUTO(str_release) struct str who = STR_INIT;
	const char *verdict;
	uint32_t i;

	for (i = 0; people && i < people->n; i++) {
		verdict = text(&people->items[i], "verdict");
		if (!*verdict && !value_true(value_get(&people->items[i], "reviewer")))
			continue;
		str_addf(&who, "%s%s", who.len ? ", " : "", text(&people->items[i], "name"));
		if (*verdict)
			str_addf(&who, " (%s)",
				str_same(verdict, "approved") ? "approved" : "wants changes");
	}
	put_fact(p, "reviewers", who.buf);
}

void report_pull_request(struct page *p, const struct value *document, const struct value *comments)
{
	AUTO(str_release) struct str branches = STR_INIT;

	put_heading(p, document);
	add_branches(&branches, document);
	put_fact(p, "branches", branches.buf);
	put_fact(p, "author", text(document, "author.name"));
	put_participants(p, value_get(document, "participants"));
	put_fact(p, "comments", text(document, "comments"));
	put_fact(p, "tasks", text(document, "tasks"));
	put_fact(p, "created", text(document, "created_on"));
	put_fact(p, "updated", text(document, "updated_on"));
	put_fact(p, "merged as", text(document, "merge_commit"));
	put_fact(p, "page", text(document, "url"));
	put_body(p, text(document, "description"));
	put_comments(p, comments);
}

void report_issue(struct page *p, const struct value *document, const struct value *comments)
{
	put_heading(p, document);
	put_fact(p, "kind", text(document, "kind"));
	put_fact(p, "priority", text(document, "priority"));
	put_fact(p, "assignee", text(document, "assignee.name"));
	put_fact(p, "reporter", text(document, "reporter.name"));
	put_fact(p, "created", text(document, "created_on"));
	put_fact(p, "updated", text(document, "updated_on"));
	put_fact(p, "page", text(document, "url"));
	put_body(p, text(document, "content"));
	put_comments(p, comments);
}

/* --- whether it can be merged --- */

static void add_count(struct str *out, int64_t n, const char *what)
{
	if (n)
		str_addf(out, "%s%" PRId64 " %s", out->len ? ", " : "", n, what);
}

static void put_builds(struct page *p, const struct readiness *r)
{
	AUTO(str_release) struct str builds = STR_INIT;

	add_count(&builds, r->builds_successful, "successful");
	add_count(&builds, r->builds_failed, "failed");
	add_count(&builds, r->builds_running, "under way");
	put_fact(p, "builds", builds.len ? builds.buf : "none");
}

static enum page_style verdict_style(enum verdict verdict)
{
	static const enum page_style styles[] = { PAGE_GREEN, PAGE_YELLOW, PAGE_RED };

	return styles[verdict];
}

void report_readiness(struct page *p, const struct readiness *r)
{
	AUTO(str_release) struct str approvals = STR_INIT;
	AUTO(str_release) struct str tasks = STR_INIT;
	uint32_t i;

	put_heading(p, r->pull_request);
	str_addf(&approvals, "%" PRId64 " of %" PRId64, r->approvals, r->approvals_required);
	put_fact(p, "approvals", approvals.buf);
	put_participants(p, value_get(r->pull_request, "participants"));
	put_builds(p, r);
	str_addf(&tasks, "%" PRId64 " open", r->tasks_open);
	put_fact(p, "tasks", tasks.buf);
	page_put(p, verdict_style(r->verdict), readiness_word(r->verdict));
	for (i = 0; i < r->reasons->n; i++) {
		page_put(p, PAGE_PLAIN, i ? "; " : ": ");
		put_foreign(p, PAGE_PLAIN, value_text(&r->reasons->items[i], ""));
	}
	page_end(p);
}
