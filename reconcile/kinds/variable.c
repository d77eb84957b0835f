/* Variables of Pipelines: of a workspace, a repository, a deployment environment (fact sheet, section 3.11). */
#include "kinds/kinds.h"

static const struct field fields[] = {
	{ .name = "key",
		.type = FIELD_STRING,
		.flags = FIELD_KEY,
		.allowed = "A-Za-z0-9_",
		.example = "DEPLOY_TARGET",
		.help = "its name in scripts" },
	{ .name = "value",
		.type = FIELD_VALUE,
		.flags = FIELD_REQUIRED,
		.example = "eu-1",
		.help = "what it is: a text, or where the secret comes from" },
	{ .name = "secured",
		.type = FIELD_BOOL,
		.flags = FIELD_SECURES,
		.help = "the service never shows its value" },
	{ .name = "uuid", .type = FIELD_STRING, .flags = FIELD_READ_ONLY },
};

static const struct danger dangers[] = {
	{ .risk = RISK_SECRET_EXPOSED, .when = DANGER_TURNED_OFF, .field = "secured" },
};

#define VARIABLE                                                                                   \
	.name = "variable", .plural = "variables", .shape = KIND_MAP, .order = ORDER_VARIABLE,     \
	.line = "value", .pagelen = 100, .read = { "pipeline", "read:pipeline:bitbucket" },        \
	.write = { "pipeline:variable", "admin:pipeline:bitbucket" },                              \
	.delete = { "pipeline:variable", "admin:pipeline:bitbucket" }, KIND_DANGERS(dangers),      \
	KIND_FIELDS(fields)

const struct kind kind_workspace_variable = {
	VARIABLE,
	.help = "A variable of every pipeline in the workspace.",
	.parent = &kind_workspace,
	.list = "workspaces/{workspace}/pipelines-config/variables",
	.item = "workspaces/{workspace}/pipelines-config/variables/{uuid}",
};

const struct kind kind_repository_variable = {
	VARIABLE,
	.help = "A variable of the repository's pipelines.",
	.parent = &kind_repository,
	.list = "repositories/{workspace}/{repository}/pipelines_config/variables",
	.item = "repositories/{workspace}/{repository}/pipelines_config/variables/{uuid}",
};

const struct kind kind_environment_variable = {
	VARIABLE,
	.help = "A variable of deployments to the environment.",
	.parent = &kind_environment,
	.flags = KIND_LATE | KIND_NO_GET,
	.list = "repositories/{workspace}/{repository}/deployments_config/environments/"
		"{environment.uuid}/variables",
	.item = "repositories/{workspace}/{repository}/deployments_config/environments/"
		"{environment.uuid}/variables/{uuid}",
};
