#include "report/document.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/object.h"
#include "model/people.h"

static struct value *text_or_null(struct arena *a, const char *text)
{
	return text ? value_new_string(a, text) : value_new_null(a);
}

void document_text(struct arena *a, struct value *map, const char *name, const char *text)
{
	value_put(a, map, name, text_or_null(a, text));
}

void document_count(struct arena *a, struct value *map, const char *name, uint64_t count)
{
	value_put(a, map, name, value_new_int(a, (int64_t)count));
}

void document_flag(struct arena *a, struct value *map, const char *name, bool yes)
{
	value_put(a, map, name, value_new_bool(a, yes));
}

void document_place(struct arena *a, struct value *map, const char *name, struct place place)
{
	struct value *v = place.file ? value_new_map(a) : value_new_null(a);

	if (place.file) {
		document_text(a, v, "file", place.file);
		document_count(a, v, "line", place.line);
		document_count(a, v, "column", place.column);
	}
	value_put(a, map, name, v);
}

struct value *document_list(struct arena *a, struct value *map, const char *name)
{
	return value_put(a, map, name, value_new_list(a));
}

static struct value *person_value(struct arena *a, const struct person *person)
{
	struct value *map;

	if (!person)
		return value_new_null(a);
	map = value_new_map(a);
	document_text(a, map, "label", person_label(person));
	document_text(a, map, "uuid", person_real(person)->uuid);
	return map;
}

static struct value *list_value(struct arena *a, const struct value *from)
{
	struct value *list = value_new_list(a);
	uint32_t i;

	for (i = 0; from->type == VALUE_LIST && i < from->n; i++)
		value_push(a, list, value_new_string(a, value_text(&from->items[i], "")));
	return list;
}

static struct value *people_value(struct arena *a, const struct attr *attr)
{
	struct value *list = value_new_list(a);
	size_t i;

	for (i = 0; attr && i < attr->n_people; i++)
		value_push(a, list, person_value(a, attr->people[i]));
	return list;
}

static struct value *number_value(struct arena *a, const struct value *from)
{
	return from->type == VALUE_INT ? value_new_int(a, value_int(from, 0)) : value_new_null(a);
}

/* Where a secret comes from, which is all that is known here. */
static struct value *secret_value(struct arena *a, const struct value *from)
{
	struct value *map = value_new_map(a);
	uint32_t i;

	for (i = 0; from->type == VALUE_MAP && i < from->n; i++)
		value_put(a, map, from->pairs[i].name,
			value_new_string(a, value_text(&from->pairs[i].value, "")));
	return map;
}

struct value *document_value(struct arena *a, const struct field *f, const struct attr *attr)
{
	const struct value *v = attr ? attr->value : NULL;

	if (f->type == FIELD_PERSON)
		return person_value(a, attr ? attr->person : NULL);
	if (f->type == FIELD_PEOPLE)
		return people_value(a, attr);
	if (!v || v->type == VALUE_NULL)
		return value_new_null(a);
	switch (f->type) {
	case FIELD_BOOL:
		return value_new_bool(a, str_same(value_text(v, ""), "true"));
	case FIELD_INT:
		return number_value(a, v);
	case FIELD_STRING_SET:
		return list_value(a, v);
	case FIELD_SECRET:
		return secret_value(a, v);
	default:
		if (attr_is_secret(attr))
			return secret_value(a, v);
		return value_new_string(a, value_text(v, ""));
	}
}

const char *document_code(int code)
{
	static const char *const names[] = {
		[ERR_INTERNAL] = "internal",
		[ERR_USAGE] = "usage",
		[ERR_MANIFEST] = "manifest",
		[ERR_INPUT] = "input",
		[ERR_SYSTEM] = "system",
		[ERR_NETWORK] = "network",
		[ERR_REPLY] = "reply",
		[ERR_HTTP] = "http",
		[ERR_AUTH] = "auth",
		[ERR_NOT_FOUND] = "not_found",
		[ERR_REMOVED] = "removed",
		[ERR_REFUSED] = "refused",
		[ERR_INTERRUPTED] = "interrupted",
		[ERR_EXHAUSTED] = "exhausted",
		[ERR_STALE] = "stale",
	};

	return code > 0 && (size_t)code < COUNT(names) ? names[code] : NULL;
}
