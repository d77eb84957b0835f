/* What proves who we are. Read once, held here, wiped at the end; never in a log, an error or a plan. */
#ifndef NET_CREDENTIAL_H
#define NET_CREDENTIAL_H

#include <stdbool.h>

struct err;
struct str;

enum credential_type {
	CREDENTIAL_NONE,
	CREDENTIAL_BEARER, /* a repository, project or workspace access token */
	CREDENTIAL_BASIC, /* an Atlassian e-mail address and an API token (fact sheet, section 4.3) */
	CREDENTIAL_CONSUMER, /* an OAuth consumer, which asks for its own tokens (section 4.1) */
	CREDENTIAL_LOGIN /* a person's tokens, which an OAuth consumer was given and which are stored */
};

struct credential {
	enum credential_type type;
	char *user; /* the e-mail address, or the consumer's key; NULL for a token, and for any login */
	char *secret; /* the token, or the consumer's secret; NULL for a login */
};

#define CREDENTIAL_INIT                                                                            \
	{                                                                                          \
		CREDENTIAL_NONE, NULL, NULL                                                        \
	}

/*
 * Keeps this process's memory and environment from the other processes of the same user, and from any
 * core file. For the begin of a program.
 */
void credential_guard(void);

/*
 * From the environment: BITBUCKET_TOKEN, or BITBUCKET_EMAIL with BITBUCKET_API_TOKEN, or
 * BITBUCKET_CLIENT_ID with BITBUCKET_CLIENT_SECRET; the client's id alone is a login through it, and
 * nothing at all CREDENTIAL_NONE. -1 with `e` set (ERR_AUTH) where two of them or half a pair are set, or
 * where a value has characters that no header may carry. An empty variable counts as not set.
 * The secrets are no longer in the environment afterwards, whatever the outcome.
 */
int credential_from_environment(struct credential *c, struct err *e);

/* "access token (BITBUCKET_TOKEN)", "API token of ana@acme.example (BITBUCKET_API_TOKEN)", "no credential", ... */
void credential_describe(const struct credential *c, struct str *out);

/*
 * The whole header line, "Authorization: Bearer ...", never copied on the way; NULL where there is none
 * until a token was asked for. The caller ends it with credential_wipe().
 */
char *credential_header(const struct credential *c);

/* Whether `text` is not empty, and of characters that a header may carry in a credential. */
bool credential_is_sendable(const char *text);

/* Overwrites and frees a secret text from malloc; NULL is fine. */
void credential_wipe(char *secret);

/* Wipes and frees what it holds. */
void credential_release(struct credential *c);

#endif
