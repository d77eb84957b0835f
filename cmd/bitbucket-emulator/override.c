#include "bitbucket-emulator/override.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/schema.h"
#include "bitbucket-emulator/store.h"
#include "codec/value.h"

int override_get(struct context *c)
{
	struct value *map = value_new_map(c->arena);

	render_text(c, map, "type", "repository_inheritance_state");
	render_copy(c, map, "override_settings", c->repository->body);
	return answer_value(c->answer, 200, map);
}

static const struct attribute attributes[] = {
	{ "default_merge_strategy", SHAPE_BOOL, 0, NULL, NULL },
	{ "branching_model", SHAPE_BOOL, 0, NULL, NULL },
	{ "override_settings", SHAPE_MAP, 0, NULL, NULL },
	{ "type", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
};

/* The two clients that are known send the two booleans in different places: both are taken. */
static int put_one(
	struct context *c, struct value *settings, const struct value *sent, const char *name)
{
	const struct value *v = value_get(value_get(sent, "override_settings"), name);

	if (!v)
		v = value_get(sent, name);
	if (v && v->type != VALUE_BOOL)
		return answer_field(c->answer, "Bad request", name, "expected bool", false);
	if (v)
		value_put(c->arena, settings, name, v);
	return 0;
}

int override_put(struct context *c)
{
	static const struct resource body = { ATTRIBUTES(attributes) };
	const struct value *sent = schema_read(c, &body, false);
	struct document changed = *c->repository;
	struct value *settings, *whole;

	if (!sent)
		return -1;
	whole = schema_copy(c, c->repository->body);
	settings = schema_copy(c, value_get(whole, "override_settings"));
	if (put_one(c, settings, sent, "default_merge_strategy") < 0 ||
		put_one(c, settings, sent, "branching_model") < 0)
		return -1;
	value_put(c->arena, whole, "override_settings", settings);
	changed.body = whole;
	store_update(c->store, &changed);
	return answer_value(c->answer, 204, NULL);
}
