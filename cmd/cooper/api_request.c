#include "cooper/api_request.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "codec/json.h"
#include "codec/nested.h"
#include "codec/value.h"
#include "cooper/api_path.h"
#include "cooper/here.h"
#include "cooper/options.h"
#include "net/headers.h"
#include "net/http.h"
#include "net/url.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static int take_method(struct api_request *r, const struct options *o, struct err *e)
{
	struct suggest nearest = SUGGEST_FOR(o->method ? o->method : "");
	char hint[128];
	int m;

	if (!o->method) {
		r->method = o->fields.n || o->input ? HTTP_POST : HTTP_GET;
		return 0;
	}
	for (m = HTTP_GET; m <= HTTP_DELETE; m++) {
		const char *name = http_method_name((enum http_method)m);

		r->method = (enum http_method)m;
		if (strcasecmp(name, o->method) == 0)
			return 0;
		suggest_add(&nearest, name);
	}
	return err_set(e, ERR_USAGE, "unknown method '%s'%s", o->method,
		nearest.best ? suggest_text(&nearest, hint, sizeof hint)
			     : "; the API has GET, POST, PUT and DELETE");
}

static int check_together(const struct api_request *r, const struct options *o, struct err *e)
{
	if (r->method == HTTP_GET && o->input)
		return err_set(
			e, ERR_USAGE, "--input is a body, and GET has none; give another --method");
	if (r->method != HTTP_GET && o->paginate)
		return err_set(e, ERR_USAGE, "--paginate follows lists, which only GET has");
	if (r->method != HTTP_GET && o->cache)
		return err_set(e, ERR_USAGE, "--cache keeps answers to GET only");
	if (o->slurp && !o->paginate)
		return err_set(e, ERR_USAGE, "--slurp is for the pages of --paginate; add it");
	if (o->slurp && o->include)
		return err_set(e, ERR_USAGE,
			"--include and --slurp do not go together: headers have no place in a "
			"list");
	if (o->silent && (o->jq || o->slurp))
		return err_set(e, ERR_USAGE, "--silent and --%s do not go together",
			o->jq ? "jq" : "slurp");
	return 0;
}

/* The fields while they are read. */
struct reading {
	struct arena arena;
	struct here here;
	struct value *map;
	const char *key;   /* of the field in hand */
	struct str *query; /* NULL: the fields are for the body */
};

static void reading_release(struct reading *w)
{
	here_release(&w->here);
	arena_release(&w->arena);
}

static int read_field_file(
	const struct reading *w, struct str *out, const char *file, struct err *e)
{
	if (file_read(out, file, e) < 0)
		return -1;
	if (strlen(out->buf) < out->len)
		return err_set(e, ERR_INPUT,
			"field '%s' has a NUL, which no field may carry; send '%s' with --input",
			w->key, file);
	return 0;
}

static int check_text(const struct reading *w, const char *text, struct err *e)
{
	size_t len;

	for (; *text; text += len) {
		len = utf8_read(text, SIZE_MAX, NULL);
		if (!len)
			return err_set(e, ERR_INPUT,
				"field '%s' is not UTF-8, which JSON has to be; send other bytes "
				"with --input",
				w->key);
	}
	return 0;
}

/* As in manifests, leading zeros make a text, which a number would lose. */
static bool read_number(const char *text, int64_t *number)
{
	const char *digits = text + (*text == '-');

	return (*digits != '0' || !digits[1]) && num_parse(text, INT64_MIN, INT64_MAX, number) == 0;
}

/* A text of the command line that -F reads: what JSON has a word for, or a text with placeholders. */
static int read_typed(struct reading *w, const char *text, struct value **value, struct err *e)
{
	AUTO(str_release) struct str filled = STR_INIT;
	int64_t number;

	if (str_same(text, "true") || str_same(text, "false"))
		*value = value_new_bool(&w->arena, *text == 't');
	else if (str_same(text, "null"))
		*value = value_new_null(&w->arena);
	else if (read_number(text, &number))
		*value = value_new_int(&w->arena, number);
	else if (api_path_fill(&filled, text, &w->here, e) < 0)
		return -1;
	else
		*value = value_new_string(&w->arena, filled.buf);
	return 0;
}

/* `text` stands behind the "=", `mark` says which option it is of. */
static int read_value(
	struct reading *w, char mark, const char *text, struct value **value, struct err *e)
{
	AUTO(str_release) struct str file = STR_LIMITED(API_FIELD_MAX);

	if (mark == FIELD_TYPED && *text == '@') {
		if (read_field_file(w, &file, text + 1, e) < 0)
			return -1;
		text = file.buf;
		mark = FIELD_RAW;
	}
	if (check_text(w, text, e) < 0)
		return -1;
	if (mark == FIELD_TYPED)
		return read_typed(w, text, value, e);
	*value = value_new_string(&w->arena, text);
	return 0;
}

/* A list is a name that is repeated, as the API has it: state[]=OPEN is state=OPEN. */
static void add_parameter(struct str *query, const char *key, const struct value *value)
{
	AUTO(str_release) struct str name = STR_INIT;

	str_add(&name, key);
	if (name.len > 2 && str_same(name.buf + name.len - 2, "[]"))
		str_truncate(&name, name.len - 2);
	if (!value)
		return;
	str_addch(query, strchr(query->buf, '?') ? '&' : '?');
	url_encode(query, name.buf);
	str_addch(query, '=');
	url_encode(query, value_text(value, ""));
}

static int read_field(struct reading *w, const char *field, struct err *e)
{
	const char *equals = strchr(field + 1, '=');
	char *key = arena_strndup(
		&w->arena, field + 1, equals ? (size_t)(equals - field - 1) : strlen(field + 1));
	size_t len = strlen(key);
	struct value *value = NULL;

	if (!len || (!equals && (len < 3 || !str_same(key + len - 2, "[]"))))
		return err_set(e, ERR_USAGE,
			"'%.200s' is no field; it is KEY=VALUE, or KEY[] for an empty list", key);
	w->key = key;
	if (check_text(w, key, e) < 0)
		return -1;
	if (equals && read_value(w, *field, equals + 1, &value, e) < 0)
		return -1;
	if (!w->query)
		return nested_put(&w->arena, w->map, key, value, e);
	add_parameter(w->query, key, value);
	return 0;
}

static int read_fields(struct api_request *r, struct reading *w, struct err *e)
{
	const struct options *o = r->options;
	size_t i;

	/* Beside a body, fields have no other place than the query. */
	if (r->method == HTTP_GET || o->input)
		w->query = &r->path;
	w->map = value_new_map(&w->arena);
	for (i = 0; i < o->fields.n; i++)
		if (read_field(w, o->fields.items[i], e) < 0)
			return -1;
	r->has_body = o->input || (!w->query && o->fields.n);
	if (r->has_body && !o->input)
		json_write(&r->body, w->map);
	return o->input ? file_read(&r->body, o->input, e) : 0;
}

static int check_headers(const struct options *o, struct err *e)
{
	size_t i;

	for (i = 0; i < o->headers.n; i++)
		if (headers_check(o->headers.items[i], e) < 0)
			return -1;
	return 0;
}

int api_request_read(
	struct api_request *r, const struct options *o, const char *base, struct err *e)
{
	AUTO(reading_release)
	struct reading w = { .arena = ARENA_INIT, .here = HERE_INIT(o) };

	r->options = o;
	if (!o->words.n)
		return err_set(e, ERR_USAGE,
			"there is no path; it is cooper api PATH, as in 'cooper api user'");
	if (take_method(r, o, e) < 0 || check_together(r, o, e) < 0 || check_headers(o, e) < 0)
		return -1;
	if (api_path_make(&r->path, o->words.items[0], base, &w.here, e) < 0)
		return -1;
	return read_fields(r, &w, e);
}

struct http_call *api_request_call(const struct api_request *r, const char *path)
{
	char *body = NULL;
	struct http_call *call;

	if (r->has_body) {
		body = mem_alloc(r->body.len + 1);
		memcpy(body, r->body.buf, r->body.len + 1);
	}
	call = http_call_new(r->method, mem_strdup(path), body);
	call->body_len = r->has_body ? r->body.len : 0;
	call->repeatable = r->method == HTTP_GET;
	if (r->options->headers.n)
		call->headers = (const char *const *)r->options->headers.items;
	call->keep_head = r->options->include || r->options->cache;
	return call;
}

void api_request_release(struct api_request *r)
{
	/* It may have secrets in it. */
	explicit_bzero(r->body.buf, r->body.len);
	str_release(&r->body);
	str_release(&r->path);
}
