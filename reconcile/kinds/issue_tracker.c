/*
 * The issue tracker of a repository and its issues, as the last published API had them (fact sheet,
 * section 3.12). bitbucket.org removed it on 2026-08-20; other servers may still have it.
 */
#include "kinds/kinds.h"

static const char *const kinds[] = { "bug", "enhancement", "proposal", "task", NULL };
static const char *const priorities[] = { "trivial", "minor", "major", "critical", "blocker",
	NULL };
static const char *const states[] = { "submitted", "new", "open", "resolved", "on hold", "invalid",
	"duplicate", "wontfix", "closed", NULL };

static const struct removal removal = {
	.change = "CHANGE-3401",
	.date = "2026-08-20",
	.what = "issue trackers",
	.url = "https://developer.atlassian.com/cloud/bitbucket/changelog/#CHANGE-3401",
	.successor = "Jira",
};

const struct kind kind_issue_tracker = {
	.name = "issue_tracker",
	.plural = "issue_trackers",
	.help = "The tracker itself: declared means switched on, `absent: true` switched off.",
	.parent = &kind_repository,
	.shape = KIND_SINGLETON,
	.order = ORDER_TRACKER,
	.toggle = "has_issues",
	.removal = &removal,
	.read = { "repository", "read:repository:bitbucket" },
	.write = { "repository:admin", "read:repository:bitbucket admin:repository:bitbucket" },
	.delete = { "repository:admin", "read:repository:bitbucket admin:repository:bitbucket" },
};

static const struct field issue_fields[] = {
	{ .name = "title",
		.type = FIELD_STRING,
		.flags = FIELD_KEY,
		.example = "Onboarding checklist",
		.help = "identifies it within the tracker" },
	{ .name = "content",
		.path = "content.raw",
		.type = FIELD_TEXT,
		.example = "See the handbook.",
		.help = "what it is about, in Markdown" },
	{ .name = "kind",
		.type = FIELD_STRING,
		.choices = kinds,
		.help = "what sort of issue it is" },
	{ .name = "priority",
		.type = FIELD_STRING,
		.choices = priorities,
		.help = "how urgent it is" },
	{ .name = "state", .type = FIELD_STRING, .choices = states, .help = "how far it is" },
	{ .name = "assignee", .type = FIELD_PERSON, .help = "who works on it" },
	{ .name = "id", .type = FIELD_INT, .flags = FIELD_READ_ONLY },
};

const struct kind kind_issue = {
	.name = "issue",
	.plural = "issues",
	.help = "An issue; its title identifies it.",
	.parent = &kind_issue_tracker,
	.shape = KIND_LIST,
	.order = ORDER_ISSUE,
	.flags = KIND_BY_KEY,
	.list = "repositories/{workspace}/{repository}/issues",
	.item = "repositories/{workspace}/{repository}/issues/{id}",
	.pagelen = 100,
	.read = { "issue", "read:issue:bitbucket" },
	.write = { "issue:write", "read:issue:bitbucket write:issue:bitbucket" },
	.delete = { "issue:write", "delete:issue:bitbucket" },
	KIND_FIELDS(issue_fields),
};
