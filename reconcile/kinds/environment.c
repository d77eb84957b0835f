/* Deployment environments of a repository (fact sheet, section 3.11). */
#include "kinds/kinds.h"

static const char *const types[] = { "Test", "Staging", "Production", NULL };

static const struct field fields[] = {
	{ .name = "name",
		.type = FIELD_STRING,
		.flags = FIELD_KEY,
		.example = "Berlin",
		.help = "what people call it" },
	{ .name = "environment_type",
		.path = "environment_type.name",
		.type = FIELD_STRING,
		.flags = FIELD_REQUIRED | FIELD_IMMUTABLE,
		.choices = types,
		.help = "the step of the way to production it is for" },
	{ .name = "restrictions.admin_only",
		.type = FIELD_BOOL,
		.help = "only administrators deploy to it" },
	{ .name = "uuid", .type = FIELD_STRING, .flags = FIELD_READ_ONLY },
};

/* Pipelines, once switched on, make three of them by themselves. */
const struct kind kind_environment = {
	.name = "environment",
	.plural = "environments",
	.help = "Where pipelines deploy to.",
	.parent = &kind_repository,
	.shape = KIND_MAP,
	.flags = KIND_LATE,
	.order = ORDER_ENVIRONMENT,
	.line = "environment_type",
	.list = "repositories/{workspace}/{repository}/environments",
	.item = "repositories/{workspace}/{repository}/environments/{uuid}",
	.update = "repositories/{workspace}/{repository}/environments/{uuid}/changes",
	.update_in = "change",
	.pagelen = 100,
	.read = { "pipeline", "read:pipeline:bitbucket" },
	.write = { "pipeline", "admin:pipeline:bitbucket" },
	.delete = { "pipeline", "admin:pipeline:bitbucket" },
	KIND_FIELDS(fields),
};
