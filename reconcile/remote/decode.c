#include "remote/decode.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/key.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/people.h"
#include "remote/decode_field.h"

static int check_map(const struct kind *kind, const struct value *json, struct err *e)
{
	if (json->type == VALUE_MAP)
		return 0;
	return err_set(
		e, ERR_REPLY, "%s where a %s belongs", value_type_name(json->type), kind->name);
}

/* Adds the key field `attr` to the key; a value of NULL is one that the answer does not have. */
static int add_part(
	struct str *key, const struct kind *kind, const struct attr *attr, struct err *e)
{
	const struct field *f = attr->field;
	const char *text = attr->person ? person_path_id(attr->person)
					: value_text(attr->value, NULL);

	if ((!text || !*text) && !f->otherwise && !f->when)
		return err_set(e, ERR_REPLY, "a %s without '%s'", kind->name, field_path(f));
	key_add(key, f, text);
	return 0;
}

static int add_key(const struct decoder *d, const struct kind *kind, const struct value *json,
	struct str *key, struct err *e)
{
	struct attr attr;
	size_t i;

	if (check_map(kind, json, e))
		return -1;
	for (i = 0; i < kind->n_fields; i++) {
		attr = (struct attr){ .field = &kind->fields[i] };
		if (!(attr.field->flags & FIELD_KEY))
			continue;
		if (decode_field(d, kind, json, &attr, e) || add_part(key, kind, &attr, e))
			return -1;
	}
	return 0;
}

const char *decode_key(
	const struct decoder *d, const struct kind *kind, const struct value *json, struct err *e)
{
	AUTO(str_release) struct str key = STR_INIT;

	if (add_key(d, kind, json, &key, e))
		return NULL;
	return arena_strndup(d->arena, key.buf, key.len);
}

const char *decode_identity(
	const struct decoder *d, const struct kind *kind, const struct value *json, struct err *e)
{
	AUTO(str_release) struct str identity = STR_INIT;
	size_t i;

	if (add_key(d, kind, json, &identity, e))
		return NULL;
	for (i = 0; i < kind->n_fields; i++)
		if (kind->fields[i].flags & FIELD_READ_ONLY)
			str_addf(&identity, "\n%s",
				value_text(value_at(json, field_path(&kind->fields[i])), ""));
	return arena_strndup(d->arena, identity.buf, identity.len);
}

bool decode_gone(const struct kind *kind, const struct value *json)
{
	const struct field *f;
	size_t i;

	for (i = 0; i < kind->n_fields; i++) {
		f = &kind->fields[i];
		if (f->gone && str_same(value_text(value_at(json, field_path(f)), NULL), f->gone))
			return true;
	}
	return false;
}

/* Decodes every field, and makes the key of those that have a part in it. */
static int fill(const struct decoder *d, struct object *o, const struct value *json,
	struct str *key, struct err *e)
{
	struct attr attr;
	size_t i;

	for (i = 0; i < o->kind->n_fields; i++) {
		attr = (struct attr){ .field = &o->kind->fields[i] };
		if (decode_field(d, o->kind, json, &attr, e))
			return -1;
		if (attr.field->flags & FIELD_KEY && add_part(key, o->kind, &attr, e))
			return -1;
		if (attr.value)
			*object_add_attr(d->arena, o, attr.field) = attr;
	}
	return 0;
}

/*
 * Settings have no key that would show that an answer is about them, and what is missing from an answer counts
 * as empty or off: one without any of their fields would say that all of them are.
 */
static int check_says_something(const struct object *o, struct err *e)
{
	const struct kind *k = o->kind;

	if (o->n_attrs || !k->n_fields || k->shape != KIND_SINGLETON || k->toggle ||
		k->flags & KIND_IN_PARENT)
		return 0;
	return err_set(e, ERR_REPLY, "an answer without any field of a %s", k->name);
}

struct object *decode_object(const struct decoder *d, const struct kind *kind,
	struct object *parent, const struct value *json, struct err *e)
{
	AUTO(str_release) struct str key = STR_INIT;
	struct object *o;

	if (check_map(kind, json, e))
		return NULL;
	o = object_new(d->arena, kind, parent, "");
	if (fill(d, o, json, &key, e) || check_says_something(o, e))
		return NULL;
	o->key = arena_strndup(d->arena, key.buf, key.len);
	return o;
}

struct object *decode_copy(struct arena *a, const struct object *o)
{
	struct object *copy = object_new(a, o->kind, o->parent, arena_strdup(a, o->key));
	const struct person **people;
	struct attr *attr;
	size_t i, k;

	for (i = 0; i < o->n_attrs; i++) {
		attr = object_add_attr(a, copy, o->attrs[i].field);
		*attr = o->attrs[i];
		attr->value = decode_keep(a, attr->value);
		people = ARENA_ARRAY(a, const struct person *, attr->n_people);
		for (k = 0; k < attr->n_people; k++)
			people[k] = attr->people[k];
		attr->people = people;
	}
	return copy;
}
