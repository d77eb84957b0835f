#include "bitbucket-emulator/wart.h"

#include "base/err.h"
#include "base/num.h"
#include "base/suggest.h"

#include <stdio.h>
#include <string.h>

const struct wart_row wart_rows[WARTS] = {
	[WART_PUT_CREATES] = { "put-creates", "201|404",
		"PUT to a repository or project that is not there creates it", "2, 3.2, 3.3" },
	[WART_CREATE_STATUS] = { "create-status", "201|200",
		"POST of a repository: live 201, documented 200", "1.2, repository.post.json" },
	[WART_SLUG_CONFLICT] = { "slug-conflict", "400|409",
		"a repository or project whose name is taken",
		"2, error.400.repository.slug-exists.json" },
	[WART_NAME_ECHO] = { "name-echo", "renames|ignored",
		"PUT with the unchanged name of a repository whose slug is not derived from it",
		"3.3" },
	[WART_CREATE_DENIED] = { "create-denied", "400|403",
		"creating a repository without the privilege to", "2, 3.3" },
	[WART_PRIVATE_DEFAULT] = { "private-default", "project|true|false",
		"is_private of a new repository whose request does not say", "unsettled" },
	[WART_PUBLIC_IN_PRIVATE] = { "public-in-private", "400|accepted",
		"a public repository in a private project", "3.2, 3.3" },
	[WART_PROJECT_NOT_EMPTY] = { "project-not-empty", "403|409",
		"DELETE of a project that still has repositories", "3.2" },
	[WART_PROJECT_REVIEWER] = { "project-reviewer-absent", "400|404",
		"GET and DELETE of a user who is no default reviewer of the project", "3.5" },
	[WART_LINKS_AVATAR] = { "links-avatar", "400|accepted",
		"a project sent with links but without links.avatar",
		"3.2, error.400.project.post.links-avatar.json" },
	[WART_READ_ONLY_FIELDS] = { "read-only-fields", "ignored|400",
		"documented fields in a request that only the service sets", "3.2, 3.3" },
	[WART_FOREIGN_WORKSPACE] = { "foreign-workspace", "403|404",
		"a workspace that exists but is not the caller's", "2, errors" },
	[WART_RAW_BRACES] = { "raw-braces", "400|accepted",
		"{ and } in a path that are not percent-encoded", "2" },
	[WART_LENGTH_REQUIRED] = { "length-required", "411|accepted",
		"PUT or POST without Content-Length", "2" },
	[WART_CROSS_WORKSPACE] = { "cross-workspace", "410|404",
		"lists over all workspaces, removed by CHANGE-2770", "6" },
	[WART_MEMBER_ROLE] = { "member-role", "410|accepted",
		"role=member on the list of repositories, removed by CHANGE-2770", "3.3, 6" },
	[WART_PAGELEN] = { "pagelen-over", "row|clamp|400",
		"a pagelen above the endpoint's largest", "2" },
	[WART_PAST_THE_END] = { "past-the-end", "zero|kept",
		"pagelen of a page after the last: clients that count pages stop at 0", "2" },
	[WART_PAGING] = { "paging", "row|cursor", "next as a page number or as an opaque hash",
		"2, 8.9" },
	[WART_SIZE] = { "size", "row|absent", "size may be missing from any list", "2, 8.9" },
	[WART_QUERY_SIZE] = { "query-size", "absent|present",
		"size of a list of repositories filtered with q",
		"repositories.list.q-full_name.json" },
	[WART_QUERY_FIELD] = { "query-field", "400|null",
		"q and sort over a field that the objects do not have", "unsettled" },
	[WART_API_TOKEN_BEARER] = { "api-token-bearer", "401|accepted",
		"an API token sent as Bearer instead of Basic", "4.3" },
	[WART_PERMISSION_BEARER] = { "permission-bearer", "403|accepted",
		"PUT and DELETE of permissions with anything but a user's Basic credential",
		"3.8, 8.6" },
	[WART_CLIENT_REFRESH] = { "client-refresh", "absent|present",
		"a refresh token in the answer to client_credentials", "4.1" },
	[WART_REFRESH_ERROR] = { "refresh-error", "invalid_request|invalid_grant",
		"error for a refresh token that is unknown or used up",
		"4.1, oauth.error.invalid_refresh_token.json" },
	[WART_SSH_HOST] = { "ssh-host", "ssh.bitbucket.org|bitbucket.org",
		"the host in the clone link for SSH, moved on 2026-11-12", "3.3, 6" },
	[WART_RATE_HEADERS] = { "rate-headers", "live|documented|none",
		"x-ratelimit headers: as seen in 2026-08, or as documented for scaled limits",
		"5, error.429.rate-limit.anonymous.json" },
	[WART_RATE_BODY] = { "rate-body", "json|text", "body of a 429", "2, 5" },
	[WART_RETRY_AFTER] = { "retry-after", "absent|present",
		"Retry-After on a 429: not documented", "5" },
	[WART_HOOK_LIMIT] = { "hook-limit", "50|1|none", "most webhooks of a repository", "3.10" },
	[WART_HOOK_SCOPES] = { "hook-scopes", "403|accepted",
		"events of a webhook whose own scope the Bearer credential lacks", "3.10, 4.2" },
	[WART_READ_LAG] = { "read-lag", "0|1|3",
		"reads that still show what was: pipelines_config, deployment variables, "
		"environments after changes",
		"3.11, 7" },
	[WART_UNSECURE] = { "unsecure", "400|empty",
		"a secured variable is made readable without a new value", "3.11" },
	[WART_RESTRICTION_TAKEN] = { "restriction-taken", "409|400",
		"a branch restriction whose kind and match another has", "3.6" },
	[WART_RESTRICTION_EXTRAS] = { "restriction-extras", "ignored|400",
		"value, users or groups sent with a kind of restriction that has none",
		"unsettled" },
	[WART_RESTRICTION_USERS] = { "restriction-users", "reordered|kept",
		"the order of a branch restriction's users", "3.6, 8.11" },
	[WART_EMPTY_GROUPS] = { "empty-groups", "500|accepted",
		"POST of a branch restriction with users and an empty list of groups", "2, 3.6" },
	[WART_PREMIUM] = { "premium", "included|403",
		"kinds of branch restriction that the Premium plan has; which: unsettled",
		"2, 3.6" },
	[WART_RUNNER_PLAN] = { "runner-plan", "included|403",
		"creating a runner on a plan that has none", "2, 3.11" },
	[WART_DEPLOY_KEY_TOKEN] = { "deploy-key-token", "403|accepted",
		"writing a repository's deploy keys with an access token", "3.9, 4.5" },
	[WART_SCHEDULE_LIMIT] = { "schedule-limit", "10|1|none",
		"schedules of a repository before 401; how many: unsettled", "2, 3.11, 8.13" },
	[WART_MODEL_BRANCH] = { "model-branch", "400|accepted",
		"a branching model of a repository that names a branch that is not there", "3.7" },
	[WART_MAIN_BRANCH] = { "main-branch-absent", "400|accepted",
		"mainbranch of a repository with branches set to one that is not there", "3.3" },
	[WART_REF_TAKEN] = { "ref-taken", "400|409",
		"POST of a branch or tag whose name is taken: unsettled", "3.15" },
	[WART_SRC_SLASH] = { "src-slash-branch", "404|encoded",
		"a branch whose name has a slash before a path of src: ambiguous, or told by %2F",
		"3.15" },
	[WART_EQUAL_CONTENT] = { "equal-content", "commit|none",
		"POST of src that changes nothing: unsettled", "3.15" },
	[WART_DELETE_ABSENT] = { "delete-absent-file", "400|ignored",
		"POST of src that deletes a file that is not there", "unsettled" },
	[WART_PR_NO_CHANGES] = { "pr-no-changes", "400|accepted",
		"a pull request whose destination has all that its source has", "unsettled" },
	[WART_PR_TITLE] = { "pr-put-title", "400|kept", "PUT of a pull request without a title",
		"3.13" },
	[WART_PR_REVIEWERS] = { "pr-put-reviewers", "removed|kept",
		"reviewers of a pull request after a PUT that does not name any", "3.13" },
	[WART_MERGE] = { "merge", "200|202",
		"POST of a merge is done at once, or is a task to be asked about", "3.13" },
	[WART_DELETED_COMMENT] = { "deleted-comment", "kept|gone",
		"a deleted comment is listed as deleted, or not at all",
		"unsettled, pr-comment.post.json" },
	[WART_FRESH_REPOSITORY] = { "fresh-repository", "0|1|3",
		"requests below a repository just created that find nothing yet", "7" },
	[WART_FRESH_PIPELINES] = { "fresh-pipelines", "0|1|3",
		"the same for pipelines_config and what is below it, counted by itself", "7" },
	[WART_TOKEN_LENGTH] = { "token-length", "2600|8192",
		"bytes of OAuth tokens, which were to be kept in 2,048 once", "4.1" },
	[WART_REDIRECT_URI] = { "redirect-uri", "exact|below",
		"redirect_uri of the authorization page: the consumer's callback, or below it",
		"unsettled" },
};

/* Whether `choice` of `len` bytes is one of `choices`. */
static bool has_choice(const char *choices, const char *choice, size_t len)
{
	size_t part;

	for (;; choices += part + 1) {
		part = strcspn(choices, "|");
		if (part == len && !strncmp(choices, choice, len))
			return true;
		if (!choices[part])
			return false;
	}
}

static int unknown_wart(const char *setting, size_t len, struct err *e)
{
	char name[32], hint[64];
	struct suggest near = SUGGEST_FOR(name);
	size_t i;

	snprintf(name, sizeof name, "%.*s", (int)len, setting);
	for (i = 0; i < WARTS; i++)
		suggest_add(&near, wart_rows[i].name);
	return err_set(e, ERR_USAGE, "no wart is called '%s'%s", name,
		suggest_text(&near, hint, sizeof hint));
}

int wart_set(struct warts *w, const char *setting, struct err *e)
{
	size_t len = strcspn(setting, "=");
	const char *choice = setting[len] ? setting + len + 1 : "";
	size_t i;

	for (i = 0; i < WARTS; i++)
		if (strlen(wart_rows[i].name) == len && !strncmp(wart_rows[i].name, setting, len))
			break;
	if (i == WARTS)
		return unknown_wart(setting, len, e);
	if (!has_choice(wart_rows[i].choices, choice, strlen(choice)))
		return err_set(e, ERR_USAGE, "wart '%s' cannot be '%s': choose one of %s",
			wart_rows[i].name, choice, wart_rows[i].choices);
	snprintf(w->choice[i], sizeof w->choice[i], "%s", choice);
	return 0;
}

bool wart_is(const struct warts *w, enum wart which, const char *choice)
{
	const char *choices = wart_rows[which].choices;

	if (w->choice[which][0])
		return !strcmp(w->choice[which], choice);
	return strlen(choice) == strcspn(choices, "|") && !strncmp(choices, choice, strlen(choice));
}

int wart_number(const struct warts *w, enum wart which)
{
	const char *choices = wart_rows[which].choices;
	char text[24];
	int64_t number = 0;

	snprintf(text, sizeof text, "%.*s", (int)strcspn(choices, "|"), choices);
	num_parse(w->choice[which][0] ? w->choice[which] : text, 0, 1000000, &number);
	return (int)number;
}
