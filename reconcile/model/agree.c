#include "model/agree.h"

#include "base/diag.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/layer.h"
#include "model/loader.h"
#include "model/object.h"

#include <string.h>

/* What `o` has in the field of that name, or what it stands for where it is not there; "" is nothing. */
static const char *text_of(const struct object *o, const char *name)
{
	const struct field *f = kind_field(o->kind, name);
	const struct attr *attr = object_attr(o, name);

	return attr ? value_text(attr->value, "") : f && f->otherwise ? f->otherwise : "";
}

bool agree_applies(const struct object *o, const struct field *f)
{
	const char *const *is;

	if (!f->when)
		return true;
	for (is = f->when->is; *is; is++)
		if (str_same(*is, text_of(o, f->when->field)))
			return true;
	return false;
}

/* Whether something stands where the maps should, in which the field is: what is none, or the name with its dots. */
static bool is_misplaced(const struct value *map, const char *name)
{
	const char *dot = strchr(name, '.');
	AUTO(str_release) struct str group = STR_INIT;
	const struct value *v = dot ? value_get(map, name) : NULL;

	for (; dot && !v; dot = strchr(dot + 1, '.')) {
		str_truncate(&group, 0);
		str_addn(&group, name, (size_t)(dot - name));
		v = value_at(map, group.buf);
		if (v && v->type == VALUE_MAP)
			v = NULL;
	}
	return v != NULL;
}

bool agree_is_wrong(const struct object *o, const struct layers *settings, const char *name)
{
	size_t i = 0;

	if (object_attr(o, name))
		return false;
	while (i < settings->n && !is_misplaced(settings->items[i].map, name))
		i++;
	return i < settings->n || layers_at(settings, name, NULL);
}

/* Whether `o` has no text in the field of that name because of a mistake that is reported elsewhere. */
static bool is_mistaken(const struct object *o, const struct layers *settings, const char *name)
{
	const struct field *f = kind_field(o->kind, name);

	return agree_is_wrong(o, settings, name) ||
	       (f && f->flags & FIELD_KEY && !*text_of(o, name));
}

static void report_condition(struct loader *l, const struct object *o, const struct attr *attr)
{
	const struct condition *when = attr->field->when;
	const char *text = text_of(o, when->field);
	AUTO(str_release) struct str choices = STR_INIT;
	const char *const *is;

	for (is = when->is; *is; is++)
		str_addf(&choices, "%s%s", is == when->is ? "" : is[1] ? ", " : " or ", *is);
	diag_add(l->d, attr->value->place, "'%s' is there only where '%s' is %s, and it is %s%s%s",
		attr->field->name, when->field, choices.buf, *text ? "'" : "not set", text,
		*text ? "'" : "");
}

static const struct field *find(const struct kind *kind, unsigned flag)
{
	size_t i = 0;

	while (i < kind->n_fields && !(kind->fields[i].flags & flag))
		i++;
	return i < kind->n_fields ? &kind->fields[i] : NULL;
}

const struct field *agree_negated(const struct object *o, const struct attr *attr)
{
	if (attr->field->type == FIELD_VALUE)
		return attr_is_secret(attr) ? NULL : find(o->kind, FIELD_SECURES);
	return attr->field->negates && *value_text(attr->value, "")
		       ? kind_field(o->kind, attr->field->negates)
		       : NULL;
}

static void check_negated(struct loader *l, const struct object *o, const struct attr *attr)
{
	const struct field *f = agree_negated(o, attr);
	const struct attr *negated = f ? object_attr(o, f->name) : NULL;

	if (negated && value_true(negated->value))
		diag_add(l->d, attr->value->place,
			"'%s' contradicts '%s: true' at %s:%u: leave one of the two out, or "
			"write '%s: false'",
			attr->field->name, f->name, negated->value->place.file,
			negated->value->place.line, f->name);
}

/* A secret that nobody keeps secret, or what is to be one and stands in a manifest for everybody. */
static void check_secrecy(struct loader *l, const struct object *o, const struct layers *settings,
	const struct attr *value)
{
	const struct field *f = find(o->kind, FIELD_SECURES);
	const struct attr *secures = f ? object_attr(o, f->name) : NULL;
	bool is_secret = attr_is_secret(value);

	if (!is_secret && secures && value_true(secures->value))
		diag_add(l->d, value->value->place,
			"'%s' is to be a secret: write {env: NAME} or {file: PATH}, and never the "
			"secret itself",
			value->field->name);
	if (is_secret && f && !secures && !agree_is_wrong(o, settings, f->name))
		diag_add(l->d, value->value->place,
			"'%s' is a secret: write '%s: true' beside it, or 'false' where all who "
			"can read the %s may see it",
			value->field->name, f->name, o->kind->name);
}

void agree_check(struct loader *l, const struct object *o, const struct layers *settings)
{
	const struct attr *attr;
	size_t i;

	/* A shared layer may leave to others what its settings go with. */
	if (o->absent || l->checking)
		return;
	for (i = 0; i < o->n_attrs; i++) {
		attr = &o->attrs[i];
		if (!agree_applies(o, attr->field) &&
			!is_mistaken(o, settings, attr->field->when->field))
			report_condition(l, o, attr);
		if (attr->field->type == FIELD_VALUE)
			check_secrecy(l, o, settings, attr);
		else
			check_negated(l, o, attr);
	}
}
