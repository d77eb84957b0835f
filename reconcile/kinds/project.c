/* Projects of a workspace (fact sheet, section 3.2). */
#include "kinds/kinds.h"

static const struct field fields[] = {
	{ .name = "key",
		.type = FIELD_STRING,
		.flags = FIELD_KEY,
		.allowed = "A-Z0-9_",
		.longest = 128,
		.example = "PAY",
		.help = "identifies it within the workspace" },
	{ .name = "name",
		.type = FIELD_STRING,
		.flags = FIELD_REQUIRED,
		.example = "Payments",
		.help = "what people call it" },
	{ .name = "description",
		.type = FIELD_TEXT,
		.example = "What customers pay with",
		.help = "what it is for" },
	{ .name = "is_private",
		.type = FIELD_BOOL,
		.help = "only members see it; it cannot hold public repositories then" },
	{ .name = "uuid", .type = FIELD_STRING, .flags = FIELD_READ_ONLY },
};

static const struct danger dangers[] = {
	{ .risk = RISK_PRIVATE_TO_PUBLIC, .when = DANGER_TURNED_OFF, .field = "is_private" },
};

const struct kind kind_project = {
	.name = "project",
	.plural = "projects",
	.help = "Groups repositories; what is set on it holds for them.",
	.parent = &kind_workspace,
	.shape = KIND_MAP,
	.order = ORDER_PROJECT,
	.flags = KIND_BLOCK | KIND_PRECIOUS,
	.list = "workspaces/{workspace}/projects",
	.item = "workspaces/{workspace}/projects/{project}",
	.pagelen = 100,
	.rename = "key",
	.taken_status = 400, /* fact sheet, section 2, errors */
	.read = { "project", "read:project:bitbucket" },
	.write = { "project:admin", "read:project:bitbucket admin:project:bitbucket" },
	.delete = { "project:admin", "read:project:bitbucket admin:project:bitbucket" },
	KIND_DANGERS(dangers),
	KIND_FIELDS(fields),
};
