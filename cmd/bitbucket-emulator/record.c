#include "bitbucket-emulator/record.h"

#include "base/str.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/bytes.h"
#include "bitbucket-emulator/request.h"
#include "codec/json.h"
#include "codec/value.h"

struct record {
	const char *method, *path, *query;
	const char *body; /* NULL: none */
	size_t body_len;
	int status;
	const char *credential;
	const char *trace;
};

void records_add(struct records *rs, const struct request *r, const struct answer *answer,
	const char *credential)
{
	struct arena *a = &rs->arena;
	struct record *record;

	rs->count++;
	if (rs->n == RECORDS_MAX || rs->arena.used + r->body_len > RECORDS_MEMORY_MAX)
		return;
	rs->items = arena_grow(a, rs->items, rs->n, &rs->capacity, sizeof *rs->items);
	record = &rs->items[rs->n++];
	record->method = arena_strdup(a, r->method);
	record->path = arena_strdup(a, r->path);
	record->query = arena_strdup(a, r->query);
	/* What is posted to the token endpoint is secrets. */
	record->body = r->body_len && !str_starts(r->path, "/site/")
			       ? arena_strndup(a, r->body, r->body_len)
			       : NULL;
	record->body_len = r->body_len;
	record->status = answer->cut ? 0 : answer->status;
	record->credential = credential;
	record->trace = arena_strdup(a, answer->trace);
}

/* JSON is shown as what it is, anything else as text. */
static const struct value *render_body(const struct record *record, struct arena *a)
{
	const struct value *v = NULL;

	if (!record->body)
		return value_new_null(a);
	v = json_parse(a, record->body, record->body_len, NULL);
	if (v)
		return v;
	if (!bytes_are_text(record->body, record->body_len))
		return value_new_string(a, arena_printf(a, "(%zu bytes)", record->body_len));
	return value_new_string(a, record->body);
}

static struct value *render(const struct record *record, struct arena *a)
{
	struct value *map = value_new_map(a);

	value_put(a, map, "method", value_new_string(a, record->method));
	value_put(a, map, "path", value_new_string(a, record->path));
	value_put(a, map, "query", value_new_string(a, record->query));
	value_put(a, map, "body", render_body(record, a));
	value_put(a, map, "status", value_new_int(a, record->status));
	value_put(a, map, "credential", value_new_string(a, record->credential));
	value_put(a, map, "trace", value_new_string(a, record->trace));
	return map;
}

struct value *records_render(const struct records *rs, struct arena *a)
{
	struct value *map = value_new_map(a), *list = value_new_list(a);
	size_t i;

	for (i = 0; i < rs->n; i++)
		value_push(a, list, render(&rs->items[i], a));
	value_put(a, map, "count", value_new_int(a, (int64_t)rs->count));
	value_put(a, map, "requests", list);
	return map;
}

void records_clear(struct records *rs)
{
	arena_release(&rs->arena);
	*rs = (struct records){ .arena = ARENA_INIT };
}
