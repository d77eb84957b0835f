/* Default reviewers of a repository and of a project (fact sheet, section 3.5). */
#include "kinds/kinds.h"

static const struct field of_repository[] = {
	{ .name = "user",
		.path = ".",
		.type = FIELD_PERSON,
		.flags = FIELD_KEY,
		.help = "reviews every new pull request" },
};

/* A project's list wraps each user; a repository's does not. */
static const struct field of_project[] = {
	{ .name = "user",
		.type = FIELD_PERSON,
		.flags = FIELD_KEY,
		.help = "reviews every new pull request of the project's repositories" },
};

const struct kind kind_repository_default_reviewer = {
	.name = "default_reviewer",
	.plural = "default_reviewers",
	.help = "Who reviews every new pull request of a repository.",
	.parent = &kind_repository,
	.shape = KIND_SET,
	.order = ORDER_REVIEWER,
	.list = "repositories/{workspace}/{repository}/default-reviewers",
	.item = "repositories/{workspace}/{repository}/default-reviewers/{user}",
	.pagelen = 100,
	.read = { "pullrequest", "read:pullrequest:bitbucket" },
	.write = { "repository:admin", "read:pullrequest:bitbucket admin:repository:bitbucket" },
	.delete = { "repository:admin", "read:pullrequest:bitbucket admin:repository:bitbucket" },
	KIND_FIELDS(of_repository),
};

const struct kind kind_project_default_reviewer = {
	.name = "default_reviewer",
	.plural = "default_reviewers",
	.help = "Who reviews every new pull request of a project's repositories.",
	.parent = &kind_project,
	.shape = KIND_SET,
	.order = ORDER_REVIEWER,
	.list = "workspaces/{workspace}/projects/{project}/default-reviewers",
	.item = "workspaces/{workspace}/projects/{project}/default-reviewers/{user}",
	.pagelen = 100,
	.absent_status = 400, /* the server's answer for somebody who is no reviewer */
	.read = { "project:admin", "read:pullrequest:bitbucket" },
	.write = { "project:admin", "read:pullrequest:bitbucket admin:project:bitbucket" },
	.delete = { "project:admin", "read:pullrequest:bitbucket admin:project:bitbucket" },
	KIND_FIELDS(of_project),
};
