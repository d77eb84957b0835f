#include "model/declared.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "base/suggest.h"
#include "codec/value.h"
#include "model/check.h"
#include "model/declared_check.h"
#include "model/declared_rows.h"
#include "model/declared_text.h"
#include "model/loader.h"

#include <string.h>

struct place declared_place(const struct declared *d, const char *row)
{
	const struct value *v = value_get(d->rows, row);

	return v ? v->place : d->kind.place;
}

/* --- reading --- */

static struct value text_at(const char *text, struct place place)
{
	return (struct value){
		.place = place, .type = VALUE_STRING, .n = (uint32_t)strlen(text), .text = text
	};
}

static int read_field(struct loader *l, struct declared_field *f, const struct pair *pair)
{
	const struct value name = text_at(pair->name, pair->place);

	f->field.name = pair->name;
	f->place = pair->place;
	f->rows = &pair->value;
	if (declared_check_field(l, &name) < 0)
		return -1;
	if (pair->value.type != VALUE_MAP)
		return diag_add(l->d, pair->value.place, "the field '%s' is a map of rows, not %s",
			pair->name, value_type_name(pair->value.type));
	if (declared_take_field(l, f, &pair->value) < 0)
		return -1;
	if (value_get(&pair->value, "type"))
		return 0;
	return diag_add(l->d, pair->place, "the field '%s' without a 'type'", pair->name);
}

static int read_fields(struct loader *l, struct declared *d, const struct value *map)
{
	uint32_t i;
	int status = 0;

	if (!map)
		return 0;
	if (map->type != VALUE_MAP)
		return diag_add(l->d, map->place, "'fields' is a map of fields, not %s",
			value_type_name(map->type));
	if (map->n > DECLARED_FIELDS_MAX)
		return diag_add(l->d, map->place, "a kind has at most %d fields, not %u",
			DECLARED_FIELDS_MAX, map->n);
	d->items = ARENA_ARRAY(l->arena, struct declared_field, map->n);
	d->kind.n_fields = map->n;
	for (i = 0; i < map->n; i++)
		if (read_field(l, &d->items[i], &map->pairs[i]) < 0)
			status = -1;
	return status;
}

static int require(struct loader *l, const struct declared *d, const char *row)
{
	if (value_get(d->rows, row))
		return 0;
	return diag_add(l->d, d->kind.place, "the kind '%s' without a '%s'", d->kind.name, row);
}

static int read_rows(struct loader *l, struct declared *d)
{
	int status = 0;

	if (d->rows->type != VALUE_MAP)
		return diag_add(l->d, d->rows->place, "the kind '%s' is a map of rows, not %s",
			d->kind.name, value_type_name(d->rows->type));
	if (declared_take(l, d, d->rows) < 0)
		status = -1;
	if (read_fields(l, d, value_get(d->rows, "fields")) < 0)
		status = -1;
	if (require(l, d, "parent") | require(l, d, "shape"))
		status = -1;
	return status;
}

static void read_kind(struct loader *l, struct declared_list *list, const struct pair *pair)
{
	const struct value name = text_at(pair->name, pair->place);
	struct declared *d = ARENA_NEW(l->arena, struct declared);

	d->rows = &pair->value;
	d->kind.name = pair->name;
	d->kind.plural = arena_printf(l->arena, "%ss", pair->name);
	d->kind.order = ORDER_REST;
	d->kind.place = pair->place;
	if (declared_check_name(l, "kinds", &name) < 0)
		d->faulty = true;
	if (read_rows(l, d) < 0)
		d->faulty = true;
	list->items = arena_grow(
		l->arena, list->items, list->n, &list->capacity, sizeof(struct declared *));
	list->items[list->n++] = d;
}

void declared_gather(struct loader *l, struct declared_list *list, const struct value *root)
{
	const struct value *map = value_get(root, "kinds");
	uint32_t i;

	if (!map || check_not_null(l, map, "kinds") < 0)
		return;
	if (map->type != VALUE_MAP) {
		diag_add(l->d, map->place, "'kinds' is a map, not %s", value_type_name(map->type));
		return;
	}
	for (i = 0; i < map->n && list->n < DECLARED_MAX; i++)
		read_kind(l, list, &map->pairs[i]);
	if (i < map->n)
		diag_add(l->d, map->pairs[i].place, "there can be at most %d kinds in `kinds:`",
			DECLARED_MAX);
}

/* --- finding --- */

/* Whether `name` means `k`: "webhook", or with its parent, "repository/webhook". */
static bool is_called(const struct kind *k, const char *parent, const char *name)
{
	const char *slash = strchr(name, '/');
	size_t len = slash ? (size_t)(slash - name) : 0;

	if (!slash)
		return str_same(k->name, name);
	return parent && strlen(parent) == len && strncmp(parent, name, len) == 0 &&
	       str_same(k->name, slash + 1);
}

/* What a name could mean. */
struct search {
	const char *name;
	const struct kind *found;
	const char *parent; /* in which that stands */
	size_t n;
	struct suggest nearest;
};

static void consider(struct search *s, const struct kind *k, const char *parent)
{
	suggest_add(&s->nearest, k->name);
	if (!is_called(k, parent, s->name))
		return;
	s->found = k;
	s->parent = parent ? parent : "workspace";
	s->n++;
}

/* The kind that `name` names, Cooper's own or a declared one; NULL after a mistake. */
static const struct kind *find_kind(
	struct loader *l, const struct declared_list *list, const struct value *name)
{
	struct search s = { .name = name->text, .nearest = SUGGEST_FOR(name->text) };
	const struct kind *const *k;
	char hint[128];
	size_t i;

	for (k = l->kinds; *k; k++)
		consider(&s, *k, (*k)->parent ? (*k)->parent->name : NULL);
	for (i = 0; i < list->n; i++)
		consider(&s, &list->items[i]->kind, value_text(list->items[i]->parent, NULL));
	if (s.n == 1)
		return s.found;
	if (s.n)
		diag_add(l->d, name->place,
			"there are %zu kinds '%s'; write what it stands in before it, such as "
			"'%s/%s'",
			s.n, s.name, s.parent, s.name);
	else
		diag_add(l->d, name->place, "there is no kind '%s'%s", s.name,
			suggest_text(&s.nearest, hint, sizeof hint));
	return NULL;
}

static void find_parent(struct loader *l, const struct declared_list *list, struct declared *d)
{
	d->kind.parent = d->parent ? find_kind(l, list, d->parent) : NULL;
	if (!d->kind.parent)
		d->faulty = true;
}

static void find_targets(struct loader *l, const struct declared_list *list, struct declared *d)
{
	size_t i;

	for (i = 0; i < d->kind.n_fields; i++) {
		struct declared_field *f = &d->items[i];

		f->field.target = f->target ? find_kind(l, list, f->target) : NULL;
		if (f->target && !f->field.target)
			d->faulty = true;
	}
}

/* Whether `d` stands in itself, by way of others. */
static bool is_circular(const struct declared *d)
{
	const struct kind *k = d->kind.parent;
	size_t n;

	for (n = 0; k && k != &d->kind && n <= DECLARED_MAX; n++)
		k = k->parent;
	return k == &d->kind;
}

/* Parents that go round in a circle are none. */
static void break_circles(struct loader *l, struct declared_list *list)
{
	size_t i;

	for (i = 0; i < list->n; i++) {
		struct declared *d = list->items[i];

		if (!is_circular(d))
			continue;
		diag_add(l->d, d->parent->place, "the kind '%s' stands in itself", d->kind.name);
		d->faulty = true;
	}
	for (i = 0; i < list->n; i++)
		if (list->items[i]->faulty && is_circular(list->items[i]))
			list->items[i]->kind.parent = NULL;
}

/* --- settling --- */

static void settle_fields(struct loader *l, struct declared *d)
{
	struct field *fields = ARENA_ARRAY(l->arena, struct field, d->kind.n_fields);
	size_t i;

	for (i = 0; i < d->kind.n_fields; i++)
		fields[i] = d->items[i].field;
	d->kind.fields = fields;
}

static bool is_faulty(const struct declared_list *list, const struct kind *kind)
{
	size_t i = 0;

	while (i < list->n && &list->items[i]->kind != kind)
		i++;
	return i < list->n && list->items[i]->faulty;
}

/* What stands in something faulty, or refers to it, is not there either. */
static bool is_lost(const struct declared_list *list, const struct declared *d)
{
	const struct kind *k;
	size_t i;

	for (k = d->kind.parent; k; k = k->parent)
		if (is_faulty(list, k))
			return true;
	for (i = 0; i < d->kind.n_fields; i++)
		if (is_faulty(list, d->kind.fields[i].target))
			return true;
	return false;
}

static void lose(struct declared_list *list)
{
	bool more = true;
	size_t i;

	while (more)
		for (more = false, i = 0; i < list->n; i++)
			if (!list->items[i]->faulty && is_lost(list, list->items[i]))
				more = list->items[i]->faulty = true;
}

static int check(struct loader *l, const struct declared *d, const struct kind *const *kinds)
{
	int fields = declared_check_fields(l, d), shape = declared_check_shape(l, d);
	int names = declared_check_names(l, d, kinds);

	/* What paths name is of no use before the rest is sound. */
	return (fields | shape | names) ? -1 : declared_check_paths(l, d);
}

/* Cooper's own kinds, and behind them those of `list` that are sound so far. */
static const struct kind *const *sound_kinds(
	struct loader *l, const struct kind *const *own, const struct declared_list *list)
{
	const struct kind **kinds;
	size_t n = 0, i;

	while (own[n])
		n++;
	kinds = ARENA_ARRAY(l->arena, const struct kind *, n + list->n + 1);
	memcpy(kinds, own, n * sizeof *kinds);
	for (i = 0; i < list->n; i++)
		if (!list->items[i]->faulty)
			kinds[n++] = &list->items[i]->kind;
	return kinds;
}

static void keep_sound(
	struct loader *l, const struct kind *const *own, const struct declared_list *list)
{
	size_t i;

	l->kinds = sound_kinds(l, own, list);
	for (i = 0; i < list->n; i++)
		if (list->items[i]->faulty)
			names_add(l, &l->faulty, kind_manifest_key(&list->items[i]->kind));
}

void declared_settle(struct loader *l, struct declared_list *list)
{
	const struct kind *const *own = l->kinds;
	size_t i;

	if (!list->n)
		return;
	for (i = 0; i < list->n; i++) {
		find_parent(l, list, list->items[i]);
		find_targets(l, list, list->items[i]);
	}
	break_circles(l, list);
	for (i = 0; i < list->n; i++)
		settle_fields(l, list->items[i]);
	lose(list);
	l->kinds = sound_kinds(l, own, list);
	for (i = 0; i < list->n; i++)
		if (!list->items[i]->faulty && check(l, list->items[i], l->kinds) < 0)
			list->items[i]->faulty = true;
	lose(list);
	keep_sound(l, own, list);
}
