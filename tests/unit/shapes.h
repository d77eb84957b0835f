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
	.taken_status = 400,
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
	.taken_status = 400,
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

/* Parts of a key that stand for something, people, members of a list. */
static const struct field guard_fields[] = {
	{ .name = "kind", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "match", .type = FIELD_STRING, .flags = FIELD_KEY, .otherwise = "glob" },
	{ .name = "pattern", .type = FIELD_STRING, .flags = FIELD_KEY, .otherwise = "" },
	{ .name = "users", .type = FIELD_PEOPLE },
	{ .name = "groups", .type = FIELD_STRING_SET, .member = "slug" },
	{ .name = "id", .type = FIELD_INT, .flags = FIELD_READ_ONLY },
};

static const struct kind kind_guard = {
	.name = "guard",
	.plural = "guards",
	.parent = &kind_repository,
	.shape = KIND_LIST,
	.order = ORDER_RESTRICTION,
	.list = "repositories/{workspace}/{repository}/guards",
	.item = "repositories/{workspace}/{repository}/guards/{id}",
	.pagelen = 100,
	KIND_FIELDS(guard_fields),
};

/* Is made by PUT; the list is the whole truth; a text says that it is not there. */
static const struct field right_fields[] = {
	{ .name = "group", .path = "group.slug", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "permission", .type = FIELD_STRING, .gone = "none" },
};

static const struct kind kind_right = {
	.name = "right",
	.plural = "rights",
	.parent = &kind_repository,
	.shape = KIND_MAP,
	.order = ORDER_PERMISSION,
	.flags = KIND_CREATE_PUT | KIND_EXACT,
	.list = "repositories/{workspace}/{repository}/rights",
	.item = "repositories/{workspace}/{repository}/rights/{right}",
	.pagelen = 100,
	KIND_FIELDS(right_fields),
};

/* People are the key. */
static const struct field grant_fields[] = {
	{ .name = "user", .type = FIELD_PERSON, .flags = FIELD_KEY },
	{ .name = "permission", .type = FIELD_STRING, .gone = "none" },
};

static const struct kind kind_grant = {
	.name = "grant",
	.plural = "grants",
	.parent = &kind_repository,
	.shape = KIND_MAP,
	.order = ORDER_PERMISSION,
	.flags = KIND_CREATE_PUT | KIND_EXACT,
	.list = "repositories/{workspace}/{repository}/grants",
	.item = "repositories/{workspace}/{repository}/grants/{user}",
	.pagelen = 100,
	KIND_FIELDS(grant_fields),
};

/* A text that is always sent, and a status that means that there are enough of them. */
static const struct field timer_fields[] = {
	{ .name = "when", .type = FIELD_CRON, .flags = FIELD_KEY },
	{ .name = "type", .path = "target.type", .constant = "branch" },
	{ .name = "branch", .path = "target.name", .type = FIELD_STRING, .flags = FIELD_IMMUTABLE },
	{ .name = "enabled", .type = FIELD_BOOL },
	{ .name = "uuid", .type = FIELD_STRING, .flags = FIELD_READ_ONLY },
};

static const struct kind kind_timer = {
	.name = "timer",
	.plural = "timers",
	.parent = &kind_repository,
	.shape = KIND_LIST,
	.order = ORDER_REST,
	.list = "repositories/{workspace}/{repository}/timers",
	.item = "repositories/{workspace}/{repository}/timers/{uuid}",
	.pagelen = 100,
	.limit_status = 401,
	KIND_FIELDS(timer_fields),
};

/* Is changed and removed by POST, and seen late. */
static const struct field stage_fields[] = {
	{ .name = "name", .type = FIELD_STRING, .flags = FIELD_KEY | FIELD_ALWAYS },
	{ .name = "kind",
		.path = "kind.name",
		.type = FIELD_STRING,
		.flags = FIELD_REQUIRED | FIELD_IMMUTABLE },
	{ .name = "locked", .path = "rules.locked", .type = FIELD_BOOL },
	{ .name = "note", .type = FIELD_STRING, .flags = FIELD_INITIAL },
	{ .name = "owner", .type = FIELD_STRING, .flags = FIELD_ALWAYS },
	{ .name = "uuid", .type = FIELD_STRING, .flags = FIELD_READ_ONLY },
};

static const struct kind kind_stage = {
	.name = "stage",
	.plural = "stages",
	.parent = &kind_repository,
	.shape = KIND_MAP,
	.order = ORDER_ENVIRONMENT,
	.flags = KIND_LATE,
	.list = "repositories/{workspace}/{repository}/stages/",
	.item = "repositories/{workspace}/{repository}/stages/{uuid}",
	.update = "repositories/{workspace}/{repository}/stages/{uuid}/changes",
	.update_in = "change",
	.remove = "repositories/{workspace}/{repository}/stages/{uuid}/remove",
	.pagelen = 100,
	KIND_FIELDS(stage_fields),
};

/* Stands below something that has an id of the server's in its path, and cannot be asked for itself. */
static const struct field setting_fields[] = {
	{ .name = "key", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "value", .type = FIELD_VALUE },
	{ .name = "uuid", .type = FIELD_STRING, .flags = FIELD_READ_ONLY },
};

static const struct kind kind_setting = {
	.name = "setting",
	.plural = "settings",
	.parent = &kind_stage,
	.shape = KIND_MAP,
	.order = ORDER_VARIABLE,
	.flags = KIND_NO_GET,
	.list = "repositories/{workspace}/{repository}/stages/{stage.uuid}/settings",
	.item = "repositories/{workspace}/{repository}/stages/{stage.uuid}/settings/{uuid}",
	.pagelen = 100,
	KIND_FIELDS(setting_fields),
};

/* Is read from the answer about its parent. */
static const struct field override_fields[] = {
	{ .name = "strategy", .path = "overrides.strategy", .type = FIELD_BOOL },
	{ .name = "model", .path = "overrides.model", .type = FIELD_BOOL },
};

static const struct kind kind_override = {
	.name = "overrides",
	.plural = "overrides",
	.parent = &kind_repository,
	.shape = KIND_SINGLETON,
	.order = ORDER_BRANCHING_MODEL,
	.flags = KIND_IN_PARENT,
	.item = "repositories/{workspace}/{repository}/overrides",
	KIND_FIELDS(override_fields),
};

/* Files of branches: read one by one, raw; what changes is one request, which makes the branch as well. */
static const struct field branch_fields[] = {
	{ .name = "name", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "target.hash", .type = FIELD_COMMIT, .flags = FIELD_REQUIRED | FIELD_INITIAL },
};

static const struct kind kind_branch = {
	.name = "branch",
	.plural = "branches",
	.parent = &kind_repository,
	.shape = KIND_MAP,
	.order = ORDER_REF,
	.list = "repositories/{workspace}/{repository}/refs/branches",
	.item = "repositories/{workspace}/{repository}/refs/branches/{branch}",
	.pagelen = 100,
	KIND_FIELDS(branch_fields),
};

static const struct field file_fields[] = {
	{ .name = "path", .type = FIELD_PATH, .flags = FIELD_KEY },
	{ .name = "content", .type = FIELD_CONTENT, .flags = FIELD_REQUIRED },
};

static const struct kind kind_file = {
	.name = "file",
	.plural = "files",
	.parent = &kind_branch,
	.shape = KIND_MAP,
	.order = ORDER_FILE,
	.flags = KIND_SINGLY | KIND_RAW | KIND_TOGETHER,
	.line = "content",
	.item = "repositories/{workspace}/{repository}/src/{branch.target.hash}/{+path}",
	.update = "repositories/{workspace}/{repository}/src",
	KIND_FIELDS(file_fields),
};

static const struct kind *const all_shapes[] __attribute__((unused)) = { &kind_workspace,
	&kind_project, &kind_repository, &kind_reviewer, &kind_tracker, &kind_wiki, &kind_issue,
	&kind_rule, &kind_model, &kind_guard, &kind_right, &kind_grant, &kind_timer, &kind_stage,
	&kind_setting, &kind_override, &kind_branch, &kind_file, NULL };

#endif
