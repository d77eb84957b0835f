#include "model/words.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "base/suggest.h"
#include "codec/value.h"
#include "model/check.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/layer.h"
#include "model/loader.h"
#include "model/collection.h"
#include "model/object.h"
#include "model/policy.h"

#include <string.h>

/* Where a word may stand. */
enum use {
	OF_ROOT = 1,
	OF_CONTAINER = 2,
	OF_LAYERED = 4,
	OF_RENAMED = 8,
	OF_PARENT = 16,
	OF_ITEM = 32
};

static const struct word {
	const char *name;
	unsigned where;
	bool own; /* not in defaults and profiles of a layered kind */
} words[] = {
	{ "workspace", OF_ROOT, false },
	{ "people", OF_ROOT, false },
	{ "kinds", OF_ROOT, false },
	{ "profiles", OF_ROOT, false },
	{ "defaults", OF_ROOT | OF_CONTAINER, false },
	{ "policy", OF_ROOT | OF_CONTAINER, false },
	{ "use", OF_LAYERED, false },
	{ "exact", OF_PARENT, false },
	{ "renamed_from", OF_RENAMED, true },
	{ "absent", OF_ITEM, true },
};

const struct field *words_container(const struct loader *l, const struct kind *kind)
{
	size_t i;

	for (i = 0; l->layered && i < l->layered->n_fields; i++)
		if (l->layered->fields[i].target == kind)
			return &l->layered->fields[i];
	return NULL;
}

static bool has_children(const struct loader *l, const struct kind *kind)
{
	const struct kind *const *k = l->kinds;

	while (*k && (*k)->parent != kind)
		k++;
	return *k != NULL;
}

static unsigned uses_of(const struct loader *l, const struct kind *kind)
{
	return (kind == l->root ? OF_ROOT : OF_ITEM) |
	       (words_container(l, kind) ? OF_CONTAINER : 0) |
	       (kind == l->layered ? OF_LAYERED : 0) | (kind->rename ? OF_RENAMED : 0) |
	       (has_children(l, kind) ? OF_PARENT : 0);
}

static const struct word *find_word(const char *name, unsigned uses)
{
	size_t i;

	for (i = 0; i < COUNT(words); i++)
		if (words[i].where & uses && str_same(words[i].name, name))
			return &words[i];
	return NULL;
}

bool words_has(const struct loader *l, const struct kind *kind, const char *name)
{
	return find_word(name, uses_of(l, kind)) != NULL;
}

/* What stands behind the last dot of a name. */
static const char *own_name(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot ? dot + 1 : name;
}

/* The names of the maps in which the field `name` stands, for suggestions; returns the one that the word ends. */
static const char *suggest_groups(struct loader *l, struct suggest *nearest, const char *name)
{
	const char *dot = strchr(name, '.'), *group, *inner = NULL;

	for (; dot; dot = strchr(dot + 1, '.')) {
		group = arena_strndup(l->arena, name, (size_t)(dot - name));
		/* Not the one that the word itself stands in. */
		if (!str_starts(nearest->word, group) || nearest->word[dot - name] != '.')
			suggest_add(nearest, group);
		if (str_same(own_name(group), nearest->word))
			inner = group;
	}
	return inner;
}

/* Names of fields and of the maps in which they stand; what is behind the last dot is near enough. */
static void suggest_fields(struct loader *l, const struct kind *kind, struct suggest *nearest)
{
	const char *inner = NULL, *group;
	const struct field *f;
	size_t i;

	for (i = 0; i < kind->n_fields; i++) {
		f = &kind->fields[i];
		if (f->flags & FIELD_READ_ONLY || f->constant)
			continue;
		suggest_add(nearest, f->name);
		group = suggest_groups(l, nearest, f->name);
		if (group)
			inner = group;
		else if (str_same(own_name(f->name), nearest->word))
			inner = f->name;
	}
	if (!nearest->best)
		nearest->best = inner;
}

/* The field in which a secret named so would have its place, or NULL. */
static const struct field *place_of_source(const struct kind *kind, const char *name)
{
	size_t i = 0;

	if (!str_same(name, "env") && !str_same(name, "file"))
		return NULL;
	while (i < kind->n_fields && kind->fields[i].type != FIELD_SECRET &&
		kind->fields[i].type != FIELD_VALUE)
		i++;
	return i < kind->n_fields ? &kind->fields[i] : NULL;
}

/* The kind below `kind`, not right below it, that is declared under `name`, or NULL. */
static const struct kind *place_of_child(
	const struct loader *l, const struct kind *kind, const char *name)
{
	const struct kind *const *k = l->kinds;

	while (*k && ((*k)->parent == kind || !kind_below(*k, kind) ||
			     !str_same(kind_manifest_key(*k), name)))
		k++;
	return *k;
}

static void report_unknown(
	struct loader *l, const struct kind *kind, const char *name, struct place place)
{
	struct suggest nearest = SUGGEST_FOR(name);
	const struct field *source = place_of_source(kind, name);
	const struct kind *child = place_of_child(l, kind, name);
	unsigned uses = uses_of(l, kind);
	const struct kind *const *k;
	char hint[128];
	size_t i;

	if (loader_gives_up(l) || names_has(&l->faulty, name))
		return;
	if (source) {
		diag_add(l->d, place, "%s has no key '%s': write '%s: {%s: ...}'", kind->name, name,
			source->name, name);
		return;
	}
	if (child) {
		diag_add(l->d, place, "%s has no key '%s': it stands in '%s'", kind->name, name,
			kind_manifest_key(child->parent));
		return;
	}
	suggest_fields(l, kind, &nearest);
	for (k = l->kinds; *k; k++)
		if ((*k)->parent == kind)
			suggest_add(&nearest, kind_manifest_key(*k));
	for (i = 0; i < COUNT(words); i++)
		if (words[i].where & uses)
			suggest_add(&nearest, words[i].name);
	diag_add(l->d, place, "%s has no key '%s'%s%s", kind->name, name,
		suggest_text(&nearest, hint, sizeof hint),
		nearest.best ? "" : "; 'cooper kinds' lists what there is");
}

static bool is_child(const struct loader *l, const struct kind *kind, const char *name)
{
	const struct kind *const *k;

	for (k = l->kinds; *k; k++)
		if ((*k)->parent == kind && str_same(kind_manifest_key(*k), name))
			return true;
	return false;
}

/* The first field of `kind` that stands in a map of the name `name`, one for manifests if there is one; or NULL. */
static const struct field *first_in(const struct kind *kind, const char *name)
{
	const struct field *f, *first = NULL;
	size_t len = strlen(name), i;

	/* A workspace has no fields, and no place where they are. */
	for (i = 0; i < kind->n_fields; i++) {
		f = &kind->fields[i];
		if (str_starts(f->name, name) && f->name[len] == '.' &&
			(!first || first->flags & FIELD_READ_ONLY))
			first = f;
	}
	return first;
}

/* Appends "terms: {is_open: ...}" for "terms.is_open". */
static void add_in_maps(struct str *out, const char *name)
{
	size_t depth = 0;

	for (; *name; name++) {
		depth += *name == '.';
		if (*name == '.')
			str_add(out, ": {");
		else
			str_addch(out, *name);
	}
	str_add(out, ": ...");
	str_fill(out, '}', depth);
}

/* "terms.is_open" is how tables and messages call a field that stands in a map, not how manifests do. */
static void report_dotted(struct loader *l, const char *name, struct place place)
{
	AUTO(str_release) struct str text = STR_INIT;

	add_in_maps(&text, name);
	diag_add(l->d, place, "'%s' stands in a map: write '%s'", name, text.buf);
}

static void report_no_group(
	struct loader *l, const struct kind *kind, const char *name, const struct value *v)
{
	AUTO(str_release) struct str text = STR_INIT;

	add_in_maps(&text, first_in(kind, name)->name);
	diag_add(l->d, v->place, "'%s' is a map of settings, not %s: write, say, '%s'", name,
		value_type_name(v->type), text.buf);
}

static void check_inner(
	struct loader *l, const struct kind *kind, const char *path, const struct pair *pair);

/* Checks `map`, which stands under `name` and holds fields that stand in a map. */
static void check_group(
	struct loader *l, const struct kind *kind, const char *name, const struct value *map)
{
	const struct pair *pair;
	const char *inner;
	uint32_t i;

	if (check_not_null(l, map, name) < 0)
		return;
	if (map->type != VALUE_MAP) {
		report_no_group(l, kind, name, map);
		return;
	}
	for (i = 0; i < map->n; i++) {
		pair = &map->pairs[i];
		inner = arena_printf(l->arena, "%s.%s", name, pair->name);
		if (first_in(kind, inner) || kind_field(kind, inner))
			check_inner(l, kind, inner, pair);
		else
			report_unknown(l, kind, inner, pair->place);
	}
}

/* Checks what stands at `path`, a map of fields or one of these, as `pair` has it. */
static void check_inner(
	struct loader *l, const struct kind *kind, const char *path, const struct pair *pair)
{
	if (strchr(pair->name, '.'))
		report_dotted(l, path, pair->place);
	else if (!kind_field(kind, path))
		check_group(l, kind, path, &pair->value);
}

static void check_pair(struct loader *l, const struct kind *kind, const struct layer *layer,
	const struct pair *pair)
{
	const struct word *word;

	/* Most keys are names of fields, and most of the others those of kinds: that is asked first. */
	if ((kind_field(kind, pair->name) && !strchr(pair->name, '.')) ||
		is_child(l, kind, pair->name))
		return;
	word = find_word(pair->name, uses_of(l, kind));
	if (word && word->own && layer->name && kind == l->layered)
		diag_add(l->d, pair->place, "'%s' belongs in a %s itself, not in %s", pair->name,
			kind->name, layer->name);
	else if (!word && (first_in(kind, pair->name) || kind_field(kind, pair->name)))
		check_inner(l, kind, pair->name, pair);
	else if (!word)
		report_unknown(l, kind, pair->name, pair->place);
}

void words_check(struct loader *l, const struct kind *kind, const struct layers *layers)
{
	size_t i;
	uint32_t j;

	for (i = 0; i < layers->n; i++) {
		const struct layer *layer = &layers->items[i];

		/* A shared layer is checked by itself, not again for each object. */
		for (j = 0; (!layer->name || l->checking) && j < layer->map->n; j++)
			check_pair(l, kind, layer, &layer->map->pairs[j]);
	}
}

/* Whether it is exact without being named. */
static bool is_always_exact(const struct kind *kind)
{
	return kind->shape == KIND_SET || kind->flags & KIND_EXACT;
}

/* What is not declared is not known: nothing asks for it. */
static void report_unlisted(struct loader *l, const struct value *name)
{
	diag_add(l->d, name->place,
		"'%s' cannot be exact: only what is declared is asked for; write 'absent: true' "
		"for "
		"each that is to go",
		name->text);
}

static const struct kind *exact_kind(
	struct loader *l, const struct object *o, const struct value *name)
{
	struct suggest nearest = SUGGEST_FOR(name->text);
	const struct kind *const *k;
	char hint[128];

	for (k = l->kinds; *k; k++) {
		if ((*k)->parent != o->kind || (*k)->shape == KIND_SINGLETON)
			continue;
		if (str_same((*k)->plural, name->text)) {
			if ((*k)->flags & KIND_SINGLY) {
				report_unlisted(l, name);
				return NULL;
			}
			if (!is_always_exact(*k))
				return *k;
			diag_add(l->d, name->place,
				"'%s' is exact without being named in 'exact': what it does not "
				"list "
				"goes",
				name->text);
			return NULL;
		}
		if (is_always_exact(*k) || (*k)->flags & KIND_SINGLY)
			continue;
		suggest_add(&nearest, (*k)->plural);
	}
	if (names_has(&l->faulty, name->text))
		return NULL;
	diag_add(l->d, name->place,
		"'exact' names lists of this %s, and '%s' is none that could be exact%s",
		o->kind->name, name->text, suggest_text(&nearest, hint, sizeof hint));
	return NULL;
}

static void take_exact(struct loader *l, struct object *o, const struct layers *layers)
{
	const char *layer = NULL;
	const struct value *list = layers_get(layers, "exact", &layer);
	uint32_t i;

	if (list && list->type != VALUE_LIST)
		diag_add(l->d, list->place, "'exact' is a list of names of lists, not %s",
			value_type_name(list->type));
	for (i = 0; list && list->type == VALUE_LIST && i < list->n; i++) {
		const struct value *name = &list->items[i];
		const struct kind *kind;
		struct collection *c;

		if (name->type != VALUE_STRING) {
			diag_add(l->d, name->place, "'exact' lists names, not %s",
				value_type_name(name->type));
			continue;
		}
		kind = exact_kind(l, o, name);
		if (!kind)
			continue;
		c = object_collection(l->arena, o, kind);
		c->exact = true;
		c->place = name->place;
		c->layer = layer;
	}
}

static void take_absent(struct loader *l, struct object *o, const struct layers *layers)
{
	const struct value *v = layers_get(layers, "absent", NULL);

	if (v && v->type != VALUE_BOOL)
		diag_add(l->d, v->place, "'absent' is true or false, not %s",
			value_type_name(v->type));
	if (value_true(v) && o->kind->flags & KIND_PERMANENT)
		diag_add(l->d, v->place, "%s cannot be absent: set what it has to what it is to be",
			o->kind->name);
	o->absent = value_true(v);
}

static void take_renamed_from(struct loader *l, struct object *o, const struct layers *layers)
{
	const struct value *v = layers_get(layers, "renamed_from", NULL);

	if (!v)
		return;
	if (v->type != VALUE_STRING)
		diag_add(l->d, v->place, "'renamed_from' is a key, not %s",
			value_type_name(v->type));
	/* What goes, or is called so already, needs no other name. */
	else if (check_key(l, o->kind, v->text, v->place) == 0 && !o->absent &&
		 !str_same(v->text, o->key)) {
		o->renamed_from = v->text;
		o->renamed_place = v->place;
	}
}

void words_take(struct loader *l, struct object *o, const struct layers *layers)
{
	take_absent(l, o, layers);
	if (o->kind->rename)
		take_renamed_from(l, o, layers);
	if (has_children(l, o->kind))
		take_exact(l, o, layers);
	if (words_has(l, o->kind, "policy"))
		policy_take(l, o, layers);
}
