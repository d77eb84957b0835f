#include "model/build.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "codec/value.h"
#include "model/agree.h"
#include "model/check.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/layer.h"
#include "model/line.h"
#include "model/loader.h"
#include "model/collection.h"
#include "model/object.h"
#include "model/people.h"
#include "model/state.h"
#include "model/who.h"
#include "model/words.h"

#include <string.h>

static void build_children(struct loader *l, struct object *o, const struct layers *layers);

static void set_field(struct loader *l, struct object *o, const struct field *f,
	const struct value *v, const char *layer)
{
	struct setting setting = { o, f, v };
	struct attr attr = { .field = f, .layer = layer };

	if (f->flags & FIELD_READ_ONLY || f->constant) {
		diag_add(l->d, v->place, "'%s' is the server's to set", f->name);
		return;
	}
	if (f->flags & FIELD_KEY && o->kind->shape == KIND_MAP) {
		diag_add(l->d, v->place, "the %s of this %s stands before its colon, not inside",
			f->name, o->kind->name);
		return;
	}
	if (check_value(l, &setting, &attr) == 0)
		*object_add_attr(l->arena, o, f) = attr;
}

static bool has_maps(const struct layers *layers)
{
	size_t i;
	uint32_t j;

	for (i = 0; i < layers->n; i++)
		for (j = 0; j < layers->items[i].map->n; j++)
			if (layers->items[i].map->pairs[j].value.type == VALUE_MAP)
				return true;
	return false;
}

/* Whether fields of `kind` stand in maps, and there are maps in which they could. Most objects have none. */
static bool has_groups(const struct kind *kind, const struct layers *layers)
{
	size_t i = 0;

	if (!has_maps(layers))
		return false;
	while (i < kind->n_fields && !strchr(kind->fields[i].name, '.'))
		i++;
	return i < kind->n_fields;
}

/* As many attributes as there could be: each comes from a key of its own, unless maps in maps hold several. */
static void reserve_attrs(struct loader *l, struct object *o, const struct layers *layers)
{
	size_t n = 0, i;

	for (i = 0; i < layers->n; i++)
		n += layers->items[i].map->n;
	if (!o->attrs && n && n < o->kind->n_fields)
		o->attrs = ARENA_ARRAY(l->arena, struct attr, n);
}

static void build_body(struct loader *l, struct object *o, const struct layers *layers)
{
	const bool groups = has_groups(o->kind, layers);
	const struct value *v;
	const char *layer;
	size_t i;

	words_check(l, o->kind, layers);
	words_take(l, o, layers);
	if (!groups)
		reserve_attrs(l, o, layers);
	for (i = 0; i < o->kind->n_fields; i++) {
		const struct field *f = &o->kind->fields[i];

		/* Of what is to go, only what says which one it is matters. */
		if (o->absent && !(f->flags & FIELD_KEY))
			continue;
		v = (groups ? layers_at : layers_get)(layers, f->name, &layer);
		if (v)
			set_field(l, o, f, v, layer);
	}
	agree_check(l, o, layers);
	if (!o->absent)
		build_children(l, o, layers);
}

/* What stands in the manifest where the key is a person; else NULL. */
static const char *name_of_person(const struct object *o)
{
	const struct field *key = kind_key(o->kind);
	const struct attr *attr = key && key->type == FIELD_PERSON ? object_attr(o, key->name)
								   : NULL;

	return attr ? value_text(attr->value, "") : NULL;
}

static void report_twice(struct loader *l, const struct object *o, const struct object *first)
{
	const char *name = name_of_person(o);
	AUTO(str_release) struct str label = STR_INIT;
	bool named = *o->key;

	object_label(o, &label);
	if (name && !str_same(name, label.buf))
		diag_add(l->d, o->place, "%s '%s' is for the same person as '%s' at %s:%u",
			o->kind->name, name, label.buf, first->place.file,
			(unsigned)first->place.line);
	else
		diag_add(l->d, o->place, "%s%s%s%s is declared twice, first at %s:%u",
			o->kind->name, named ? " '" : "", label.buf, named ? "'" : "",
			first->place.file, first->place.line);
}

/* Puts `o` into the collection, unless its key is there already: that is reported. */
static bool is_added(struct loader *l, struct collection *c, struct object *o)
{
	const struct object *first = collection_add(l->arena, c, o);

	if (first)
		report_twice(l, o, first);
	return !first;
}

struct object *build_declare(
	struct loader *l, const struct collection *c, struct place place, const char *layer)
{
	struct object *o;

	if (loader_count(l, place) < 0)
		return NULL;
	o = object_new(l->arena, c->kind, c->parent, "");
	o->place = place;
	o->layer = layer;
	return o;
}

/* `list` names the list whose entry `v` is; NULL: it stands under its own name. */
static bool is_map(struct loader *l, const struct value *v, const char *name, const char *list)
{
	if (v->type == VALUE_MAP)
		return true;
	if (list)
		diag_add(l->d, v->place, "an entry of '%s' is a map of settings, not %s", list,
			value_type_name(v->type));
	else if (check_not_null(l, v, name) == 0)
		diag_add(l->d, v->place, "'%s' is a map of settings, not %s", name,
			value_type_name(v->type));
	return false;
}

/* An entry of a map that is no map itself: under a field's name, it is not indented enough. */
static void report_no_entry(
	struct loader *l, const struct value *v, const char *name, const struct kind *kind)
{
	if (v->type == VALUE_NULL || !kind_field(kind, name))
		is_map(l, v, name, NULL);
	else
		diag_add(l->d, v->place,
			"%s '%s' is a map of settings, not %s: check the indentation", kind->name,
			name, value_type_name(v->type));
}

static void report_no_map(struct loader *l, const struct value *v, const struct kind *kind)
{
	diag_add(l->d, v->place, "'%s' is a map from each %s to its settings, not %s", kind->plural,
		kind_key(kind)->name, value_type_name(v->type));
}

/* The object that `item` declares under `key`, which `named` (NULL: the item's own name) stands for. */
static void build_entry(struct loader *l, struct collection *c, const struct layers_item *item,
	const char *key, const struct attr *named)
{
	struct object *o = build_declare(l, c, item->pair->place, item->layer);

	if (!o)
		return;
	o->key = key;
	if (named)
		*object_add_attr(l->arena, o, named->field) = *named;
	else
		check_key(l, c->kind, key, item->pair->place);
	is_added(l, c, o);
	build_body(l, o, &item->layers);
}

/* Settings that are nobody's may have mistakes all the same. */
static void check_entry(struct loader *l, struct collection *c, const struct layers_item *item)
{
	struct object *o = build_declare(l, c, item->pair->place, item->layer);

	if (o)
		build_body(l, o, &item->layers);
}

/* An entry whose key names people: one object for each of them. */
static void build_entries(struct loader *l, struct collection *c, const struct layers_item *item)
{
	struct value *name = value_new_string(l->arena, item->pair->name);
	const struct who *who;
	size_t i;

	name->place = item->pair->place;
	who = who_find(l, name);
	if (!who || !who->n)
		check_entry(l, c, item);
	for (i = 0; who && i < who->n && !loader_gives_up(l); i++)
		build_entry(l, c, item, person_key(who->persons[i]),
			&(struct attr){ .field = kind_key(c->kind),
				.value = name,
				.person = who->persons[i],
				.layer = item->layer });
}

static void build_map(struct loader *l, struct collection *c, const struct layers *maps)
{
	size_t n, i;
	struct layers_item *items = layers_items(l, maps, c->kind, &n);

	for (i = 0; i < n && !loader_gives_up(l); i++) {
		const struct pair *pair = items[i].pair;

		if (!items[i].layers.n)
			report_no_entry(l, &pair->value, pair->name, c->kind);
		else if (kind_key(c->kind)->type == FIELD_PERSON)
			build_entries(l, c, &items[i]);
		else
			build_entry(l, c, &items[i], pair->name, NULL);
	}
}

static void build_item(
	struct loader *l, struct collection *c, const struct value *v, const char *layer)
{
	struct layer only = { layer, line_expand(l->arena, c->kind, v) };
	struct layers layers = { .items = &only, .n = 1, .capacity = 1 };
	struct object *o;

	if (!is_map(l, only.map, "", c->kind->plural))
		return;
	o = build_declare(l, c, v->place, layer);
	if (!o)
		return;
	o->key = NULL; /* its fields give it one */
	build_body(l, o, &layers);
	o->key = build_key(l, o, &layers);
	if (o->key)
		is_added(l, c, o);
	else
		build_report_keyless(l, o, &layers);
}

static void build_list(
	struct loader *l, struct collection *c, const struct value *list, const char *layer)
{
	uint32_t i;

	if (list->type != VALUE_LIST) {
		diag_add(l->d, list->place, "'%s' is a list, not %s", c->kind->plural,
			value_type_name(list->type));
		return;
	}
	for (i = 0; i < list->n && !loader_gives_up(l); i++)
		build_item(l, c, &list->items[i], layer);
}

/* The strongest of its maps is the one that is said to declare it. */
static void build_singleton(struct loader *l, struct collection *c, const struct layers *maps)
{
	const struct layer *strongest = &maps->items[maps->n - 1];
	struct object *o = build_declare(l, c, strongest->map->place, strongest->name);

	if (o && is_added(l, c, o))
		build_body(l, o, maps);
}

static void build_collection(
	struct loader *l, struct object *o, const struct kind *kind, const struct layers *layers)
{
	const char *name = kind_manifest_key(kind), *layer;
	const struct value *v = layers_get(layers, name, &layer);
	struct layers maps = { 0 };
	struct collection *c;

	if (!v || check_not_null(l, v, name) < 0)
		return;
	c = object_collection(l->arena, o, kind);
	c->exact = c->exact || kind->flags & KIND_EXACT;
	if (!c->place.file) {
		c->place = v->place;
		c->layer = layer;
	}
	if (kind->shape == KIND_SET) {
		build_set(l, c, v, layer);
	} else if (kind->shape == KIND_LIST) {
		build_list(l, c, v, layer);
	} else {
		layers_below(l, layers, kind, &maps);
		if (!maps.n && kind->shape == KIND_MAP)
			report_no_map(l, v, kind);
		else if (!maps.n)
			is_map(l, v, name, NULL);
		else
			(kind->shape == KIND_MAP ? build_map : build_singleton)(l, c, &maps);
	}
}

static void build_children(struct loader *l, struct object *o, const struct layers *layers)
{
	const struct kind *const *k;

	for (k = l->kinds; *k; k++)
		if ((*k)->parent == o->kind)
			build_collection(l, o, *k, layers);
}

/* What the object's own settings or the workspace's defaults say about the field of that name. */
static const struct value *own_setting(struct loader *l, const struct value *own, const char *name)
{
	struct layers layers = { 0 };

	if (l->section->defaults)
		layers_push(l, &layers, "defaults", l->section->defaults);
	layers_push(l, &layers, NULL, own);
	return layers_get(&layers, name, NULL);
}

void build_check_container(struct loader *l, const struct field *reference, const struct value *map)
{
	const struct value *own = value_get(map, reference->name);

	if (own)
		diag_add(l->d, own->place, "'%s' cannot be a default of the %s itself",
			reference->name, reference->target->name);
}

/* The defaults of the container that the settings name, as a layer above the workspace's. */
static void push_container(struct loader *l, struct layers *layers, const struct value *own)
{
	struct container *container;
	const struct value *v;
	size_t i;

	for (i = 0; i < l->layered->n_fields; i++) {
		const struct field *f = &l->layered->fields[i];
		size_t before = layers->n;

		if (f->type != FIELD_REFERENCE)
			continue;
		v = value_get(own, f->name);
		if (!v)
			v = own_setting(l, own, f->name);
		container = map_get(&l->section->containers, value_text(v, ""));
		if (!container)
			continue;
		layers_push(l, layers, container->layer, container->defaults);
		for (; before < layers->n; before++)
			build_check_container(l, f, layers->items[before].map);
	}
}

/* All layers of a layered object: workspace, container, profiles, the object itself. */
static void stack_layers(struct loader *l, struct layers *layers, const struct value *own)
{
	if (l->section->defaults)
		layers_push(l, layers, "defaults", l->section->defaults);
	push_container(l, layers, own);
	layers_push(l, layers, NULL, own);
}

/* What has a wrong key, or one that is there already, is checked as well: it may have more mistakes. */
static struct object *new_top(struct loader *l, const struct kind *kind, const struct pair *entry)
{
	struct collection *c = object_collection(l->arena, l->section->workspace->object, kind);
	struct object *o = build_declare(l, c, entry->place, NULL);

	if (!o)
		return NULL;
	if (!c->place.file)
		c->place = entry->place;
	o->key = entry->name;
	if (check_key(l, kind, entry->name, entry->place) == 0)
		is_added(l, c, o);
	return o;
}

void build_top(struct loader *l, const struct kind *kind, const struct pair *entry)
{
	struct layers layers = { 0 };
	struct object *o;

	if (entry->value.type != VALUE_MAP) {
		report_no_entry(l, &entry->value, entry->name, kind);
		return;
	}
	o = new_top(l, kind, entry);
	if (!o)
		return;
	if (kind == l->layered)
		stack_layers(l, &layers, &entry->value);
	else
		layers_add(l, &layers, NULL, &entry->value);
	l->settings = &layers;
	build_body(l, o, &layers);
	l->settings = NULL;
}

void build_listed(struct loader *l, const struct kind *kind, const struct value *root)
{
	struct layer only = { NULL, root };
	struct layers layers = { .items = &only, .n = 1, .capacity = 1 };

	build_collection(l, l->section->workspace->object, kind, &layers);
}

void build_check(struct loader *l, const char *name, const struct value *map)
{
	struct object *o = object_new(l->arena, l->layered, l->section->workspace->object, NULL);
	struct layers layers = { 0 };

	layers_push(l, &layers, name, map);
	l->checking = true;
	build_body(l, o, &layers);
	l->checking = false;
}
