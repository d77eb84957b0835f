#include "model/check.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/str.h"
#include "base/suggest.h"
#include "codec/value.h"
#include "model/cron.h"
#include "model/field.h"
#include "model/file_path.h"
#include "model/kind.h"
#include "model/loader.h"
#include "model/object.h"
#include "model/placeholder.h"
#include "model/slug.h"
#include "model/ssh_key.h"

#include <string.h>

int check_not_null(struct loader *l, const struct value *v, const char *name)
{
	if (v->type != VALUE_NULL)
		return 0;
	return diag_add(l->d, v->place,
		"'%s' is null, which says nothing: leave the key out to not manage it, or write "
		"\"\", [] or {} to empty it",
		name);
}

/* Whether `c` is in ranges like "A-Z0-9_"; a '-' at the end is itself. */
static bool is_allowed(const char *ranges, char c)
{
	for (; *ranges; ranges++) {
		if (ranges[1] == '-' && ranges[2]) {
			if (c >= ranges[0] && c <= ranges[2])
				return true;
			ranges += 2;
		} else if (c == *ranges) {
			return true;
		}
	}
	return false;
}

/* Code points, not bytes. */
static size_t length(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

static int check_characters(
	struct loader *l, const struct field *f, const char *text, struct place place)
{
	const char *fault = f->type == FIELD_PATH ? file_path_fault(text) : NULL, *c;

	if (fault)
		return diag_add(l->d, place, "the %s '%s' %s", f->name, text, fault);
	if (f->type == FIELD_CONTENT && strlen(text) > FIELD_CONTENT_MAX)
		return diag_add(
			l->d, place, "'%s' is longer than %d bytes", f->name, FIELD_CONTENT_MAX);
	if (f->longest && length(text) > f->longest)
		return diag_add(
			l->d, place, "'%s' is longer than %u characters", f->name, f->longest);
	for (c = text; f->allowed && *c; c++)
		if (!is_allowed(f->allowed, *c))
			return diag_add(l->d, place,
				"'%s' is no %s: it may have the characters %s only", text, f->name,
				f->allowed);
	return 0;
}

int check_key(struct loader *l, const struct kind *kind, const char *key, struct place place)
{
	const struct field *f = kind_key(kind);

	if (!*key)
		return diag_add(l->d, place, "%s without a %s", kind->name, f->name);
	return check_characters(l, f, key, place);
}

enum { CHOICES_MANY = 10 }; /* more are not listed beside a suggestion */

static bool is_choice(const struct field *f, const char *text)
{
	const char *const *choice = f->choices;

	while (*choice && !str_same(*choice, text))
		choice++;
	return *choice != NULL;
}

static int report_choice(struct loader *l, const struct field *f, const struct value *v)
{
	struct suggest nearest = SUGGEST_FOR(v->text);
	AUTO(str_release) struct str all = STR_INIT;
	const char *const *choice;
	char hint[128];

	for (choice = f->choices; *choice; choice++) {
		suggest_add(&nearest, *choice);
		str_addf(&all, "%s%s", all.len ? ", " : "", *choice);
	}
	suggest_text(&nearest, hint, sizeof hint);
	if (nearest.best && choice - f->choices > CHOICES_MANY)
		return diag_add(l->d, v->place, "'%s' cannot be '%s'%s", f->name, v->text, hint);
	return diag_add(l->d, v->place, "'%s' cannot be '%s'%s%s%s", f->name, v->text, hint,
		nearest.best ? " One of: " : "; one of: ", all.buf);
}

int check_type(struct loader *l, const struct setting *s)
{
	const struct field *f = s->field;
	bool is_list = f->type == FIELD_STRING_SET || f->type == FIELD_PEOPLE;

	return diag_add(l->d, s->value->place, "'%s' is %s, not %s%s", f->name, field_type_name(f),
		value_type_name(s->value->type),
		is_list && s->value->type == VALUE_STRING ? ": write [...] around it" : "");
}

/* Of a list, what is wrong is an item: that the whole is a list is known by then. */
static int wrong_text(struct loader *l, const struct setting *s)
{
	if (s->field->type != FIELD_STRING_SET)
		return check_type(l, s);
	return diag_add(l->d, s->value->place, "an entry of '%s' is text, not %s", s->field->name,
		value_type_name(s->value->type));
}

/* The slug that the server will make of a name must be the key, or the object would move away from it. */
static int check_names_key(struct loader *l, const struct setting *s, const char *text)
{
	AUTO(str_release) struct str slug = STR_INIT;

	slug_add(&slug, text);
	if (!s->object->key || str_same(slug.buf, s->object->key))
		return 0;
	return diag_add(l->d, s->value->place,
		"the %s '%s' gives the %s '%s', not '%s': change one of the two", s->field->name,
		text, kind_key(s->object->kind)->name, slug.buf, s->object->key);
}

static int check_words(struct loader *l, const struct setting *s, const struct value *v)
{
	const struct field *f = s->field;

	if (f->choices && !is_choice(f, v->text))
		return report_choice(l, f, v);
	if (f->flags & FIELD_NAMES_KEY && check_names_key(l, s, v->text) < 0)
		return -1;
	if (f->type == FIELD_REFERENCE && *v->text &&
		check_key(l, f->target, v->text, v->place) < 0)
		return -1;
	if (f->type == FIELD_STRING && strchr(v->text, '\n'))
		return diag_add(l->d, v->place, "'%s' is one line of text", f->name);
	return check_characters(l, f, v->text, v->place);
}

/* Numbers are texts too: `name: 2024`. What is not filled in yet is checked once it is. */
static const struct value *check_text(struct loader *l, const struct setting *s)
{
	const struct value *v = s->value;

	if (v->type != VALUE_STRING && v->type != VALUE_INT && v->type != VALUE_REAL) {
		wrong_text(l, s);
		return NULL;
	}
	v = placeholder_fill(l, v, s->object);
	if (!v || (l->checking && v != s->value))
		return v;
	return check_words(l, s, v) == 0 ? v : NULL;
}

/* A list that can grow, with the first `n` items of `list`. */
static struct value *copy_items(struct loader *l, const struct value *list, uint32_t n)
{
	struct value *copy = value_new_list(l->arena);
	uint32_t i;

	copy->place = list->place;
	for (i = 0; i < n; i++)
		value_push(l->arena, copy, &list->items[i]);
	return copy;
}

static const struct value *check_bool(struct loader *l, const struct setting *s)
{
	/* Every other one means true. */
	static const char *const spellings[] = { "yes", "no", "on", "off", "true", "false", "y",
		"n" };
	const struct value *v = s->value;
	size_t i;

	if (v->type == VALUE_BOOL)
		return v;
	for (i = 0; v->type == VALUE_STRING && i < COUNT(spellings); i++)
		if (strcasecmp(v->text, spellings[i]) == 0) {
			diag_add(l->d, v->place,
				"'%s' is true or false, not the text \"%s\": write %s",
				s->field->name, v->text, i % 2 ? "false" : "true");
			return NULL;
		}
	check_type(l, s);
	return NULL;
}

/* Checks the texts of the list; `*filled` (where the list is of use as it is: NULL) takes them. */
static int check_items(struct loader *l, const struct setting *s, struct value **filled)
{
	const struct value *text;
	uint32_t i;
	int status = 0;

	for (i = 0; i < s->value->n; i++) {
		struct setting one = { s->object, s->field, &s->value->items[i] };

		if (loader_count(l, one.value->place) < 0)
			return -1;
		text = check_text(l, &one);
		if (!text) {
			status = -1;
			continue;
		}
		if (text != one.value && !*filled)
			*filled = copy_items(l, s->value, i);
		if (*filled)
			value_push(l->arena, *filled, text);
	}
	return status;
}

static const struct value *check_set(struct loader *l, const struct setting *s)
{
	struct value *filled = NULL;

	if (s->value->type != VALUE_LIST) {
		check_type(l, s);
		return NULL;
	}
	if (check_items(l, s, &filled) < 0)
		return NULL;
	return filled ? filled : s->value;
}

static bool is_secret_source(const struct value *v)
{
	return v->type == VALUE_MAP && v->n == 1 &&
	       (str_same(v->pairs[0].name, "env") || str_same(v->pairs[0].name, "file")) &&
	       v->pairs[0].value.type == VALUE_STRING && v->pairs[0].value.n;
}

/* A secret itself never stands in a manifest: manifests are committed. */
static const struct value *check_secret(struct loader *l, const struct setting *s)
{
	if (is_secret_source(s->value))
		return s->value;
	diag_add(l->d, s->value->place,
		"'%s' is a secret: write {env: NAME} or {file: PATH}, and never the secret itself",
		s->field->name);
	return NULL;
}

/* Any scalar is a text here: `DEBUG: true`. */
static const struct value *check_variable(struct loader *l, const struct setting *s)
{
	struct value *text;

	if (is_secret_source(s->value))
		return s->value;
	if (s->value->type == VALUE_MAP) {
		diag_add(l->d, s->value->place,
			"'%s' is text or a secret: of a secret, write {env: NAME} or {file: PATH}",
			s->field->name);
		return NULL;
	}
	if (s->value->type != VALUE_BOOL)
		return check_text(l, s);
	text = value_new_string(l->arena, s->value->text);
	text->place = s->value->place;
	return text;
}

/* What has several spellings, in the one that is compared. */
static const struct value *check_spelling(struct loader *l, const struct setting *s,
	int (*normalise)(struct str *out, const char *text, struct err *e))
{
	const struct value *v = check_text(l, s);
	AUTO(err_release) struct err e = ERR_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	struct value *normal;

	if (!v || (l->checking && v != s->value))
		return v;
	if (normalise(&text, v->text, &e) < 0) {
		diag_add(l->d, v->place, "'%s': %s", s->field->name, err_text(&e));
		return NULL;
	}
	normal = value_new_string(l->arena, text.buf);
	normal->place = v->place;
	return normal;
}

/* A line of known_hosts may name several hosts; what the service keeps is one. */
static int normalise_host(struct str *out, const char *text, struct err *e)
{
	if (ssh_host_normalise(out, text, e) < 0)
		return -1;
	if (strchr(out->buf, ','))
		return err_set(
			e, ERR_MANIFEST, "one host, and here are several: write an entry for each");
	return 0;
}

static const struct value *check_int(struct loader *l, const struct setting *s)
{
	if (s->value->type == VALUE_INT)
		return s->value;
	check_type(l, s);
	return NULL;
}

static const struct value *check_plain(struct loader *l, const struct setting *s)
{
	switch (s->field->type) {
	case FIELD_BOOL:
		return check_bool(l, s);
	case FIELD_INT:
		return check_int(l, s);
	case FIELD_STRING_SET:
		return check_set(l, s);
	case FIELD_SECRET:
		return check_secret(l, s);
	case FIELD_VALUE:
		return check_variable(l, s);
	case FIELD_SSH_KEY:
		return check_spelling(l, s, ssh_key_normalise);
	case FIELD_CRON:
		return check_spelling(l, s, cron_normalise);
	case FIELD_HOST:
		return check_spelling(l, s, normalise_host);
	default:
		return check_text(l, s);
	}
}

int check_value(struct loader *l, const struct setting *s, struct attr *attr)
{
	if (check_not_null(l, s->value, s->field->name) < 0)
		return -1;
	if (s->field->type == FIELD_PERSON)
		return check_person(l, s, attr);
	if (s->field->type == FIELD_PEOPLE)
		return check_people(l, s, attr);
	attr->value = check_plain(l, s);
	return attr->value ? 0 : -1;
}
