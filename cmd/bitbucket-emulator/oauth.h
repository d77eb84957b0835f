/* POST /site/oauth2/access_token: OAuth consumers and their tokens. Fact sheet 4.1. */
#ifndef EMULATOR_OAUTH_H
#define EMULATOR_OAUTH_H

#include <stdbool.h>

struct answer;
struct options;
struct request;
struct store;

/* Seconds that an access token lives where its consumer does not say. */
enum { OAUTH_LIFE_S = 7200 };

/* Answers a request to the token endpoint; call within a transaction. -1 where that was an error. */
int oauth_token(
	struct store *s, const struct options *o, const struct request *r, struct answer *answer);

/* Whether the path is that of the token endpoint. */
bool oauth_claims(const struct request *r);

#endif
