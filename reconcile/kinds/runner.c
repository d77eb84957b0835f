/* Runners of Pipelines, of a repository and of a workspace (fact sheet, section 3.11). */
#include "kinds/kinds.h"

/* What a runner signs in with is shown once, to whoever creates it: never by Cooper. */
static const struct field fields[] = {
	{ .name = "name",
		.type = FIELD_STRING,
		.flags = FIELD_KEY,
		.example = "build-1",
		.help = "what people call it" },
	{ .name = "labels",
		.type = FIELD_STRING_SET,
		.example = "self.hosted linux",
		.help = "what steps ask for: self.hosted and, say, linux among them" },
	{ .name = "uuid", .type = FIELD_STRING, .flags = FIELD_READ_ONLY },
};

#define RUNNER                                                                                     \
	.name = "runner", .plural = "runners", .shape = KIND_LIST, .order = ORDER_REST,            \
	.pagelen = 100, .read = { "runner", "read:runner:bitbucket" },                             \
	.write = { "runner:write", "read:runner:bitbucket write:runner:bitbucket" },               \
	.delete = { "runner:write", "write:runner:bitbucket" }, KIND_FIELDS(fields)

const struct kind kind_repository_runner = {
	RUNNER,
	.help = "A machine of your own that runs the repository's pipelines.",
	.parent = &kind_repository,
	.list = "repositories/{workspace}/{repository}/pipelines-config/runners",
	.item = "repositories/{workspace}/{repository}/pipelines-config/runners/{uuid}",
};

const struct kind kind_workspace_runner = {
	RUNNER,
	.help = "A machine of your own that runs pipelines of the whole workspace.",
	.parent = &kind_workspace,
	.list = "workspaces/{workspace}/pipelines-config/runners",
	.item = "workspaces/{workspace}/pipelines-config/runners/{uuid}",
};
