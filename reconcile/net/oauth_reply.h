/* What a token endpoint answered (fact sheet, section 4.1): a pure function of the answer. */
#ifndef NET_OAUTH_REPLY_H
#define NET_OAUTH_REPLY_H

#include <stddef.h>
#include <stdint.h>

struct str;
struct token;

enum oauth_verdict {
	OAUTH_GRANTED,  /* there is a token */
	OAUTH_DENIED,   /* the code or the refresh token is no good */
	OAUTH_STRANGER, /* the consumer's key or secret is no good */
	OAUTH_UNREADABLE, /* whatever came is no answer of a token endpoint: it may have been acted on */
	OAUTH_UNTOUCHED, /* nothing was done, and it may be another time */
	OAUTH_DOUBTFUL   /* nobody knows what was done, and it may work another time */
};

struct oauth_reply {
	int status;
	const char *content_type;
	const char *body; /* terminated */
	size_t len;
	const char *const *secrets; /* NULL-terminated: what was sent and no message may have */
};

enum { OAUTH_WHY_MAX = 300 }; /* bytes of an answer in a message */

/*
 * The verdict, and with OAUTH_GRANTED the token, obtained at `now_ms`. With anything else `why` gets what
 * came instead, bounded, in one line, without a secret: "HTTP 400: unauthorized_client: invalid OAuth
 * client credentials".
 */
enum oauth_verdict oauth_reply_read(
	const struct oauth_reply *r, int64_t now_ms, struct token *t, struct str *why);

#endif
