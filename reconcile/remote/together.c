#include "remote/together.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "net/http.h"
#include "net/url.h"
#include "remote/path.h"

#include <string.h>

static const char tip[] = "target.hash";

/* How many paths the message of a commit names. */
enum { NAMED = 2 };

/* The commit at which the branch stood when it was read or made; NULL where it was not there. */
static const char *hash_before(const struct push *p)
{
	const struct object *live = p->object->parent->live;
	const struct attr *attr = live ? object_attr(live, tip) : NULL;

	return attr ? value_text(attr->value, NULL) : NULL;
}

/* "README.md, docs/x and 3 more: as declared" */
static void add_message(struct str *out, const struct push *p)
{
	size_t named = p->n_members < NAMED ? p->n_members : NAMED, i;

	for (i = 0; i < named; i++)
		str_addf(out, "%s%s", i ? ", " : "", p->members[i]->key);
	if (named < p->n_members)
		str_addf(out, " and %zu more", p->n_members - named);
	str_add(out, ": as declared");
}

/* What a form has for `name` = `value`, after what it has already. */
static void add_pair(struct str *form, const char *name, const char *value)
{
	if (form->len)
		str_addch(form, '&');
	url_encode(form, name);
	str_addch(form, '=');
	url_encode(form, value);
}

static void add_member(struct str *form, const struct object *o)
{
	const struct attr *content = object_attr(o, kind_content(o->kind)->name);
	AUTO(str_release) struct str path = STR_INIT;

	str_addf(&path, "/%s", o->key);
	if (o->absent)
		add_pair(form, "files", path.buf);
	else
		add_pair(form, path.buf, value_text(content ? content->value : NULL, ""));
}

static void add_form(struct str *form, const struct push *p)
{
	AUTO(str_release) struct str message = STR_INIT;
	size_t i;

	add_message(&message, p);
	add_pair(form, "branch", p->object->parent->key);
	add_pair(form, "message", message.buf);
	if (hash_before(p))
		add_pair(form, "parents", hash_before(p));
	for (i = 0; i < p->n_members; i++)
		add_member(form, p->members[i]);
}

struct http_call *together_request(const struct push *p, struct err *e)
{
	static const char *const headers[] = { "Content-Type: application/x-www-form-urlencoded",
		NULL };
	AUTO(str_release) struct str path = STR_INIT;
	AUTO(str_release) struct str form = STR_LIMITED(TOGETHER_BODY_MAX);
	struct http_call *call;

	if (path_expand(&path, p->object->kind->update, p->object, NULL, e) < 0)
		return NULL;
	add_form(&form, p);
	if (form.failed) {
		err_set(e, ERR_REFUSED,
			"the %s of '%s' are too much for one request: more than %d bytes",
			p->object->kind->plural, p->object->parent->key, TOGETHER_BODY_MAX);
		return NULL;
	}
	call = http_call_new(HTTP_POST, str_take(&path), str_take(&form));
	call->headers = headers;
	return call;
}

enum push_verdict together_judge(const struct http_call *call, struct err *e)
{
	if (call->status == 201)
		return PUSH_DONE;
	err_set(e, ERR_REPLY, "%s %s: HTTP %d where 201 says that a commit was made",
		http_method_name(call->method), call->path, call->status);
	return PUSH_LOOK;
}

void together_explain(const struct push *p, const struct http_call *call, struct err *e)
{
	if (call->outcome == HTTP_REPLIED && call->status == 409)
		err_set(e, e->code,
			"%s; somebody pushed to %s '%s' meanwhile, or may have: plan again",
			err_text(e), p->object->parent->kind->name, p->object->parent->key);
}

struct http_call *together_look(const struct push *p, struct err *e)
{
	const struct object *branch = p->object->parent;
	AUTO(str_release) struct str path = STR_INIT;

	if (path_expand(&path, branch->kind->item, branch, NULL, e) < 0)
		return NULL;
	return http_call_new(HTTP_GET, str_take(&path), NULL);
}

static bool is_same_text(const char *a, const char *b)
{
	static const struct field text = { .type = FIELD_TEXT };
	const struct value x = { .type = VALUE_STRING, .text = a },
			   y = { .type = VALUE_STRING, .text = b };

	return field_equal(&text, &x, &y);
}

/* The hash of the commit on which the tip stands; NULL where the answer does not say. */
static const char *hash_below(const struct value *json)
{
	const struct value *parents = value_at(json, "target.parents");

	if (!parents || parents->type != VALUE_LIST || !parents->n)
		return NULL;
	return value_text(value_get(&parents->items[0], "hash"), NULL);
}

/* Whether what the answer says of the branch's tip is what was asked for. */
static bool is_ours(const struct push *p, const struct value *json)
{
	const char *text = value_text(value_at(json, "target.message"), NULL);
	const char *before = hash_before(p), *below = hash_below(json);
	AUTO(str_release) struct str message = STR_INIT;

	add_message(&message, p);
	return (!text || is_same_text(text, message.buf)) &&
	       (!before || !below || strcmp(before, below) == 0);
}

enum look_verdict together_looked(const struct push *p, const struct value *json, struct err *e)
{
	const char *now = value_text(value_at(json, tip), NULL), *before = hash_before(p);

	if (now && before && strcmp(now, before) == 0)
		return LOOK_NOT_THERE;
	if (now && is_ours(p, json))
		return LOOK_THERE;
	if (!now)
		err_set(e, ERR_REPLY, "a %s without '%s'", p->object->parent->kind->name, tip);
	else
		err_set(e, ERR_REPLY, "%s '%s' has another commit by now; plan again",
			p->object->parent->kind->name, p->object->parent->key);
	return LOOK_UNCLEAR;
}

enum look_verdict together_missing(const struct push *p, struct err *e)
{
	if (e->code != ERR_NOT_FOUND || hash_before(p))
		return LOOK_UNCLEAR;
	err_release(e);
	return LOOK_NOT_THERE;
}
