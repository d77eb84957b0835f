/* Asking a token endpoint for a token (fact sheet, section 4.1). */
#ifndef NET_OAUTH_H
#define NET_OAUTH_H

#include "net/oauth_reply.h"

struct clock;
struct err;
struct log;
struct str;
struct token;

enum oauth_grant {
	OAUTH_CODE,    /* a person agreed on the authorization page */
	OAUTH_REFRESH, /* a refresh token that an earlier answer had */
	OAUTH_CONSUMER /* the consumer for itself: client_credentials */
};

/* Where the endpoint is and how to get there; what http_client_new() takes. */
struct oauth_way {
	const char *server; /* the API's base URL */
	const char *user_agent, *ca_file;
	const struct clock *clock; /* NULL: clock_system */
	struct log *log;
	unsigned pause_ms; /* before the second attempt, and twice that before the third; 0: 500 */
	int (*interrupted)(void); /* not 0 when the user wants it to end; may be NULL */
};

struct oauth_request {
	enum oauth_grant grant;
	const char *consumer, *secret;
	const char *proof; /* the code or the refresh token */
	const char
		*redirect; /* OAUTH_CODE: the redirect_uri that the authorization page was given */
};

/*
 * Appends where the OAuth pages are that belong to the API at `server`: for https://api.bitbucket.org/2.0
 * https://bitbucket.org/site/oauth2; for any other the same path of the same host.
 */
void oauth_base(const char *server, struct str *out);

/*
 * Asks, and asks again where that does no harm: a refresh token works for ten minutes after its first use.
 * With anything but OAUTH_GRANTED `e` is set: "Failed to get token: ..." and "Token refresh failure: ..."
 * where the endpoint denies it, "Failed to parse token response: ..." (ERR_AUTH all of them); where it may
 * work another time, "cannot get a token: ..." with ERR_NETWORK or ERR_HTTP.
 */
enum oauth_verdict oauth_ask(
	const struct oauth_way *way, const struct oauth_request *r, struct token *t, struct err *e);

/* The first two of the three failures, and what to do: `why` in between. Sets `e` (ERR_AUTH), returns -1. */
int oauth_failed_to_get(struct err *e, const char *why);
int oauth_failed_to_refresh(struct err *e, const char *why);

#endif
