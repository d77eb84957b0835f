/* The API, continued: Pipelines and deployments. Paths of workspaces have a hyphen where most of repositories' do not. */
#include "base/auto.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/environment.h"
#include "bitbucket-emulator/pipelines.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/route.h"
#include "bitbucket-emulator/route_rows.h"

#define SCHEDULE   "pipeline:write", "read:pipeline:bitbucket write:pipeline:bitbucket"
#define UNSCHEDULE "pipeline:write", "write:pipeline:bitbucket"

/* A collection below `path`: who may read is `reads`, and what writing needs is `SCOPES`. */
#define COLLECTION(path, of, reads, SCOPES)                                                        \
	{ .pattern = path,                                                                         \
		.resource = &(of),                                                                 \
		.operations = { GET = { collection_list, READ_PL, reads, false },                  \
			POST = { collection_create, SCOPES, ACCESS_ADMIN, false } } },             \
	{                                                                                          \
		.pattern = path "/{uuid}", .resource = &(of), .operations = {                      \
			GET = { collection_get, READ_PL, reads, false },                           \
			PUT = { collection_update, SCOPES, ACCESS_ADMIN, false },                  \
			DELETE = { collection_delete, SCOPES, ACCESS_ADMIN, false }                \
		}                                                                                  \
	}

#define RUNNERS(path)                                                                              \
	{ .pattern = path,                                                                         \
		.resource = &resource_runner,                                                      \
		.operations = { GET = { collection_list, READ_RU, ACCESS_ADMIN, false },           \
			POST = { collection_create, WRITE_RU, ACCESS_ADMIN, false } } },           \
	{                                                                                          \
		.pattern = path "/{uuid}", .resource = &resource_runner, .operations = {           \
			GET = { collection_get, READ_RU, ACCESS_ADMIN, false },                    \
			PUT = { collection_update, WRITE_RU, ACCESS_ADMIN, false },                \
			DELETE = { collection_delete, DELETE_RU, ACCESS_ADMIN, false }             \
		}                                                                                  \
	}

#define DEPLOYMENT R "/deployments_config/environments/{environment}/variables"

static const struct route routes[] = {
	{ .pattern = R "/pipelines_config",
		.resource = &resource_pipelines,
		.operations = { GET = { collection_get_only, ADMIN_R, ACCESS_ADMIN, false },
			PUT = { collection_put_only, ADMIN_R, ACCESS_ADMIN, false } } },
	{ .pattern = R "/pipelines_config/build_number",
		.operations = { PUT = { pipelines_put_build_number, VARIABLE, ACCESS_ADMIN,
					false } } },
	COLLECTION(R "/pipelines_config/variables", resource_variable, ACCESS_WRITE, VARIABLE),
	COLLECTION(W "/pipelines-config/variables", resource_variable, ACCESS_ADMIN, VARIABLE),
	COLLECTION(
		R "/pipelines_config/ssh/known_hosts", resource_known_host, ACCESS_WRITE, VARIABLE),
	{ .pattern = R "/pipelines_config/ssh/key_pair",
		.resource = &resource_key_pair,
		.operations = { GET = { collection_get_only, READ_PL, ACCESS_WRITE, false },
			PUT = { collection_put_only, VARIABLE, ACCESS_ADMIN, false },
			DELETE = { collection_delete_only, VARIABLE, ACCESS_ADMIN, false } } },
	{ .pattern = R "/pipelines_config/schedules",
		.resource = &resource_schedule,
		.operations = { GET = { collection_list, READ_PL, ACCESS_READ, false },
			POST = { collection_create, SCHEDULE, ACCESS_WRITE, false } } },
	{ .pattern = R "/pipelines_config/schedules/{uuid}",
		.resource = &resource_schedule,
		.operations = { GET = { collection_get, READ_PL, ACCESS_READ, false },
			PUT = { collection_update, SCHEDULE, ACCESS_WRITE, false },
			DELETE = { collection_delete, UNSCHEDULE, ACCESS_WRITE, false } } },

	{ .pattern = R "/environments",
		.resource = &resource_environment,
		.operations = { GET = { collection_list, READ_PL, ACCESS_READ, false },
			POST = { collection_create, ADMIN_PL, ACCESS_ADMIN, false } } },
	{ .pattern = R "/environments/{uuid}",
		.resource = &resource_environment,
		.operations = { GET = { collection_get, READ_PL, ACCESS_READ, false },
			DELETE = { collection_delete, ADMIN_PL, ACCESS_ADMIN, false } } },
	{ .pattern = R "/environments/{environment}/changes",
		.operations = { POST = { environment_change, ADMIN_PL, ACCESS_ADMIN, false } } },
	{ .pattern = DEPLOYMENT,
		.resource = &resource_deployment_variable,
		.operations = { GET = { collection_list, READ_PL, ACCESS_WRITE, false },
			POST = { collection_create, VARIABLE, ACCESS_ADMIN, false } } },
	{ .pattern = DEPLOYMENT "/{uuid}",
		.resource = &resource_deployment_variable,
		.operations = { PUT = { collection_update, VARIABLE, ACCESS_ADMIN, false },
			DELETE = { collection_delete, VARIABLE, ACCESS_ADMIN, false } } },

	RUNNERS(R "/pipelines-config/runners"),
	RUNNERS(W "/pipelines-config/runners"),
};

const struct route_table routes_pipelines = { routes, COUNT(routes) };
