/* Looking after a lost answer. */
#include "remote/push.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "net/http.h"
#include "remote/decode.h"
#include "remote/judge.h"
#include "remote/page.h"
#include "remote/path.h"
#include "remote/query.h"
#include "remote/reply.h"
#include "remote/together.h"

/* Of a list whose maximum the table does not have. */
enum { PAGELEN_SAFE = 50 };

/* Appends the path of the item, where one is known; a creation that is named by the server has none yet. */
static int add_item_path(struct str *out, const struct push *p, struct err *e)
{
	const struct kind *k = p->object->kind;

	if (judge_is_in_parent(p))
		return path_expand(out, k->parent->item, p->object->parent, NULL, e);
	return path_expand(out, k->item, p->object, p->rename ? NULL : p->live, e);
}

static bool is_in_list(const struct push *p)
{
	const struct kind *k = p->object->kind;
	AUTO(str_release) struct str path = STR_INIT;

	if (!k->list || judge_is_in_parent(p))
		return false;
	return k->flags & KIND_NO_GET || add_item_path(&path, p, NULL) < 0;
}

/* Appends what the key fields have to be: title = "x" AND ... */
static void add_filter(struct str *url, const struct object *o)
{
	struct query_form form = { .before = "", .between = "", .after = "", .texts_max = 1 };
	AUTO(str_release) struct str name = STR_INIT;
	const struct attr *attr;
	const char *text;
	size_t i;

	for (i = 0; i < o->kind->n_fields; i++) {
		if (!(o->kind->fields[i].flags & FIELD_KEY))
			continue;
		attr = object_attr(o, o->kind->fields[i].name);
		text = value_text(attr ? attr->value : NULL, o->key);
		str_reset(&name);
		str_addf(&name, "%s = ", field_path(&o->kind->fields[i]));
		form.each = name.buf;
		query_any(url, &form, &text, 1);
		form.before = " AND ";
	}
}

static int add_list_path(struct str *out, const struct push *p, struct err *e)
{
	const struct kind *k = p->object->kind;

	if (path_expand(out, k->list, p->object, NULL, e) < 0)
		return -1;
	str_addf(out, "?pagelen=%u", k->pagelen ? k->pagelen : PAGELEN_SAFE);
	if (k->flags & KIND_BY_KEY) {
		str_add(out, "&q=");
		add_filter(out, p->object);
	}
	return 0;
}

struct http_call *push_look(const struct push *p, struct err *e)
{
	AUTO(str_release) struct str path = STR_INIT;

	if (p->n_members)
		return together_look(p, e);
	if ((is_in_list(p) ? add_list_path : add_item_path)(&path, p, e) < 0)
		return NULL;
	return http_call_new(HTTP_GET, str_take(&path), NULL);
}

static enum look_verdict is_there(bool there)
{
	return there ? LOOK_THERE : LOOK_NOT_THERE;
}

/* What it means that the object is not there. */
static enum look_verdict is_not_there(const struct push *p, struct err *e)
{
	if (p->action == PUSH_DELETE || p->action == PUSH_CREATE || p->rename)
		return is_there(p->action == PUSH_DELETE);
	err_set(e, ERR_REPLY, "the %s is not there any more", p->object->kind->name);
	return LOOK_UNCLEAR;
}

/* The object with the key of `p` is there: whether it is as `p` wants it. */
static enum look_verdict judge_found(
	const struct push *p, struct object *found, const struct decoder *d, struct err *e)
{
	bool same = judge_same(p->live, found);
	size_t n;

	if (p->action == PUSH_DELETE)
		return is_there(!same);
	if (!same && p->rename)
		return LOOK_NOT_THERE;
	if (!same) {
		err_set(e, ERR_REPLY, "another %s has taken the place of the one that was read",
			found->kind->name);
		return LOOK_UNCLEAR;
	}
	push_left(p, d, found, &n);
	return is_there(p->action != PUSH_UPDATE || p->rename || !n);
}

static enum look_verdict look_at_item(const struct push *p, const struct value *json,
	const struct decoder *d, struct object **answer, struct err *e)
{
	const struct kind *k = p->object->kind;
	enum look_verdict verdict;
	struct object *found;

	if (decode_gone(k, json))
		return is_not_there(p, e);
	found = decode_object(d, k, p->object->parent, json, e);
	if (!found)
		return LOOK_UNCLEAR;
	verdict = judge_found(p, found, d, e);
	if (verdict == LOOK_THERE && p->action != PUSH_DELETE)
		*answer = found;
	return verdict;
}

/*
 * Whether `item` of a list is what `p` is about. What was read has its ids; without these the key decides. The
 * page may have items that are none of ours to understand.
 */
static bool is_ours(const struct push *p, const struct value *item, const struct decoder *d)
{
	const struct kind *k = p->object->kind;
	const struct object *found = decode_object(d, k, NULL, item, NULL);

	if (found)
		return judge_has_key(p, found) && judge_same(p->live, found);
	return str_same(decode_key(d, k, item, NULL), p->object->key);
}

static enum look_verdict look_at_list(const struct push *p, const struct value *json,
	const struct decoder *d, struct object **answer, struct err *e)
{
	struct page page;
	uint32_t i;

	if (page_read(&page, json, e) < 0)
		return LOOK_UNCLEAR;
	for (i = 0; i < page.values->n; i++)
		if (is_ours(p, &page.values->items[i], d))
			return look_at_item(p, &page.values->items[i], d, answer, e);
	return page.next ? LOOK_MORE : is_not_there(p, e);
}

static enum look_verdict look_at_nothing(
	const struct push *p, const struct http_call *call, struct err *e)
{
	if (!judge_absent(p, call, e) || (p->action == PUSH_UPDATE && !p->rename) ||
		(judge_is_in_parent(p) && p->action != PUSH_DELETE))
		return LOOK_UNCLEAR;
	err_release(e);
	return is_there(p->action == PUSH_DELETE);
}

enum look_verdict push_looked(const struct push *p, const struct http_call *call,
	const struct decoder *d, struct object **answer, struct err *e)
{
	const struct kind *k = p->object->kind;
	const struct reply_context context = {
		.scopes = &k->read, .removal = kind_removal(k), .credential = p->credential
	};
	const struct value *json;

	*answer = NULL;
	if (reply_check(call, &context, e) < 0)
		return p->n_members ? together_missing(p, e) : look_at_nothing(p, call, e);
	json = reply_json(d->arena, call, &context, e);
	if (!json)
		return LOOK_UNCLEAR;
	if (p->n_members)
		return together_looked(p, json, e);
	if (judge_is_toggle(p))
		return is_there(judge_toggled(p, json));
	if (k->shape == KIND_SET)
		return is_there(p->action != PUSH_DELETE);
	if (is_in_list(p))
		return look_at_list(p, json, d, answer, e);
	return look_at_item(p, json, d, answer, e);
}

struct http_call *push_look_next(const struct http_call *call, const struct decoder *d)
{
	const struct value *json = reply_json(d->arena, call, NULL, NULL);

	return http_call_new(HTTP_GET, mem_strdup(value_text(value_get(json, "next"), "")), NULL);
}
