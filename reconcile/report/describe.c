#include "report/describe.h"

#include "base/str.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/people.h"
#include "model/ssh_key.h"
#include "plan/change.h"
#include "plan/plan.h"
#include "report/text.h"

#include <string.h>

const char *describe_sign(const struct change *change)
{
	static const char *const signs[] = {
		[CHANGE_CREATE] = "+",
		[CHANGE_UPDATE] = "~",
		[CHANGE_REPLACE] = "±",
		[CHANGE_DELETE] = "-",
	};

	return signs[change->action];
}

const char *describe_name(const struct change *change)
{
	return change_is_set(change) ? kind_manifest_key(change->kind) : change->kind->name;
}

const struct object *describe_object(const struct change *change)
{
	if (change->desired)
		return change->desired;
	return change->live ? change->live : change->parent;
}

bool describe_is_top(const struct change *change)
{
	const struct object *o = describe_object(change);

	return !change_is_set(change) && (!o->parent || !o->parent->parent);
}

static void add_address(struct str *out, const struct object *o)
{
	AUTO(str_release) struct str address = STR_INIT;

	object_address(o, &address);
	text_add(out, address.buf);
}

void describe_top(struct str *out, const struct change *change)
{
	add_address(out, change->top);
}

void describe_problem(struct str *out, const struct problem *problem)
{
	const struct object *o = problem->desired;

	add_address(out, o);
	if (problem->kind && problem->kind != o->kind)
		str_addf(out, " %s", kind_manifest_key(problem->kind));
}

/* What holds `o` within its block: an environment of its variable; NULL: the block itself. */
static const struct object *holder(const struct object *o)
{
	const struct object *parent = o->parent;

	return parent && parent->parent && !(parent->kind->flags & KIND_BLOCK) && *parent->key
		       ? parent
		       : NULL;
}

void describe_key(struct str *out, const struct change *change)
{
	AUTO(str_release) struct str label = STR_INIT;
	const struct object *o = describe_object(change);

	/* A whole collection is called by what it stands in. */
	if (change_is_set(change) ? o == object_top(o) : describe_is_top(change))
		return;
	if (holder(o)) {
		object_label(holder(o), &label);
		str_addch(&label, ' ');
	}
	object_label(o, &label);
	text_add(out, label.buf);
}

static const char *attr_text(const struct attr *attr)
{
	return attr ? value_text(attr->value, "") : "";
}

/* Line ends and spaces at the end of several lines of text mean nothing. */
static void add_quoted(
	struct str *out, const struct field *f, const struct attr *attr, const struct attr *beside)
{
	AUTO(str_release) struct str text = STR_INIT;

	str_add(&text, attr_text(attr));
	while (f->type == FIELD_TEXT && text.len && strchr(" \t\r\n", text.buf[text.len - 1]))
		str_truncate(&text, text.len - 1);
	text_quote(out, text.buf, beside ? attr_text(beside) : NULL);
}

static void add_bare(struct str *out, const char *text, const char *missing)
{
	text_add(out, *text ? text : missing);
}

/* Lists are of people or of texts. */
static size_t list_length(const struct attr *attr)
{
	if (attr && attr->field->type == FIELD_PEOPLE)
		return attr->n_people;
	return attr && attr->value && attr->value->type == VALUE_LIST ? attr->value->n : 0;
}

static const char *list_item(const struct attr *attr, size_t i)
{
	if (attr->field->type == FIELD_PEOPLE)
		return person_label(attr->people[i]);
	return value_text(&attr->value->items[i], "");
}

static bool same_item(const struct attr *a, size_t i, const struct attr *b, size_t j)
{
	if (a->field->type == FIELD_PEOPLE)
		return person_same(a->people[i], b->people[j]);
	return str_same(list_item(a, i), list_item(b, j));
}

static void add_list(struct str *out, const struct attr *attr)
{
	size_t i, n = list_length(attr);

	str_addch(out, '[');
	for (i = 0; i < n; i++) {
		str_add(out, i ? ",\n" : "");
		text_add(out, list_item(attr, i));
	}
	str_addch(out, ']');
}

/* Type and end: enough to tell keys apart, and no line is long enough for a whole one. */
static void add_ssh_key(struct str *out, const char *key)
{
	AUTO(str_release) struct str shown = STR_INIT;

	ssh_key_show(&shown, key);
	add_bare(out, shown.buf, "\"\"");
}

static void add_secret(struct str *out, const struct attr *attr)
{
	const struct value *v = attr ? attr->value : NULL;

	if (!v || v->type != VALUE_MAP || !v->n)
		str_add(out, "unknown");
	else
		str_addf(out, "from %s ", v->pairs[0].name);
	if (v && v->type == VALUE_MAP && v->n)
		text_add(out, value_text(&v->pairs[0].value, ""));
}

/* The value of `attr` (NULL: it has none), which may be shown beside another. */
static void add_value(
	struct str *out, const struct field *f, const struct attr *attr, const struct attr *beside)
{
	switch (f->type) {
	case FIELD_PERSON:
		text_add(out, attr && attr->person ? person_label(attr->person) : "nobody");
		break;
	case FIELD_STRING_SET:
	case FIELD_PEOPLE:
		add_list(out, attr);
		break;
	case FIELD_BOOL:
		add_bare(out, attr_text(attr), "false");
		break;
	case FIELD_INT:
		add_bare(out, attr_text(attr), "none");
		break;
	case FIELD_SSH_KEY:
		add_ssh_key(out, attr_text(attr));
		break;
	case FIELD_REFERENCE:
	case FIELD_COMMIT:
		add_bare(out, attr_text(attr), "\"\"");
		break;
	case FIELD_SECRET:
		add_secret(out, attr);
		break;
	default:
		/* What is kept as a secret is not in the server's answer. */
		if (f->type == FIELD_VALUE && (!attr || !attr->value || attr_is_secret(attr)))
			add_secret(out, attr);
		else if (f->choices)
			add_bare(out, attr_text(attr), "\"\"");
		else
			add_quoted(out, f, attr, beside);
	}
}

/* Whether `list` has item number `i` of `from`. */
static bool list_has(const struct attr *list, const struct attr *from, size_t i)
{
	size_t j = 0, n = list_length(list);

	while (j < n && !same_item(from, i, list, j))
		j++;
	return j < n;
}

/* What separates one more piece from those that stand in `out` since `start`. */
static void add_separator(struct str *out, size_t start)
{
	if (out->len > start)
		str_add(out, ",\n");
}

/* What `from` has and `other` has not, each with its sign, after what stands in `out` since `start`. */
static void add_missing(struct str *out, size_t start, const struct attr *from,
	const struct attr *other, const char *sign)
{
	size_t i, n = list_length(from);

	for (i = 0; i < n; i++) {
		if (list_has(other, from, i))
			continue;
		add_separator(out, start);
		str_add(out, sign);
		text_add(out, list_item(from, i));
	}
}

static void add_set_difference(struct str *out, const struct delta *delta)
{
	size_t start = out->len;

	add_missing(out, start, delta->after, delta->before, "+ ");
	add_missing(out, start, delta->before, delta->after, "- ");
}

/* The person or thing that a set gains or loses. */
static void add_member(struct str *out, const struct delta *delta)
{
	str_add(out, !delta->after ? "- " : delta->before ? "~ " : "+ ");
	if (delta->field && delta->field->type == FIELD_PERSON)
		add_value(out, delta->field, delta->after ? delta->after : delta->before, NULL);
	else
		text_add(out, delta->member->key);
}

void describe_delta(struct str *out, const struct change *change, const struct delta *delta)
{
	if (change_is_set(change)) {
		add_member(out, delta);
		return;
	}
	str_addf(out, "%s ", delta->field->name);
	if (change->action == CHANGE_CREATE) {
		add_value(out, delta->field, delta->after, NULL);
	} else if (delta->secret == SECRET_ROTATE && !delta->before) {
		str_add(out, "rotate ");
		add_value(out, delta->field, delta->after, NULL);
	} else if (delta->field->type == FIELD_STRING_SET || delta->field->type == FIELD_PEOPLE) {
		add_set_difference(out, delta);
	} else {
		add_value(out, delta->field, delta->before, delta->after);
		str_add(out, "\n-> ");
		add_value(out, delta->field, delta->after, delta->before);
	}
}

void describe_renamed(struct str *out, const struct change *change)
{
	if (!change->renamed_from)
		return;
	str_add(out, "renamed from ");
	text_add(out, change->renamed_from);
}

/* The key is the subject: it is not said again where it is sent. */
bool describe_shows(const struct change *change, const struct delta *delta)
{
	return change_is_set(change) || !(delta->field->flags & FIELD_KEY);
}

static bool has_more(const struct change *change)
{
	size_t i = 0;

	while (i < change->n_deltas && !describe_shows(change, &change->deltas[i]))
		i++;
	return i < change->n_deltas || change->renamed_from;
}

void describe_subject(struct str *out, const struct change *change)
{
	size_t start = out->len;

	describe_key(out, change);
	for (; start < out->len; start++)
		if (out->buf[start] == ' ')
			out->buf[start] = '\n';
	if (out->len && has_more(change))
		str_add(out, ":\n");
}

void describe_change(struct str *out, const struct change *change)
{
	size_t start, i;

	describe_subject(out, change);
	start = out->len;
	describe_renamed(out, change);
	for (i = 0; i < change->n_deltas; i++) {
		if (!describe_shows(change, &change->deltas[i]))
			continue;
		add_separator(out, start);
		describe_delta(out, change, &change->deltas[i]);
	}
	if (change->action == CHANGE_REPLACE)
		str_addf(out, "\n(%s)", change->reason);
}

static void add_part(struct str *out, size_t start, const char *text)
{
	if (!text)
		return;
	str_add(out, out->len > start ? ", " : "");
	text_add(out, text);
}

void describe_origin(struct str *out, const char *why, struct place place)
{
	size_t start = out->len;

	add_part(out, start, why);
	add_part(out, start, place.file);
	if (place.file && place.line)
		str_addf(out, ":%u", (unsigned)place.line);
}
