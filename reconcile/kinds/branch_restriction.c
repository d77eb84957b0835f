/* What is allowed and required on branches of a repository (fact sheet, section 3.6). */
#include "kinds/kinds.h"

static const char *const kinds[] = { "push", "delete", "force", "restrict_merges",
	"require_tasks_to_be_completed", "require_approvals_to_merge",
	"require_review_group_approvals_to_merge", "require_default_reviewer_approvals_to_merge",
	"require_no_changes_requested", "require_passing_builds_to_merge", "require_commits_behind",
	"reset_pullrequest_approvals_on_change", "smart_reset_pullrequest_approvals",
	"reset_pullrequest_changes_requested_on_change", "require_all_dependencies_merged",
	"enforce_merge_checks", "allow_auto_merge_when_builds_pass",
	"require_all_comments_resolved", NULL };
static const char *const match_kinds[] = { "glob", "branching_model", NULL };
static const char *const branch_types[] = { "feature", "bugfix", "release", "hotfix", "development",
	"production", NULL };

static const char *const glob[] = { "glob", NULL };
static const char *const model[] = { "branching_model", NULL };
static const char *const with_value[] = { "require_approvals_to_merge",
	"require_default_reviewer_approvals_to_merge", "require_passing_builds_to_merge",
	"require_commits_behind", NULL };
static const char *const with_people[] = { "push", "restrict_merges", NULL };

static const struct condition by_glob = { "branch_match_kind", glob };
static const struct condition by_model = { "branch_match_kind", model };
static const struct condition counts = { "kind", with_value };
static const struct condition names_people = { "kind", with_people };

static const struct field fields[] = {
	{ .name = "kind",
		.type = FIELD_STRING,
		.flags = FIELD_KEY,
		.choices = kinds,
		.help = "what is restricted or required" },
	{ .name = "branch_match_kind",
		.type = FIELD_STRING,
		.flags = FIELD_KEY,
		.choices = match_kinds,
		.otherwise = "glob",
		.help = "whether a pattern or the branching model says for which branches" },
	{ .name = "pattern",
		.type = FIELD_STRING,
		.flags = FIELD_KEY,
		.when = &by_glob,
		.example = "release/*",
		.help = "the branches: a name, in which * stands for any text" },
	{ .name = "branch_type",
		.type = FIELD_STRING,
		.flags = FIELD_KEY,
		.choices = branch_types,
		.when = &by_model,
		.help = "the branches: a type of the branching model" },
	{ .name = "value",
		.type = FIELD_INT,
		.flags = FIELD_REQUIRED,
		.when = &counts,
		.help = "how many: approvals, builds, commits" },
	{ .name = "users",
		.type = FIELD_PEOPLE,
		.when = &names_people,
		.example = "ana",
		.help = "who may do it all the same; each must be able to write" },
	{ .name = "groups",
		.type = FIELD_STRING_SET,
		.member = "slug",
		.when = &names_people,
		.help = "slugs of groups that may do it all the same" },
	{ .name = "id", .type = FIELD_INT, .flags = FIELD_READ_ONLY },
};

static const char *const approvals[] = { "require_approvals_to_merge",
	"require_default_reviewer_approvals_to_merge", NULL };
static const char *const protections[] = { "force", "delete", NULL };

static const struct condition asks_approvals = { "kind", approvals };
static const struct condition protects = { "kind", protections };

static const struct danger dangers[] = {
	{ .risk = RISK_APPROVALS_LOWERED,
		.when = DANGER_LOWERED,
		.field = "value",
		.only = &asks_approvals },
	{ .risk = RISK_BRANCH_UNPROTECTED, .when = DANGER_DELETED, .only = &protects },
};

const struct kind kind_branch_restriction = {
	.name = "branch_restriction",
	.plural = "branch_restrictions",
	.help = "Who may do what with which branches, and what a merge needs.",
	.parent = &kind_repository,
	.shape = KIND_LIST,
	.order = ORDER_RESTRICTION,
	.list = "repositories/{workspace}/{repository}/branch-restrictions",
	.item = "repositories/{workspace}/{repository}/branch-restrictions/{id}",
	.pagelen = 100,
	.taken_status = 400, /* or 409: fact sheet, section 3.6 */
	.read = { "repository:admin", "admin:repository:bitbucket" },
	.write = { "repository:admin", "admin:repository:bitbucket" },
	.delete = { "repository:admin", "admin:repository:bitbucket" },
	KIND_DANGERS(dangers),
	KIND_FIELDS(fields),
};
