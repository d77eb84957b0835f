/* cooper pr: pull requests, from the first to the merge. This file has what only looks, and what the parts share. */
#include "cooper/pr.h"

#include "base/err.h"
#include "base/mem.h"
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

#include <inttypes.h>

/* The most that the list has on a page (fact sheet, section 2). */
enum { PAGELEN = 50 };

/* --- asking --- */

const struct value *pr_get(struct desk *d, int64_t delay_ms, struct err *e)
{
	return ask_later(&d->ask, desk_item(d, "%s", ""), delay_ms, e);
}

void pr_quote(struct str *query, const char *text)
{
	str_addch(query, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			str_addch(query, '\\');
		str_addch(query, *text);
	}
	str_addch(query, '"');
}

const struct value *pr_list(
	struct desk *d, const char *states, const char *query, size_t most, struct err *e)
{
	AUTO(str_release) struct str path = STR_INIT;

	/* Reviewers are in a list only where `fields` asks for them (fact sheet, section 3.13). */
	str_addf(&path,
		"%s?%s&pagelen=%zu&fields=next,size,page,pagelen,values.id,values.title,"
		"values.description,values.state,values.draft,values.author,"
		"values.source.branch.name,values.source.repository.full_name,"
		"values.source.commit.hash,values.destination.branch.name,"
		"values.close_source_branch,values.merge_commit.hash,values.comment_count,"
		"values.task_count,values.created_on,values.updated_on,values.links.html.href,"
		"values.reviewers.uuid,values.participants",
		desk_path(d, "pullrequests"), states,
		most && most < PAGELEN ? most : (size_t)PAGELEN);
	if (query) {
		str_add(&path, "&q=");
		url_encode(&path, query);
	}
	return ask_list(&d->ask, path.buf, most, e);
}

int pr_find_current(struct desk *d, struct err *e)
{
	AUTO(str_release) struct str query = STR_INIT;
	AUTO(mem_free) char *branch = NULL;
	const struct value *found;

	if (d->id)
		return 0;
	branch = here_branch(e);
	if (!branch)
		return err_set(e, ERR_USAGE,
			"which pull request? give its number, or the URL of its page (%s)",
			err_text(e));
	str_add(&query, "source.branch.name = ");
	pr_quote(&query, branch);
	found = pr_list(d, "state=OPEN", query.buf, 2, e);
	if (!found)
		return -1;
	if (found->n != 1)
		return err_set(e, ERR_USAGE,
			"%s pull request is open from the branch '%s'; give its number",
			found->n ? "more than one" : "no", branch);
	d->id = value_int(value_get(&found->items[0], "id"), 0);
	return 0;
}

const char *pr_me(struct desk *d, struct err *e)
{
	const struct value *user = ask_json(&d->ask, "user?fields=uuid", e);

	if (!user && (e->code == ERR_AUTH || e->code == ERR_NOT_FOUND))
		err_release(e);
	return user ? value_text(value_get(user, "uuid"), NULL) : NULL;
}

/* --- saying --- */

int pr_report(
	struct desk *d, const char *result, const struct value *from, bool with_url, struct err *e)
{
	struct value *pr = digest_pull_request(&d->arena, from), *document;
	AUTO(str_release) struct str line = STR_INIT;

	if (d->options->json) {
		document = desk_document_of(d, "cooper-pull-request/1", result, NULL);
		value_put(&d->arena, document, "pull_request", pr);
		return desk_print(document, e);
	}
	report_name(&line, pr);
	terminal_say("%s %s", result, line.buf);
	return with_url ? desk_print_url(pr, e) : 0;
}

/* --- cooper pr list --- */

static const char *states_of(const char *word, struct err *e)
{
	static const char *const words[] = { "open", "merged", "declined", "superseded", "all",
		NULL };
	static const char *const queries[] = { "state=OPEN", "state=MERGED", "state=DECLINED",
		"state=SUPERSEDED", "state=OPEN&state=MERGED&state=DECLINED&state=SUPERSEDED" };
	const char *known = given_choice("state", word ? word : "open", words, e);
	size_t i;

	if (!known)
		return NULL;
	for (i = 0; words[i] != known; i++)
		;
	return queries[i];
}

/* Adds that `field` is the person whom `name` means; nothing for NULL. */
static int add_person(
	struct persons *p, struct str *query, const char *field, const char *name, struct err *e)
{
	const char *uuid;

	if (!name)
		return 0;
	uuid = persons_find(p, name, e);
	if (!uuid)
		return -1;
	str_addf(query, "%s%s = ", query->len ? " AND " : "", field);
	pr_quote(query, uuid);
	return 0;
}

static int print_list(struct desk *d, const struct value *items, struct err *e)
{
	struct value *list = digest_all(&d->arena, items, digest_pull_request), *document;
	AUTO(str_release) struct str out = STR_INIT;
	struct page page = desk_page(d, &out);

	if (d->options->json) {
		document = desk_document(d, "cooper-pull-requests/1");
		value_put(&d->arena, document, "pull_requests", list);
		return desk_print(document, e);
	}
	report_pull_requests(&page, list, terminal_width());
	if (!list->n)
		terminal_say("there is no such pull request in %s/%s", d->workspace, d->repository);
	return terminal_print(&out, e);
}

static int run_list(const struct options *o, struct err *e)
{
	AUTO(desk_release) struct desk d = DESK_INIT;
	AUTO(persons_release) struct persons persons = PERSONS_INIT(&d);
	AUTO(str_release) struct str query = STR_INIT;
	const char *states = states_of(o->state, e);
	const struct value *items;
	size_t limit;

	if (!states || desk_open(&d, o, &desk_pull_request, e) < 0 ||
		given_limit(&d, &limit, e) < 0 ||
		add_person(&persons, &query, "author.uuid", o->author, e) < 0 ||
		add_person(&persons, &query, "reviewers.uuid", o->reviewer, e) < 0)
		return EXIT_ERROR;
	items = pr_list(&d, states, query.len ? query.buf : NULL, limit, e);
	return items && print_list(&d, items, e) == 0 ? EXIT_DONE : EXIT_ERROR;
}

const struct command command_pr_list = {
	.name = "pr list",
	.summary = "list pull requests",
	.arguments = " [--state STATE] [--author NAME] [--reviewer NAME] [--limit N]",
	.text = "Lists the repository's pull requests, newest first: a table on a terminal,\n"
		"lines with tabs elsewhere (number, title, state, source, destination, author,\n"
		"time of the last change).\n",
	.flag = OF_PR,
	.part = PART_LIST,
	.run = run_list,
};

/* --- cooper pr view --- */

static int print_one(
	struct desk *d, const struct value *from, const struct value *comments, struct err *e)
{
	struct value *pr = digest_pull_request(&d->arena, from), *document;
	AUTO(str_release) struct str out = STR_INIT;
	struct page page = desk_page(d, &out);

	if (!d->options->json) {
		report_pull_request(&page, pr, comments);
		return terminal_print(&out, e);
	}
	document = desk_document_of(d, "cooper-pull-request/1", NULL, comments);
	value_put(&d->arena, document, "pull_request", pr);
	return desk_print(document, e);
}

static int run_view(const struct options *o, struct err *e)
{
	AUTO(desk_release) struct desk d = DESK_INIT;
	const struct value *pr, *comments = NULL;

	if (desk_open(&d, o, &desk_pull_request, e) < 0 || pr_find_current(&d, e) < 0)
		return EXIT_ERROR;
	pr = pr_get(&d, 0, e);
	if (pr && o->comments) {
		comments = ask_list(&d.ask, desk_item(&d, "/comments?pagelen=100"), 0, e);
		if (!comments)
			return EXIT_ERROR;
		comments = digest_all(&d.arena, comments, digest_comment);
	}
	return pr && print_one(&d, pr, comments, e) == 0 ? EXIT_DONE : EXIT_ERROR;
}

const struct command command_pr_view = {
	.name = "pr view",
	.summary = "show a pull request",
	.arguments = " [ID] [--comments]",
	.text = "Shows a pull request. ID is its number or the URL of its page; without one, it\n"
		"is $BITBUCKET_PR_ID, else that which is open from the current git branch.\n",
	.flag = OF_PR,
	.part = PART_VIEW,
	.operands = 1,
	.run = run_view,
};

/* --- cooper pr --- */

static const struct command *const parts[] = {
	&command_pr_list,
	&command_pr_view,
	&command_pr_create,
	&command_pr_edit,
	&command_pr_status,
	&command_pr_merge,
	&command_pr_decline,
	&command_pr_approve,
	&command_pr_comment,
	NULL,
};

static int run(const struct options *o, struct err *e)
{
	command_part(o->command, NULL, e);
	return EXIT_USAGE;
}

const struct command command_pr = {
	.name = "pr",
	.summary = "pull requests: list, create, wait for builds and approvals, merge",
	.arguments = " list|view|create|edit|status|merge|decline|approve|comment [OPTION]...",
	.text = "list     lists pull requests\n"
		"view     shows one\n"
		"create   opens one, or changes that which is open between the same branches\n"
		"edit     changes one\n"
		"status   says whether one can be merged, and waits for it\n"
		"merge    merges one\n"
		"decline  declines one, for good\n"
		"approve  approves of one\n"
		"comment  comments on one\n"
		"\n"
		"'cooper pr create --help' explains a word; docs/pull-requests.md has all of it.\n"
		"These options are understood by all:\n",
	.flag = OF_PR,
	.parts = parts,
	.run = run,
};
