#include "remote/decode_field.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/cron.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/people.h"
#include "model/ssh_key.h"
#include "remote/decode.h"

#include <string.h>

/* Most fields of most objects: shared, since ten thousand objects have them. */
static const struct value value_null = { .type = VALUE_NULL, .n = 4, .text = "null" };
static const struct value value_yes = { .type = VALUE_BOOL, .n = 4, .text = "true" };
static const struct value value_no = { .type = VALUE_BOOL, .n = 5, .text = "false" };

/* --- types --- */

static bool is_bool_text(const struct value *v)
{
	return str_same(v->text, "true") || str_same(v->text, "false");
}

static bool is_list_of(const struct value *v, enum value_type type)
{
	uint32_t i = 0;

	while (v->type == VALUE_LIST && i < v->n && v->items[i].type == type)
		i++;
	return v->type == VALUE_LIST && i == v->n;
}

/* Whether every item of the list is a map with a text under `member`. */
static bool has_members(const struct value *list, const char *member)
{
	const struct value *text;
	uint32_t i;

	if (!is_list_of(list, VALUE_MAP))
		return false;
	for (i = 0; i < list->n; i++) {
		text = value_get(&list->items[i], member);
		if (!text || text->type != VALUE_STRING)
			return false;
	}
	return true;
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
		return f->member ? has_members(v, f->member) : is_list_of(v, VALUE_STRING);
	case FIELD_PERSON:
		return v->type == VALUE_MAP;
	case FIELD_PEOPLE:
		return is_list_of(v, VALUE_MAP);
	case FIELD_VALUE:
		return v->type < VALUE_LIST;
	case FIELD_SSH_KEY:
		return v->type == (f->member ? VALUE_MAP : VALUE_STRING);
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

/* --- values --- */

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

const struct value *decode_keep(struct arena *a, const struct value *v)
{
	struct value *copy;
	uint32_t i;

	if (v->type < VALUE_LIST)
		return keep_scalar(a, v);
	copy = v->type == VALUE_LIST ? value_new_list(a) : value_new_map(a);
	for (i = 0; i < v->n; i++)
		if (v->type == VALUE_LIST)
			value_push(a, copy, decode_keep(a, &v->items[i]));
		else
			value_put(a, copy, v->pairs[i].name, decode_keep(a, &v->pairs[i].value));
	return copy;
}

static const struct value *keep_members(
	struct arena *a, const struct value *list, const char *member)
{
	struct value *texts = value_new_list(a);
	uint32_t i;

	for (i = 0; i < list->n; i++)
		value_push(a, texts, keep_scalar(a, value_get(&list->items[i], member)));
	return texts;
}

/* The texts that `map` has under the names in `names`, a word each, joined by spaces. */
static void join_texts(struct str *out, const struct value *map, const char *names)
{
	AUTO(str_release) struct str name = STR_INIT;

	for (; *names; names += name.len + (names[name.len] == ' ')) {
		str_reset(&name);
		str_addn(&name, names, strcspn(names, " "));
		str_addf(
			out, "%s%s", out->len ? " " : "", value_text(value_get(map, name.buf), ""));
	}
}

static const struct value *keep_normalised(
	struct arena *a, const struct field *f, const struct value *v)
{
	AUTO(str_release) struct str text = STR_INIT, better = STR_INIT;
	int failed;

	if (v->type == VALUE_MAP)
		join_texts(&text, v, f->member);
	else
		str_add(&text, v->text);
	failed = f->type == FIELD_CRON   ? cron_normalise(&better, text.buf, NULL)
		 : f->type == FIELD_HOST ? ssh_host_normalise(&better, text.buf, NULL)
					 : ssh_key_normalise(&better, text.buf, NULL);
	return value_new_string(a, failed ? text.buf : better.buf);
}

/* --- people --- */

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

static bool has_person(const struct attr *attr, const struct person *person)
{
	size_t i = 0;

	while (i < attr->n_people && !person_same(attr->people[i], person))
		i++;
	return i < attr->n_people;
}

/* Each once, whatever the list has. */
static int take_people(
	const struct decoder *d, const struct value *v, struct attr *attr, struct err *e)
{
	const struct person **people = ARENA_ARRAY(d->arena, const struct person *, v->n);
	struct value *list = value_new_list(d->arena);
	const struct person *person;
	uint32_t i;

	attr->people = people;
	for (i = 0; i < v->n; i++) {
		person = learn(d, attr->field, &v->items[i], e);
		if (!person)
			return -1;
		if (has_person(attr, person))
			continue;
		people[attr->n_people++] = person;
		value_push(d->arena, list, keep_person(d->arena, &v->items[i]));
	}
	attr->value = list;
	return 0;
}

/* --- fields --- */

static int take(const struct decoder *d, const struct value *v, struct attr *attr, struct err *e)
{
	const struct field *f = attr->field;

	attr->value = &value_null;
	if (v->type == VALUE_NULL)
		return 0;
	switch (f->type) {
	case FIELD_PEOPLE:
		return take_people(d, v, attr, e);
	case FIELD_PERSON:
		attr->value = keep_person(d->arena, v);
		attr->person = learn(d, f, v, e);
		return attr->person ? 0 : -1;
	case FIELD_SSH_KEY:
	case FIELD_CRON:
	case FIELD_HOST:
		attr->value = keep_normalised(d->arena, f, v);
		return 0;
	case FIELD_STRING_SET:
		attr->value = f->member ? keep_members(d->arena, v, f->member)
					: decode_keep(d->arena, v);
		return 0;
	default:
		attr->value = keep_scalar(d->arena, v);
		return 0;
	}
}

int decode_field(const struct decoder *d, const struct kind *kind, const struct value *json,
	struct attr *attr, struct err *e)
{
	const struct field *f = attr->field;
	bool itself = str_same(field_path(f), ".");
	const struct value *v = itself ? json : value_at(json, field_path(f));

	if (!v || f->type == FIELD_SECRET || f->constant)
		return 0;
	return check(kind, f, v, e) < 0 ? -1 : take(d, v, attr, e);
}
