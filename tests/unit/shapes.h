/*
 * Tables of every shape, for tests of layers that are built without kinds/: a map whose items are made
 * by POST to the list, one whose items are made by POST to the item, sets, a toggle, a list. Shaped as
 * the real ones are, so that what the tests send looks like what the service gets.
 */
#ifndef TESTS_SHAPES_H
#define TESTS_SHAPES_H

#include "model/field.h"
#include "model/kind.h"

static const struct kind kind_workspace = {
	.name = "workspace",
	.plural = "workspaces",
	.shape = KIND_MAP,
	.order = ORDER_WORKSPACE,
	.item = "workspaces/{workspace}",
};

static const struct field project_fields[] = {
	{ .name = "key", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "name", .type = FIELD_STRING },
	{ .name = "description", .type = FIELD_TEXT },
	{ .name = "is_private", .type = FIELD_BOOL },
	{ .name = "uuid", .type = FIELD_STRING, .flags = FIELD_READ_ONLY },
};

static const struct kind kind_project = {
	.name = "project",
	.plural = "projects",
	.parent = &kind_workspace,
	.shape = KIND_MAP,
	.order = ORDER_PROJECT,
	.flags = KIND_BLOCK,
	.list = "workspaces/{workspace}/projects",
	.item = "workspaces/{workspace}/projects/{project}",
	.pagelen = 100,
	.rename = "key",
	KIND_FIELDS(project_fields),
};

static const struct field repository_fields[] = {
	{ .name = "slug", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "name", .type = FIELD_STRING, .flags = FIELD_NAMES_KEY },
	{ .name = "description", .type = FIELD_TEXT },
	{ .name = "is_private", .type = FIELD_BOOL },
	{ .name = "scm", .type = FIELD_STRING, .flags = FIELD_IMMUTABLE },
	{ .name = "project",
		.path = "project.key",
		.type = FIELD_REFERENCE,
		.target = &kind_project },
	{ .name = "uuid", .type = FIELD_STRING, .flags = FIELD_READ_ONLY },
};

static const struct kind kind_repository = {
	.name = "repository",
	.plural = "repositories",
	.parent = &kind_workspace,
	.shape = KIND_MAP,
	.order = ORDER_REPOSITORY,
	.flags = KIND_LAYERED | KIND_CREATE_ITEM | KIND_BLOCK,
	.list = "repositories/{workspace}",
	.item = "repositories/{workspace}/{repository}",
	.pagelen = 100,
	.rename = "name",
	.write = { "repository:admin", "admin:repository:bitbucket" },
	.delete = { "repository:delete", "delete:repository:bitbucket" },
	KIND_FIELDS(repository_fields),
};

static const struct field reviewer_fields[] = {
	{ .name = "user", .path = ".", .type = FIELD_PERSON, .flags = FIELD_KEY },
};

static const struct kind kind_reviewer = {
	.name = "default_reviewer",
	.plural = "default_reviewers",
	.parent = &kind_repository,
	.shape = KIND_SET,
	.order = ORDER_REVIEWER,
	.list = "repositories/{workspace}/{repository}/default-reviewers",
	.item = "repositories/{workspace}/{repository}/default-reviewers/{user}",
	.pagelen = 100,
	.absent_status = 400,
	KIND_FIELDS(reviewer_fields),
};

static const struct removal tracker_removal = {
	.change = "CHANGE-3401",
	.date = "2026-08-20",
	.what = "issue trackers",
	.url = "https://example.org/CHANGE-3401",
	.successor = "Jira",
};

static const struct kind kind_tracker = {
	.name = "issue_tracker",
	.plural = "issue_trackers",
	.parent = &kind_repository,
	.shape = KIND_SINGLETON,
	.order = ORDER_TRACKER,
	.toggle = "has_issues",
	.removal = &tracker_removal,
};

/* A toggle that nobody took away. */
static const struct kind kind_wiki = {
	.name = "wiki",
	.plural = "wikis",
	.parent = &kind_repository,
	.shape = KIND_SINGLETON,
	.order = ORDER_REST,
	.toggle = "has_wiki",
};

static const struct field issue_fields[] = {
	{ .name = "title", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "content", .path = "content.raw", .type = FIELD_TEXT },
	{ .name = "kind", .type = FIELD_STRING },
	{ .name = "state", .type = FIELD_STRING },
	{ .name = "assignee", .type = FIELD_PERSON },
	{ .name = "id", .type = FIELD_INT, .flags = FIELD_READ_ONLY },
};

static const struct kind kind_issue = {
	.name = "issue",
	.plural = "issues",
	.parent = &kind_tracker,
	.shape = KIND_LIST,
	.order = ORDER_ISSUE,
	.flags = KIND_BY_KEY,
	.list = "repositories/{workspace}/{repository}/issues",
	.item = "repositories/{workspace}/{repository}/issues/{id}",
	.pagelen = 50,
	KIND_FIELDS(issue_fields),
};

/* Two key fields, and a list that cannot be filtered. */
static const struct field rule_fields[] = {
	{ .name = "kind", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "level", .type = FIELD_INT, .flags = FIELD_KEY },
	{ .name = "groups", .type = FIELD_STRING_SET },
	{ .name = "scm", .type = FIELD_STRING, .flags = FIELD_IMMUTABLE },
	{ .name = "id", .type = FIELD_INT, .flags = FIELD_READ_ONLY },
};

static const struct kind kind_rule = {
	.name = "rule",
	.plural = "rules",
	.parent = &kind_repository,
	.shape = KIND_LIST,
	.order = ORDER_RESTRICTION,
	.list = "repositories/{workspace}/{repository}/rules",
	.item = "repositories/{workspace}/{repository}/rules/{id}",
	.pagelen = 100,
	KIND_FIELDS(rule_fields),
};

/* A thing that is always there. */
static const struct field model_fields[] = {
	{ .name = "prefix", .type = FIELD_STRING },
};

static const struct kind kind_model = {
	.name = "branching_model",
	.plural = "branching_models",
	.parent = &kind_repository,
	.shape = KIND_SINGLETON,
	.order = ORDER_BRANCHING_MODEL,
	.item = "repositories/{workspace}/{repository}/branching-model/settings",
	KIND_FIELDS(model_fields),
};

static const struct kind *const all_shapes[] __attribute__((unused)) = { &kind_workspace,
	&kind_project, &kind_repository, &kind_reviewer, &kind_tracker, &kind_wiki, &kind_issue,
	&kind_rule, &kind_model, NULL };

#endif
