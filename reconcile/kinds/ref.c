/* Branches and tags of a repository, and which branch is the main one (fact sheet, sections 3.3 and 3.15). */
#include "kinds/kinds.h"

/* A branch moves with every push: where it began is not compared. */
static const struct field of_branch[] = {
	{ .name = "name",
		.type = FIELD_STRING,
		.flags = FIELD_KEY,
		.example = "release/1.0",
		.help = "without refs/heads/" },
	{ .name = "target.hash",
		.type = FIELD_COMMIT,
		.flags = FIELD_REQUIRED | FIELD_INITIAL,
		.example = "main",
		.help = "where it begins: a commit, or another branch" },
};

const struct kind kind_branch = {
	.name = "branch",
	.plural = "branches",
	.help = "A branch that has to be there.",
	.parent = &kind_repository,
	.shape = KIND_MAP,
	.order = ORDER_REF,
	.flags = KIND_BY_KEY,
	.line = "target.hash",
	.list = "repositories/{workspace}/{repository}/refs/branches",
	.item = "repositories/{workspace}/{repository}/refs/branches/{branch}",
	.pagelen = 100,
	.taken_status = 400, /* or 409: fact sheet, section 3.15 */
	.read = { "repository", "read:repository:bitbucket" },
	.write = { "repository:write", "read:repository:bitbucket write:repository:bitbucket" },
	.delete = { "repository:write", "write:repository:bitbucket" },
	KIND_FIELDS(of_branch),
};

static const struct field of_tag[] = {
	{ .name = "name",
		.type = FIELD_STRING,
		.flags = FIELD_KEY,
		.example = "v1.0",
		.help = "without refs/tags/" },
	{ .name = "target.hash",
		.type = FIELD_COMMIT,
		.flags = FIELD_REQUIRED | FIELD_IMMUTABLE,
		.help = "the commit: its hash, or the beginning of it" },
	{ .name = "message",
		.type = FIELD_TEXT,
		.flags = FIELD_IMMUTABLE,
		.example = "The first release",
		.help = "what it is about" },
};

const struct kind kind_tag = {
	.name = "tag",
	.plural = "tags",
	.help = "A tag that has to be there; the service makes annotated ones only.",
	.parent = &kind_repository,
	.shape = KIND_MAP,
	.order = ORDER_REF,
	.flags = KIND_BY_KEY,
	.line = "target.hash",
	.list = "repositories/{workspace}/{repository}/refs/tags",
	.item = "repositories/{workspace}/{repository}/refs/tags/{tag}",
	.pagelen = 100,
	.taken_status = 400, /* or 409: fact sheet, section 3.15 */
	.read = { "repository", "read:repository:bitbucket" },
	.write = { "repository:write", "read:repository:bitbucket write:repository:bitbucket" },
	.delete = { "repository:write", "write:repository:bitbucket" },
	KIND_FIELDS(of_tag),
};

static const struct field of_main[] = {
	{ .name = "name",
		.path = "mainbranch.name",
		.type = FIELD_STRING,
		.flags = FIELD_REQUIRED,
		.example = "main",
		.help = "a branch that is there" },
};

static const struct danger of_main_dangers[] = {
	{ .risk = RISK_DEFAULT_BRANCH, .when = DANGER_CHANGED, .field = "name" },
};

const struct kind kind_mainbranch = {
	.name = "mainbranch",
	.plural = "mainbranches",
	.help = "The branch that a clone checks out and pull requests go to.",
	.parent = &kind_repository,
	.shape = KIND_SINGLETON,
	.order = ORDER_MAINBRANCH,
	.flags = KIND_PERMANENT | KIND_IN_PARENT,
	.line = "name",
	.item = "repositories/{workspace}/{repository}",
	.read = { "repository", "read:repository:bitbucket" },
	.write = { "repository:admin", "read:repository:bitbucket admin:repository:bitbucket" },
	KIND_DANGERS(of_main_dangers),
	KIND_FIELDS(of_main),
};
