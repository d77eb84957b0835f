/* Pipelines of a repository: whether it has them, when they run, and by which SSH key. Fact sheet 3.11. */
#include "bitbucket-emulator/pipelines.h"

#include "base/arena.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/environment.h"
#include "bitbucket-emulator/lag.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/render.h"
#include "bitbucket-emulator/repository.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/schema.h"
#include "bitbucket-emulator/uuid.h"
#include "codec/value.h"

#include <string.h>
#include <strings.h>

static const char bad_request[] = "Bad request";
static const char required[] = "required key not provided";

static const struct value *render_config(struct context *c, const struct document *config)
{
	struct value *map = value_new_map(c->arena);

	render_text(c, map, "type", "repository_pipelines_configuration");
	render_copy(c, map, "enabled", config->body);
	value_put(c->arena, map, "repository", repository_render(c, c->repository));
	return map;
}

/* A repository whose Pipelines are switched on gets environments. */
static int prepare_config(struct context *c, struct change *ch)
{
	bool was_enabled = ch->old && value_true(value_get(ch->old->body, "enabled"));

	if (!was_enabled && value_true(value_get(ch->body, "enabled")))
		environment_make_usual(c);
	lag_note(c, ch);
	return 0;
}

static const struct attribute config_attributes[] = {
	{ "enabled", SHAPE_BOOL, ATTRIBUTE_REQUIRED, NULL, NULL },
	{ "repository", SHAPE_MAP, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "type", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
};

const struct resource resource_pipelines = {
	.kind = "pipelines_config",
	.noun = "Pipelines configuration",
	.key = KEY_OWN,
	ATTRIBUTES(config_attributes),
	.created = 200,
	.lags = true,
	.render = render_config,
	.prepare = prepare_config,
};

static const struct attribute number_attributes[] = {
	{ "next", SHAPE_INT, ATTRIBUTE_REQUIRED, NULL, NULL },
	{ "type", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
};

/* Nothing was built here: every number from 1 on is higher than the latest. */
int pipelines_put_build_number(struct context *c)
{
	static const struct resource number = { ATTRIBUTES(number_attributes) };
	const char *kind = resource_pipelines.kind;
	const struct document *config = store_find(
		c->store, c->arena, c->repository->id, kind, kind);
	const struct value *sent = schema_read(c, &number, true);
	struct document next;
	struct value *body;

	if (!sent)
		return -1;
	if (!config)
		return answer_error(c->answer, 404, "%s with identifier '%s' not found",
			resource_pipelines.noun, kind);
	if (value_int(value_get(sent, "next"), 0) < 1)
		return answer_field(c->answer, bad_request, "next",
			"must be higher than the latest build number", false);
	next = *config;
	next.body = body = schema_copy(c, config->body);
	value_put(c->arena, body, "next", value_get(sent, "next"));
	store_update(c->store, &next);
	body = value_new_map(c->arena);
	render_text(c, body, "type", "pipeline_build_number");
	value_put(c->arena, body, "next", value_get(sent, "next"));
	return answer_value(c->answer, 200, body);
}

/* Seconds to years: the Quartz form has seven fields. */
static bool cron_valid(const char *cron)
{
	int fields = 0;

	for (; *cron; cron += strcspn(cron, " ")) {
		cron += strspn(cron, " ");
		fields += *cron != '\0';
	}
	return fields == 7;
}

static int check_target(struct context *c, const struct value *target)
{
	static const char *const needed[] = { "ref_name", "ref_type", "selector" };
	const char *type = value_text(value_get(target, "type"), "pipeline_ref_target");
	size_t i;

	for (i = 0; i < COUNT(needed); i++)
		if (!value_get(target, needed[i]))
			return answer_field(c->answer, bad_request,
				arena_printf(c->arena, "target.%s", needed[i]), required, false);
	if (strcmp(value_text(value_get(target, "ref_type"), ""), "branch") != 0)
		return answer_field(
			c->answer, bad_request, "target.ref_type", "not a valid choice", false);
	if (strcmp(type, "pipeline_ref_target") != 0)
		return answer_field(
			c->answer, bad_request, "target.type", "not a valid choice", false);
	if (schema_text(c, "target.ref_name", value_get(target, "ref_name")) < 0)
		return -1;
	return schema_text(c, "target.selector.type", value_at(target, "selector.type"));
}

/* PUT switches a schedule on and off, and nothing else. */
static int change_schedule(struct context *c, const struct change *ch)
{
	uint32_t i;

	for (i = 0; i < ch->sent->n; i++)
		if (strcmp(ch->sent->pairs[i].name, "enabled") != 0)
			return answer_field(c->answer, bad_request, ch->sent->pairs[i].name,
				"cannot be changed", false);
	return 0;
}

static int prepare_schedule(struct context *c, struct change *ch)
{
	int64_t most = wart_number(&c->options->warts, WART_SCHEDULE_LIMIT);

	if (ch->old)
		return change_schedule(c, ch);
	if (check_target(c, value_get(ch->body, "target")) < 0)
		return -1;
	if (!cron_valid(value_text(value_get(ch->body, "cron_pattern"), "")))
		return answer_field(c->answer, bad_request, "cron_pattern",
			"The cron expression must have 7 fields.", true);
	if (most && store_count(c->store, (struct selection){ .parent = c->repository->id,
						  .kind = resource_schedule.kind }) >= most)
		return answer_error(c->answer, 401,
			"The maximum number of schedules of this repository has been reached.");
	value_put(c->arena, ch->body, "enabled", value_new_bool(c->arena, true));
	return 0;
}

static const struct attribute schedule_attributes[] = {
	{ "target", SHAPE_MAP, ATTRIBUTE_REQUIRED, NULL, NULL },
	{ "cron_pattern", SHAPE_TEXT, ATTRIBUTE_REQUIRED, NULL, NULL },
	{ "enabled", SHAPE_BOOL, 0, NULL, "true" },
	{ "uuid", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "type", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "created_on", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "updated_on", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
};

const struct resource resource_schedule = {
	.kind = "schedules",
	.type = "pipeline_schedule",
	.noun = "Schedule",
	.key = KEY_UUID,
	ATTRIBUTES(schedule_attributes),
	.unlinked = true,
	.created_field = "created_on",
	.updated_field = "updated_on",
	.prepare = prepare_schedule,
};

static const struct value *render_key_pair(struct context *c, const struct document *pair)
{
	struct value *map = value_new_map(c->arena);

	render_text(c, map, "type", "pipeline_ssh_key_pair");
	render_copy(c, map, "public_key", pair->body);
	return map;
}

/* Both halves each time; of the private one a fingerprint is kept. */
static int prepare_key_pair(struct context *c, struct change *ch)
{
	static const char *const halves[] = { "private_key", "public_key" };
	const char *secret = value_text(value_get(ch->sent, "private_key"), "");
	char digest[33];
	size_t i;

	for (i = 0; i < COUNT(halves); i++)
		if (!value_get(ch->sent, halves[i]))
			return answer_field(c->answer, bad_request, halves[i], required, false);
	render_text(c, ch->body, "private_key", digest_of(secret, strlen(secret), digest));
	return 0;
}

static const struct attribute key_pair_attributes[] = {
	{ "private_key", SHAPE_TEXT, ATTRIBUTE_REQUIRED | ATTRIBUTE_TRANSIENT, NULL, NULL },
	{ "public_key", SHAPE_TEXT, ATTRIBUTE_REQUIRED, NULL, NULL },
	{ "type", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
};

const struct resource resource_key_pair = {
	.kind = "key_pair",
	.noun = "SSH key pair",
	.key = KEY_OWN,
	ATTRIBUTES(key_pair_attributes),
	.created = 200,
	.render = render_key_pair,
	.prepare = prepare_key_pair,
};

static int check_host_name(struct context *c, const char *name)
{
	static const char *const known[] = { "bitbucket.org", "github.com", "gitlab.com" };
	size_t i;

	for (i = 0; i < COUNT(known); i++)
		if (!strcasecmp(name, known[i]))
			return answer_detail(c->answer, 400, "The host name is not allowed",
				value_new_string(c->arena,
					"pipeline-service.known-host.hostname-not-allowed"));
	return 0;
}

static int prepare_known_host(struct context *c, struct change *ch)
{
	const char *type = value_text(value_at(ch->body, "public_key.key_type"), "");
	const char *key = value_text(value_at(ch->body, "public_key.key"), "");
	struct value *stored = value_new_map(c->arena);
	char digest[33];

	if (check_host_name(c, value_text(value_get(ch->body, "hostname"), "")) < 0)
		return -1;
	if (schema_text(c, "public_key.key_type", value_at(ch->body, "public_key.key_type")) < 0 ||
		schema_text(c, "public_key.key", value_at(ch->body, "public_key.key")) < 0)
		return -1;
	render_text(c, stored, "type", "pipeline_ssh_public_key");
	render_text(c, stored, "key_type", type);
	render_text(c, stored, "key", key);
	digest_of(key, strlen(key), digest);
	render_text(c, stored, "md5_fingerprint", digest);
	render_text(c, stored, "sha256_fingerprint", digest);
	value_put(c->arena, ch->body, "public_key", stored);
	return 0;
}

static const struct attribute known_host_attributes[] = {
	{ "hostname", SHAPE_TEXT, ATTRIBUTE_REQUIRED, NULL, NULL },
	{ "public_key", SHAPE_MAP, ATTRIBUTE_REQUIRED, NULL, NULL },
	{ "uuid", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
	{ "type", SHAPE_TEXT, ATTRIBUTE_READ_ONLY, NULL, NULL },
};

const struct resource resource_known_host = {
	.kind = "known_hosts",
	.type = "pipeline_known_host",
	.noun = "Known host",
	.key = KEY_UUID,
	ATTRIBUTES(known_host_attributes),
	.unique = "hostname",
	.taken = 409,
	.unlinked = true,
	.prepare = prepare_known_host,
};
