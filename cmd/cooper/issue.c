/*
 * cooper issue: the issues of a repository's own tracker, which bitbucket.org removed on 2026-08-20 (fact sheet,
 * section 3.12). Where the server has none, the answer says so, and the message names the successor.
 */
#include "cooper/issue.h"

#include "base/err.h"
#include "base/str.h"
#include "codec/value.h"
#include "cooper/command.h"
#include "cooper/desk.h"
#include "cooper/exit.h"
#include "cooper/given.h"
#include "cooper/options.h"
#include "cooper/persons.h"
#include "cooper/terminal.h"
#include "net/url.h"
#include "remote/digest.h"
#include "report/page.h"
#include "report/pull_requests.h"

enum { PAGELEN = 100 };

/* --- what the options say --- */

static const char *const states[] = { "new", "open", "resolved", "on hold", "invalid", "duplicate",
	"wontfix", "closed", "all", NULL };

/* Adds "state = ..." to the filter; nothing for all. */
static int add_state(struct str *query, const char *word, struct err *e)
{
	const char *state = word ? given_choice("state", word, states, e) : NULL;

	if (word && !state)
		return -1;
	if (!word)
		str_add(query, "(state = \"new\" OR state = \"open\" OR state = \"on hold\")");
	else if (!str_same(state, "all"))
		str_addf(query, "state = \"%s\"", state);
	return 0;
}

static int add_assignee(struct desk *d, struct str *query, struct err *e)
{
	AUTO(persons_release) struct persons persons = PERSONS_INIT(d);
	const char *uuid;

	if (!d->options->assignee)
		return 0;
	uuid = persons_find(&persons, d->options->assignee, e);
	if (!uuid)
		return -1;
	str_addf(query, "%sassignee.uuid = \"%s\"", query->len ? " AND " : "", uuid);
	return 0;
}

/* --- cooper issue list --- */

const struct value *issue_list(struct desk *d, const char *query, size_t most, struct err *e)
{
	AUTO(str_release) struct str path = STR_INIT;

	str_addf(&path, "%s?pagelen=%zu&sort=-created_on", desk_path(d, "issues"),
		most && most < PAGELEN ? most : (size_t)PAGELEN);
	if (*query) {
		str_add(&path, "&q=");
		url_encode(&path, query);
	}
	return ask_list(&d->ask, path.buf, most, e);
}

static int print_list(struct desk *d, const struct value *items, struct err *e)
{
	struct value *all = digest_all(&d->arena, items, digest_issue), *document;
	AUTO(str_release) struct str out = STR_INIT;
	struct page page = desk_page(d, &out);

	if (d->options->json) {
		document = desk_document(d, "cooper-issues/1");
		value_put(&d->arena, document, "issues", all);
		return desk_print(document, e);
	}
	report_issues(&page, all, terminal_width());
	if (!all->n)
		terminal_say("there is no such issue in %s/%s", d->workspace, d->repository);
	return terminal_print(&out, e);
}

static int run_list(const struct options *o, struct err *e)
{
	AUTO(desk_release) struct desk d = DESK_INIT;
	AUTO(str_release) struct str query = STR_INIT;
	const struct value *items;
	size_t limit;

	if (add_state(&query, o->state, e) < 0 || desk_open(&d, o, &desk_issue, e) < 0 ||
		given_limit(&d, &limit, e) < 0 || add_assignee(&d, &query, e) < 0)
		return EXIT_ERROR;
	items = issue_list(&d, query.buf, limit, e);
	return items && print_list(&d, items, e) == 0 ? EXIT_DONE : EXIT_ERROR;
}

const struct command command_issue_list = {
	.name = "issue list",
	.summary = "list issues",
	.arguments = " [--state STATE] [--assignee NAME] [--limit N]",
	.text = "Lists the repository's issues, newest first: a table on a terminal, lines with\n"
		"tabs elsewhere (number, title, state, kind, priority, assignee, time of the last\n"
		"change).\n",
	.flag = OF_ISSUE,
	.part = PART_LIST,
	.run = run_list,
};

/* --- cooper issue view --- */

static int print_one(
	struct desk *d, const struct value *from, const struct value *comments, struct err *e)
{
	struct value *issue = digest_issue(&d->arena, from), *document;
	AUTO(str_release) struct str out = STR_INIT;
	struct page page = desk_page(d, &out);

	if (!d->options->json) {
		report_issue(&page, issue, comments);
		return terminal_print(&out, e);
	}
	document = desk_document_of(d, "cooper-issue/1", NULL, comments);
	value_put(&d->arena, document, "issue", issue);
	return desk_print(document, e);
}

static int run_view(const struct options *o, struct err *e)
{
	AUTO(desk_release) struct desk d = DESK_INIT;
	const struct value *issue, *comments = NULL;

	if (desk_open(&d, o, &desk_issue, e) < 0 || desk_need_id(&d, e) < 0)
		return EXIT_ERROR;
	issue = ask_json(&d.ask, desk_item(&d, "%s", ""), e);
	if (issue && o->comments) {
		comments = ask_list(&d.ask, desk_item(&d, "/comments?pagelen=100"), 0, e);
		if (!comments)
			return EXIT_ERROR;
		comments = digest_all(&d.arena, comments, digest_comment);
	}
	return issue && print_one(&d, issue, comments, e) == 0 ? EXIT_DONE : EXIT_ERROR;
}

const struct command command_issue_view = {
	.name = "issue view",
	.summary = "show an issue",
	.arguments = " ID [--comments]",
	.text = "Shows an issue. ID is its number or the URL of its page.\n",
	.flag = OF_ISSUE,
	.part = PART_VIEW,
	.operands = 1,
	.run = run_view,
};

/* --- cooper issue --- */

static const struct command *const parts[] = {
	&command_issue_list,
	&command_issue_view,
	&command_issue_create,
	&command_issue_edit,
	&command_issue_comment,
	NULL,
};

static int run(const struct options *o, struct err *e)
{
	command_part(o->command, NULL, e);
	return EXIT_USAGE;
}

const struct command command_issue = {
	.name = "issue",
	.summary = "issues of a repository's own tracker, where the server has it",
	.arguments = " list|view|create|edit|comment [OPTION]...",
	.text = "list     lists issues\n"
		"view     shows one\n"
		"create   reports one\n"
		"edit     changes one\n"
		"comment  comments on one\n"
		"\n"
		"bitbucket.org removed its issue trackers on 2026-08-20 (CHANGE-3401); their "
		"successor is Jira.\n"
		"'cooper issue create --help' explains a word. These options are understood by "
		"all:\n",
	.flag = OF_ISSUE,
	.parts = parts,
	.run = run,
};
