#include "bitbucket-emulator/render.h"

#include "base/arena.h"
#include "base/str.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/store.h"
#include "codec/value.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

void render_text(struct context *c, struct value *map, const char *name, const char *text)
{
	value_put(c->arena, map, name,
		text ? value_new_string(c->arena, text) : value_new_null(c->arena));
}

void render_copy(struct context *c, struct value *map, const char *name, const struct value *body)
{
	const struct value *v = value_get(body, name);

	value_put(c->arena, map, name, v ? v : value_new_null(c->arena));
}

void render_link(struct context *c, struct value *links, const char *name, const char *format, ...)
{
	AUTO(str_release) struct str href = STR_INIT;
	struct value *link = value_new_map(c->arena);
	va_list args;

	va_start(args, format);
	str_vaddf(&href, format, args);
	va_end(args);
	render_text(c, link, "href", href.buf);
	value_put(c->arena, links, name, link);
}

struct value *render_map(struct context *c, struct value *map, const char *name)
{
	return value_put(c->arena, map, name, value_new_map(c->arena));
}

const struct value *render_once(struct context *c, const char *form, const struct document *d,
	const struct value *(*make)(struct context *, const struct document *))
{
	char key[64];
	const struct value *v;

	snprintf(key, sizeof key, "%s %" PRId64, form, d->id);
	v = map_get(&c->rendered, key);
	if (v)
		return v;
	v = make(c, d);
	map_add(&c->rendered, arena_strdup(c->arena, key), (void *)v);
	return v;
}

long long render_seconds(const char *text)
{
	struct tm tm = { 0 };

	if (sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday,
		    &tm.tm_hour, &tm.tm_min, &tm.tm_sec) != 6)
		return 0;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	return (long long)timegm(&tm);
}
