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

static const struct value *texts(struct arena *a, const struct attr *attr)
{
	const struct value *v = attr->value, *text;
	struct value *list = value_new_list(a), *item;
	uint32_t i;

	for (i = 0; v && v->type == VALUE_LIST && i < v->n; i++) {
		text = value_new_string(a, value_text(&v->items[i], ""));
		if (!attr->field->member) {
			value_push(a, list, text);
			continue;
		}
		item = value_push(a, list, value_new_map(a));
		value_put(a, item, attr->field->member, text);
	}
	return list;
}

static const struct value *boolean(struct arena *a, const struct attr *attr)
{
	bool yes = strcmp(value_text(attr->value, ""), "true") == 0;

	if (attr->field->flags & FIELD_AS_TEXT)
		return value_new_string(a, yes ? "true" : "false");
	return value_new_bool(a, yes);
}

/* "TYPE KEY" as a map with each word under its name. */
static const struct value *split(struct arena *a, const struct attr *attr)
{
	const char *names = attr->field->member, *words = value_text(attr->value, "");
	struct value *map = value_new_map(a);
	size_t name, word;

	for (; *names; names += name + (names[name] == ' ')) {
		name = strcspn(names, " ");
		word = strcspn(words, " ");
		value_put(a, map, arena_strndup(a, names, name),
			value_new_string(a, arena_strndup(a, words, word)));
		words += word + (words[word] == ' ');
	}
	return map;
}

/* A value as its field's type: a manifest's `name: 2024` is a name. */
static const struct value *typed(struct arena *a, const struct attr *attr)
{
	switch (attr->field->type) {
	case FIELD_BOOL:
		return boolean(a, attr);
	case FIELD_INT:
		return value_new_int(a, value_int(attr->value, 0));
	case FIELD_STRING_SET:
		return texts(a, attr);
	case FIELD_SSH_KEY:
		if (attr->field->member)
			return split(a, attr);
		break;
	default:
		break;
	}
	return value_new_string(a, value_text(attr->value, ""));
}

/* A person as what Bitbucket takes; NULL with `e` set where nobody knows an id. */
static const struct value *ids(struct arena *a, const struct person *person, struct err *e)
{
	const struct person *who = person_real(person);
	struct value *map = value_new_map(a);

	if (!person_path_id(who)) {
		err_set(e, ERR_INTERNAL, "'%s' has neither a UUID nor an account id",
			person_label(who));
		return NULL;
	}
	value_put(a, map, who->uuid ? "uuid" : "account_id",
		value_new_string(a, person_path_id(who)));
	return map;
}

static int put_person(struct arena *a, struct value *body, const struct attr *attr, struct err *e)
{
	const struct value *who = attr->person ? ids(a, attr->person, e) : value_new_null(a);

	if (!who)
		return -1;
	value_put_at(a, body, field_path(attr->field), who);
	return 0;
}

static int put_people(struct arena *a, struct value *body, const struct attr *attr, struct err *e)
{
	struct value *list = value_new_list(a);
	const struct value *who;
	size_t i;

	for (i = 0; i < attr->n_people; i++) {
		who = ids(a, attr->people[i], e);
		if (!who)
			return -1;
		value_push(a, list, who);
	}
	value_put_at(a, body, field_path(attr->field), list);
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

static bool is_list(const struct field *f)
{
	return f->type == FIELD_STRING_SET || f->type == FIELD_PEOPLE;
}

static bool is_empty(const struct attr *attr)
{
	const struct value *v = attr->value;

	if (attr->field->type == FIELD_PEOPLE)
		return !attr->n_people;
	return is_list(attr->field) ? !v || v->type != VALUE_LIST || !v->n
				    : v && v->type != VALUE_MAP && !*value_text(v, "");
}

int encode_attr(struct arena *a, struct value *body, const struct attr *attr, struct err *e)
{
	const struct field *f = attr->field;

	if (f->flags & FIELD_NULL && is_empty(attr) && f->type != FIELD_PERSON)
		value_put_at(a, body, field_path(f), value_new_null(a));
	else if (f->type == FIELD_PERSON)
		return put_person(a, body, attr, e);
	else if (f->type == FIELD_PEOPLE)
		return put_people(a, body, attr, e);
	else if (attr_is_secret(attr))
		return put_secret(a, body, attr, e);
	else if (f->type == FIELD_REFERENCE && is_empty(attr))
		put_no_reference(a, body, f);
	else
		value_put_at(a, body, field_path(f), typed(a, attr));
	return 0;
}

/* A field that is not among the attributes, with the text `text`. */
static int put_text(
	struct arena *a, struct value *body, const struct field *f, const char *text, struct err *e)
{
	const struct attr attr = { .field = f, .value = value_new_string(a, text) };

	return encode_attr(a, body, &attr, e);
}

static int put_constants(
	struct arena *a, struct value *body, const struct kind *kind, struct err *e)
{
	size_t i;

	for (i = 0; i < kind->n_fields; i++)
		if (kind->fields[i].constant &&
			put_text(a, body, &kind->fields[i], kind->fields[i].constant, e) < 0)
			return -1;
	return 0;
}

/*
 * The key of a map's item stands above it in the manifest and is one field; that of a list's item is among
 * its attributes, and what is not there stands for something that the server knows.
 */
static int put_key_field(struct arena *a, struct value *body, const struct object *o,
	const struct field *f, struct err *e)
{
	const struct attr *attr = object_attr(o, f->name);

	if (attr)
		return encode_attr(a, body, attr, e);
	return f->otherwise || f->when ? 0 : put_text(a, body, f, o->key, e);
}

static int put_key(struct arena *a, struct value *body, const struct object *o, struct err *e)
{
	size_t i;

	for (i = 0; i < o->kind->n_fields; i++)
		if (o->kind->fields[i].flags & FIELD_KEY &&
			put_key_field(a, body, o, &o->kind->fields[i], e) < 0)
			return -1;
	return 0;
}

/* Whether one of these is a list with something in it. */
static bool has_full_list(const struct attr *const *attrs, size_t n)
{
	size_t i = 0;

	while (i < n && (!is_list(attrs[i]->field) || is_empty(attrs[i])))
		i++;
	return i < n;
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

/* Those of `attrs` that a creation sends; `*n` is their number, before and after. */
static const struct attr *const *of_creation(
	struct arena *a, const struct attr *const *attrs, size_t *n)
{
	const struct attr **sent = ARENA_ARRAY(a, const struct attr *, *n);
	bool full = has_full_list(attrs, *n);
	size_t i, k = 0;

	for (i = 0; i < *n; i++)
		if (!full || !is_list(attrs[i]->field) || !is_empty(attrs[i]))
			sent[k++] = attrs[i];
	*n = k;
	return sent;
}

struct value *encode_creation(struct arena *a, const struct object *object,
	const struct attr *const *attrs, size_t n, struct err *e)
{
	bool in_path = object->kind->flags & (KIND_CREATE_ITEM | KIND_CREATE_PUT);
	struct value *body = value_new_map(a);

	if (!in_path && put_key(a, body, object, e) < 0)
		return NULL;
	if (put_constants(a, body, object->kind, e) < 0)
		return NULL;
	attrs = of_creation(a, attrs, &n);
	return put_attrs(a, body, attrs, n, e) < 0 ? NULL : body;
}

/* Those of `attrs` that an update may send; NULL with `e` set where one may not be changed. */
static const struct attr *const *of_update(
	struct arena *a, const struct attr *const *attrs, size_t *n, struct err *e)
{
	const struct attr **sent = ARENA_ARRAY(a, const struct attr *, *n + 1);
	size_t i, k = 0;

	for (i = 0; i < *n; i++) {
		if (attrs[i]->field->flags & FIELD_IMMUTABLE) {
			err_set(e, ERR_REFUSED, "'%s' can be set on creation only",
				attrs[i]->field->name);
			return NULL;
		}
		if (!(attrs[i]->field->flags & FIELD_INITIAL))
			sent[k++] = attrs[i];
	}
	*n = k;
	return sent;
}

struct value *encode_update(
	struct arena *a, const struct attr *const *attrs, size_t n, struct err *e)
{
	struct value *body = value_new_map(a);

	attrs = of_update(a, attrs, &n, e);
	return attrs && put_attrs(a, body, attrs, n, e) == 0 ? body : NULL;
}

/* What goes with every update for `f`: as it is declared, else as it is; NULL where that is not known. */
static const struct attr *always(
	const struct object *object, const struct object *live, const struct field *f)
{
	const struct attr *attr = object_attr(object, f->name);

	if (attr || f->flags & FIELD_KEY || !live)
		return attr;
	attr = object_attr(live, f->name);
	return attr && attr->value->type != VALUE_NULL ? attr : NULL;
}

int encode_always(struct arena *a, struct value *body, const struct object *object,
	const struct object *live, struct err *e)
{
	const struct attr *attr;
	const struct field *f;
	size_t i;
	int failed = 0;

	for (i = 0; i < object->kind->n_fields && !failed; i++) {
		f = &object->kind->fields[i];
		if (!(f->flags & FIELD_ALWAYS) || value_at(body, field_path(f)))
			continue;
		attr = always(object, live, f);
		if (attr)
			failed = encode_attr(a, body, attr, e);
		else if (f->flags & FIELD_KEY)
			failed = put_key_field(a, body, object, f, e);
	}
	return failed;
}
