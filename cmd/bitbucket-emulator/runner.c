/* Runners of Pipelines, of repositories and workspaces. Fact sheet 3.11. */
#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/uuid.h"
#include "codec/value.h"

#include <string.h>

/* Its secret is shown once, when the runner is made; it follows from the UUID, so nothing keeps it. */
static void put_client(struct context *c, struct value *map, const struct document *runner)
{
	struct value *client = render_map(c, map, "oauth_client");
	const char *secret = arena_printf(c->arena, "secret/%s", runner->uuid);
	char digest[33];

	render_text(c, client, "type", "pipeline_runner_oauth_client");
	render_text(c, client, "id", digest_of(runner->uuid, strlen(runner->uuid), digest));
	if (c->request->verb == METHOD_POST)
		render_text(c, client, "secret", digest_of(secret, strlen(secret), digest));
	render_text(c, client, "token_endpoint", "https://auth.atlassian.com/oauth/token");
	render_text(c, client, "audience", "api.atlassian.com");
}

static const struct value *render(struct context *c, const struct document *runner)
{
	struct value *map = collection_render(c, runner);

	put_client(c, map, runner);
	return map;
}

static int prepare(struct context *c, struct change *ch)
{
	const struct value *labels = value_get(ch->sent, "labels");
	uint32_t i;

	if (!ch->old && wart_is(&c->options->warts, WART_RUNNER_PLAN, "403"))
		return answer_error(c->answer, 403, "Runners are not part of this plan.");
	for (i = 0; labels && i < labels->n; i++)
		if (labels->items[i].type != VALUE_STRING)
			return answer_field(
				c->answer, "Bad request", "labels", "expected str", true);
	if (!ch->old)
		ch->next->key = value_text(value_get(ch->body, "name"), "");
	return 0;
}

static const struct attribute attributes[] = {
	{ "name", SHAPE_TEXT, ATTRIBUTE_REQUIRED, NULL, NULL },
	{ "labels", SHAPE_LIST, 0, NULL, "[\"self.hosted\",\"linux\"]" },
	{ "state", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL,
		"{\"type\":\"pipeline_runner_state\",\"status\":\"UNREGISTERED\",\"cordoned\":"
		"false}" },
	{ "oauth_client", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "uuid", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "type", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "created_on", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "updated_on", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
};

const struct resource resource_runner = {
	.kind = "runners",
	.type = "pipeline_runner",
	.noun = "Runner",
	.key = KEY_UUID,
	ATTRIBUTES(attributes),
	.created = 200,
	.unique = "name",
	.taken = 409,
	.unlinked = true,
	.created_field = "created_on",
	.updated_field = "updated_on",
	.render = render,
	.prepare = prepare,
};
