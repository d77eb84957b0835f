/* What users and groups may do with a repository and with a project (fact sheet, section 3.8). */
#include "kinds/kinds.h"

static const char *const of_repository[] = { "read", "write", "admin", NULL };
static const char *const of_project[] = { "read", "write", "create-repo", "admin", NULL };

static const struct field users_of_repository[] = {
	{ .name = "user",
		.type = FIELD_PERSON,
		.flags = FIELD_KEY,
		.help = "a member of the workspace, not its owner" },
	{ .name = "permission",
		.type = FIELD_STRING,
		.flags = FIELD_REQUIRED,
		.choices = of_repository,
		.gone = "none",
		.help = "what they may do" },
};

static const struct field groups_of_repository[] = {
	{ .name = "group",
		.path = "group.slug",
		.type = FIELD_STRING,
		.flags = FIELD_KEY,
		.example = "release-managers",
		.help = "the slug of a group of the workspace" },
	{ .name = "permission",
		.type = FIELD_STRING,
		.flags = FIELD_REQUIRED,
		.choices = of_repository,
		.gone = "none",
		.help = "what they may do" },
};

static const struct field users_of_project[] = {
	{ .name = "user",
		.type = FIELD_PERSON,
		.flags = FIELD_KEY,
		.help = "a member of the workspace, not its owner" },
	{ .name = "permission",
		.type = FIELD_STRING,
		.flags = FIELD_REQUIRED,
		.choices = of_project,
		.gone = "none",
		.help = "what they may do" },
};

static const struct field groups_of_project[] = {
	{ .name = "group",
		.path = "group.slug",
		.type = FIELD_STRING,
		.flags = FIELD_KEY,
		.example = "release-managers",
		.help = "the slug of a group of the workspace" },
	{ .name = "permission",
		.type = FIELD_STRING,
		.flags = FIELD_REQUIRED,
		.choices = of_project,
		.gone = "none",
		.help = "what they may do" },
};

#define LAST_ADMIN                                                                                 \
	{                                                                                          \
		.risk = RISK_LAST_ADMIN, .when = DANGER_LAST, .field = "permission",               \
		.text = "admin"                                                                    \
	}

static const struct danger of_users[] = {
	LAST_ADMIN,
	{ .risk = RISK_OWN_ACCESS,
		.when = DANGER_OWN,
		.field = "user",
		.of = "permission",
		.text = "admin" },
};

static const struct danger of_groups[] = { LAST_ADMIN };

/* A PUT grants, whether there was something before or not; only users' own credentials may. */
#define PERMISSION                                                                                 \
	.shape = KIND_MAP, .flags = KIND_EXACT | KIND_CREATE_PUT, .order = ORDER_PERMISSION,       \
	.line = "permission", .pagelen = 100, .writers = WRITER_USER

const struct kind kind_repository_user_permission = {
	PERMISSION,
	.name = "user_permission",
	.plural = "user_permissions",
	.help = "What people may do with a repository; who is not listed loses what was granted.",
	.parent = &kind_repository,
	.list = "repositories/{workspace}/{repository}/permissions-config/users",
	.item = "repositories/{workspace}/{repository}/permissions-config/users/{user}",
	.read = { "repository:admin", "read:repository:bitbucket" },
	.write = { "repository:admin", "admin:repository:bitbucket write:permission:bitbucket" },
	.delete = { "repository:admin", "admin:repository:bitbucket delete:permission:bitbucket" },
	KIND_DANGERS(of_users),
	KIND_FIELDS(users_of_repository),
};

const struct kind kind_repository_group_permission = {
	PERMISSION,
	.name = "group_permission",
	.plural = "group_permissions",
	.help = "What groups may do with a repository; who is not listed loses what was granted.",
	.parent = &kind_repository,
	.list = "repositories/{workspace}/{repository}/permissions-config/groups",
	.item = "repositories/{workspace}/{repository}/permissions-config/groups/{group}",
	.read = { "repository:admin", "read:repository:bitbucket" },
	.write = { "repository:admin", "admin:repository:bitbucket write:permission:bitbucket" },
	.delete = { "repository:admin", "admin:repository:bitbucket delete:permission:bitbucket" },
	KIND_DANGERS(of_groups),
	KIND_FIELDS(groups_of_repository),
};

const struct kind kind_project_user_permission = {
	PERMISSION,
	.name = "user_permission",
	.plural = "user_permissions",
	.help = "What people may do with a project; who is not listed loses what was granted.",
	.parent = &kind_project,
	.list = "workspaces/{workspace}/projects/{project}/permissions-config/users",
	.item = "workspaces/{workspace}/projects/{project}/permissions-config/users/{user}",
	.read = { "project:admin", "read:project:bitbucket" },
	.write = { "project:admin", "admin:project:bitbucket write:permission:bitbucket" },
	.delete = { "project:admin", "admin:project:bitbucket delete:permission:bitbucket" },
	KIND_DANGERS(of_users),
	KIND_FIELDS(users_of_project),
};

const struct kind kind_project_group_permission = {
	PERMISSION,
	.name = "group_permission",
	.plural = "group_permissions",
	.help = "What groups may do with a project; who is not listed loses what was granted.",
	.parent = &kind_project,
	.list = "workspaces/{workspace}/projects/{project}/permissions-config/groups",
	.item = "workspaces/{workspace}/projects/{project}/permissions-config/groups/{group}",
	.read = { "project:admin", "read:project:bitbucket" },
	.write = { "project:admin", "admin:project:bitbucket write:permission:bitbucket" },
	.delete = { "project:admin", "admin:project:bitbucket delete:permission:bitbucket" },
	KIND_DANGERS(of_groups),
	KIND_FIELDS(groups_of_project),
};
