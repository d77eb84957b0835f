/* Where the service is irregular, or where nobody knows: one row each, with its evidence. */
#ifndef EMULATOR_WART_H
#define EMULATOR_WART_H

#include <stdbool.h>

struct err;

enum wart {
	WART_PUT_CREATES,
	WART_CREATE_STATUS,
	WART_SLUG_CONFLICT,
	WART_NAME_ECHO,
	WART_CREATE_DENIED,
	WART_PRIVATE_DEFAULT,
	WART_PUBLIC_IN_PRIVATE,
	WART_PROJECT_NOT_EMPTY,
	WART_PROJECT_REVIEWER,
	WART_LINKS_AVATAR,
	WART_READ_ONLY_FIELDS,
	WART_FOREIGN_WORKSPACE,
	WART_RAW_BRACES,
	WART_LENGTH_REQUIRED,
	WART_CROSS_WORKSPACE,
	WART_MEMBER_ROLE,
	WART_PAGELEN,
	WART_PAST_THE_END,
	WART_PAGING,
	WART_SIZE,
	WART_QUERY_SIZE,
	WART_QUERY_FIELD,
	WART_API_TOKEN_BEARER,
	WART_PERMISSION_BEARER,
	WART_CLIENT_REFRESH,
	WART_REFRESH_ERROR,
	WART_SSH_HOST,
	WART_RATE_HEADERS,
	WART_RATE_BODY,
	WART_RETRY_AFTER,
	WART_HOOK_LIMIT,
	WART_HOOK_SCOPES,
	WART_READ_LAG,
	WART_UNSECURE,
	WART_RESTRICTION_TAKEN,
	WART_RESTRICTION_EXTRAS,
	WART_RESTRICTION_USERS,
	WART_EMPTY_GROUPS,
	WART_PREMIUM,
	WART_RUNNER_PLAN,
	WART_DEPLOY_KEY_TOKEN,
	WART_SCHEDULE_LIMIT,
	WART_MODEL_BRANCH,
	WART_MAIN_BRANCH,
	WART_REF_TAKEN,
	WART_SRC_SLASH,
	WART_EQUAL_CONTENT,
	WART_DELETE_ABSENT,
	WART_PR_NO_CHANGES,
	WART_PR_TITLE,
	WART_PR_REVIEWERS,
	WART_MERGE,
	WART_DELETED_COMMENT,
	WART_FRESH_REPOSITORY,
	WART_FRESH_PIPELINES,
	WART_TOKEN_LENGTH,
	WART_REDIRECT_URI,
	WARTS
};

/* The first choice is what the emulator does unless told otherwise. */
struct wart_row {
	const char *name;
	const char *choices; /* separated by '|' */
	const char *what;
	const char *evidence; /* section of the fact sheet, or a recorded answer */
};

extern const struct wart_row wart_rows[WARTS];

struct warts {
	char choice[WARTS][24]; /* "" is the first */
};

/* Sets one from "NAME=CHOICE"; -1 with `e` set where there is no such name or choice. */
int wart_set(struct warts *w, const char *setting, struct err *e);

/* Whether `which` is set to `choice`, which is one of its row's. */
bool wart_is(const struct warts *w, enum wart which, const char *choice);

/* The number that `which` is set to, a status code say; 0 where its choice is none. */
int wart_number(const struct warts *w, enum wart which);

#endif
