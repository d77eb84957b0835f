/* JSON documents, member by member: what the formats of docs/json.md have in common. */
#ifndef REPORT_DOCUMENT_H
#define REPORT_DOCUMENT_H

#include "base/place.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct attr;
struct change;
struct field;
struct plan;
struct report_context;
struct outcome;
struct str;
struct value;

/* Puts `text` (NULL: null) under `name`. */
void document_text(struct arena *a, struct value *map, const char *name, const char *text);

/* Puts a number under `name`. */
void document_count(struct arena *a, struct value *map, const char *name, uint64_t count);

/* Puts true or false under `name`. */
void document_flag(struct arena *a, struct value *map, const char *name, bool yes);

/* Puts {"file", "line", "column"} under `name`; null where there is no file. */
void document_place(struct arena *a, struct value *map, const char *name, struct place place);

/* A new list under `name`, to be filled with value_push(). */
struct value *document_list(struct arena *a, struct value *map, const char *name);

/*
 * The value of `attr` (NULL: it has none) as its field's type wants it: text, true or false, a number, a
 * list of texts, {"label", "uuid"}; null where there is none.
 */
struct value *document_value(struct arena *a, const struct field *f, const struct attr *attr);

/* The name of an enum err_code: "network", "auth", ...; NULL for none. */
const char *document_code(int code);

/* A change as it stands in the plan, without what became of it. */
struct value *document_change(struct arena *a, const struct change *change);

/*
 * The plan, with what became of each change where `outcomes` is not NULL; `format` is the first member.
 * Its nodes are in `a`.
 */
struct value *document_plan(struct arena *a, const char *format, const struct plan *plan,
	const struct outcome *outcomes, const struct report_context *context);

#endif
