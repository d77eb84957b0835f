/* What a repository decides for itself instead of taking it from its project (fact sheet, section 3.4). */
#include "kinds/kinds.h"

static const struct field fields[] = {
	{ .name = "default_merge_strategy",
		.path = "override_settings.default_merge_strategy",
		.type = FIELD_BOOL,
		.help = "its own default merge strategy" },
	{ .name = "branching_model",
		.path = "override_settings.branching_model",
		.type = FIELD_BOOL,
		.help = "its own branching model" },
};

const struct kind kind_override_settings = {
	.name = "override_settings",
	.plural = "override_settings",
	.help = "What the repository decides for itself instead of its project.",
	.parent = &kind_repository,
	.shape = KIND_SINGLETON,
	.flags = KIND_PERMANENT,
	.order = ORDER_BRANCHING_MODEL,
	.item = "repositories/{workspace}/{repository}/override-settings",
	.read = { "repository:admin", "read:repository:bitbucket admin:repository:bitbucket" },
	.write = { "repository:admin", "read:repository:bitbucket admin:repository:bitbucket" },
	KIND_FIELDS(fields),
};
