/* Webhooks of repositories and workspaces. Fact sheet 3.10. */
#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/hook_event.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/repository.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/scope.h"
#include "bitbucket-emulator/uuid.h"
#include "bitbucket-emulator/workspace.h"
#include "codec/value.h"

#include <string.h>

enum { SECRET_MAX = 128 };

static const char bad_request[] = "Bad request";

static const struct value *render(struct context *c, const struct document *hook)
{
	struct value *map = collection_render(c, hook);

	render_text(c, map, "subject_type", c->repository ? "repository" : "workspace");
	value_put(c->arena, map, "subject",
		c->repository ? repository_render(c, c->repository)
			      : workspace_render(c, c->workspace));
	value_put(c->arena, map, "secret_set",
		value_new_bool(c->arena, value_text(value_get(hook->body, "secret"), NULL)));
	return map;
}

/* The event's own scope is needed, too: 403 as for any other. */
static int check_scope(struct context *c, const char *scope)
{
	struct value *detail;

	if (auth_vocabulary(c->caller.credential) != SCOPES_OAUTH ||
		scope_covers(c->caller.scopes, scope, SCOPES_OAUTH) ||
		wart_is(&c->options->warts, WART_HOOK_SCOPES, "accepted"))
		return 0;
	detail = value_new_map(c->arena);
	value_put(c->arena, detail, "required", scope_list(c->arena, scope));
	value_put(c->arena, detail, "granted", c->caller.scopes);
	return answer_detail(c->answer, 403,
		"Your credentials lack one or more required privilege scopes.", detail);
}

static bool repeated(const struct value *list, uint32_t at)
{
	uint32_t i;

	for (i = 0; i < at; i++)
		if (value_equal(&list->items[i], &list->items[at]))
			return true;
	return false;
}

static int prepare_events(struct context *c, const struct value *sent)
{
	const char *scope;
	uint32_t i;

	if (!sent)
		return 0;
	if (!sent->n)
		return answer_field(c->answer, bad_request, "events",
			"length of value must be at least 1", false);
	for (i = 0; i < sent->n; i++) {
		scope = hook_event_scope(c, value_text(&sent->items[i], ""));
		if (!scope || repeated(sent, i))
			return answer_field(c->answer, bad_request, "events",
				scope ? "contains duplicate items" : "not a valid choice", true);
		if (check_scope(c, scope) < 0)
			return -1;
	}
	return 0;
}

/* Kept as a fingerprint: nobody is ever shown more than that there is one. */
static int prepare_secret(struct context *c, struct change *ch)
{
	const struct value *sent = value_get(ch->sent, "secret");
	const char *secret = value_text(sent, "");
	char digest[33];

	if (!sent)
		return 0;
	if (strlen(secret) > SECRET_MAX)
		return answer_field(c->answer, bad_request, "secret",
			"length of value must be at most 128", false);
	render_text(
		c, ch->body, "secret", *secret ? digest_of(secret, strlen(secret), digest) : NULL);
	return 0;
}

static int check_url(struct context *c, const struct value *sent)
{
	const char *url = value_text(sent, "");

	if (!sent || (!strncmp(url, "http://", 7) && url[7]) ||
		(!strncmp(url, "https://", 8) && url[8]))
		return 0;
	return answer_field(c->answer, bad_request, "url", "Enter a valid URL.", true);
}

static int check_room(struct context *c, const struct change *ch)
{
	int64_t most = wart_number(&c->options->warts, WART_HOOK_LIMIT);

	if (ch->old || !most || !c->repository ||
		store_count(c->store, (struct selection){ .parent = ch->next->parent,
					      .kind = resource_hook.kind }) < most)
		return 0;
	return answer_error(
		c->answer, 400, "A repository can have at most %d webhooks.", (int)most);
}

static int prepare(struct context *c, struct change *ch)
{
	if (check_url(c, value_get(ch->sent, "url")) < 0 || prepare_secret(c, ch) < 0 ||
		prepare_events(c, value_get(ch->sent, "events")) < 0)
		return -1;
	return check_room(c, ch);
}

static const struct attribute attributes[] = {
	{ "url", SHAPE_TEXT, ATTRIBUTE_REQUIRED, NULL, NULL },
	{ "description", SHAPE_TEXT, ATTRIBUTE_NULLABLE, NULL, "\"\"" },
	{ "active", SHAPE_BOOL, 0, NULL, "true" },
	{ "events", SHAPE_LIST, ATTRIBUTE_REQUIRED, NULL, NULL },
	{ "secret", SHAPE_TEXT, ATTRIBUTE_NULLABLE | ATTRIBUTE_TRANSIENT | ATTRIBUTE_HIDDEN, NULL,
		NULL },
	{ "skip_cert_verification", SHAPE_BOOL, 0, NULL, "false" },
	{ "history_enabled", SHAPE_BOOL, 0, NULL, "false" },
	{ "read_only", SHAPE_BOOL, ATTRIBUTE_READ_ONLY, NULL, "false" },
	{ "source", SHAPE_ANY, ATTRIBUTE_READ_ONLY, NULL, "null" },
	{ "secret_set", SHAPE_BOOL, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "subject", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "subject_type", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "uuid", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "type", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "links", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "created_at", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
};

const struct resource resource_hook = {
	.kind = "hooks",
	.type = "webhook_subscription",
	.noun = "Webhook",
	.key = KEY_UUID,
	ATTRIBUTES(attributes),
	.created_field = "created_at",
	.render = render,
	.prepare = prepare,
};
