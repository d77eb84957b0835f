/* When pipelines run by themselves (fact sheet, section 3.11). */
#include "kinds/kinds.h"

static const char *const selectors[] = { "branches", "custom", "default", NULL };

/* A PUT switches a schedule on and off, and changes nothing else. */
static const struct field fields[] = {
	{ .name = "target.ref_name",
		.type = FIELD_STRING,
		.flags = FIELD_KEY,
		.example = "main",
		.help = "the branch whose pipeline runs" },
	{ .name = "target.selector.type",
		.type = FIELD_STRING,
		.flags = FIELD_KEY,
		.choices = selectors,
		.help = "where in bitbucket-pipelines.yml the pipeline stands" },
	{ .name = "target.selector.pattern",
		.type = FIELD_STRING,
		.flags = FIELD_KEY,
		.otherwise = "",
		.example = "main",
		.help = "the pipeline's name there" },
	{ .name = "cron_pattern",
		.type = FIELD_CRON,
		.flags = FIELD_KEY,
		.help = "when, in UTC: five fields as in crontab, or the seven that Bitbucket "
			"shows" },
	{ .name = "enabled", .type = FIELD_BOOL, .help = "whether it runs at all" },
	{ .name = "target.type", .type = FIELD_STRING, .constant = "pipeline_ref_target" },
	{ .name = "target.ref_type", .type = FIELD_STRING, .constant = "branch" },
	{ .name = "uuid", .type = FIELD_STRING, .flags = FIELD_READ_ONLY },
};

const struct kind kind_schedule = {
	.name = "schedule",
	.plural = "schedules",
	.help = "Runs a pipeline at certain times.",
	.parent = &kind_repository,
	.shape = KIND_LIST,
	.order = ORDER_REST,
	.list = "repositories/{workspace}/{repository}/pipelines_config/schedules",
	.item = "repositories/{workspace}/{repository}/pipelines_config/schedules/{uuid}",
	.pagelen = 100,
	.limit_status = 401, /* fact sheet, section 2, errors */
	.read = { "pipeline", "read:pipeline:bitbucket" },
	.write = { "pipeline:write", "read:pipeline:bitbucket write:pipeline:bitbucket" },
	.delete = { "pipeline:write", "write:pipeline:bitbucket" },
	KIND_FIELDS(fields),
};
