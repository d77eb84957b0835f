/* What proves who we are. Read once, held here, wiped at the end; never in a log, an error or a plan. */
#ifndef NET_CREDENTIAL_H
#define NET_CREDENTIAL_H

struct err;
struct str;

enum credential_type {
	CREDENTIAL_NONE,
	CREDENTIAL_BEARER, /* a repository, project or workspace access token, or an OAuth access token */
	CREDENTIAL_BASIC /* an Atlassian e-mail address and an API token (fact sheet, section 4.3) */
};

struct credential {
	enum credential_type type;
	char *user;   /* CREDENTIAL_BASIC */
	char *secret; /* the token */
};

#define CREDENTIAL_INIT                                                                            \
	{                                                                                          \
		CREDENTIAL_NONE, NULL, NULL                                                        \
	}

/*
 * From the environment: BITBUCKET_TOKEN, or BITBUCKET_EMAIL with BITBUCKET_API_TOKEN; neither is
 * CREDENTIAL_NONE. -1 with `e` set (ERR_AUTH) where both or half a pair are set, or where a value has
 * characters that no header may carry. An empty variable counts as not set.
 */
int credential_from_environment(struct credential *c, struct err *e);

/* "access token (BITBUCKET_TOKEN)", "API token of ana@acme.example (BITBUCKET_API_TOKEN)" or "no credential". */
void credential_describe(const struct credential *c, struct str *out);

/*
 * The whole header line, "Authorization: Bearer ...", never copied on the way; NULL for CREDENTIAL_NONE.
 * The caller ends it with credential_wipe().
 */
char *credential_header(const struct credential *c);

/* Overwrites and frees a secret text from malloc; NULL is fine. */
void credential_wipe(char *secret);

/* Wipes and frees what it holds. */
void credential_release(struct credential *c);

#endif
