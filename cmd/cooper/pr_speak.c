/* cooper pr decline, approve and comment: what is said of a pull request. */
#include "cooper/pr.h"

#include "base/err.h"
#include "base/str.h"
#include "codec/value.h"
#include "cooper/command.h"
#include "cooper/desk.h"
#include "cooper/exit.h"
#include "cooper/options.h"
#include "cooper/remark.h"

/* A lost answer, where what was wanted is not there. */
static void add_absent(const struct desk *d, struct err *e)
{
	err_set(e, e->code,
		"%s; it did not take effect so far, and it was not sent again: look with 'cooper "
		"pr "
		"view %lld'",
		err_text(e), (long long)d->id);
}

/* --- cooper pr decline --- */

static int run_decline(const struct options *o, struct err *e)
{
	AUTO(desk_release) struct desk d = DESK_INIT;
	AUTO(err_release) struct err why = ERR_INIT;
	struct ask_write write = { .method = HTTP_POST };
	const struct value *pr;
	enum ask_fate fate;

	if (desk_open(&d, o, &desk_pull_request, e) < 0 || desk_need_id(&d, e) < 0)
		return EXIT_ERROR;
	write.path = desk_item(&d, "/decline");
	fate = ask_write(&d.ask, &write, e);
	if (fate == ASK_REFUSED)
		return EXIT_ERROR;
	pr = fate == ASK_DONE && write.json ? write.json : pr_get(&d, 0, &why);
	if (!str_same(value_text(value_get(pr, "state"), ""), "DECLINED")) {
		add_absent(&d, e);
		return EXIT_ERROR;
	}
	err_release(e);
	return pr_report(&d, "declined", pr, false, e) < 0 ? EXIT_ERROR : EXIT_DONE;
}

const struct command command_pr_decline = {
	.name = "pr decline",
	.summary = "decline a pull request, for good",
	.arguments = " ID",
	.text = "Declines a pull request. That cannot be undone: it is never open again.\n",
	.flag = OF_PR,
	.part = PART_DECLINE,
	.operands = 1,
	.run = run_decline,
};

/* --- cooper pr approve --- */

static bool is_approved_by(const struct value *pr, const char *uuid)
{
	const struct value *people = value_get(pr, "participants");
	uint32_t i;

	for (i = 0; people && i < people->n; i++)
		if (str_same(value_text(value_at(&people->items[i], "user.uuid"), ""), uuid))
			return value_true(value_get(&people->items[i], "approved"));
	return false;
}

static int approve(struct desk *d, struct err *e)
{
	AUTO(err_release) struct err why = ERR_INIT;
	struct ask_write write = { .method = d->options->undo ? HTTP_DELETE : HTTP_POST,
		.path = desk_item(d, "/approve") };
	enum ask_fate fate = ask_write(&d->ask, &write, e);
	const struct value *pr;
	const char *me;

	if (fate == ASK_REFUSED)
		return EXIT_ERROR;
	me = fate == ASK_LOST ? pr_me(d, &why) : NULL;
	pr = pr_get(d, 0, &why);
	if (fate == ASK_LOST && (!me || !pr || is_approved_by(pr, me) == d->options->undo)) {
		add_absent(d, e);
		return EXIT_ERROR;
	}
	err_release(e);
	if (!pr) {
		err_move(e, &why);
		return EXIT_ERROR;
	}
	return pr_report(d, d->options->undo ? "no longer approved" : "approved", pr, false, e) < 0
		       ? EXIT_ERROR
		       : EXIT_DONE;
}

static int run_approve(const struct options *o, struct err *e)
{
	AUTO(desk_release) struct desk d = DESK_INIT;

	if (desk_open(&d, o, &desk_pull_request, e) < 0 || desk_need_id(&d, e) < 0)
		return EXIT_ERROR;
	return approve(&d, e);
}

const struct command command_pr_approve = {
	.name = "pr approve",
	.summary = "approve of a pull request",
	.arguments = " ID [--undo]",
	.text = "Approves of a pull request in the name of the user behind the credential.\n",
	.flag = OF_PR,
	.part = PART_APPROVE,
	.operands = 1,
	.run = run_approve,
};

/* --- cooper pr comment --- */

static int run_comment(const struct options *o, struct err *e)
{
	AUTO(desk_release) struct desk d = DESK_INIT;

	if (desk_open(&d, o, &desk_pull_request, e) < 0 || desk_need_id(&d, e) < 0 ||
		remark_make(&d, e) < 0)
		return EXIT_ERROR;
	return EXIT_DONE;
}

const struct command command_pr_comment = {
	.name = "pr comment",
	.summary = "comment on a pull request",
	.arguments = " ID -b TEXT | -F FILE",
	.text = "Comments on a pull request and prints the URL of the comment.\n",
	.flag = OF_PR,
	.part = PART_COMMENT,
	.operands = 1,
	.run = run_comment,
};
