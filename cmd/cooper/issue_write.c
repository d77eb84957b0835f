/* cooper issue create, edit and comment. */
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
#include "cooper/remark.h"
#include "cooper/terminal.h"
#include "remote/digest.h"
#include "report/pull_requests.h"

/* The words of options, checked before anything is sent; NULL: not given. */
struct words {
	const char *kind, *priority, *state;
};

static int take_word(const char **known, const char *what, const char *word,
	const char *const *choices, struct err *e)
{
	*known = word ? given_choice(what, word, choices, e) : NULL;
	return word && !*known ? -1 : 0;
}

static int read_words(struct words *w, const struct options *o, struct err *e)
{
	static const char *const kinds[] = { "bug", "enhancement", "proposal", "task", NULL };
	static const char *const priorities[] = { "trivial", "minor", "major", "critical",
		"blocker", NULL };
	static const char *const states[] = { "new", "open", "resolved", "on hold", "invalid",
		"duplicate", "wontfix", "closed", NULL };

	if (take_word(&w->kind, "kind", o->kind, kinds, e) < 0 ||
		take_word(&w->priority, "priority", o->priority, priorities, e) < 0)
		return -1;
	return take_word(&w->state, "state", o->state, states, e);
}

static int put_assignee(struct desk *d, struct value *body, struct err *e)
{
	AUTO(persons_release) struct persons persons = PERSONS_INIT(d);
	const char *name = d->options->assignee, *uuid;

	if (!name)
		return 0;
	if (!*name) {
		value_put(&d->arena, body, "assignee", value_new_null(&d->arena));
		return 0;
	}
	uuid = persons_find(&persons, name, e);
	desk_put_text(d, body, "assignee.uuid", uuid);
	return uuid ? 0 : -1;
}

/* What the options say of an issue; NULL with `e` set. */
static struct value *body_of(struct desk *d, const struct words *w, struct err *e)
{
	struct value *body = value_new_map(&d->arena);
	const char *text;

	if (given_text(d, &text, e) < 0)
		return NULL;
	desk_put_text(d, body, "title", d->options->title);
	desk_put_text(d, body, "content.raw", text);
	desk_put_text(d, body, "kind", w->kind);
	desk_put_text(d, body, "priority", w->priority);
	desk_put_text(d, body, "state", w->state);
	return put_assignee(d, body, e) < 0 ? NULL : body;
}

static int report(struct desk *d, const char *result, const struct value *from, struct err *e)
{
	struct value *issue = digest_issue(&d->arena, from), *document;
	AUTO(str_release) struct str line = STR_INIT;

	if (d->options->json) {
		document = desk_document_of(d, "cooper-issue/1", result, NULL);
		value_put(&d->arena, document, "issue", issue);
		return desk_print(document, e);
	}
	report_name(&line, issue);
	terminal_say("%s %s", result, line.buf);
	return desk_print_url(issue, e);
}

/* --- cooper issue create --- */

/* Those of `all` that have the title. */
static const struct value *titled(struct desk *d, const struct value *all, const char *title)
{
	struct value *list = value_new_list(&d->arena);
	uint32_t i;

	for (i = 0; all && i < all->n; i++)
		if (str_same(value_text(value_get(&all->items[i], "title"), ""), title))
			value_push(&d->arena, list, &all->items[i]);
	return list;
}

/* A lost request: the issue that `body` may have made; NULL with `e` saying more. */
static const struct value *look_after(
	struct desk *d, const struct value *body, const char *since, struct err *e)
{
	AUTO(err_release) struct err why = ERR_INIT;
	const char *text = value_text(value_at(body, "content.raw"), "");
	const struct value *all = issue_list(d, "", 20, &why), *found;

	found = remark_find(titled(d, all, d->options->title), "content.raw", text, since);
	if (found)
		err_release(e);
	else if (all)
		err_set(e, e->code, "%s; the issue is not there: run it again", err_text(e));
	else
		err_set(e, e->code,
			"%s; whether the issue is there is not known, and it was not sent again "
			"(%s)",
			err_text(e), err_text(&why));
	return found;
}

static int run_create(const struct options *o, struct err *e)
{
	AUTO(desk_release) struct desk d = DESK_INIT;
	struct ask_write write = { .method = HTTP_POST };
	struct words words;
	const char *since;
	enum ask_fate fate;

	if (!o->title || !*o->title)
		return err_set(e, ERR_USAGE, "an issue needs a title; give --title");
	if (read_words(&words, o, e) < 0 || desk_open(&d, o, &desk_issue, e) < 0)
		return EXIT_ERROR;
	write.body = body_of(&d, &words, e);
	write.path = desk_path(&d, "issues");
	if (!write.body)
		return EXIT_ERROR;
	since = remark_since(&d);
	fate = ask_write(&d.ask, &write, e);
	if (fate == ASK_LOST)
		write.json = look_after(&d, write.body, since, e);
	if (e->code != ERR_NONE)
		return EXIT_ERROR;
	return report(&d, "created", write.json, e) < 0 ? EXIT_ERROR : EXIT_DONE;
}

const struct command command_issue_create = {
	.name = "issue create",
	.summary = "report an issue",
	.arguments = " --title TEXT [-b TEXT] [--kind KIND] [--priority P] [--assignee NAME]",
	.text = "Reports an issue and prints the URL of its page.\n",
	.flag = OF_ISSUE,
	.part = PART_CREATE,
	.run = run_create,
};

/* --- cooper issue edit --- */

static int run_edit(const struct options *o, struct err *e)
{
	AUTO(desk_release) struct desk d = DESK_INIT;
	struct ask_write write = { .method = HTTP_PUT };
	struct words words;

	if (o->title && !*o->title)
		return err_set(e, ERR_USAGE, "an issue needs a title, and --title is empty");
	if (read_words(&words, o, e) < 0 || desk_open(&d, o, &desk_issue, e) < 0 ||
		desk_need_id(&d, e) < 0)
		return EXIT_ERROR;
	write.body = body_of(&d, &words, e);
	write.path = desk_item(&d, "%s", "");
	if (!write.body)
		return EXIT_ERROR;
	if (!write.body->n)
		return err_set(
			e, ERR_USAGE, "there is nothing to change; see 'cooper issue edit --help'");
	if (ask_write(&d.ask, &write, e) != ASK_DONE)
		return EXIT_ERROR;
	return report(&d, "updated", write.json, e) < 0 ? EXIT_ERROR : EXIT_DONE;
}

const struct command command_issue_edit = {
	.name = "issue edit",
	.summary = "change an issue",
	.arguments = " ID [--title TEXT] [--body TEXT] [--state STATE] [--assignee NAME]",
	.text = "Changes an issue; what is not given stays as it is. Prints the URL of its page.\n",
	.flag = OF_ISSUE,
	.part = PART_EDIT,
	.operands = 1,
	.run = run_edit,
};

/* --- cooper issue comment --- */

static int run_comment(const struct options *o, struct err *e)
{
	AUTO(desk_release) struct desk d = DESK_INIT;

	if (desk_open(&d, o, &desk_issue, e) < 0 || desk_need_id(&d, e) < 0 ||
		remark_make(&d, e) < 0)
		return EXIT_ERROR;
	return EXIT_DONE;
}

const struct command command_issue_comment = {
	.name = "issue comment",
	.summary = "comment on an issue",
	.arguments = " ID -b TEXT | -F FILE",
	.text = "Comments on an issue and prints the URL of the comment.\n",
	.flag = OF_ISSUE,
	.part = PART_COMMENT,
	.operands = 1,
	.run = run_comment,
};
