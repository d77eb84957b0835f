#include "remote/path.h"

#include "base/mem.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/people.h"
#include "net/url.h"

struct variables {
	struct url_variable *items;
	size_t n, capacity;
};

static void variables_release(struct variables *v)
{
	mem_free(&v->items);
}

/* What was added first under a name wins. */
static void add(struct variables *v, const char *name, const char *value)
{
	size_t i;

	if (!value)
		return;
	for (i = 0; i < v->n; i++)
		if (str_same(v->items[i].name, name))
			return;
	v->items = mem_grow(v->items, v->n, &v->capacity, sizeof *v->items);
	v->items[v->n++] = (struct url_variable){ name, value };
}

static void add_kinds(struct variables *v, const struct object *o, const struct object *live)
{
	add(v, o->kind->name, live ? live->key : o->key);
	while ((o = o->parent) != NULL)
		add(v, o->kind->name, o->key);
}

static void add_fields(struct variables *v, const struct object *o)
{
	size_t i;

	for (i = 0; o && i < o->n_attrs; i++) {
		const struct attr *attr = &o->attrs[i];

		if (attr->field->type != FIELD_PERSON)
			add(v, attr->field->name, value_text(attr->value, NULL));
		else if (attr->person)
			add(v, attr->field->name, person_path_id(attr->person));
	}
}

int path_expand(struct str *out, const char *template, const struct object *object,
	const struct object *live, struct err *e)
{
	AUTO(variables_release) struct variables v = { NULL, 0, 0 };

	add_kinds(&v, object, live);
	add_fields(&v, live);
	add_fields(&v, object);
	return url_expand(out, template, v.items, v.n, e);
}
