/* Who asks: the credential of a request. Fact sheet 4. */
#ifndef EMULATOR_AUTH_H
#define EMULATOR_AUTH_H

#include "bitbucket-emulator/scope.h"

#include <stdbool.h>
#include <stdint.h>

struct answer;
struct arena;
struct document;
struct request;
struct store;
struct value;
struct warts;

enum credential {
	CREDENTIAL_NONE,
	CREDENTIAL_API_TOKEN,    /* a user's, Basic */
	CREDENTIAL_OAUTH,        /* a user's through a consumer, Bearer */
	CREDENTIAL_ACCESS_TOKEN, /* of a workspace, project or repository, Bearer */
	CREDENTIALS
};

/* How each is called in a seed's `type` and in X-Credential-Type. */
extern const char *const credential_names[CREDENTIALS];

struct caller {
	enum credential credential;
	const struct document *user; /* NULL where nobody is named; a bot for access tokens */
	const struct value *scopes;  /* what was granted */
	int64_t workspace, project,
		repository; /* the innermost is all an access token reaches; or 0 */
	int64_t expires_ms; /* wall clock */
};

/* The secret that opens everything while no tokens are declared. */
#define AUTH_DEFAULT_SECRET "emulator"

/* The vocabulary that a credential's scopes are of. */
enum vocabulary auth_vocabulary(enum credential credential);

/* The two halves of a Basic `header`, in `a`; -1 where it is no such header. */
int auth_basic(struct arena *a, const char *header, const char **name, const char **secret);

/* What tokens are stored under: the secret itself is not. */
const char *auth_token_key(struct arena *a, const char *secret);

/* Finds out who sent `r`; -1 with the 401 in `answer` for a credential that is wrong. */
int auth_identify(struct caller *c, struct store *s, const struct request *r, const struct warts *w,
	struct answer *answer);

/* Answers 401 as the service does. Returns -1. */
int auth_refuse(struct answer *answer);

#endif
