/* The API, continued: pull requests and what is said of them. */
#include "base/auto.h"
#include "bitbucket-emulator/collection.h"
#include "bitbucket-emulator/pullrequest.h"
#include "bitbucket-emulator/pullrequest_merge.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/review.h"
#include "bitbucket-emulator/route.h"
#include "bitbucket-emulator/route_rows.h"
#include "bitbucket-emulator/status.h"

#define PR R "/pullrequests/{pullrequest}"

#define WRITE_PR "pullrequest:write", "read:pullrequest:bitbucket write:pullrequest:bitbucket"
#define UNDO_PR  "pullrequest:write", "write:pullrequest:bitbucket"

static const struct route rows[] = {
	{ .pattern = R "/pullrequests",
		.resource = &resource_pullrequest,
		.operations = { GET = { pullrequest_list, READ_PR, ACCESS_READ, false },
			POST = { pullrequest_create, WRITE_PR, ACCESS_READ, false } } },
	{ .pattern = PR,
		.resource = &resource_pullrequest,
		.operations = { GET = { pullrequest_get, READ_PR, ACCESS_READ, false },
			PUT = { pullrequest_put, WRITE_PR, ACCESS_READ, false } } },
	{ .pattern = PR "/commits",
		.operations = { GET = { pullrequest_commits, READ_PR, ACCESS_READ, false } } },
	{ .pattern = PR "/statuses",
		.operations = { GET = { pullrequest_statuses, READ_PR, ACCESS_READ, false } } },

	{ .pattern = PR "/merge",
		.operations = { POST = { merge_post, WRITE_PR, ACCESS_WRITE, false } } },
	{ .pattern = PR "/merge/task-status/{task}",
		.operations = { GET = { merge_get_task, READ_PR, ACCESS_READ, false } } },
	{ .pattern = PR "/decline",
		.operations = { POST = { pullrequest_decline, WRITE_PR, ACCESS_READ, false } } },
	{ .pattern = PR "/approve",
		.operations = { POST = { review_approve, WRITE_PR, ACCESS_READ, false },
			DELETE = { review_unapprove, UNDO_PR, ACCESS_READ, false } } },
	{ .pattern = PR "/request-changes",
		.operations = { POST = { review_request_changes, WRITE_PR, ACCESS_READ, false },
			DELETE = { review_withdraw_request, UNDO_PR, ACCESS_READ, false } } },

	{ .pattern = PR "/comments",
		.resource = &resource_pullrequest_comment,
		.operations = { GET = { collection_list, READ_PR, ACCESS_READ, false },
			POST = { review_comment, READ_PR, ACCESS_READ, false } } },
	{ .pattern = PR "/comments/{id}",
		.resource = &resource_pullrequest_comment,
		.operations = { GET = { collection_get, READ_PR, ACCESS_READ, false },
			PUT = { review_change_comment, READ_PR, ACCESS_READ, false },
			DELETE = { review_delete_comment, READ_PR, ACCESS_READ, false } } },
	{ .pattern = PR "/comments/{id}/resolve",
		.operations = { POST = { review_resolve, READ_PR, ACCESS_READ, false },
			DELETE = { review_reopen, READ_PR, ACCESS_READ, false } } },
	{ .pattern = PR "/tasks",
		.resource = &resource_task,
		.operations = { GET = { collection_list, READ_PR, ACCESS_READ, false },
			POST = { collection_create, READ_PR, ACCESS_READ, false } } },
	{ .pattern = PR "/tasks/{id}",
		.resource = &resource_task,
		.operations = { GET = { collection_get, READ_PR, ACCESS_READ, false },
			PUT = { collection_update, READ_PR, ACCESS_READ, false },
			DELETE = { collection_delete, READ_PR, ACCESS_READ, false } } },

	{ .pattern = R "/commit/{commit}/statuses",
		.operations = { GET = { status_list, READ_R, ACCESS_READ, false } } },
	{ .pattern = R "/commit/{commit}/statuses/build",
		.resource = &resource_status,
		.operations = { POST = { status_post, READ_R, ACCESS_READ, false } } },
	{ .pattern = R "/commit/{commit}/statuses/build/{key}",
		.resource = &resource_status,
		.operations = { GET = { collection_get, READ_R, ACCESS_READ, false },
			PUT = { collection_update, READ_R, ACCESS_READ, false } } },
};

const struct route_table routes_pullrequest = { rows, COUNT(rows) };
