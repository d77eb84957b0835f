#include "remote/ask.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "net/http.h"
#include "remote/page.h"

enum { WAIT_MS = 100 };

static struct http_call *perform(struct ask *a, struct http_call *call)
{
	struct http_call *done;

	http_submit(a->client, call);
	while (!(done = http_wait(a->client, WAIT_MS)))
		if (a->interrupted && a->interrupted())
			http_cancel(a->client);
	return done;
}

const struct value *ask_later(struct ask *a, const char *path, int64_t delay_ms, struct err *e)
{
	AUTO(http_call_release)
	struct http_call *call = http_call_new(HTTP_GET, mem_strdup(path), NULL);

	call->delay_ms = delay_ms;
	call = perform(a, call);
	return reply_json(a->arena, call, &a->context, e);
}

const struct value *ask_json(struct ask *a, const char *path, struct err *e)
{
	return ask_later(a, path, 0, e);
}

/* What tells an item from the others: lists shift while they are read. */
static const char *identity(const struct value *item)
{
	static const char *const paths[] = { "uuid", "id", "key", "user.uuid" };
	const char *text = NULL;
	size_t i;

	for (i = 0; i < COUNT(paths) && !text; i++)
		text = value_text(value_at(item, paths[i]), NULL);
	return text;
}

/* 1: there is another page. */
static int take_page(struct page_run *run, const struct page *page, struct value *items,
	size_t most, struct err *e)
{
	uint32_t i;

	for (i = 0; i < page->values->n; i++) {
		if (most && items->n >= most)
			return 0;
		if (page_run_item(run, identity(&page->values->items[i])))
			value_push(run->arena, items, &page->values->items[i]);
	}
	if (most && items->n >= most)
		return 0;
	return page_run_next(run, page, e);
}

static int check_memory(const struct ask *a, struct err *e)
{
	if (a->arena->used <= ASK_MEMORY_MAX)
		return 0;
	return err_set(e, ERR_REPLY, "the list takes more than %d MB of memory, the limit",
		ASK_MEMORY_MAX / 1024 / 1024);
}

const struct value *ask_list(struct ask *a, const char *path, size_t most, struct err *e)
{
	struct value *items = value_new_list(a->arena);
	struct page_run run;
	struct page page = { .next = path };
	const struct value *json;
	int more = 1;

	page_run_init(&run, a->arena);
	while (more > 0) {
		json = ask_json(a, page.next, e);
		if (!json)
			return NULL;
		if (check_memory(a, e) < 0 || page_read(&page, json, e) < 0)
			more = -1;
		else
			more = take_page(&run, &page, items, most, e);
	}
	if (more < 0)
		err_wrap(e, "%s", path);
	return more < 0 ? NULL : items;
}

static char *body_of(const struct value *body)
{
	AUTO(str_release) struct str text = STR_INIT;

	if (!body)
		return NULL;
	json_write(&text, body);
	return str_take(&text);
}

static bool is_lost(const struct http_call *call)
{
	return call->outcome == HTTP_AMBIGUOUS ||
	       (call->outcome == HTTP_REPLIED && call->status >= 500);
}

/* Accepted, or nothing to say; any other success shows what it made. */
static bool may_be_empty(int status)
{
	return status == 202 || status == 204;
}

enum ask_fate ask_write(struct ask *a, struct ask_write *w, struct err *e)
{
	AUTO(http_call_release)
	struct http_call *call = http_call_new(w->method, mem_strdup(w->path), body_of(w->body));

	call = perform(a, call);
	w->status = call->outcome == HTTP_REPLIED ? call->status : 0;
	w->location = arena_strdup(a->arena, call->location ? call->location : "");
	if (reply_check(call, &a->context, e) < 0)
		return is_lost(call) ? ASK_LOST : ASK_REFUSED;
	w->json = NULL;
	if (!call->reply.len && may_be_empty(call->status))
		return ASK_DONE;
	w->json = reply_json(a->arena, call, &a->context, e);
	return w->json ? ASK_DONE : ASK_LOST;
}
