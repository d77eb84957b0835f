/* Small pieces that answers are built of. */
#ifndef EMULATOR_RENDER_H
#define EMULATOR_RENDER_H

#include "base/auto.h"

struct context;
struct document;
struct value;

/* Puts a text under `name`; NULL becomes null. */
void render_text(struct context *c, struct value *map, const char *name, const char *text);

/* Puts what `body` has under `name`, or null. */
void render_copy(struct context *c, struct value *map, const char *name, const struct value *body);

/* Puts {"href": ...} under `name`; the format gives the address. */
void render_link(struct context *c, struct value *links, const char *name, const char *format, ...)
	FORMAT(4, 5);

/* Puts a new empty map under `name` and returns it. */
struct value *render_map(struct context *c, struct value *map, const char *name);

/* What `make` gives for `d` in its short form, made once for each request. `form` tells forms apart. */
const struct value *render_once(struct context *c, const char *form, const struct document *d,
	const struct value *(*make)(struct context *, const struct document *));

/* The instant in `text` ("2024-02-01T12:08:46...") in seconds since 1970, as avatar links carry it. */
long long render_seconds(const char *text);

#endif
