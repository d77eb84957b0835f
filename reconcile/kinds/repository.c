/* Repositories of a workspace (fact sheet, section 3.3). */
#include "kinds/kinds.h"

static const char *const fork_policies[] = { "allow_forks", "no_public_forks", "no_forks", NULL };

/*
 * has_issues and has_wiki are no fields: the features behind them were removed, and what the server
 * answers there must never be planned. The issue tracker's own table reads has_issues.
 */
static const struct field fields[] = {
	{ .name = "slug",
		.type = FIELD_STRING,
		.flags = FIELD_KEY,
		.allowed = "a-z0-9._-",
		.longest = 62,
		.example = "payments-api",
		.help = "its name in URLs" },
	{ .name = "name",
		.type = FIELD_STRING,
		.flags = FIELD_NAMES_KEY,
		.help = "what people call it; Bitbucket derives the slug from it" },
	{ .name = "description",
		.type = FIELD_TEXT,
		.example = "Public payments API",
		.help = "what it is" },
	{ .name = "is_private",
		.type = FIELD_BOOL,
		.example = "true",
		.help = "only those with access see it" },
	{ .name = "fork_policy",
		.type = FIELD_STRING,
		.choices = fork_policies,
		.help = "who may fork it" },
	{ .name = "language",
		.type = FIELD_STRING,
		.help = "the programming language, in lower case" },
	{ .name = "website", .type = FIELD_STRING, .help = "a URL shown on its page" },
	{ .name = "project",
		.path = "project.key",
		.type = FIELD_REFERENCE,
		.target = &kind_project,
		.example = "PAY",
		.help = "the key of the project it stands in; changing it moves the repository" },
	{ .name = "uuid", .type = FIELD_STRING, .flags = FIELD_READ_ONLY },
};

static const struct danger dangers[] = {
	{ .risk = RISK_PRIVATE_TO_PUBLIC, .when = DANGER_TURNED_OFF, .field = "is_private" },
};

const struct kind kind_repository = {
	.name = "repository",
	.plural = "repositories",
	.help = "A git repository.",
	.parent = &kind_workspace,
	.shape = KIND_MAP,
	.order = ORDER_REPOSITORY,
	.flags = KIND_LAYERED | KIND_CREATE_ITEM | KIND_BLOCK | KIND_PRECIOUS,
	.list = "repositories/{workspace}",
	.item = "repositories/{workspace}/{repository}",
	.pagelen = 100,
	.rename = "name",
	.taken_status = 400, /* fact sheet, section 2, errors */
	.read = { "repository", "read:repository:bitbucket" },
	.write = { "repository:admin", "read:repository:bitbucket admin:repository:bitbucket" },
	.delete = { "repository:delete", "delete:repository:bitbucket" },
	KIND_DANGERS(dangers),
	KIND_FIELDS(fields),
};
