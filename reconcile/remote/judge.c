#include "remote/judge.h"

#include "base/err.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/people.h"
#include "net/http.h"
#include "remote/decode.h"
#include "remote/push.h"
#include "remote/reply.h"
#include "remote/together.h"

bool judge_is_toggle(const struct push *p)
{
	return p->object->kind->toggle != NULL;
}

bool judge_is_in_parent(const struct push *p)
{
	return judge_is_toggle(p) || p->object->kind->flags & KIND_IN_PARENT;
}

bool judge_toggled(const struct push *p, const struct value *json)
{
	bool on = str_same(value_text(value_at(json, p->object->kind->toggle), "false"), "true");

	return on == (p->action != PUSH_DELETE);
}

bool judge_has_key(const struct push *p, const struct object *answer)
{
	const struct field *key = kind_key(p->object->kind);
	bool person = key && key->type == FIELD_PERSON;
	const struct attr *wanted = person ? object_attr(p->object, key->name) : NULL;
	const struct attr *found = person ? object_attr(answer, key->name) : NULL;

	if (wanted && found)
		return person_same(wanted->person, found->person);
	return str_same(answer->key, p->object->key);
}

bool judge_absent(const struct push *p, const struct http_call *call, const struct err *e)
{
	unsigned status = p->object->kind->absent_status;

	return e->code == ERR_NOT_FOUND ||
	       (status && call->outcome == HTTP_REPLIED && call->status == (int)status);
}

bool judge_same(const struct object *live, const struct object *answer)
{
	const struct attr *was, *is;
	size_t i;

	for (i = 0; live && i < live->n_attrs; i++) {
		was = &live->attrs[i];
		is = object_attr(answer, was->field->name);
		if (was->field->flags & FIELD_READ_ONLY && is &&
			!field_equal(was->field, was->value, is->value))
			return false;
	}
	return true;
}

static struct reply_context context_of(const struct push *p)
{
	const struct kind *k = p->object->kind;

	return (struct reply_context){ .scopes = p->action == PUSH_DELETE ? &k->delete : &k->write,
		.removal = kind_removal(k),
		.credential = p->credential,
		.writers = k->writers,
		.limit_status = p->action == PUSH_CREATE ? k->limit_status : 0 };
}

/* Puts the request and its status before a message of ours, as reply_check() does. */
static enum push_verdict failed(const struct http_call *call, struct err *e)
{
	err_wrap(e, "%s %s: HTTP %d", http_method_name(call->method), call->path, call->status);
	return PUSH_FAILED;
}

/* Whether `call` says, or may say, that something with the key of what was to be created is there. */
static bool is_taken(const struct push *p, const struct http_call *call)
{
	const struct kind *k = p->object->kind;

	return call->outcome == HTTP_REPLIED && p->action == PUSH_CREATE && k->shape != KIND_SET &&
	       !judge_is_toggle(p) &&
	       (call->status == 409 || (k->taken_status && call->status == (int)k->taken_status));
}

static enum push_verdict judge_failure(
	const struct push *p, const struct http_call *call, struct err *e)
{
	if (p->action == PUSH_DELETE && judge_absent(p, call, e)) {
		err_release(e);
		return PUSH_DONE;
	}
	if (is_taken(p, call))
		return PUSH_TAKEN;
	if (p->n_members)
		together_explain(p, call, e);
	if (call->outcome == HTTP_REPLIED && call->status < 500)
		return PUSH_FAILED;
	return call->outcome == HTTP_UNSENT ? PUSH_FAILED : PUSH_LOOK;
}

/* The server answers 2xx to a toggle of a feature that it no longer has, and ignores it. */
static enum push_verdict judge_toggle(
	const struct push *p, const struct http_call *call, const struct value *json, struct err *e)
{
	const struct kind *k = p->object->kind;
	const struct removal *gone = kind_removal(k);

	if (judge_toggled(p, json))
		return PUSH_DONE;
	if (gone)
		err_set(e, ERR_REMOVED,
			"the server ignored '%s'; %s were removed on %s (%s), see %s; use %s "
			"instead",
			k->toggle, gone->what, gone->date, gone->change, gone->url,
			gone->successor);
	else
		err_set(e, ERR_REPLY, "the server ignored '%s'", k->toggle);
	return failed(call, e);
}

static enum push_verdict judge_object(const struct push *p, const struct http_call *call,
	const struct decoder *d, const struct object *answer, struct err *e)
{
	const char *key = p->object->key;
	size_t n;

	if (!judge_has_key(p, answer)) {
		err_set(e, ERR_REPLY, "the server calls it '%s', not '%s'", answer->key, key);
		return failed(call, e);
	}
	if (!judge_same(p->live, answer)) {
		err_set(e, ERR_REPLY,
			"another %s has taken the place of the one that was read; plan again",
			answer->kind->name);
		return failed(call, e);
	}
	push_left(p, d, answer, &n);
	return n ? PUSH_LEFT : PUSH_DONE;
}

/* An answer that cannot be understood proves nothing: some gateways answer 200 with a page of their own. */
static enum push_verdict judge_body(const struct push *p, const struct http_call *call,
	const struct decoder *d, struct object **answer, struct err *e)
{
	const struct reply_context context = context_of(p);
	const struct kind *k = p->object->kind;
	const struct value *json;

	if (!call->reply.len && !judge_is_toggle(p))
		return PUSH_DONE;
	json = reply_json(d->arena, call, &context, e);
	if (!json)
		return PUSH_LOOK;
	if (judge_is_toggle(p) && json->type != VALUE_MAP) {
		err_set(e, ERR_REPLY, "%s where a %s belongs", value_type_name(json->type),
			k->parent->name);
		failed(call, e);
		return PUSH_LOOK;
	}
	if (judge_is_toggle(p))
		return judge_toggle(p, call, json, e);
	if (p->action == PUSH_DELETE || k->shape == KIND_SET)
		return PUSH_DONE;
	*answer = decode_object(d, k, p->object->parent, json, e);
	return *answer ? judge_object(p, call, d, *answer, e) : PUSH_LOOK;
}

enum push_verdict push_judge(const struct push *p, const struct http_call *call,
	const struct decoder *d, struct object **answer, struct err *e)
{
	const struct reply_context context = context_of(p);

	*answer = NULL;
	if (reply_check(call, &context, e) < 0)
		return judge_failure(p, call, e);
	if (p->n_members)
		return together_judge(call, e);
	if (call->status == 201 && (p->action == PUSH_UPDATE || judge_is_toggle(p))) {
		err_set(e, ERR_REPLY,
			"it was not there any more, and the server created a new one; plan again");
		return failed(call, e);
	}
	return judge_body(p, call, d, answer, e);
}
