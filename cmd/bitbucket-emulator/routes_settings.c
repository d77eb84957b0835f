/* The API, continued: what repositories, projects and workspaces are set up with. */
#include "base/auto.h"
#include "bitbucket-emulator/branching.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/deploy_key.h"
#include "bitbucket-emulator/hook_event.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/restriction.h"
#include "bitbucket-emulator/route.h"
#include "bitbucket-emulator/route_rows.h"

/* Webhooks are for administrators, to read as well. */
#define HOOKS(path)                                                                                \
	{ .pattern = path,                                                                         \
		.resource = &resource_hook,                                                        \
		.operations = { GET = { collection_list, READ_H, ACCESS_ADMIN, false },            \
			POST = { collection_create, WRITE_H, ACCESS_ADMIN, false } } },            \
	{                                                                                          \
		.pattern = path "/{uid}", .resource = &resource_hook, .operations = {              \
			GET = { collection_get, READ_H, ACCESS_ADMIN, false },                     \
			PUT = { collection_update, WRITE_H, ACCESS_ADMIN, false },                 \
			DELETE = { collection_delete, DELETE_H, ACCESS_ADMIN, false }              \
		}                                                                                  \
	}

#define KEYS_R   "repository repository:admin", "admin:repository:bitbucket"
#define ADD_R    KEYS_R " write:ssh-key:bitbucket"
#define REMOVE_R KEYS_R " delete:ssh-key:bitbucket"
#define KEYS_P   "project project:admin", "admin:project:bitbucket"
#define ADD_P    KEYS_P " write:ssh-key:bitbucket"
#define REMOVE_P KEYS_P " delete:ssh-key:bitbucket"

static const struct route routes[] = {
	{ .pattern = "hook_events",
		.operations = { GET = { hook_event_subjects, NO_SCOPE, ACCESS_NONE, false } } },
	{ .pattern = "hook_events/{subject}",
		.operations = { GET = { hook_event_list, NO_SCOPE, ACCESS_NONE, false } } },
	HOOKS(R "/hooks"),
	HOOKS(W "/hooks"),

	{ .pattern = R "/branch-restrictions",
		.resource = &resource_restriction,
		.operations = { GET = { restriction_list, ADMIN_R, ACCESS_ADMIN, false },
			POST = { collection_create, ADMIN_R, ACCESS_ADMIN, false } } },
	{ .pattern = R "/branch-restrictions/{id}",
		.resource = &resource_restriction,
		.operations = { GET = { collection_get, ADMIN_R, ACCESS_ADMIN, false },
			PUT = { collection_update, ADMIN_R, ACCESS_ADMIN, false },
			DELETE = { collection_delete, ADMIN_R, ACCESS_ADMIN, false } } },

	{ .pattern = R "/deploy-keys",
		.resource = &resource_deploy_key,
		.operations = { GET = { collection_list, KEYS_R, ACCESS_ADMIN, false },
			POST = { deploy_key_create, ADD_R, ACCESS_ADMIN, false } } },
	{ .pattern = R "/deploy-keys/{id}",
		.resource = &resource_deploy_key,
		.operations = { GET = { collection_get, KEYS_R, ACCESS_ADMIN, false },
			PUT = { deploy_key_update, ADD_R, ACCESS_ADMIN, false },
			DELETE = { deploy_key_delete, REMOVE_R, ACCESS_ADMIN, false } } },
	{ .pattern = P "/deploy-keys",
		.resource = &resource_deploy_key,
		.operations = { GET = { collection_list, KEYS_P, ACCESS_ADMIN, false },
			POST = { collection_create, ADD_P, ACCESS_ADMIN, false } } },
	{ .pattern = P "/deploy-keys/{id}",
		.resource = &resource_deploy_key,
		.operations = { GET = { collection_get, KEYS_P, ACCESS_ADMIN, false },
			DELETE = { collection_delete, REMOVE_P, ACCESS_ADMIN, false } } },

	{ .pattern = R "/branching-model",
		.operations = { GET = { branching_get, READ_R, ACCESS_READ, false } } },
	{ .pattern = R "/effective-branching-model",
		.operations = { GET = { branching_get_effective, READ_R, ACCESS_READ, false } } },
	{ .pattern = R "/branching-model/settings",
		.operations = { GET = { branching_get_settings, ADMIN_R, ACCESS_ADMIN, false },
			PUT = { branching_put_settings, ADMIN_R, ACCESS_ADMIN, false } } },
	{ .pattern = P "/branching-model",
		.operations = { GET = { branching_get, "project:admin", "read:repository:bitbucket",
					ACCESS_ADMIN, false } } },
	{ .pattern = P "/branching-model/settings",
		.operations = { GET = { branching_get_settings, ADMIN_P, ACCESS_ADMIN, false },
			PUT = { branching_put_settings, ADMIN_P, ACCESS_ADMIN, false } } },
};

const struct route_table routes_settings = { routes, COUNT(routes) };
