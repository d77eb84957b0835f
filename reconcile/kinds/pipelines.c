/* Whether a repository runs pipelines (fact sheet, section 3.11). */
#include "kinds/kinds.h"

static const struct field fields[] = {
	{ .name = "enabled",
		.type = FIELD_BOOL,
		.example = "true",
		.help = "whether pipelines run at all" },
};

/*
 * The service answers 404 while pipelines were never switched on; a PUT then makes the configuration, which is
 * seen only after a while.
 */
const struct kind kind_pipelines = {
	.name = "pipelines",
	.plural = "pipelines",
	.help = "Pipelines of the repository, on or off.",
	.parent = &kind_repository,
	.shape = KIND_SINGLETON,
	.flags = KIND_PERMANENT | KIND_LATE,
	.order = ORDER_PIPELINES,
	.item = "repositories/{workspace}/{repository}/pipelines_config",
	.read = { "repository:admin", "read:repository:bitbucket admin:repository:bitbucket" },
	.write = { "repository:admin", "read:repository:bitbucket admin:repository:bitbucket" },
	KIND_FIELDS(fields),
};
