#include "codec/nested.h"

#include "base/arena.h"
#include "base/err.h"
#include "codec/json.h"
#include "codec/value.h"

#include <stdint.h>
#include <string.h>

struct nest {
	struct arena *arena;
	const char *key; /* the whole of it */
	const struct value *v;
	unsigned depth;
	struct err *e;
};

static int fail_key(const struct nest *n)
{
	return err_set(n->e, ERR_USAGE,
		"'%.200s' is no key of a field; it is NAME, NAME[INNER], NAME[] or NAME[][INNER]",
		n->key);
}

/* What stands under `name`, or a new empty value of `type`; NULL where there is one of another type. */
static struct value *enter(
	struct nest *n, struct value *map, const char *name, enum value_type type)
{
	const struct value *there = value_get(map, name);

	if (!there)
		return value_put(n->arena, map, name,
			type == VALUE_MAP ? value_new_map(n->arena) : value_new_list(n->arena));
	if (there->type == type)
		return (struct value *)(uintptr_t)there;
	err_set(n->e, ERR_USAGE, "field '%.200s' takes '%s' for %s, but it is %s already", n->key,
		name, value_type_name(type), value_type_name(there->type));
	return NULL;
}

/* Reads "[inner]" at `*rest`, which is then behind it. NULL where that is not what stands there. */
static const char *inner(const struct nest *n, const char **rest)
{
	const char *begin = *rest + 1;
	size_t len = strcspn(begin, "[]");

	if (**rest != '[' || begin[len] != ']')
		return NULL;
	*rest = begin + len + 1;
	return arena_strndup(n->arena, begin, len);
}

static int put_in_map(struct nest *n, struct value *map, const char *name, const char *rest);

static int put_in_list(struct nest *n, struct value *list, const char *rest)
{
	struct value *item;
	const char *name;

	if (!*rest) {
		if (n->v)
			value_push(n->arena, list, n->v);
		return 0;
	}
	name = inner(n, &rest);
	if (!name || !*name)
		return fail_key(n);
	item = list->n ? (struct value *)(uintptr_t)&list->items[list->n - 1] : NULL;
	if (!item || item->type != VALUE_MAP || (!*rest && value_get(item, name)))
		item = value_push(n->arena, list, value_new_map(n->arena));
	return put_in_map(n, item, name, rest);
}

static int put_in_map(struct nest *n, struct value *map, const char *name, const char *rest)
{
	struct value *child;
	const char *next;

	if (++n->depth > JSON_DEPTH_MAX / 2)
		return fail_key(n);
	if (!*rest) {
		if (!n->v)
			return fail_key(n);
		if (value_get(map, name))
			return err_set(n->e, ERR_USAGE, "field '%.200s' is given twice", n->key);
		value_put(n->arena, map, name, n->v);
		return 0;
	}
	next = inner(n, &rest);
	if (!next)
		return fail_key(n);
	child = enter(n, map, name, *next ? VALUE_MAP : VALUE_LIST);
	if (!child)
		return -1;
	return *next ? put_in_map(n, child, next, rest) : put_in_list(n, child, rest);
}

int nested_put(
	struct arena *a, struct value *map, const char *key, const struct value *v, struct err *e)
{
	struct nest n = { a, key, v, 0, e };
	size_t len = strcspn(key, "[]");

	if (!len || key[len] == ']')
		return fail_key(&n);
	return put_in_map(&n, map, arena_strndup(a, key, len), key + len);
}
