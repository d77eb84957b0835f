/* Webhooks of a repository and of a workspace (fact sheet, section 3.10). */
#include "kinds/kinds.h"

static const char *const events[] = { "repo:push", "repo:fork", "repo:updated", "repo:transfer",
	"repo:created", "repo:deleted", "repo:imported", "repo:commit_comment_created",
	"repo:commit_status_created", "repo:commit_status_updated", "pullrequest:created",
	"pullrequest:updated", "pullrequest:push", "pullrequest:approved", "pullrequest:unapproved",
	"pullrequest:changes_request_created", "pullrequest:changes_request_removed",
	"pullrequest:fulfilled", "pullrequest:rejected", "pullrequest:comment_created",
	"pullrequest:comment_updated", "pullrequest:comment_deleted",
	"pullrequest:comment_resolved", "pullrequest:comment_reopened", "project:updated",
	"pipeline:span_created", NULL };

/* The service allows several hooks with one URL; here the URL says which one is meant. */
static const struct field fields[] = {
	{ .name = "url",
		.type = FIELD_STRING,
		.flags = FIELD_KEY,
		.example = "https://ci.acme.example/hook",
		.help = "what is called" },
	{ .name = "description", .type = FIELD_STRING, .help = "what it is for" },
	{ .name = "active", .type = FIELD_BOOL, .help = "whether it is called at all" },
	{ .name = "events",
		.type = FIELD_STRING_SET,
		.flags = FIELD_REQUIRED,
		.choices = events,
		.example = "repo:push pullrequest:created",
		.help = "when it is called" },
	{ .name = "secret",
		.type = FIELD_SECRET,
		.example = "CI_HOOK_SECRET",
		.help = "signs each call; the service never shows it" },
	{ .name = "skip_cert_verification",
		.type = FIELD_BOOL,
		.help = "does not check the certificate of the URL" },
	{ .name = "history_enabled", .type = FIELD_BOOL, .help = "keeps a record of its calls" },
	{ .name = "uuid", .type = FIELD_STRING, .flags = FIELD_READ_ONLY },
};

static const struct danger dangers[] = {
	{ .risk = RISK_WEBHOOK_INSECURE,
		.when = DANGER_BEGINS_WITH,
		.field = "url",
		.text = "http://" },
	{ .risk = RISK_WEBHOOK_INSECURE,
		.when = DANGER_TURNED_ON,
		.field = "skip_cert_verification" },
};

const struct kind kind_webhook = {
	.name = "webhook",
	.plural = "webhooks",
	.help = "Calls a URL when something happens in the repository.",
	.parent = &kind_repository,
	.shape = KIND_LIST,
	.order = ORDER_REST,
	.list = "repositories/{workspace}/{repository}/hooks",
	.item = "repositories/{workspace}/{repository}/hooks/{uuid}",
	.pagelen = 100,
	.read = { "webhook", "read:webhook:bitbucket" },
	.write = { "webhook", "read:webhook:bitbucket write:webhook:bitbucket" },
	.delete = { "webhook", "read:webhook:bitbucket delete:webhook:bitbucket" },
	KIND_DANGERS(dangers),
	KIND_FIELDS(fields),
};

const struct kind kind_workspace_webhook = {
	.name = "webhook",
	.plural = "webhooks",
	.help = "Calls a URL when something happens in any repository of the workspace.",
	.parent = &kind_workspace,
	.shape = KIND_LIST,
	.order = ORDER_REST,
	.list = "workspaces/{workspace}/hooks",
	.item = "workspaces/{workspace}/hooks/{uuid}",
	.pagelen = 100,
	.read = { "webhook", "read:webhook:bitbucket" },
	.write = { "webhook", "read:webhook:bitbucket write:webhook:bitbucket" },
	.delete = { "webhook", "read:webhook:bitbucket delete:webhook:bitbucket" },
	KIND_DANGERS(dangers),
	KIND_FIELDS(fields),
};
