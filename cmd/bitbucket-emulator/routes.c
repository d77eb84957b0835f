/* The API, a row for each path: what answers, the scopes in both vocabularies, what the caller must be allowed. */
#include "base/auto.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/issue.h"
#include "bitbucket-emulator/issue_part.h"
#include "bitbucket-emulator/override.h"
#include "bitbucket-emulator/permission.h"
#include "bitbucket-emulator/project.h"
#include "bitbucket-emulator/removed.h"
#include "bitbucket-emulator/repository.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/reviewer.h"
#include "bitbucket-emulator/route.h"
#include "bitbucket-emulator/route_rows.h"
#include "bitbucket-emulator/user.h"
#include "bitbucket-emulator/workspace.h"

#define EVERY_METHOD(handler)                                                                      \
	{                                                                                          \
		GET = { handler, NO_SCOPE, ACCESS_NONE, false },                                   \
		POST = { handler, NO_SCOPE, ACCESS_NONE, false },                                  \
		PUT = { handler, NO_SCOPE, ACCESS_NONE, false },                                   \
		DELETE = { handler, NO_SCOPE, ACCESS_NONE, false },                                \
	}

/* The parts that issues name: the API never made any (fact sheet 3.12). */
#define ISSUE_PARTS(kind)                                                                          \
	{ .pattern = R "/" kind,                                                                   \
		.operations = { GET = { issue_list_parts, READ_I, ACCESS_READ, false } } },        \
	{                                                                                          \
		.pattern = R "/" kind "/{id}", .operations = {                                     \
			GET = { issue_get_part, READ_I, ACCESS_READ, false }                       \
		}                                                                                  \
	}

/* Permissions are written by people, never by Bearer credentials. */
#define PERMISSIONS(path, oauth, read, admin)                                                      \
	{ .pattern = path,                                                                         \
		.operations = { GET = { permission_list, oauth, read, ACCESS_ADMIN, false } } },   \
	{                                                                                          \
		.pattern = path "/{subject}", .operations = {                                      \
			GET = { permission_get, oauth, read, ACCESS_ADMIN, false },                \
			PUT = { permission_put, oauth, admin " write:permission:bitbucket",        \
				ACCESS_ADMIN, true },                                              \
			DELETE = { permission_delete, oauth, admin " delete:permission:bitbucket", \
				ACCESS_ADMIN, true }                                               \
		}                                                                                  \
	}
#define REPOSITORY_PERMISSIONS(path)                                                               \
	PERMISSIONS(path, "repository:admin", "read:repository:bitbucket",                         \
		"admin:repository:bitbucket")
#define PROJECT_PERMISSIONS(path)                                                                  \
	PERMISSIONS(path, "project:admin", "read:project:bitbucket", "admin:project:bitbucket")

/* Literal segments stand before placeholders in the same place. */
static const struct route routes[] = {
	{ .pattern = "user",
		.operations = { GET = { user_self, "account", "read:user:bitbucket", ACCESS_READ,
					false } } },
	{ .pattern = "users/{user}",
		.operations = { GET = { user_get, "", "read:user:bitbucket", ACCESS_READ,
					false } } },
	{ .pattern = "user/workspaces",
		.operations = { GET = { workspace_list_own, READ_W, ACCESS_READ, false } } },
	{ .pattern = "user/workspaces/{workspace}/permission",
		.operations = { GET = { workspace_own_permission, READ_W, ACCESS_READ, false } } },

	{ .pattern = W,
		.operations = { GET = { workspace_get, "", "read:workspace:bitbucket", ACCESS_READ,
					false } } },
	{ .pattern = W "/members",
		.operations = { GET = { member_list, READ_W, ACCESS_READ, false } } },
	{ .pattern = W "/members/{member}",
		.operations = { GET = { member_get, READ_W, ACCESS_READ, false } } },
	{ .pattern = W "/permissions",
		.operations = { GET = { member_list_permissions, READ_W, ACCESS_READ, false } } },

	{ .pattern = W "/projects",
		.resource = &resource_project,
		.operations = { GET = { collection_list, READ_P, ACCESS_READ, false },
			POST = { collection_create, ADMIN_P, ACCESS_ADMIN, false } } },
	{ .pattern = W "/projects/{key}",
		.resource = &resource_project,
		.operations = { GET = { project_get, READ_P, ACCESS_READ, false },
			PUT = { project_put, ADMIN_P, ACCESS_ADMIN, false },
			DELETE = { project_delete, ADMIN_P, ACCESS_ADMIN, false } } },
	{ .pattern = P "/default-reviewers",
		.operations = { GET = { reviewer_list_wrapped, "project:admin",
					"read:pullrequest:bitbucket", ACCESS_ADMIN, false } } },
	{ .pattern = P "/default-reviewers/{user}",
		.operations = { GET = { reviewer_get_or_400, "project:admin",
					"read:pullrequest:bitbucket", ACCESS_ADMIN, false },
			PUT = { reviewer_put_by_project, ADMIN_P, ACCESS_ADMIN, false },
			DELETE = { reviewer_delete_or_400, ADMIN_P, ACCESS_ADMIN, false } } },

	{ .pattern = "repositories/{workspace}",
		.resource = &resource_repository,
		.operations = { GET = { repository_list, READ_R, ACCESS_NONE, false } } },
	{ .pattern = "repositories/{workspace}/{slug}",
		.resource = &resource_repository,
		.operations = { GET = { repository_get, READ_R, ACCESS_NONE, false },
			POST = { repository_post, ADMIN_R, ACCESS_NONE, false },
			PUT = { repository_put, ADMIN_R, ACCESS_NONE, false },
			DELETE = { repository_delete, DELETE_R, ACCESS_NONE, false } } },
	{ .pattern = R "/default-reviewers",
		.operations = { GET = { reviewer_list, READ_PR, ACCESS_READ, false } } },
	{ .pattern = R "/default-reviewers/{user}",
		.operations = { GET = { reviewer_get, READ_PR, ACCESS_READ, false },
			PUT = { reviewer_put, ADMIN_R, ACCESS_ADMIN, false },
			DELETE = { reviewer_delete, ADMIN_R, ACCESS_ADMIN, false } } },
	{ .pattern = R "/effective-default-reviewers",
		.operations = { GET = { reviewer_list_effective, READ_PR, ACCESS_READ, false } } },

	{ .pattern = R "/issues",
		.resource = &resource_issue,
		.operations = { GET = { issue_list, READ_I, ACCESS_READ, false },
			POST = { issue_create, WRITE_I, ACCESS_READ, false } } },
	{ .pattern = R "/issues/{id}",
		.resource = &resource_issue,
		.operations = { GET = { issue_get, READ_I, ACCESS_READ, false },
			PUT = { issue_update, WRITE_I, ACCESS_WRITE, false },
			DELETE = { issue_delete, DELETE_I, ACCESS_WRITE, false } } },

	{ .pattern = R "/issues/{issue}/comments",
		.resource = &resource_comment,
		.operations = { GET = { collection_list, READ_I, ACCESS_READ, false },
			POST = { collection_create, WRITE_I, ACCESS_READ, false } } },
	{ .pattern = R "/issues/{issue}/comments/{id}",
		.resource = &resource_comment,
		.operations = { GET = { collection_get, READ_I, ACCESS_READ, false },
			PUT = { collection_update, WRITE_I, ACCESS_READ, false },
			DELETE = { collection_delete, "issue:write", "write:issue:bitbucket",
				ACCESS_WRITE, false } } },
	ISSUE_PARTS("components"),
	ISSUE_PARTS("milestones"),
	ISSUE_PARTS("versions"),

	{ .pattern = R "/override-settings",
		.operations = { GET = { override_get, ADMIN_R, ACCESS_ADMIN, false },
			PUT = { override_put, ADMIN_R, ACCESS_ADMIN, false } } },

	REPOSITORY_PERMISSIONS(R "/permissions-config/users"),
	REPOSITORY_PERMISSIONS(R "/permissions-config/groups"),
	PROJECT_PERMISSIONS(P "/permissions-config/users"),
	PROJECT_PERMISSIONS(P "/permissions-config/groups"),

	{ .pattern = "workspaces", .operations = EVERY_METHOD(removed_cross_workspace) },
	{ .pattern = "repositories", .operations = EVERY_METHOD(removed_cross_workspace) },
	{ .pattern = "snippets", .operations = EVERY_METHOD(removed_cross_workspace) },
	{ .pattern = "user/permissions/workspaces",
		.operations = EVERY_METHOD(removed_cross_workspace) },
	{ .pattern = "user/permissions/repositories",
		.operations = EVERY_METHOD(removed_cross_workspace) },
	{ .pattern = "teams/{team}", .operations = EVERY_METHOD(removed_teams) },
};

static const struct route_table routes_core = { routes, COUNT(routes) };

const struct route_table *const route_tables[] = { &routes_core, &routes_settings,
	&routes_pipelines, &routes_source, &routes_pullrequest };
const size_t n_route_tables = COUNT(route_tables);
