#include "remote/decode.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/people.h"

/* Most fields of most objects: shared, since ten thousand objects have them. */
static const struct value value_null = { .type = VALUE_NULL, .n = 4, .text = "null" };
static const struct value value_yes = { .type = VALUE_BOOL, .n = 4, .text = "true" };
static const struct value value_no = { .type = VALUE_BOOL, .n = 5, .text = "false" };

static const struct value *json_of(const struct field *f, const struct value *json)
{
	return str_same(field_path(f), ".") ? json : value_at(json, field_path(f));
}

static bool is_bool_text(const struct value *v)
{
	return str_same(v->text, "true") || str_same(v->text, "false");
}

static bool is_texts(const struct value *v)
{
	uint32_t i = 0;

	while (v->type == VALUE_LIST && i < v->n && v->items[i].type == VALUE_STRING)
		i++;
	return v->type == VALUE_LIST && i == v->n;
}

/* Bitbucket answers some booleans as texts (fact sheet, section 3.7). */
static bool fits(const struct field *f, const struct value *v)
{
	switch (f->type) {
	case FIELD_BOOL:
		return v->type == VALUE_BOOL || (v->type == VALUE_STRING && is_bool_text(v));
	case FIELD_INT:
		return v->type == VALUE_INT;
	case FIELD_STRING_SET:
		return is_texts(v);
	case FIELD_PERSON:
	case FIELD_SECRET:
		return v->type == VALUE_MAP;
	case FIELD_PEOPLE:
		return v->type == VALUE_LIST;
	default:
		return v->type == VALUE_STRING;
	}
}

static int check(
	const struct kind *kind, const struct field *f, const struct value *v, struct err *e)
{
	if (v->type == VALUE_NULL || fits(f, v))
		return 0;
	return err_set(e, ERR_REPLY, "'%s' of the %s is %s where %s belongs", field_path(f),
		kind->name, value_type_name(v->type), field_type_name(f));
}

static const struct value *keep_scalar(struct arena *a, const struct value *v)
{
	struct value *copy;

	if (v->type == VALUE_NULL)
		return &value_null;
	if (v->type == VALUE_BOOL)
		return value_true(v) ? &value_yes : &value_no;
	copy = ARENA_NEW(a, struct value);
	*copy = (struct value){
		.type = v->type, .n = v->n, .text = arena_strndup(a, v->text, v->n)
	};
	return copy;
}

static const struct value *keep(struct arena *a, const struct value *v)
{
	struct value *list;
	uint32_t i;

	if (v->type != VALUE_LIST)
		return keep_scalar(a, v);
	list = value_new_list(a);
	for (i = 0; i < v->n; i++)
		value_push(a, list, keep_scalar(a, &v->items[i]));
	return list;
}

/* The text of an id; NULL where it is none. */
static const char *id_text(const struct value *person, const char *name)
{
	const struct value *v = value_get(person, name);

	return v && v->type == VALUE_STRING && v->n ? v->text : NULL;
}

static const struct value *keep_person(struct arena *a, const struct value *v)
{
	static const char *const names[] = { "uuid", "account_id", "display_name" };
	struct value *map = value_new_map(a);
	size_t i;

	for (i = 0; i < COUNT(names); i++)
		if (id_text(v, names[i]))
			value_put(a, map, names[i], value_new_string(a, id_text(v, names[i])));
	return map;
}

/* Who `v` is; NULL with `e` set where it names nobody. */
static const struct person *learn(
	const struct decoder *d, const struct field *f, const struct value *v, struct err *e)
{
	const char *uuid = id_text(v, "uuid"), *account_id = id_text(v, "account_id");

	if (uuid || account_id)
		return people_learn(d->people, uuid, account_id, NULL, id_text(v, "display_name"));
	err_set(e, ERR_REPLY, "'%s' is a person without 'uuid' and 'account_id'", f->name);
	return NULL;
}

static int decode_field(const struct decoder *d, struct object *o, const struct field *f,
	const struct value *json, struct err *e)
{
	const struct value *v = f->type == FIELD_SECRET ? NULL : json_of(f, json);
	struct attr *attr;

	if (!v)
		return 0;
	if (check(o->kind, f, v, e))
		return -1;
	attr = object_add_attr(d->arena, o, f);
	if (f->type != FIELD_PERSON || v->type == VALUE_NULL) {
		attr->value = keep(d->arena, v);
		return 0;
	}
	attr->value = keep_person(d->arena, v);
	attr->person = learn(d, f, v, e);
	return attr->person ? 0 : -1;
}

/* The text by which a key field identifies, not ""; NULL with `e` set where it has none. */
static const char *key_text(const struct decoder *d, const struct kind *kind, const struct field *f,
	const struct value *json, struct err *e)
{
	const struct value *v = json_of(f, json);
	const struct person *person;

	if (v && check(kind, f, v, e))
		return NULL;
	if (!v || v->type == VALUE_NULL || (v->type < VALUE_LIST && !v->n)) {
		err_set(e, ERR_REPLY, "a %s without '%s'", kind->name, field_path(f));
		return NULL;
	}
	if (f->type != FIELD_PERSON)
		return value_text(v, "");
	person = learn(d, f, v, e);
	return person ? person_path_id(person) : NULL;
}

static int check_map(const struct kind *kind, const struct value *json, struct err *e)
{
	if (json->type == VALUE_MAP)
		return 0;
	return err_set(
		e, ERR_REPLY, "%s where a %s belongs", value_type_name(json->type), kind->name);
}

static int add_key(const struct decoder *d, const struct kind *kind, const struct value *json,
	struct str *out, struct err *e)
{
	const char *text;
	size_t i;

	if (check_map(kind, json, e))
		return -1;
	for (i = 0; i < kind->n_fields; i++) {
		if (!(kind->fields[i].flags & FIELD_KEY))
			continue;
		text = key_text(d, kind, &kind->fields[i], json, e);
		if (!text)
			return -1;
		str_addf(out, "%s%s", out->len ? " " : "", text);
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
			str_addf(
				&identity, "\n%s", value_text(json_of(&kind->fields[i], json), ""));
	return arena_strndup(d->arena, identity.buf, identity.len);
}

struct object *decode_object(const struct decoder *d, const struct kind *kind,
	struct object *parent, const struct value *json, struct err *e)
{
	const char *key = decode_key(d, kind, json, e);
	struct object *o;
	size_t i;

	if (!key)
		return NULL;
	o = object_new(d->arena, kind, parent, key);
	for (i = 0; i < kind->n_fields; i++)
		if (decode_field(d, o, &kind->fields[i], json, e))
			return NULL;
	return o;
}
