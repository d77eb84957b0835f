/* cooper pr create: opens a pull request, or changes that which is open between the same branches. */
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
#include "cooper/remark.h"

struct creation {
	struct desk *desk;
	const char *source;
	const char *destination;    /* NULL: the main branch */
	const char *text;           /* the description; NULL: not given */
	const struct value *before; /* those that are open from the source */
	const struct value *same;   /* of them, the one that would be changed; NULL: none */
	struct value *reviewers;    /* UUIDs */
};

static const char *destination_of(const struct value *pr)
{
	return value_text(value_at(pr, "destination.branch.name"), "");
}

/* Those that are open between the branches; from the source to anywhere where the destination is not said. */
static const struct value *look(struct creation *c, struct err *e)
{
	AUTO(str_release) struct str query = STR_INIT;

	str_add(&query, "source.branch.name = ");
	pr_quote(&query, c->source);
	if (c->destination) {
		str_add(&query, " AND destination.branch.name = ");
		pr_quote(&query, c->destination);
	}
	return pr_list(c->desk, "state=OPEN", query.buf, 0, e);
}

/* Only where something is open does it matter which is the main branch. */
static int find_destination(struct creation *c, struct err *e)
{
	const struct value *repository;

	if (c->destination || !c->before->n)
		return 0;
	repository = ask_json(&c->desk->ask,
		arena_printf(&c->desk->arena, "%s?fields=mainbranch.name", c->desk->root), e);
	if (!repository)
		return -1;
	c->destination = value_text(value_at(repository, "mainbranch.name"), NULL);
	return 0;
}

static int look_before(struct creation *c, struct err *e)
{
	uint32_t i;

	c->before = look(c, e);
	if (!c->before || find_destination(c, e) < 0)
		return -1;
	for (i = 0; i < c->before->n; i++)
		if (str_same(destination_of(&c->before->items[i]), c->destination))
			c->same = &c->before->items[i];
	return 0;
}

/* Those who are asked by default: all but the author, who cannot be (fact sheet, section 3.13). */
static int add_default_reviewers(struct creation *c, struct err *e)
{
	const char *me = pr_me(c->desk, e), *uuid;
	const struct value *users;
	uint32_t i;

	if (e->code != ERR_NONE)
		return -1;
	users = ask_list(
		&c->desk->ask, desk_path(c->desk, "effective-default-reviewers?pagelen=100"), 0, e);
	if (!users)
		return err_wrap(e, "the default reviewers are not known, and "
				   "--no-default-reviewers does without");
	for (i = 0; i < users->n; i++) {
		uuid = value_text(value_at(&users->items[i], "user.uuid"), NULL);
		if (!str_same(uuid, me))
			persons_put(c->desk, c->reviewers, uuid);
	}
	return 0;
}

/* The list that is sent replaces that which is there: who was asked before is asked still. */
static void add_present_reviewers(struct creation *c)
{
	const struct value *there = value_get(c->same, "reviewers");
	uint32_t i;

	for (i = 0; there && i < there->n; i++)
		persons_put(c->desk, c->reviewers,
			value_text(value_get(&there->items[i], "uuid"), NULL));
}

static int gather_reviewers(struct creation *c, struct err *e)
{
	AUTO(persons_release) struct persons persons = PERSONS_INIT(c->desk);
	const struct options *o = c->desk->options;
	size_t i;

	c->reviewers = value_new_list(&c->desk->arena);
	for (i = 0; i < o->reviewers.n; i++)
		if (persons_add(&persons, o->reviewers.items[i], c->reviewers, e) < 0)
			return -1;
	add_present_reviewers(c);
	return o->no_default_reviewers ? 0 : add_default_reviewers(c, e);
}

static struct value *body_of(struct creation *c)
{
	const struct options *o = c->desk->options;
	struct arena *a = &c->desk->arena;
	struct value *body = value_new_map(a);

	desk_put_text(c->desk, body, "title", o->title);
	desk_put_text(c->desk, body, "source.branch.name", c->source);
	desk_put_text(c->desk, body, "destination.branch.name", c->destination);
	desk_put_text(c->desk, body, "description", c->text);
	value_put(a, body, "reviewers", persons_body(c->desk, c->reviewers));
	if (o->draft)
		value_put(a, body, "draft", value_new_bool(a, true));
	if (o->close_source_branch)
		value_put(a, body, "close_source_branch", value_new_bool(a, true));
	return body;
}

static bool was_there(const struct creation *c, const struct value *pr)
{
	int64_t id = value_int(value_get(pr, "id"), 0);
	uint32_t i;

	for (i = 0; i < c->before->n; i++)
		if (value_int(value_get(&c->before->items[i], "id"), 0) == id)
			return true;
	return false;
}

/* Whether it is as the request would have made it, which was for what is there already perhaps. */
static bool is_as_wanted(const struct creation *c, const struct value *pr)
{
	const struct value *there = value_get(pr, "reviewers");
	struct value *uuids = value_new_list(&c->desk->arena);
	uint32_t i;

	for (i = 0; there && i < there->n; i++)
		persons_put(c->desk, uuids, value_text(value_get(&there->items[i], "uuid"), NULL));
	for (i = 0; i < c->reviewers->n; i++)
		if (!persons_has(uuids, value_text(&c->reviewers->items[i], NULL)))
			return false;
	return str_same(value_text(value_get(pr, "title"), ""), c->desk->options->title) &&
	       (!c->text || remark_same(value_text(value_get(pr, "description"), ""), c->text));
}

/* Nobody knows whether the request took effect: what it would have made is looked for. NULL with `e` as it was. */
static const struct value *look_after(struct creation *c, struct err *e)
{
	AUTO(err_release) struct err why = ERR_INIT;
	const struct value *after = look(c, &why);
	uint32_t i;

	for (i = 0; after && i < after->n; i++)
		if (is_as_wanted(c, &after->items[i]))
			return &after->items[i];
	if (after)
		err_set(e, e->code, "%s; it is not there: run it again", err_text(e));
	else
		err_set(e, e->code,
			"%s; whether it took effect is not known, and it was not sent again: look "
			"with 'cooper pr list' (%s)",
			err_text(e), err_text(&why));
	return NULL;
}

static int create(struct creation *c, struct err *e)
{
	struct ask_write write = {
		.method = HTTP_POST, .path = desk_path(c->desk, "pullrequests"), .body = body_of(c)
	};
	enum ask_fate fate = ask_write(&c->desk->ask, &write, e);
	const struct value *pr = write.json;

	if (fate == ASK_REFUSED)
		return -1;
	if (fate == ASK_LOST) {
		pr = look_after(c, e);
		if (!pr)
			return -1;
		err_release(e);
	}
	return pr_report(c->desk, was_there(c, pr) ? "updated" : "created", pr, true, e);
}

static int run(const struct options *o, struct err *e)
{
	AUTO(desk_release) struct desk d = DESK_INIT;
	AUTO(mem_free) char *branch = NULL;
	struct creation c = { .desk = &d, .source = o->source, .destination = o->destination };

	if (!o->title || !*o->title)
		return err_set(e, ERR_USAGE, "a pull request needs a title; give --title");
	if (!c.source) {
		branch = here_branch(e);
		c.source = branch;
	}
	if (!c.source) {
		err_set(e, ERR_USAGE, "which branch is to be merged? give --source (%s)",
			err_text(e));
		return EXIT_USAGE;
	}
	if (desk_open(&d, o, &desk_pull_request, e) < 0 || given_text(&d, &c.text, e) < 0 ||
		look_before(&c, e) < 0 || gather_reviewers(&c, e) < 0)
		return EXIT_ERROR;
	return create(&c, e) < 0 ? EXIT_ERROR : EXIT_DONE;
}

const struct command command_pr_create = {
	.name = "pr create",
	.summary = "open a pull request",
	.arguments =
		" --title TEXT [-b TEXT] [--source BRANCH] [--destination BRANCH] [-r NAME]...",
	.text = "Opens a pull request and prints the URL of its page. The default reviewers are\n"
		"asked, too, but not its author. Where one is open between the two branches,\n"
		"that one is changed: its title, what else is given, and reviewers are added;\n"
		"standard error says which it was.\n"
		"\n"
		"    cooper pr create --title 'Log in' -F why.md --reviewer 'Ana Lima'\n",
	.flag = OF_PR,
	.part = PART_CREATE,
	.run = run,
};
