#include "remote/path.h"

#include "base/arena.h"
#include "base/mem.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/object.h"
#include "model/people.h"
#include "net/url.h"

#include <string.h>

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

static const char *text_of(const struct attr *attr)
{
	if (attr->field->type != FIELD_PERSON)
		return value_text(attr->value, NULL);
	return attr->person ? person_path_id(attr->person) : NULL;
}

static void add_fields(struct variables *v, const struct object *o)
{
	size_t i;

	for (i = 0; o && i < o->n_attrs; i++)
		add(v, o->attrs[i].field->name, text_of(&o->attrs[i]));
}

/* The key of a map's item stands above it in the manifest, not among its fields. */
static void add_key(struct variables *v, const struct object *o)
{
	const struct field *key = o->kind->shape == KIND_MAP ? kind_key(o->kind) : NULL;

	if (key && key->type != FIELD_PERSON)
		add(v, key->name, o->key);
}

/* What "KIND.FIELD" stands for in a path of `o`; NULL where nothing is known. */
static const char *field_above(const struct object *o, const char *name)
{
	size_t kind = strcspn(name, ".");
	const struct attr *attr;

	for (; o; o = o->parent)
		if (strncmp(o->kind->name, name, kind) == 0 && !o->kind->name[kind])
			break;
	attr = o ? object_attr(o->live ? o->live : o, name + kind + 1) : NULL;
	return attr ? text_of(attr) : NULL;
}

/* What the names with a dot in `template` stand for; they are copied to `a`. */
static void add_fields_above(
	struct variables *v, struct arena *a, const char *template, const struct object *o)
{
	const char *name, *at;

	for (at = strchr(template, '{'); at; at = strchr(at, '{')) {
		name = arena_strndup(a, at + 1, strcspn(at + 1, "}"));
		if (strchr(name, '.'))
			add(v, name, field_above(o, name));
		at++;
	}
}

int path_expand(struct str *out, const char *template, const struct object *object,
	const struct object *live, struct err *e)
{
	AUTO(variables_release) struct variables v = { NULL, 0, 0 };
	AUTO(arena_release) struct arena names = ARENA_INIT;

	add_kinds(&v, object, live);
	add_fields(&v, live);
	add_fields(&v, object);
	add_key(&v, object);
	if (strchr(template, '.'))
		add_fields_above(&v, &names, template, object);
	return url_expand(out, template, v.items, v.n, e);
}
