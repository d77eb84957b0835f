#include "model/object.h"

#include "base/arena.h"
#include "base/str.h"
#include "model/collection.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/people.h"
#include "model/ssh_key.h"

#include <stdlib.h>
#include <string.h>

struct object *object_new(
	struct arena *a, const struct kind *kind, struct object *parent, const char *key)
{
	struct object *o = ARENA_NEW(a, struct object);

	o->kind = kind;
	o->parent = parent;
	o->key = key;
	return o;
}

struct collection *object_find_collection(const struct object *o, const struct kind *kind)
{
	struct collection *c = o ? o->collections : NULL;

	while (c && c->kind != kind)
		c = c->next;
	return c;
}

struct collection *object_collection(struct arena *a, struct object *o, const struct kind *kind)
{
	struct collection *c = object_find_collection(o, kind);

	if (c)
		return c;
	c = ARENA_NEW(a, struct collection);
	c->kind = kind;
	c->parent = o;
	c->next = o->collections;
	map_init(&c->by_key, a);
	o->collections = c;
	return c;
}

struct object *collection_add(struct arena *a, struct collection *c, struct object *item)
{
	struct object *there = map_add(&c->by_key, item->key, item);

	if (there)
		return there;
	c->items = arena_grow(a, c->items, c->n, &c->capacity, sizeof(struct object *));
	c->items[c->n++] = item;
	return NULL;
}

struct object *collection_find(const struct collection *c, const char *key)
{
	return c ? map_get(&c->by_key, key) : NULL;
}

void collection_settle(struct arena *a, struct collection *c)
{
	const struct field *f = kind_key(c->kind);
	const struct attr *attr;
	size_t i;

	if (c->kind->shape == KIND_SET || !f || f->type != FIELD_PERSON)
		return;
	map_init(&c->by_key, a);
	for (i = 0; i < c->n; i++) {
		attr = object_attr(c->items[i], f->name);
		if (attr && person_path_id(attr->person))
			c->items[i]->key = person_path_id(attr->person);
		map_add(&c->by_key, c->items[i]->key, c->items[i]);
	}
}

struct attr *object_add_attr(struct arena *a, struct object *o, const struct field *field)
{
	struct attr *attr;

	/* No object has more attributes than its kind has fields. */
	if (!o->attrs)
		o->attrs = ARENA_ARRAY(a, struct attr, o->kind->n_fields);
	attr = &o->attrs[o->n_attrs++];
	*attr = (struct attr){ .field = field };
	return attr;
}

const struct attr *object_attr(const struct object *o, const char *name)
{
	size_t i;

	for (i = 0; o && i < o->n_attrs; i++)
		if (str_same(o->attrs[i].field->name, name))
			return &o->attrs[i];
	return NULL;
}

static int compare_keys(const void *a, const void *b)
{
	const struct object *const *x = a, *const *y = b;

	return strcmp((*x)->key, (*y)->key);
}

void object_sort(struct object *o)
{
	struct collection *c;
	size_t i;

	for (c = o->collections; c; c = c->next) {
		if (c->n)
			qsort(c->items, c->n, sizeof *c->items, compare_keys);
		for (i = 0; i < c->n; i++)
			object_sort(c->items[i]);
	}
}

const struct object *object_ancestor(const struct object *o, const struct kind *kind)
{
	while (o && o->kind != kind)
		o = o->parent;
	return o;
}

const struct object *object_top(const struct object *o)
{
	while (o->parent && o->parent->parent)
		o = o->parent;
	return o;
}

const struct object *object_root(const struct object *o)
{
	while (o->parent)
		o = o->parent;
	return o;
}

void object_label(const struct object *o, struct str *out)
{
	const struct field *f = kind_key(o->kind);
	const struct attr *attr = f ? object_attr(o, f->name) : NULL;

	if (attr && attr->person)
		str_add(out, person_label(attr->person));
	else if (f && f->type == FIELD_SSH_KEY)
		ssh_key_show(out, o->key);
	else
		str_add(out, o->key);
}

void object_address(const struct object *o, struct str *out)
{
	if (!o->parent) {
		str_add(out, o->key);
		return;
	}
	object_address(o->parent, out);
	if (o->kind->flags & KIND_BLOCK)
		str_addch(out, '/');
	else
		str_addf(out, *o->key ? " %s " : " %s", o->kind->name);
	object_label(o, out);
}

void object_list_address(const struct object *parent, const struct kind *kind, struct str *out)
{
	object_address(parent, out);
	str_addf(out, " %s", kind_manifest_key(kind));
}
