/* cooper pr edit: changes an open pull request. */
#include "cooper/pr.h"

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

#include <string.h>

static int check_options(const struct options *o, struct err *e)
{
	if (o->draft && o->ready)
		return err_set(e, ERR_USAGE, "--draft and --ready are both given; choose one");
	if (o->set_reviewers && (o->joining.n || o->leaving.n))
		return err_set(e, ERR_USAGE,
			"--set-reviewers says who all of them are; leave --add-reviewer and "
			"--remove-reviewer out");
	if (o->title && !*o->title)
		return err_set(e, ERR_USAGE, "a pull request needs a title, and --title is empty");
	if (!o->title && !o->body && !o->body_file && !o->destination && !o->joining.n &&
		!o->leaving.n && !o->set_reviewers && !o->draft && !o->ready &&
		!o->close_source_branch)
		return err_set(
			e, ERR_USAGE, "there is nothing to change; see 'cooper pr edit --help'");
	return 0;
}

/* The names of --set-reviewers, which commas separate. */
static int add_set(struct persons *p, struct value *uuids, struct err *e)
{
	const char *at = p->desk->options->set_reviewers;
	size_t len;

	for (at += strspn(at, ", "); *at; at += strspn(at, ", ")) {
		AUTO(str_release) struct str name = STR_INIT;

		len = strcspn(at, ",");
		str_addn(&name, at, len);
		at += len;
		while (name.len && name.buf[name.len - 1] == ' ')
			str_truncate(&name, name.len - 1);
		if (persons_add(p, name.buf, uuids, e) < 0)
			return -1;
	}
	return 0;
}

static int find_all(
	struct persons *p, const struct values *names, struct value *uuids, struct err *e)
{
	size_t i;

	for (i = 0; i < names->n; i++)
		if (persons_add(p, names->items[i], uuids, e) < 0)
			return -1;
	return 0;
}

/* Those who are asked now, without those who leave, and with those who join. */
static int change_reviewers(
	struct persons *p, const struct value *pr, struct value *uuids, struct err *e)
{
	const struct value *there = value_get(pr, "reviewers");
	struct value *leaving = value_new_list(&p->desk->arena);
	const char *uuid;
	uint32_t i;

	if (find_all(p, &p->desk->options->leaving, leaving, e) < 0)
		return -1;
	for (i = 0; there && i < there->n; i++) {
		uuid = value_text(value_get(&there->items[i], "uuid"), NULL);
		if (!persons_has(leaving, uuid))
			persons_put(p->desk, uuids, uuid);
	}
	return find_all(p, &p->desk->options->joining, uuids, e);
}

/*
 * An update needs a title, and removes the reviewers whom it does not name (fact sheet, section 3.13): both are
 * always sent. NULL with `e` set.
 */
static struct value *body_of(struct desk *d, const struct value *pr, struct err *e)
{
	AUTO(persons_release) struct persons persons = PERSONS_INIT(d);
	struct value *body = value_new_map(&d->arena), *uuids = value_new_list(&d->arena);
	const struct options *o = d->options;
	const char *text;
	int rc;

	if (given_text(d, &text, e) < 0)
		return NULL;
	rc = o->set_reviewers ? add_set(&persons, uuids, e)
			      : change_reviewers(&persons, pr, uuids, e);
	if (rc < 0)
		return NULL;
	desk_put_text(
		d, body, "title", o->title ? o->title : value_text(value_get(pr, "title"), ""));
	desk_put_text(d, body, "description", text);
	desk_put_text(d, body, "destination.branch.name", o->destination);
	value_put(&d->arena, body, "reviewers", persons_body(d, uuids));
	if (o->draft || o->ready)
		value_put(&d->arena, body, "draft", value_new_bool(&d->arena, o->draft));
	if (o->close_source_branch)
		value_put(&d->arena, body, "close_source_branch", value_new_bool(&d->arena, true));
	return body;
}

static int check_open(const struct value *pr, struct err *e)
{
	const char *state = value_text(value_get(pr, "state"), "");

	if (str_same(state, "OPEN"))
		return 0;
	return err_set(
		e, ERR_HTTP, "the pull request is %s, and only open ones can be changed", state);
}

static int run(const struct options *o, struct err *e)
{
	AUTO(desk_release) struct desk d = DESK_INIT;
	struct ask_write write = { .method = HTTP_PUT };
	const struct value *pr;

	if (check_options(o, e) < 0 || desk_open(&d, o, &desk_pull_request, e) < 0 ||
		desk_need_id(&d, e) < 0)
		return EXIT_ERROR;
	pr = pr_get(&d, 0, e);
	if (!pr || check_open(pr, e) < 0)
		return EXIT_ERROR;
	write.body = body_of(&d, pr, e);
	write.path = desk_item(&d, "%s", "");
	if (!write.body || ask_write(&d.ask, &write, e) != ASK_DONE)
		return EXIT_ERROR;
	return pr_report(&d, "updated", write.json, true, e) < 0 ? EXIT_ERROR : EXIT_DONE;
}

const struct command command_pr_edit = {
	.name = "pr edit",
	.summary = "change a pull request",
	.arguments = " ID [--title TEXT] [--body TEXT] [--add-reviewer NAME]... [--ready]",
	.text = "Changes an open pull request; what is not given stays as it is, reviewers too.\n"
		"Prints the URL of its page.\n"
		"\n"
		"    cooper pr edit 3 --add-reviewer bo@acme.example\n"
		"    cooper pr edit 3 --set-reviewers 'payments,Bo Berg' -f manifests/\n",
	.flag = OF_PR,
	.part = PART_EDIT,
	.operands = 1,
	.run = run,
};
