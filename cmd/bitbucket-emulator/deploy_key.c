#include "bitbucket-emulator/deploy_key.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/project.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/repository.h"
#include "bitbucket-emulator/resource.h"
#include "codec/value.h"

#include <string.h>

static const char bad_request[] = "Bad request";

static const struct value *render(struct context *c, const struct document *key)
{
	struct value *map = collection_render(c, key);

	render_text(c, map, "type", c->repository ? "deploy_key" : "project_deploy_key");
	if (c->repository)
		value_put(c->arena, map, "repository", repository_render(c, c->repository));
	else
		value_put(c->arena, map, "project", project_render(c, c->project));
	return map;
}

/* Whether the `len` bytes at `text` begin a key of the type that stands before them. */
static bool is_key(const char *type, const char *text, size_t len)
{
	static const char *const prefixes[] = { "ssh-", "ecdsa-", "sk-" };
	static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				     "0123456789+/=";
	size_t i;

	for (i = 0; i < COUNT(prefixes); i++)
		if (!strncmp(type, prefixes[i], strlen(prefixes[i])))
			break;
	return i < COUNT(prefixes) && len && !strncmp(text, "AAAA", 4) &&
	       strspn(text, base64) >= len;
}

/* "type material comment": the comment is kept and shown apart. */
static int split_key(struct context *c, struct change *ch)
{
	const char *text = value_text(value_get(ch->sent, "key"), "");
	const char *material = text + strcspn(text, " "), *comment;
	size_t len;

	material += strspn(material, " ");
	len = strcspn(material, " \r\n");
	comment = material + len;
	comment += strspn(comment, " \r\n");
	if (!is_key(text, material, len))
		return answer_field(c->answer, bad_request, "key", "Invalid SSH key", true);
	render_text(c, ch->body, "key",
		arena_printf(
			c->arena, "%.*s %.*s", (int)strcspn(text, " "), text, (int)len, material));
	render_text(
		c, ch->body, "comment", arena_strndup(c->arena, comment, strcspn(comment, "\r\n")));
	return 0;
}

static int prepare(struct context *c, struct change *ch)
{
	if (!value_get(ch->sent, "key"))
		return 0;
	if (ch->old)
		return answer_field(c->answer, bad_request, "key",
			"you can't modify the contents of an access key", true);
	return split_key(c, ch);
}

static const struct attribute attributes[] = {
	{ "key", SHAPE_TEXT, ATTRIBUTE_REQUIRED, NULL, NULL },
	{ "label", SHAPE_TEXT, 0, NULL, "\"\"" },
	{ "comment", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, "\"\"" },
	{ "last_used", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, "null" },
	{ "id", SHAPE_INT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "type", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "links", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "repository", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "project", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "created_on", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
};

const struct resource resource_deploy_key = {
	.kind = "deploy-keys",
	.noun = "Deploy key",
	.key = KEY_NUMBER,
	ATTRIBUTES(attributes),
	.created = 200,
	.unique = "key",
	.taken = 400,
	.created_field = "created_on",
	.render = render,
	.prepare = prepare,
};

/* Only people, with their own credentials, write them. */
static int check_credential(struct context *c)
{
	if (c->caller.credential != CREDENTIAL_ACCESS_TOKEN ||
		wart_is(&c->options->warts, WART_DEPLOY_KEY_TOKEN, "accepted"))
		return 0;
	return answer_error(
		c->answer, 403, "Access tokens cannot add, change or delete deploy keys.");
}

int deploy_key_create(struct context *c)
{
	return check_credential(c) < 0 ? -1 : collection_create(c);
}

int deploy_key_update(struct context *c)
{
	return check_credential(c) < 0 ? -1 : collection_update(c);
}

int deploy_key_delete(struct context *c)
{
	return check_credential(c) < 0 ? -1 : collection_delete(c);
}
