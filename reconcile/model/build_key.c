/* Keys of objects that stand in lists. */
#include "model/build.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/agree.h"
#include "model/field.h"
#include "model/key.h"
#include "model/kind.h"
#include "model/loader.h"
#include "model/object.h"

static const char *attr_text(const struct attr *attr)
{
	return attr ? value_text(attr->value, "") : "";
}

/* Whether the key field `f` says nothing though it has to. */
static bool is_keyless(const struct object *o, const struct field *f)
{
	return f->flags & FIELD_KEY && !f->otherwise && agree_applies(o, f) &&
	       !*attr_text(object_attr(o, f->name));
}

const char *build_key(struct loader *l, const struct object *o, const struct layers *settings)
{
	AUTO(str_release) struct str key = STR_INIT;
	const struct field *f;
	const char *text = "";
	size_t parts = 0, i;

	for (i = 0; i < o->kind->n_fields; i++) {
		f = &o->kind->fields[i];
		if (!(f->flags & FIELD_KEY))
			continue;
		if (is_keyless(o, f) || agree_is_wrong(o, settings, f->name))
			return NULL;
		/* One part is the key itself, and most keys have no more. */
		if (++parts == 2)
			key_add(&key, kind_key(o->kind), text);
		text = attr_text(object_attr(o, f->name));
		if (parts > 1)
			key_add(&key, f, text);
	}
	return parts == 1 ? text : arena_strndup(l->arena, key.buf, key.len);
}

void build_report_keyless(struct loader *l, const struct object *o, const struct layers *settings)
{
	size_t i;

	for (i = 0; i < o->kind->n_fields; i++) {
		const struct field *f = &o->kind->fields[i];
		bool open = f->when && agree_is_wrong(o, settings, f->when->field);

		if (!open && is_keyless(o, f) && !agree_is_wrong(o, settings, f->name))
			diag_add(l->d, o->place, "%s without a %s", o->kind->name, f->name);
	}
}
