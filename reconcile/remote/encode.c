#include "remote/encode.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/people.h"
#include "remote/secret.h"

#include <string.h>

static const struct value *texts(struct arena *a, const struct value *v)
{
	struct value *list = value_new_list(a);
	uint32_t i;

	for (i = 0; v && v->type == VALUE_LIST && i < v->n; i++)
		value_push(a, list, value_new_string(a, value_text(&v->items[i], "")));
	return list;
}

/* A scalar as its field's type: a manifest's `name: 2024` is a name. */
static const struct value *typed(struct arena *a, const struct attr *attr)
{
	const char *text = value_text(attr->value, "");

	switch (attr->field->type) {
	case FIELD_BOOL:
		return value_new_bool(a, strcmp(text, "true") == 0);
	case FIELD_INT:
		return value_new_int(a, value_int(attr->value, 0));
	case FIELD_STRING_SET:
		return texts(a, attr->value);
	default:
		return value_new_string(a, text);
	}
}

static int put_person(struct arena *a, struct value *body, const struct attr *attr, struct err *e)
{
	const struct person *who = person_real(attr->person);
	struct value *ids = value_new_map(a);

	if (who && !person_path_id(who))
		return err_set(e, ERR_INTERNAL, "'%s' has neither a UUID nor an account id",
			person_label(who));
	if (who)
		value_put(a, ids, who->uuid ? "uuid" : "account_id",
			value_new_string(a, person_path_id(who)));
	value_put_at(a, body, field_path(attr->field), who ? ids : value_new_null(a));
	return 0;
}

/* A reference is a key inside a map ("project.key"); nothing is null instead of the map. */
static void put_no_reference(struct arena *a, struct value *body, const struct field *f)
{
	const char *path = field_path(f), *dot = strrchr(path, '.');

	value_put_at(a, body, arena_strndup(a, path, dot ? (size_t)(dot - path) : strlen(path)),
		value_new_null(a));
}

static int put_secret(struct arena *a, struct value *body, const struct attr *attr, struct err *e)
{
	AUTO(secret_release) struct str secret = STR_LIMITED(SECRET_MAX);

	if (secret_read(&secret, attr->value, e) < 0)
		return err_wrap(e, "'%s'", attr->field->name);
	value_put_at(a, body, field_path(attr->field), value_new_string(a, secret.buf));
	return 0;
}

int encode_attr(struct arena *a, struct value *body, const struct attr *attr, struct err *e)
{
	const struct field *f = attr->field;

	if (f->type == FIELD_PERSON)
		return put_person(a, body, attr, e);
	if (f->type == FIELD_SECRET)
		return put_secret(a, body, attr, e);
	if (f->type == FIELD_REFERENCE && !*value_text(attr->value, ""))
		put_no_reference(a, body, f);
	else
		value_put_at(a, body, field_path(f), typed(a, attr));
	return 0;
}

/*
 * The key of a map's item stands above it in the manifest and is one field; that of a list's item is among
 * its attributes.
 */
static int put_key(struct arena *a, struct value *body, const struct object *o, struct err *e)
{
	const struct attr *attr;
	struct attr own;
	size_t i;

	for (i = 0; i < o->kind->n_fields; i++) {
		own = (struct attr){ .field = &o->kind->fields[i] };
		if (!(own.field->flags & FIELD_KEY))
			continue;
		own.value = value_new_string(a, o->key);
		attr = object_attr(o, own.field->name);
		if (encode_attr(a, body, attr ? attr : &own, e) < 0)
			return -1;
	}
	return 0;
}

static int put_attrs(struct arena *a, struct value *body, const struct attr *const *attrs, size_t n,
	struct err *e)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (attrs[i]->field->flags & (FIELD_KEY | FIELD_READ_ONLY))
			continue;
		if (encode_attr(a, body, attrs[i], e) < 0)
			return -1;
	}
	return 0;
}

struct value *encode_creation(struct arena *a, const struct object *object,
	const struct attr *const *attrs, size_t n, struct err *e)
{
	struct value *body = value_new_map(a);

	if (!(object->kind->flags & KIND_CREATE_ITEM) && put_key(a, body, object, e) < 0)
		return NULL;
	return put_attrs(a, body, attrs, n, e) < 0 ? NULL : body;
}

struct value *encode_update(
	struct arena *a, const struct attr *const *attrs, size_t n, struct err *e)
{
	struct value *body = value_new_map(a);
	size_t i;

	for (i = 0; i < n; i++)
		if (attrs[i]->field->flags & FIELD_IMMUTABLE) {
			err_set(e, ERR_REFUSED, "'%s' can be set on creation only",
				attrs[i]->field->name);
			return NULL;
		}
	return put_attrs(a, body, attrs, n, e) < 0 ? NULL : body;
}
