#include "codec/value.h"

#include "base/arena.h"
#include "base/num.h"
#include "base/str.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The pair of `map` whose name is the `len` bytes at `name`. */
static const struct pair *find(const struct value *map, const char *name, size_t len)
{
	uint32_t i;

	if (!map || map->type != VALUE_MAP)
		return NULL;
	for (i = 0; i < map->n; i++)
		if (map->pairs[i].name[0] == name[0] && !strncmp(map->pairs[i].name, name, len) &&
			!map->pairs[i].name[len])
			return &map->pairs[i];
	return NULL;
}

const struct value *value_get(const struct value *map, const char *name)
{
	const struct pair *pair = find(map, name, strlen(name));

	return pair ? &pair->value : NULL;
}

/* One part of a path: a name, or a name with a selector behind it. */
struct step {
	const char *name, *key, *text; /* not terminated; `key` is NULL where it selects nothing */
	size_t name_len, key_len, text_len;
	const char *rest; /* the path behind it; NULL: none */
};

static struct step first_step(const char *path)
{
	struct step s = { .name = path, .name_len = strcspn(path, ".[") };
	const char *end = path + s.name_len;

	if (*end == '[') {
		s.key = end + 1;
		s.key_len = strcspn(s.key, "=");
		s.text = s.key + s.key_len + (s.key[s.key_len] == '=');
		s.text_len = strcspn(s.text, "]");
		end = s.text + s.text_len + (s.text[s.text_len] == ']');
	}
	s.rest = *end ? end + 1 : NULL;
	return s;
}

static bool is_selected(const struct value *item, const struct step *s)
{
	const struct pair *pair = find(item, s->key, s->key_len);

	return pair && pair->value.type == VALUE_STRING && pair->value.n == s->text_len &&
	       memcmp(pair->value.text, s->text, s->text_len) == 0;
}

static const struct value *selected(const struct value *list, const struct step *s)
{
	uint32_t i;

	if (list->type != VALUE_LIST)
		return NULL;
	for (i = 0; i < list->n; i++)
		if (is_selected(&list->items[i], s))
			return &list->items[i];
	return NULL;
}

const struct value *value_at(const struct value *map, const char *path)
{
	const struct pair *pair;
	struct step s;

	do {
		s = first_step(path);
		pair = find(map, s.name, s.name_len);
		map = pair && s.key ? selected(&pair->value, &s) : pair ? &pair->value : NULL;
		path = s.rest;
	} while (map && path);
	return map;
}

static bool is_scalar(const struct value *v)
{
	return v && v->type < VALUE_LIST;
}

const char *value_text(const struct value *v, const char *fallback)
{
	return is_scalar(v) && v->type != VALUE_NULL ? v->text : fallback;
}

const char *value_string(const struct value *v, const char *fallback)
{
	return v && v->type == VALUE_STRING ? v->text : fallback;
}

bool value_true(const struct value *v)
{
	return v && v->type == VALUE_BOOL && v->text[0] == 't';
}

int64_t value_int(const struct value *v, int64_t fallback)
{
	int64_t number;

	if (!v || v->type != VALUE_INT || num_parse(v->text, INT64_MIN, INT64_MAX, &number) < 0)
		return fallback;
	return number;
}

static bool lists_equal(const struct value *a, const struct value *b)
{
	uint32_t i;

	for (i = 0; i < a->n; i++)
		if (!value_equal(&a->items[i], &b->items[i]))
			return false;
	return true;
}

static bool maps_equal(const struct value *a, const struct value *b)
{
	const struct value *other;
	uint32_t i;

	for (i = 0; i < a->n; i++) {
		other = value_get(b, a->pairs[i].name);
		if (!other || !value_equal(&a->pairs[i].value, other))
			return false;
	}
	return true;
}

bool value_equal(const struct value *a, const struct value *b)
{
	if (a->type != b->type || a->n != b->n)
		return false;
	if (a->type == VALUE_LIST)
		return lists_equal(a, b);
	if (a->type == VALUE_MAP)
		return maps_equal(a, b);
	return strcmp(a->text, b->text) == 0;
}

const char *value_type_name(enum value_type type)
{
	static const char *const names[] = {
		[VALUE_NULL] = "null",
		[VALUE_BOOL] = "true or false",
		[VALUE_INT] = "a whole number",
		[VALUE_REAL] = "a number",
		[VALUE_STRING] = "text",
		[VALUE_LIST] = "a list",
		[VALUE_MAP] = "a map",
	};

	return names[type];
}

static struct value *new_scalar(struct arena *a, enum value_type type, const char *text)
{
	struct value *v = ARENA_NEW(a, struct value);
	size_t len = strlen(text);

	v->type = type;
	v->n = (uint32_t)len;
	v->text = arena_strndup(a, text, len);
	return v;
}

struct value *value_new_string(struct arena *a, const char *text)
{
	return new_scalar(a, VALUE_STRING, text);
}

struct value *value_new_bool(struct arena *a, bool yes)
{
	return new_scalar(a, VALUE_BOOL, yes ? "true" : "false");
}

struct value *value_new_int(struct arena *a, int64_t number)
{
	char text[24];

	snprintf(text, sizeof text, "%" PRId64, number);
	return new_scalar(a, VALUE_INT, text);
}

struct value *value_new_null(struct arena *a)
{
	return new_scalar(a, VALUE_NULL, "null");
}

static struct value *new_container(struct arena *a, enum value_type type)
{
	struct value *v = ARENA_NEW(a, struct value);

	v->type = type;
	return v;
}

struct value *value_new_map(struct arena *a)
{
	return new_container(a, VALUE_MAP);
}

struct value *value_new_list(struct arena *a)
{
	return new_container(a, VALUE_LIST);
}

/* The capacity of a container follows from its count: powers of two from four on. */
static const void *make_room(struct arena *a, const void *items, uint32_t n, size_t size)
{
	size_t capacity = n;

	if (n && (n < 4 || (n & (n - 1))))
		return items;
	return arena_grow(a, (void *)(uintptr_t)items, n, &capacity, size);
}

struct value *value_put(struct arena *a, struct value *map, const char *name, const struct value *v)
{
	struct pair *pair = (struct pair *)(uintptr_t)find(map, name, strlen(name));

	if (!pair) {
		map->pairs = make_room(a, map->pairs, map->n, sizeof *pair);
		pair = (struct pair *)(uintptr_t)&map->pairs[map->n++];
		*pair = (struct pair){ .name = arena_strdup(a, name), .place = v->place };
	}
	pair->value = *v;
	return &pair->value;
}

struct value *value_push(struct arena *a, struct value *list, const struct value *v)
{
	struct value *item;

	list->items = make_room(a, list->items, list->n, sizeof *item);
	item = (struct value *)(uintptr_t)&list->items[list->n++];
	*item = *v;
	return item;
}

/* The container of that type under `name`, made where there is none. */
static struct value *container_at(
	struct arena *a, struct value *map, const char *name, enum value_type type)
{
	const struct pair *pair = find(map, name, strlen(name));

	if (pair && pair->value.type == type)
		return (struct value *)(uintptr_t)&pair->value;
	return value_put(a, map, name, new_container(a, type));
}

/* The item of `list` that `s` selects, made where there is none. */
static struct value *item_at(struct arena *a, struct value *list, const struct step *s)
{
	struct value *item = (struct value *)(uintptr_t)selected(list, s);

	if (item)
		return item;
	item = value_push(a, list, new_container(a, VALUE_MAP));
	value_put(a, item, arena_strndup(a, s->key, s->key_len),
		value_new_string(a, arena_strndup(a, s->text, s->text_len)));
	return item;
}

void value_put_at(struct arena *a, struct value *map, const char *path, const struct value *v)
{
	struct step s = first_step(path);
	const char *name = arena_strndup(a, s.name, s.name_len);
	struct value *inner;

	if (!s.key && !s.rest) {
		value_put(a, map, name, v);
		return;
	}
	inner = container_at(a, map, name, s.key ? VALUE_LIST : VALUE_MAP);
	if (s.key)
		inner = item_at(a, inner, &s);
	if (s.rest)
		value_put_at(a, inner, s.rest, v);
	else
		*inner = *v;
}
