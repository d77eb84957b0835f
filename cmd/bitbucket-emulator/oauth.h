/* /site/oauth2/access_token and .../authorize: OAuth consumers and their tokens. Fact sheet 4.1. */
#ifndef EMULATOR_OAUTH_H
#define EMULATOR_OAUTH_H

#include <stdbool.h>

struct answer;
struct options;
struct request;
struct store;

/* Seconds that an access token lives where its consumer does not say. */
enum { OAUTH_LIFE_S = 7200 };

/* Answers a request that oauth_claims(); call within a transaction. -1 where that was an error. */
int oauth_answer(
	struct store *s, const struct options *o, const struct request *r, struct answer *answer);

/* Whether the path is one of these. */
bool oauth_claims(const struct request *r);

#endif
