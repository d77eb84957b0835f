#include "bitbucket-emulator/seeder.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/suggest.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/schema.h"
#include "bitbucket-emulator/uuid.h"
#include "codec/value.h"

#include <string.h>

/* The first document is of this instant: seeds give the same state whenever they are loaded. */
#define SEED_EPOCH_MS INT64_C(1704103200000)

static bool listed(const char *name, const char *const *keys)
{
	for (; *keys; keys++)
		if (!strcmp(name, *keys))
			return true;
	return false;
}

static void unknown_key(struct seeder *s, const struct pair *pair, struct suggest *near)
{
	char hint[64];

	diag_add(s->diag, pair->place, "unknown key '%s'%s", pair->name,
		suggest_text(near, hint, sizeof hint));
}

void seeder_check_keys(struct seeder *s, const struct value *map, const char *const *keys)
{
	uint32_t i;
	size_t k;

	for (i = 0; i < map->n; i++) {
		struct suggest near = SUGGEST_FOR(map->pairs[i].name);

		if (listed(map->pairs[i].name, keys))
			continue;
		for (k = 0; keys[k]; k++)
			suggest_add(&near, keys[k]);
		unknown_key(s, &map->pairs[i], &near);
	}
}

static void check_pair(struct seeder *s, const struct resource *r, const struct pair *pair,
	const char *const *extra)
{
	struct suggest near = SUGGEST_FOR(pair->name);
	const char *mistake = schema_mistake(r, pair->name, &pair->value);
	size_t i;

	if (!mistake)
		return;
	for (i = 0; i < r->n_attributes; i++) {
		suggest_add(&near, r->attributes[i].name);
		if (!strcmp(r->attributes[i].name, pair->name)) {
			diag_add(s->diag, pair->value.place, "'%s': %s", pair->name, mistake);
			return;
		}
	}
	for (; *extra; extra++)
		suggest_add(&near, *extra);
	unknown_key(s, pair, &near);
}

const char *seeder_now(struct seeder *s)
{
	return context_time(s->arena, SEED_EPOCH_MS + s->documents * 1000);
}

struct value *seeder_body(struct seeder *s, const struct resource *r, const struct value *map,
	const char *const *extra)
{
	struct value *body = schema_initial(&s->context, r);
	const struct pair *pair;
	uint32_t i;

	if (r->created_field)
		render_text(&s->context, body, r->created_field, seeder_now(s));
	if (r->updated_field)
		value_put(s->arena, body, r->updated_field, value_get(body, r->created_field));
	for (i = 0; i < map->n; i++) {
		pair = &map->pairs[i];
		if (listed(pair->name, extra))
			continue;
		check_pair(s, r, pair, extra);
		value_put(s->arena, body, pair->name, &pair->value);
	}
	return body;
}

struct document seeder_insert(
	struct seeder *s, const struct document *parent, struct document d, const struct value *map)
{
	const char *uuid = value_text(value_get(map, "uuid"), NULL);

	d.parent = parent ? parent->id : 0;
	if (uuid && !uuid_valid(uuid))
		diag_add(s->diag, value_get(map, "uuid")->place,
			"'%s' is no UUID: write it as {8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b11}",
			uuid);
	if (uuid)
		d.uuid = uuid;
	else if (!d.uuid)
		d.uuid = store_new_uuid(s->store, s->arena,
			arena_printf(
				s->arena, "%s/%s/%s", parent ? parent->uuid : "", d.kind, d.key));
	if (!*d.key)
		d.key = d.uuid;
	s->documents++;
	store_insert(s->store, &d);
	return d;
}

bool seeder_is_map(struct seeder *s, const struct value *v, const char *what)
{
	if (v && v->type != VALUE_MAP && v->type != VALUE_NULL)
		diag_add(s->diag, v->place, "%s must be a map, not %s", what,
			value_type_name(v->type));
	return v && v->type == VALUE_MAP;
}

const struct value *seeder_items(
	struct seeder *s, const struct value *v, const char *what, uint32_t *n)
{
	*n = 0;
	if (v && v->type != VALUE_LIST && v->type != VALUE_NULL)
		diag_add(s->diag, v->place, "%s must be a list, not %s", what,
			value_type_name(v->type));
	if (!v || v->type != VALUE_LIST)
		return NULL;
	*n = v->n;
	return v->items;
}
