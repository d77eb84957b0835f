#include "model/agree.h"

#include "base/diag.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/loader.h"
#include "model/object.h"

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

static void report_condition(struct loader *l, const struct object *o, const struct attr *attr)
{
	const struct condition *when = attr->field->when;
	AUTO(str_release) struct str choices = STR_INIT;
	const char *const *is;

	for (is = when->is; *is; is++)
		str_addf(&choices, "%s%s", is == when->is ? "" : is[1] ? ", " : " or ", *is);
	diag_add(l->d, attr->value->place, "'%s' is there only where '%s' is %s, and it is '%s'",
		attr->field->name, when->field, choices.buf, text_of(o, when->field));
}

static const struct attr *find(const struct object *o, unsigned flag)
{
	size_t i = 0;

	while (i < o->n_attrs && !(o->attrs[i].field->flags & flag))
		i++;
	return i < o->n_attrs ? &o->attrs[i] : NULL;
}

/* A secret that nobody keeps secret, or what is to be one and stands in a manifest for everybody. */
static void check_secrecy(struct loader *l, const struct object *o, const struct attr *value)
{
	const struct attr *secures = find(o, FIELD_SECURES);
	bool is_secret = value->value->type == VALUE_MAP;
	size_t i = 0;

	if (!is_secret && secures && value_true(secures->value))
		diag_add(l->d, value->value->place,
			"'%s' is to be a secret: write {env: NAME} or {file: PATH}, and never the "
			"secret "
			"itself",
			value->field->name);
	while (i < o->kind->n_fields && !(o->kind->fields[i].flags & FIELD_SECURES))
		i++;
	if (is_secret && !secures && i < o->kind->n_fields)
		diag_add(l->d, value->value->place,
			"'%s' is a secret: write '%s: true' beside it, or 'false' where all who "
			"can "
			"read the %s may see it",
			value->field->name, o->kind->fields[i].name, o->kind->name);
}

void agree_check(struct loader *l, const struct object *o)
{
	size_t i;

	/* A shared layer may leave to others what its settings go with. */
	if (o->absent || l->checking)
		return;
	for (i = 0; i < o->n_attrs; i++) {
		if (!agree_applies(o, o->attrs[i].field))
			report_condition(l, o, &o->attrs[i]);
		if (o->attrs[i].field->type == FIELD_VALUE)
			check_secrecy(l, o, &o->attrs[i]);
	}
}
