#include "cooper/remark.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/value.h"
#include "cooper/desk.h"
#include "cooper/given.h"
#include "cooper/options.h"
#include "cooper/terminal.h"
#include "remote/digest.h"

#include <string.h>

/* How far the server's clock may be from ours; and the part of a time that is compared, "2026-11-26T03:44:41". */
enum { SKEW_MS = 2 * 60 * 1000, TIME_LENGTH = 19 };

const char *remark_since(struct desk *d)
{
	char text[CLOCK_TEXT];

	return arena_strdup(&d->arena, clock_format(clock_wall(&clock_system) - SKEW_MS, text));
}

/* How long it is without what may be taken away at its end. */
static size_t bare_length(const char *text)
{
	size_t len = strlen(text);

	while (len && strchr(" \t\r\n", text[len - 1]))
		len--;
	return len;
}

bool remark_same(const char *a, const char *b)
{
	size_t len = bare_length(a);

	return len == bare_length(b) && strncmp(a, b, len) == 0;
}

const struct value *remark_find(
	const struct value *items, const char *path, const char *text, const char *since)
{
	const struct value *found = NULL;
	uint32_t i;

	for (i = 0; items && i < items->n; i++) {
		const struct value *item = &items->items[i];
		const char *created = value_text(value_get(item, "created_on"), "");

		if (remark_same(value_text(value_at(item, path), ""), text) &&
			strncmp(created, since, TIME_LENGTH) >= 0)
			found = item;
	}
	return found;
}

static const struct value *body_of(struct desk *d, const char *text)
{
	struct value *body = value_new_map(&d->arena);

	/* Nothing else: the service refuses `type`, which its document demands (fact sheet, section 1). */
	desk_put_text(d, body, "content.raw", text);
	return body;
}

/* Posts it; NULL with `e` set. */
static const struct value *post(struct desk *d, const char *text, struct err *e)
{
	AUTO(err_release) struct err why = ERR_INIT;
	const char *since = remark_since(d);
	struct ask_write write = {
		.method = HTTP_POST, .path = desk_item(d, "/comments"), .body = body_of(d, text)
	};
	enum ask_fate fate = ask_write(&d->ask, &write, e);
	const struct value *all, *found;

	if (fate != ASK_LOST)
		return fate == ASK_DONE ? write.json : NULL;
	all = ask_list(&d->ask, desk_item(d, "/comments?pagelen=100"), 0, &why);
	found = remark_find(all, "content.raw", text, since);
	if (found)
		err_release(e);
	else if (all)
		err_set(e, e->code, "%s; the comment is not there: run it again", err_text(e));
	else
		err_set(e, e->code,
			"%s; whether the comment is there is not known, and it was not sent again "
			"(%s)",
			err_text(e), err_text(&why));
	return found;
}

int remark_make(struct desk *d, struct err *e)
{
	const struct value *from;
	struct value *comment, *document;
	const char *text;

	if (given_text(d, &text, e) < 0)
		return -1;
	if (!text || !text[strspn(text, " \t\r\n")])
		return err_set(e, ERR_USAGE, "there is nothing to say; give --body or --body-file");
	from = post(d, text, e);
	if (!from)
		return -1;
	comment = digest_comment(&d->arena, from);
	if (d->options->json) {
		document = desk_document(d, "cooper-comment/1");
		value_put(&d->arena, document, "comment", comment);
		return desk_print(document, e);
	}
	terminal_say("commented on #%lld", (long long)d->id);
	return desk_print_url(comment, e);
}
