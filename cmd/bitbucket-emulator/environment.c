#include "bitbucket-emulator/environment.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/lag.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/schema.h"
#include "bitbucket-emulator/slug.h"
#include "codec/value.h"

#include <ctype.h>
#include <string.h>

/* The types there are; the place of each is its rank. */
static const char *const types[] = { "Test", "Staging", "Production" };

static const char *upper(struct arena *a, const char *text)
{
	char *copy = arena_strdup(a, text), *at;

	for (at = copy; *at; at++)
		*at = (char)toupper((unsigned char)*at);
	return copy;
}

/* What follows from an environment's type. */
static void put_type(struct context *c, struct value *body, size_t rank)
{
	struct value *type = render_map(c, body, "environment_type");

	render_text(c, type, "type", "deployment_environment_type");
	render_text(c, type, "name", types[rank]);
	value_put(c->arena, type, "rank", value_new_int(c->arena, (int64_t)rank));
	render_text(c, render_map(c, body, "category"), "name", upper(c->arena, types[rank]));
	if (!value_get(body, "rank"))
		value_put(c->arena, body, "rank", value_new_int(c->arena, (int64_t)rank));
}

static int check_restrictions(struct context *c, const struct value *sent)
{
	const struct value *only = value_get(sent, "admin_only");

	if (!sent || (only && only->type == VALUE_BOOL))
		return 0;
	return answer_field(c->answer, "Bad request", "restrictions.admin_only",
		only ? "expected bool" : "required key not provided", false);
}

static void put_restrictions(struct context *c, struct value *body, const struct value *sent)
{
	struct value *map = render_map(c, body, "restrictions");

	value_put(c->arena, map, "admin_only",
		value_new_bool(c->arena, value_true(value_get(sent, "admin_only"))));
	render_text(c, map, "type", "deployment_restrictions_configuration");
}

static void put_name(struct context *c, struct value *body, const char *name)
{
	render_text(c, body, "name", name);
	render_text(c, body, "slug", slug_of(c->arena, name));
}

/* Which type `name` is; COUNT(types) where it is none. */
static size_t rank_of(const char *name)
{
	size_t i;

	for (i = 0; i < COUNT(types); i++)
		if (!strcmp(types[i], name))
			break;
	return i;
}

static int prepare(struct context *c, struct change *ch)
{
	const struct value *type = value_get(ch->sent, "environment_type");
	size_t rank = rank_of(value_text(value_get(type, "name"), ""));

	if (!type)
		return answer_error(c->answer, 400, "Property environment_type is required");
	if (rank == COUNT(types))
		return answer_field(c->answer, "Bad request", "environment_type.name",
			"not a valid choice", false);
	if (check_restrictions(c, value_get(ch->sent, "restrictions")) < 0)
		return -1;
	put_type(c, ch->body, rank);
	put_restrictions(c, ch->body, value_get(ch->sent, "restrictions"));
	put_name(c, ch->body, value_text(value_get(ch->sent, "name"), ""));
	ch->next->key = value_text(value_get(ch->sent, "name"), "");
	return 0;
}

static const struct attribute attributes[] = {
	{ "name", SHAPE_TEXT, ATTRIBUTE_REQUIRED, NULL, NULL },
	{ "environment_type", SHAPE_MAP, 0, NULL, NULL },
	{ "restrictions", SHAPE_MAP, 0, NULL, NULL },
	{ "rank", SHAPE_INT, 0, NULL, NULL },
	{ "hidden", SHAPE_BOOL, 0, NULL, "false" },
	{ "environment_lock_enabled", SHAPE_BOOL, 0, NULL, "true" },
	{ "deployment_gate_enabled", SHAPE_BOOL, 0, NULL, "false" },
	{ "lock", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL,
		"{\"type\":\"deployment_environment_lock_open\",\"name\":\"OPEN\"}" },
	{ "category", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "slug", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "uuid", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "type", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
};

const struct resource resource_environment = {
	.kind = "environments",
	.type = "deployment_environment",
	.noun = "Environment",
	.key = KEY_UUID,
	ATTRIBUTES(attributes),
	.unique = "name",
	.taken = 409,
	.unlinked = true,
	.lags = true,
	.prepare = prepare,
};

void environment_make_usual(struct context *c)
{
	struct document d = { .parent = c->repository->id, .kind = resource_environment.kind };
	struct value *body;
	size_t i;

	if (store_count(c->store, (struct selection){ .parent = d.parent, .kind = d.kind }))
		return;
	for (i = 0; i < COUNT(types); i++) {
		body = schema_initial(c, &resource_environment);
		put_type(c, body, i);
		put_restrictions(c, body, NULL);
		put_name(c, body, types[i]);
		d.body = body;
		d.key = d.uuid = store_new_uuid(c->store, c->arena,
			arena_printf(c->arena, "%s/%s/%s", c->repository->uuid, d.kind, types[i]));
		store_insert(c->store, &d);
	}
}

static const struct attribute change_attributes[] = {
	{ "change", SHAPE_MAP, ATTRIBUTE_REQUIRED, NULL, NULL },
};
static const struct attribute changeable[] = {
	{ "name", SHAPE_TEXT, ATTRIBUTE_REQUIRED, NULL, NULL },
	{ "restrictions", SHAPE_MAP, 0, NULL, NULL },
};

/* Of an environment, its name and who may deploy can be changed. */
static int check_change(struct context *c, const struct value *sent)
{
	static const struct resource changes = { ATTRIBUTES(changeable) };
	uint32_t i;

	for (i = 0; i < sent->n; i++)
		if (schema_mistake(&changes, sent->pairs[i].name, &sent->pairs[i].value))
			return answer_detail(c->answer, 400, "The change is not supported",
				value_new_string(c->arena,
					"deploy-service.environment.change-not-supported"));
	return check_restrictions(c, value_get(sent, "restrictions"));
}

/* Answered before it takes effect: 202, and nothing to read. */
int environment_change(struct context *c)
{
	static const struct resource envelope = { ATTRIBUTES(change_attributes) };
	const struct value *sent = schema_read(c, &envelope, true);
	struct document next = *c->owner;
	struct change ch = { .old = c->owner, .next = &next };

	ch.sent = value_get(sent, "change");
	if (!ch.sent || check_change(c, ch.sent) < 0)
		return -1;
	ch.body = schema_copy(c, c->owner->body);
	if (value_get(ch.sent, "restrictions"))
		put_restrictions(c, ch.body, value_get(ch.sent, "restrictions"));
	if (value_get(ch.sent, "name"))
		put_name(c, ch.body, value_text(value_get(ch.sent, "name"), ""));
	if (collection_taken(c, &resource_environment, &ch))
		return answer_error(
			c->answer, 409, "Environment with the same name already exists.");
	lag_note(c, &ch);
	next.body = ch.body;
	store_update(c->store, &next);
	return answer_value(c->answer, 202, NULL);
}
