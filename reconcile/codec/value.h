/* Trees of values in which every node knows its place: what YAML and JSON become. */
#ifndef CODEC_VALUE_H
#define CODEC_VALUE_H

#include "base/place.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

enum value_type {
	VALUE_NULL,
	VALUE_BOOL,   /* text is "true" or "false" */
	VALUE_INT,    /* text is an int64_t in decimal, whatever its notation in the source */
	VALUE_REAL,   /* text is as in the source */
	VALUE_STRING, /* text has no NUL inside */
	VALUE_LIST,
	VALUE_MAP
};

struct pair;

/*
 * Scalars keep their text and are read on demand, so that no digit is lost and `name: 2024` can still
 * be a name. Built once in an arena, const from then on; aliases in YAML share children.
 */
struct value {
	struct place place;
	enum value_type type;
	uint32_t n; /* bytes of a scalar's text; items of a list; pairs of a map */
	union {
		const char *text;          /* scalars, terminated */
		const struct value *items; /* lists */
		const struct pair *pairs;  /* maps, in the order of the source; names are unique */
	};
};

struct pair {
	const char *name;
	struct place place; /* of the name */
	struct value value;
};

/* What stands under `name` in `map`; NULL where it is absent or `map` (may be NULL) is no map. */
const struct value *value_get(const struct value *map, const char *name);

/*
 * Follows a dotted path through maps ("content.raw"); NULL where it ends early. A selector picks one map of a
 * list: "types[kind=fix].prefix" is the prefix of the first one in `types` whose `kind` is the text "fix".
 */
const struct value *value_at(const struct value *map, const char *path);

/* The text of a scalar, or `fallback` where `v` (may be NULL) is none or null. */
const char *value_text(const struct value *v, const char *fallback);

/* The text of a string, or `fallback` where `v` (may be NULL) is none: a number is none. */
const char *value_string(const struct value *v, const char *fallback);

/* Whether `v` (may be NULL) is the boolean true. */
bool value_true(const struct value *v);

/* The integer `v` (may be NULL), or `fallback` where it is none. */
int64_t value_int(const struct value *v, int64_t fallback);

/* Deep equality of type and content; places and the order of a map's pairs do not matter. */
bool value_equal(const struct value *a, const struct value *b);

/* How people call the type: "text", "a list", "a map", "true or false", "a whole number", ... */
const char *value_type_name(enum value_type type);

/* A new string / boolean / whole number / null at no place. `text` is copied. */
struct value *value_new_string(struct arena *a, const char *text);
struct value *value_new_bool(struct arena *a, bool yes);
struct value *value_new_int(struct arena *a, int64_t number);
struct value *value_new_null(struct arena *a);

/*
 * A new empty map or list. Only these may be filled with value_put() and value_push(), and not a copy of
 * one: what was read has no room.
 */
struct value *value_new_map(struct arena *a);
struct value *value_new_list(struct arena *a);

/* Puts a shallow copy of `v` under `name` (copied), replacing what stood there. Returns the copy. */
struct value *value_put(
	struct arena *a, struct value *map, const char *name, const struct value *v);

/* Appends a shallow copy of `v`. Returns the copy. */
struct value *value_push(struct arena *a, struct value *list, const struct value *v);

/*
 * Puts `v` at a path as of value_at(), making on the way the maps and lists that are not there, and an item
 * {"kind": "fix"} where a selector picks none.
 */
void value_put_at(struct arena *a, struct value *map, const char *path, const struct value *v);

#endif
