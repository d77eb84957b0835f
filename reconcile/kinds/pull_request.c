/* Pull requests that have to be open (fact sheet, section 3.13). */
#include "kinds/kinds.h"

/* An update takes a title each time, and removes the reviewers that it does not name. */
static const struct field fields[] = {
	{ .name = "source.branch.name",
		.type = FIELD_STRING,
		.flags = FIELD_KEY,
		.example = "feature/log-in",
		.help = "the branch to merge" },
	{ .name = "destination.branch.name",
		.type = FIELD_STRING,
		.flags = FIELD_KEY,
		.example = "main",
		.help = "the branch to merge into" },
	{ .name = "title",
		.type = FIELD_STRING,
		.flags = FIELD_REQUIRED | FIELD_ALWAYS,
		.example = "Log in with a passkey",
		.help = "what it is about" },
	{ .name = "description", .type = FIELD_TEXT, .help = "why, in Markdown" },
	{ .name = "reviewers",
		.type = FIELD_PEOPLE,
		.flags = FIELD_ALWAYS,
		.example = "ana",
		.help = "who is asked; not its author. Default reviewers are not added" },
	{ .name = "draft", .type = FIELD_BOOL, .help = "not ready to be merged" },
	{ .name = "close_source_branch",
		.type = FIELD_BOOL,
		.help = "the branch goes when it is merged" },
	{ .name = "id", .type = FIELD_INT, .flags = FIELD_READ_ONLY },
};

const struct kind kind_pull_request = {
	.name = "pull_request",
	.plural = "pull_requests",
	.help = "A pull request that has to be open; `absent: true` declines it.",
	.parent = &kind_repository,
	.shape = KIND_LIST,
	.order = ORDER_PULL_REQUEST,
	.list = "repositories/{workspace}/{repository}/pullrequests",
	.item = "repositories/{workspace}/{repository}/pullrequests/{id}",
	.remove = "repositories/{workspace}/{repository}/pullrequests/{id}/decline",
	.pagelen = 50,
	.read = { "pullrequest", "read:pullrequest:bitbucket" },
	.write = { "pullrequest:write", "read:pullrequest:bitbucket write:pullrequest:bitbucket" },
	.delete = { "pullrequest:write", "read:pullrequest:bitbucket write:pullrequest:bitbucket" },
	KIND_FIELDS(fields),
};
