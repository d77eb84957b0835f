#include "bitbucket-emulator/answer.h"

#include "base/arena.h"
#include "base/str.h"
#include "codec/value.h"

#include <stdarg.h>
#include <string.h>

int answer_value(struct answer *a, int status, const struct value *v)
{
	a->status = status;
	a->content_type = NULL;
	a->value = v;
	a->text = NULL;
	return 0;
}

int answer_bytes(
	struct answer *a, int status, const char *content_type, const char *bytes, size_t len)
{
	answer_value(a, status, NULL);
	a->content_type = content_type;
	a->text = bytes;
	a->len = len;
	return 0;
}

int answer_text(struct answer *a, int status, const char *content_type, const char *text)
{
	return answer_bytes(a, status, content_type, text, strlen(text));
}

/* Answers with the error `message` and returns the map under "error" to be filled further. */
static struct value *put_error(struct answer *a, int status, const char *message)
{
	struct value *root = value_new_map(a->arena);
	struct value *error;

	value_put(a->arena, root, "type", value_new_string(a->arena, "error"));
	error = value_put(a->arena, root, "error", value_new_map(a->arena));
	value_put(a->arena, error, "message", value_new_string(a->arena, message));
	answer_value(a, status, root);
	return error;
}

int answer_error(struct answer *a, int status, const char *format, ...)
{
	AUTO(str_release) struct str message = STR_INIT;
	va_list args;

	va_start(args, format);
	str_vaddf(&message, format, args);
	va_end(args);
	put_error(a, status, message.buf);
	return -1;
}

int answer_detail(struct answer *a, int status, const char *message, const struct value *detail)
{
	value_put(a->arena, put_error(a, status, message), "detail", detail);
	return -1;
}

int answer_field(
	struct answer *a, const char *message, const char *field, const char *text, bool list)
{
	const struct value *what = value_new_string(a->arena, text);
	struct value *fields, *texts, *error;

	if (list) {
		texts = value_new_list(a->arena);
		value_push(a->arena, texts, what);
		what = texts;
	}
	fields = (struct value *)value_at(a->value, "error.fields");
	if (!fields) {
		error = put_error(a, 400, message);
		fields = value_put(a->arena, error, "fields", value_new_map(a->arena));
	}
	value_put(a->arena, fields, field, what);
	return -1;
}

int answer_removed(struct answer *a, const char *change, const char *announcement)
{
	struct value *data = value_new_map(a->arena);
	struct value *error;

	value_put(a->arena, data, "announcement_url", value_new_string(a->arena, announcement));
	error = put_error(
		a, 410, arena_printf(a->arena, "%s - Functionality has been deprecated", change));
	value_put(a->arena, error, "data", data);
	value_put(a->arena, (struct value *)a->value, "data", data);
	return -1;
}

void answer_header(struct answer *a, const char *name, const char *value)
{
	if (a->n_headers < ANSWER_HEADERS_MAX)
		a->headers[a->n_headers++] = (struct header){ name, value };
}
