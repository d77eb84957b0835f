/* The API, continued: what a repository holds. */
#include "base/auto.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/commit.h"
#include "bitbucket-emulator/ref.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/route.h"
#include "bitbucket-emulator/route_rows.h"
#include "bitbucket-emulator/source.h"

#define UNWRITE_R "repository:write", "write:repository:bitbucket"

#define REFS(kind, list, of)                                                                       \
	{ .pattern = R "/refs/" kind,                                                              \
		.resource = &(of),                                                                 \
		.operations = { GET = { list, READ_R, ACCESS_READ, false },                        \
			POST = { collection_create, WRITE_R, ACCESS_WRITE, false } } },            \
	{                                                                                          \
		.pattern = R "/refs/" kind "/{name...}", .resource = &(of), .operations = {        \
			GET = { collection_get, READ_R, ACCESS_READ, false },                      \
			DELETE = { collection_delete, UNWRITE_R, ACCESS_WRITE, false }             \
		}                                                                                  \
	}

static const struct route rows[] = {
	{ .pattern = R "/src",
		.operations = { GET = { source_root, READ_R, ACCESS_READ, false },
			POST = { source_post, UNWRITE_R, ACCESS_WRITE, false } } },
	{ .pattern = R "/src/{revision}",
		.operations = { GET = { source_get, READ_R, ACCESS_READ, false } } },
	{ .pattern = R "/src/{revision}/{path...}",
		.operations = { GET = { source_get, READ_R, ACCESS_READ, false } } },
	{ .pattern = R "/refs", .operations = { GET = { ref_list, READ_R, ACCESS_READ, false } } },
	REFS("branches", ref_list_branches, resource_branch),
	REFS("tags", ref_list_tags, resource_tag),
	{ .pattern = R "/commits",
		.operations = { GET = { commit_list, READ_R, ACCESS_READ, false } } },
	{ .pattern = R "/commits/{revision...}",
		.operations = { GET = { commit_list_of, READ_R, ACCESS_READ, false } } },
	{ .pattern = R "/commit/{commit}",
		.operations = { GET = { commit_get, READ_R, ACCESS_READ, false } } },
};

const struct route_table routes_source = { rows, COUNT(rows) };
