/* JSON to and from value trees. Strict, though cJSON is not. */
#ifndef CODEC_JSON_H
#define CODEC_JSON_H

#include <stddef.h>

struct arena;
struct err;
struct str;
struct value;

enum {
	JSON_DEPTH_MAX = 64,      /* lists and objects within each other */
	JSON_NODES_MAX = 4000000, /* values behind a comma: bounds the memory */
	JSON_NUMBER_MAX = 63      /* characters of a number: cJSON reads none that is longer */
};

/*
 * The JSON text in the `len` bytes at `bytes`, in `arena`; places have no file. NULL with `e` set
 * (ERR_REPLY) where it is not exactly one JSON value: trailing text, invalid UTF-8, repeated names,
 * a NUL in a text, numbers that JSON does not allow or of more than 63 characters, or past a bound.
 */
const struct value *json_parse(struct arena *arena, const char *bytes, size_t len, struct err *e);

/* Appends `v` in one line, names in the tree's order. */
void json_write(struct str *out, const struct value *v);

/* Appends `v` over several lines, indented by two spaces, with a line end after it. */
void json_write_pretty(struct str *out, const struct value *v);

#endif
