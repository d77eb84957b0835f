#include "remote/raw.h"

#include "base/err.h"
#include "base/str.h"
#include "base/utf8.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "net/http.h"
#include "remote/reply.h"

int raw_check(const struct http_call *call, const struct reply_context *context, struct err *e)
{
	const char *what = NULL;

	if (call->outcome == HTTP_REPLIED && (call->status == 301 || call->status == 302))
		what = "it is kept elsewhere, as by Git LFS, and only text in the repository is "
		       "managed";
	else if (reply_check(call, context, e) < 0)
		return -1;
	else if (!call->attachment && str_starts(call->content_type, "application/json"))
		what = "a folder where a file belongs";
	else if (!call->attachment)
		what = "no file where one belongs; something between here and the API may have "
		       "answered";
	if (!what)
		return 0;
	err_set(e, ERR_REPLY, "%s", what);
	return reply_wrap(call, e);
}

/* Whether the `len` bytes are characters, none of which is NUL. */
static bool is_text(const char *bytes, size_t len)
{
	size_t n;

	for (; len && *bytes; bytes += n, len -= n) {
		n = utf8_read(bytes, len, NULL);
		if (!n)
			return false;
	}
	return !len;
}

int raw_take(struct arena *a, struct object *o, const struct http_call *call, struct err *e)
{
	const struct str *bytes = &call->reply;

	if (bytes->len > FIELD_CONTENT_MAX)
		return err_set(e, ERR_REPLY,
			"'%s' has %zu bytes, and no more than %d of one %s are managed", o->key,
			bytes->len, FIELD_CONTENT_MAX, o->kind->name);
	if (!is_text(bytes->buf, bytes->len))
		return err_set(
			e, ERR_REPLY, "'%s' is no text in UTF-8, and only that is managed", o->key);
	object_add_attr(a, o, kind_content(o->kind))->value = value_new_string(a, bytes->buf);
	return 0;
}

bool raw_is_declared(const struct object *desired, const struct object *o)
{
	const char *name = kind_content(o->kind)->name;
	const struct attr *wanted = object_attr(desired, name);

	return !wanted || attr_equal(wanted, object_attr(o, name));
}

void raw_add_meta_path(struct str *out, const struct http_call *call)
{
	str_addf(out, "%s?format=meta", call->path);
}

int raw_check_plain(const struct object *o, const struct value *json, struct err *e)
{
	const struct value *sorts = value_get(json, "attributes");
	const char *sort;
	uint32_t i;

	if (!sorts || sorts->type != VALUE_LIST)
		return err_set(e, ERR_REPLY, "no list of 'attributes' of '%s'", o->key);
	for (i = 0; i < sorts->n; i++) {
		sort = value_text(&sorts->items[i], "");
		if (!str_same(sort, "binary"))
			return err_set(e, ERR_REPLY,
				"'%s' is of the sort '%s', which it would lose with a new content; "
				"only plain files are managed",
				o->key, sort);
	}
	return 0;
}
