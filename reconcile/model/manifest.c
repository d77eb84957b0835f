#include "model/manifest.h"

#include "base/diag.h"
#include "base/mem.h"
#include "base/str.h"
#include "codec/value.h"
#include "codec/yaml.h"
#include "model/build.h"
#include "model/check.h"
#include "model/declared.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/layer.h"
#include "model/loader.h"
#include "model/object.h"
#include "model/refer.h"
#include "model/rename.h"
#include "model/people.h"
#include "model/state.h"
#include "model/who.h"
#include "model/words.h"

#include <stdlib.h>
#include <string.h>

static int compare_documents(const void *a, const void *b)
{
	const struct document *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* A copy in the order of names, so that the order of arguments decides nothing. */
static struct document *sorted(const struct document *documents, size_t n)
{
	struct document *copy = mem_alloc(n * sizeof *copy);

	if (n) {
		memcpy(copy, documents, n * sizeof *copy);
		qsort(copy, n, sizeof *copy, compare_documents);
	}
	return copy;
}

static const char *workspace_of(struct loader *l, const struct value *root, struct place file)
{
	const struct value *slug = value_get(root, "workspace");

	if (root->type != VALUE_MAP)
		diag_add(l->d, root->place,
			"a manifest is a map that begins with 'workspace:', not %s",
			value_type_name(root->type));
	else if (!slug)
		diag_add(l->d, file, "the manifest does not say which 'workspace:' it is for");
	else if (slug->type != VALUE_STRING && slug->type != VALUE_INT)
		diag_add(l->d, slug->place, "'workspace' is the workspace's slug, not %s",
			value_type_name(slug->type));
	else if (!*slug->text ||
		 strspn(slug->text, "abcdefghijklmnopqrstuvwxyz0123456789_-") != strlen(slug->text))
		diag_add(l->d, slug->place,
			"'%s' is no slug of a workspace: lower-case letters, digits, '_' and '-'",
			slug->text);
	else
		return slug->text;
	return NULL;
}

/* A file's root under its workspace. */
struct root {
	const char *workspace;
	const struct value *map;
};

static int compare_roots(const void *a, const void *b)
{
	const struct root *x = a, *y = b;
	int order = strcmp(x->workspace, y->workspace);

	return order ? order : strcmp(x->map->place.file, y->map->place.file);
}

/* Whether there is memory for another file than `doc`. */
static bool has_room(struct loader *l, const struct document *doc)
{
	if (l->arena->used <= MANIFEST_MEMORY_MAX)
		return true;
	diag_add(l->d, (struct place){ doc->name, 0, 0 },
		"is one too many: the values of the manifests take more than %zu MB of memory, the "
		"limit: name fewer with -f PATH",
		MANIFEST_MEMORY_MAX / 1024 / 1024);
	return false;
}

static struct root *parse_all(
	struct loader *l, const struct document *documents, size_t n, size_t *n_roots)
{
	struct root *roots = mem_alloc(n * sizeof *roots);
	size_t i;

	for (*n_roots = 0, i = 0; i < n; i++) {
		const struct document *doc = &documents[i];
		const struct value *map = yaml_parse(
			l->arena, doc->name, doc->bytes, doc->len, l->d);
		const char *slug = map ? workspace_of(l, map, (struct place){ doc->name, 1, 1 })
				       : NULL;

		if (slug)
			roots[(*n_roots)++] = (struct root){ slug, map };
		if (!has_room(l, doc))
			break;
	}
	if (*n_roots)
		qsort(roots, *n_roots, sizeof *roots, compare_roots);
	return roots;
}

static struct section *section_new(struct loader *l, const char *slug)
{
	struct section *s = ARENA_NEW(l->arena, struct section);

	map_init(&s->people, l->arena);
	map_init(&s->ids, l->arena);
	map_init(&s->profiles, l->arena);
	map_init(&s->containers, l->arena);
	s->slug = slug;
	return s;
}

/* One section for each workspace; `roots` are in the order of workspaces. */
static struct section *sections(struct loader *l, const struct root *roots, size_t n)
{
	struct section *first = NULL, **end = &first, *s = NULL;
	size_t i;

	for (i = 0; i < n; i++) {
		if (!s || strcmp(s->slug, roots[i].workspace) != 0) {
			s = *end = section_new(l, roots[i].workspace);
			end = &s->next;
			state_workspace(l->desired, l->root, s->slug, NULL);
		}
		s->files = arena_grow(l->arena, s->files, s->n, &s->capacity, sizeof *s->files);
		s->files[s->n++] = roots[i].map;
	}
	return first;
}

static bool is_map(struct loader *l, const struct value *v, const char *name)
{
	if (v->type == VALUE_MAP)
		return true;
	if (check_not_null(l, v, name) == 0)
		diag_add(l->d, v->place, "'%s' is a map, not %s", name, value_type_name(v->type));
	return false;
}

/* The map under `name` in a file's root; NULL where it is absent or, reported, no map. */
static const struct value *get_map(struct loader *l, const struct value *root, const char *name)
{
	const struct value *v = value_get(root, name);

	return v && is_map(l, v, name) ? v : NULL;
}

static void gather_defaults(struct loader *l, const struct value *root)
{
	const struct value *v = get_map(l, root, "defaults"), *first = l->section->defaults;

	if (v && first)
		diag_add(l->d, v->place,
			"'defaults' of workspace '%s' are declared twice, first at %s:%u",
			l->section->slug, first->place.file, first->place.line);
	else if (v)
		l->section->defaults = v;
}

/* The map of a profile; an empty one where it is none, so that its users are not blamed as well. */
static const struct value *settings_of(struct loader *l, const struct pair *pair)
{
	static const struct value empty = { .type = VALUE_MAP };

	return is_map(l, &pair->value, pair->name) ? &pair->value : &empty;
}

static void gather_profiles(struct loader *l, const struct value *root)
{
	const struct value *map = get_map(l, root, "profiles");
	uint32_t i;

	for (i = 0; map && i < map->n; i++) {
		const struct pair *pair = &map->pairs[i];
		struct profile *profile = ARENA_NEW(l->arena, struct profile), *first;

		profile->layer = arena_printf(l->arena, "profile %s", pair->name);
		profile->map = settings_of(l, pair);
		first = map_add(&l->section->profiles, pair->name, profile);
		if (first)
			diag_add(l->d, pair->place,
				"profile '%s' is declared twice, first at %s:%u", pair->name,
				first->map->place.file, first->map->place.line);
		else
			names_add(l, &l->section->profile_names, pair->name);
	}
}

static void gather_container(
	struct loader *l, const struct field *reference, const struct pair *pair)
{
	const struct value *defaults = get_map(l, &pair->value, "defaults");
	struct container *container;

	if (!defaults)
		return;
	build_check_container(l, reference, defaults);
	container = ARENA_NEW(l->arena, struct container);
	container->layer = arena_printf(
		l->arena, "%s %s defaults", reference->target->name, pair->name);
	container->defaults = defaults;
	if (!map_add(&l->section->containers, pair->name, container))
		names_add(l, &l->section->container_keys, pair->name);
}

static void gather_containers(struct loader *l, const struct value *root)
{
	const struct kind *const *k;
	const struct field *reference;
	const struct value *map;
	uint32_t i;

	for (k = l->kinds; *k; k++) {
		reference = (*k)->parent == l->root ? words_container(l, *k) : NULL;
		map = reference ? get_map(l, root, (*k)->plural) : NULL;
		for (i = 0; map && i < map->n; i++)
			if (map->pairs[i].value.type == VALUE_MAP)
				gather_container(l, reference, &map->pairs[i]);
	}
}

/* What all files of the workspace say about names comes before any use of a name. */
static void gather(struct loader *l)
{
	const struct value *people;
	size_t i;

	for (i = 0; i < l->section->n; i++) {
		people = get_map(l, l->section->files[i], "people");
		if (people)
			who_declare(l, people);
		gather_defaults(l, l->section->files[i]);
		gather_profiles(l, l->section->files[i]);
		gather_containers(l, l->section->files[i]);
	}
	who_resolve_all(l);
}

/* Every layer that objects share, by itself: whether something uses it or not. */
static void check_shared(struct loader *l)
{
	struct section *s = l->section;
	size_t i;

	if (!l->layered)
		return;
	if (s->defaults)
		build_check(l, "defaults", s->defaults);
	for (i = 0; i < s->container_keys.n; i++) {
		struct container *c = map_get(&s->containers, s->container_keys.items[i]);

		build_check(l, c->layer, c->defaults);
	}
	for (i = 0; i < s->profile_names.n && !loader_gives_up(l); i++) {
		struct profile *profile = map_get(&s->profiles, s->profile_names.items[i]);

		profile->busy = true;
		build_check(l, profile->layer, profile->map);
		profile->busy = false;
	}
}

static void build_file(struct loader *l, const struct value *root)
{
	struct layer only = { NULL, root };
	struct layers layers = { .items = &only, .n = 1, .capacity = 1 };
	const struct kind *const *k;
	const struct value *map;
	uint32_t i;

	words_check(l, l->root, &layers);
	words_take(l, l->section->workspace->object, &layers);
	for (k = l->kinds; *k; k++) {
		if ((*k)->parent != l->root)
			continue;
		if (!((*k)->flags & KIND_BLOCK)) {
			build_listed(l, *k, root);
			continue;
		}
		map = get_map(l, root, (*k)->plural);
		for (i = 0; map && i < map->n && !loader_gives_up(l); i++)
			build_top(l, *k, &map->pairs[i]);
	}
}

static void load_section(struct loader *l, struct section *s)
{
	size_t i;

	l->section = s;
	s->workspace = state_find(l->desired, s->slug);
	s->workspace->names = &s->people;
	gather(l);
	check_shared(l);
	for (i = 0; i < s->n; i++)
		build_file(l, s->files[i]);
	object_sort(s->workspace->object);
	rename_check(l, s->workspace->object);
	refer_check(l, s->workspace->object);
}

static void find_roles(struct loader *l)
{
	const struct kind *const *k;

	for (k = l->kinds; *k; k++) {
		if (!(*k)->parent)
			l->root = *k;
		if ((*k)->flags & KIND_LAYERED)
			l->layered = *k;
	}
}

/* Kinds come before anything that could be of one of them. */
static void declare_kinds(struct loader *l, const struct root *roots, size_t n)
{
	struct declared_list list = { NULL, 0, 0 };
	size_t i;

	for (i = 0; i < n; i++)
		declared_gather(l, &list, roots[i].map);
	declared_settle(l, &list);
	l->desired->kinds = l->kinds;
}

int manifest_load(const struct document *documents, size_t n, const struct kind *const *kinds,
	struct state *desired, struct diag *d)
{
	struct loader l = { .kinds = kinds, .desired = desired, .arena = &desired->arena, .d = d };
	AUTO(mem_free) struct document *docs = sorted(documents, n);
	AUTO(mem_free) struct root *roots = NULL;
	struct section *s;
	size_t n_roots;

	find_roles(&l);
	roots = parse_all(&l, docs, n, &n_roots);
	declare_kinds(&l, roots, n_roots);
	for (s = sections(&l, roots, n_roots); s; s = s->next)
		load_section(&l, s);
	diag_sort(d);
	return diag_empty(d) ? 0 : -1;
}
