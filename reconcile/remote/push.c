#include "remote/push.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/people.h"
#include "net/http.h"
#include "remote/decode.h"
#include "remote/encode.h"
#include "remote/judge.h"
#include "remote/path.h"
#include "remote/together.h"

/* Where a request goes. */
struct route {
	enum http_method method;
	const char *template;
	const struct object *object, *live;
};

static struct route route_of(const struct push *p)
{
	const struct kind *k = p->object->kind;

	if (judge_is_toggle(p))
		return (struct route){ HTTP_PUT, k->parent->item, p->object->parent, NULL };
	if (p->action == PUSH_DELETE && k->remove)
		return (struct route){ HTTP_POST, k->remove, p->object, p->live };
	if (p->action == PUSH_DELETE)
		return (struct route){ HTTP_DELETE, k->item, p->object, p->live };
	if (p->action == PUSH_UPDATE && k->update)
		return (struct route){ HTTP_POST, k->update, p->object, p->live };
	if (p->action == PUSH_UPDATE || k->shape == KIND_SET || k->shape == KIND_SINGLETON ||
		k->flags & KIND_CREATE_PUT)
		return (struct route){ HTTP_PUT, k->item, p->object, p->live };
	return (struct route){ HTTP_POST, k->flags & KIND_CREATE_ITEM ? k->item : k->list,
		p->object, NULL };
}

static struct value *toggle_body(const struct push *p, struct arena *a)
{
	struct value *body = value_new_map(a);

	value_put(a, body, p->object->kind->toggle, value_new_bool(a, p->action != PUSH_DELETE));
	return body;
}

/* The new key goes where the kind says, unless the object declares something of its own for that place. */
static void put_new_key(const struct push *p, struct arena *a, struct value *body)
{
	const char *name = p->object->kind->rename;
	const struct attr *declared = object_attr(p->object, name);

	value_put_at(a, body, name,
		value_new_string(a, value_text(declared ? declared->value : NULL, p->object->key)));
}

static struct value *update_body(const struct push *p, struct arena *a, struct err *e)
{
	const char *envelope = p->object->kind->update_in;
	struct value *body = encode_update(a, p->attrs, p->n_attrs, e), *outer;

	if (body && p->rename)
		put_new_key(p, a, body);
	if (!body || encode_always(a, body, p->object, p->live, e) < 0)
		return NULL;
	if (!envelope)
		return body;
	outer = value_new_map(a);
	value_put(a, outer, envelope, body);
	return outer;
}

/* Appends the body; nothing where the request has none. */
static int write_body(const struct push *p, struct arena *a, struct str *out, struct err *e)
{
	struct value *body = NULL;

	if (judge_is_toggle(p))
		body = toggle_body(p, a);
	else if (p->action == PUSH_DELETE || p->object->kind->shape == KIND_SET)
		return 0;
	else if (p->action == PUSH_UPDATE)
		body = update_body(p, a, e);
	else
		body = encode_creation(a, p->object, p->attrs, p->n_attrs, e);
	if (!body)
		return -1;
	json_write(out, body);
	return 0;
}

/* Whether the path may be another afterwards: the server may derive the key from what is sent. */
static bool may_move(const struct push *p)
{
	size_t i;

	for (i = 0; i < p->n_attrs; i++)
		if (str_same(p->attrs[i]->field->name, p->object->kind->rename))
			return true;
	return p->rename;
}

struct http_call *push_request(const struct push *p, const struct decoder *d, struct err *e)
{
	AUTO(str_release) struct str path = STR_INIT;
	AUTO(str_release) struct str body = STR_INIT;
	struct route route;
	struct http_call *call;

	if (p->n_members)
		return together_request(p, e);
	route = route_of(p);
	if (path_expand(&path, route.template, route.object, route.live, e) < 0 ||
		write_body(p, d->arena, &body, e) < 0)
		return NULL;
	call = http_call_new(route.method, str_take(&path), body.len ? str_take(&body) : NULL);
	call->repeatable = call->repeatable && !may_move(p);
	return call;
}

static bool is_as_asked(const struct attr *asked, const struct object *answer)
{
	const struct attr *found = object_attr(answer, asked->field->name);

	return !found || asked->field->flags & (FIELD_KEY | FIELD_READ_ONLY | FIELD_INITIAL) ||
	       attr_is_secret(asked) || attr_equal(asked, found);
}

const struct attr *const *push_left(
	const struct push *p, const struct decoder *d, const struct object *answer, size_t *n)
{
	const struct attr **left = ARENA_ARRAY(d->arena, const struct attr *, p->n_attrs);
	size_t i;

	for (*n = i = 0; i < p->n_attrs; i++)
		if (!is_as_asked(p->attrs[i], answer))
			left[(*n)++] = p->attrs[i];
	return left;
}

static void add_found(struct str *out, const struct attr *found)
{
	size_t i;

	if (found->person)
		str_addf(out, "'%s'", person_label(found->person));
	else if (found->n_people)
		for (i = 0; i < found->n_people; i++)
			str_addf(out, "%s'%s'", i ? " and " : "", person_label(found->people[i]));
	else if (found->value->type == VALUE_NULL)
		str_add(out, "nothing");
	else if (found->value->type >= VALUE_LIST)
		json_write(out, found->value);
	else
		str_addf(out, "'%s'", found->value->text);
}

int push_left_error(
	const struct attr *const *left, size_t n, const struct object *answer, struct err *e)
{
	AUTO(str_release) struct str text = STR_INIT;
	size_t i;

	for (i = 0; i < n; i++) {
		str_addf(&text, "%s'%s' at ", i ? ", " : "", left[i]->field->name);
		add_found(&text, object_attr(answer, left[i]->field->name));
	}
	return err_set(e, ERR_REPLY, "the server took the request but left %s", text.buf);
}
