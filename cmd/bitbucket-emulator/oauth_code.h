/* Codes of the authorization page: what a person's browser brings back to a consumer. Fact sheet 4.1. */
#ifndef EMULATOR_OAUTH_CODE_H
#define EMULATOR_OAUTH_CODE_H

struct answer;
struct document;
struct options;
struct request;
struct store;
struct value;

/*
 * GET /site/oauth2/authorize, where the consumer's user has agreed at once: 302 to its callback with a code and
 * the state, or a page of HTML with 400 where the address cannot be trusted. -1 where that was an error.
 */
int oauth_authorize(
	struct store *s, const struct options *o, const struct request *r, struct answer *answer);

/* What one redeems. */
struct redemption {
	const char *code;
	const char *redirect_uri; /* "" where the request has none */
	const struct document *consumer;
};

/* The scopes that the code was given for, which is spent by this; NULL where it is not valid. */
const struct value *oauth_code_spend(
	struct store *s, const struct request *r, const struct redemption *of);

#endif
