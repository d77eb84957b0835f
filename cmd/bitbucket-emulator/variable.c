/* Variables of Pipelines: of a repository, a workspace, a deployment environment. Fact sheet 3.11. */
#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/lag.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/route.h"
#include "bitbucket-emulator/uuid.h"
#include "codec/value.h"

#include <ctype.h>
#include <string.h>

static const char bad_request[] = "Bad request";

/* What is secured has no `value` at all: it is not masked. */
static const struct value *render(struct context *c, const struct document *variable)
{
	struct value *map = value_new_map(c->arena);

	render_text(c, map, "type", "pipeline_variable");
	render_text(c, map, "uuid", variable->uuid);
	render_copy(c, map, "key", variable->body);
	if (!value_true(value_get(variable->body, "secured")))
		render_copy(c, map, "value", variable->body);
	render_copy(c, map, "secured", variable->body);
	return map;
}

static int check_key(struct context *c, const char *key)
{
	const char *at;
	bool fits = !isdigit((unsigned char)*key);

	for (at = key; *at; at++)
		fits = fits && (isalnum((unsigned char)*at) || *at == '_');
	return fits ? 0
		    : answer_field(c->answer, bad_request, "key",
			      "must be letters, digits and underscores, not beginning with a digit",
			      true);
}

/* Kept as a fingerprint. */
static void put_secured(struct context *c, struct value *body)
{
	const char *text = value_text(value_get(body, "value"), "");
	char digest[33];

	render_text(c, body, "value", digest_of(text, strlen(text), digest));
}

static int prepare_value(struct context *c, struct change *ch)
{
	bool secured = value_true(value_get(ch->body, "secured"));
	bool was_secured = ch->old && value_true(value_get(ch->old->body, "secured"));

	if (value_get(ch->sent, "value") || (ch->old && secured && !was_secured)) {
		if (secured)
			put_secured(c, ch->body);
		return 0;
	}
	if (!ch->old)
		return answer_field(
			c->answer, bad_request, "value", "required key not provided", false);
	if (secured || !was_secured)
		return 0;
	if (wart_is(&c->options->warts, WART_UNSECURE, "400"))
		return answer_field(c->answer, bad_request, "secured",
			"A secured variable cannot be made readable without a new value.", true);
	render_text(c, ch->body, "value", "");
	return 0;
}

static int prepare(struct context *c, struct change *ch)
{
	const char *key = value_text(value_get(ch->body, "key"), "");

	if (check_key(c, key) < 0 || prepare_value(c, ch) < 0)
		return -1;
	if (!ch->old)
		ch->next->key = key;
	if (c->route->resource->lags)
		lag_note(c, ch);
	return 0;
}

static const struct attribute attributes[] = {
	{ "key", SHAPE_TEXT, ATTRIBUTE_REQUIRED, NULL, NULL },
	{ "value", SHAPE_TEXT, 0, NULL, NULL },
	{ "secured", SHAPE_BOOL, 0, NULL, "false" },
	{ "uuid", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "type", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
};

/* The two differ in one thing: a deployment's are cached. */
#define VARIABLES                                                                                  \
	.kind = "variables", .noun = "Variable", .key = KEY_UUID, ATTRIBUTES(attributes),          \
	.unique = "key", .taken = 409, .render = render, .prepare = prepare

const struct resource resource_variable = { VARIABLES };
const struct resource resource_deployment_variable = { VARIABLES, .lags = true };
