/* What it takes to read and write a kind, and kinds that nobody can any more. */
#ifndef MODEL_ACCESS_H
#define MODEL_ACCESS_H

/* What a credential needs. */
struct scopes {
	const char *oauth; /* of OAuth and of access tokens: all of them */
	const char *token; /* of API tokens: all of them */
};

/* Sorts of credentials (fact sheet, section 4): some things only some of them may write. */
enum writer {
	WRITER_USER = 1,  /* e-mail address and API token */
	WRITER_OAUTH = 2, /* a consumer of OAuth 2.0 */
	WRITER_TOKEN = 4  /* an access token of a repository, project or workspace */
};

/* An API that Bitbucket took away. */
struct removal {
	const char *change;    /* "CHANGE-3401" */
	const char *date;      /* of the removal: "2026-08-20" */
	const char *what;      /* in the plural: "issue trackers" */
	const char *url;       /* the announcement */
	const char *successor; /* what to use instead */
};

#endif
