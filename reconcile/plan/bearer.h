/* The sorts of credentials, and which of them can do what the manifests need (fact sheet, section 4). */
#ifndef PLAN_BEARER_H
#define PLAN_BEARER_H

#include <stddef.h>

struct needs;
struct state;

struct bearer {
	const char *id;     /* "workspace_access_token" */
	const char *name;   /* "workspace access token" */
	unsigned writer;    /* of enum writer */
	const char *scopes; /* all that it can have; NULL: all there are */
	const char *of;     /* access tokens: the name of the kind that it is of */
};

enum {
	BEARER_API_TOKEN,
	BEARER_OAUTH,
	BEARER_WORKSPACE,
	BEARER_PROJECT,
	BEARER_REPOSITORY,
	BEARERS
};

extern const struct bearer bearers[BEARERS];

/* Why a credential cannot do something; in the arena of the needs. */
struct reasons {
	const char **items;
	size_t n, capacity;
};

/* Adds each reason for which `bearer`, with all scopes that it can have, cannot do `uses` of `needs`. */
void bearer_check(const struct bearer *bearer, const struct needs *needs,
	const struct state *desired, unsigned uses, struct reasons *reasons);

#endif
