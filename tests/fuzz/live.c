/*
 * Fuzzes what becomes of an answer: reply_json(), the envelope of a page, and live objects of each of Cooper's kinds. The
 * first line is the status and the content type, the rest the body. What fails says why, briefly; what is taken has a key,
 * and the paths made of it are URLs.
 */
#include "remote/decode.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "codec/value.h"
#include "kinds/kinds.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/people.h"
#include "net/call.h"
#include "remote/page.h"
#include "remote/path.h"
#include "remote/reply.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_failure(const struct err *e)
{
	if (e->code == ERR_NONE || !*err_text(e) || strlen(err_text(e)) > ERR_MESSAGE_MAX)
		abort();
}

/* An object for each kind above `kind`, so that paths can be made. */
static struct object *parent_of(struct arena *a, const struct kind *kind)
{
	return kind->parent ? object_new(a, kind->parent, parent_of(a, kind->parent), "above")
			    : NULL;
}

static void check_path(const char *template, const struct object *o)
{
	AUTO(str_release) struct str path = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	const char *c;

	if (path_expand(&path, template, o, o, &e) < 0) {
		check_failure(&e);
		return;
	}
	for (c = path.buf; *c; c++)
		if (*c <= ' ' || *c >= 0x7f || *c == '#')
			abort();
}

static void take_item(struct arena *a, const struct kind *kind, const struct value *json)
{
	struct people people;
	struct decoder d = { a, &people };
	struct object *parent = parent_of(a, kind), *o;
	AUTO(err_release) struct err e = ERR_INIT;
	const char *key;

	people_init(&people, a);
	key = decode_key(&d, kind, json, &e);
	if (!key) {
		check_failure(&e);
		return;
	}
	if (!decode_identity(&d, kind, json, &e))
		abort();
	decode_gone(kind, json);
	o = decode_object(&d, kind, parent, json, &e);
	if (!o) {
		check_failure(&e);
		return;
	}
	if (!str_same(o->key, key) || !decode_copy(a, o))
		abort();
	if (kind->item)
		check_path(kind->item, o);
}

static void take_items(struct arena *a, const struct value *json)
{
	AUTO(err_release) struct err e = ERR_INIT;
	const struct kind *const *k;
	struct page page;
	uint32_t i;

	if (page_read(&page, json, &e) < 0)
		check_failure(&e);
	for (k = all_kinds; *k; k++) {
		take_item(a, *k, json);
		for (i = 0; e.code == ERR_NONE && i < page.values->n && i < 8; i++)
			take_item(a, *k, &page.values->items[i]);
	}
}

/* The answer that the bytes describe. */
static struct http_call *answer(const char *bytes, size_t size)
{
	struct http_call *call = http_call_new(HTTP_GET, mem_strdup("repositories/acme"), NULL);
	const char *line = memchr(bytes, '\n', size);
	AUTO(str_release) struct str head = STR_INIT;
	size_t len = line ? (size_t)(line - bytes) : 0;

	str_addn(&head, bytes, len);
	call->outcome = HTTP_REPLIED;
	call->status = 200 + (int)(strtoul(head.buf, NULL, 10) % 400);
	free(call->content_type);
	call->content_type = mem_strdup(head.buf + strcspn(head.buf, " "));
	if (line)
		str_addn(&call->reply, line + 1, size - len - 1);
	return call;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO(http_call_release) struct http_call *call = answer((const char *)data, size);
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	const struct value *json = reply_json(&arena, call, NULL, &e);

	if (json)
		take_items(&arena, json);
	else
		check_failure(&e);
	return 0;
}
