/*
 * Access tokens that are renewed while a run lasts: at half of their life, and when the server refuses one.
 *
 * A consumer asks for its own and keeps them in memory. A login is in the token store, where each refresh
 * token works once, with ten minutes of grace (fact sheet, section 4.1). It is renewed like this, and may
 * be killed at any instant:
 *
 *   lock     one process at a time; whoever comes late finds the others' token and takes it
 *   record   that the refresh token is about to be used goes to disk before it is sent
 *   ask      where the answer is lost, the record says until when the same refresh token may be sent again
 *   save     the new pair goes to disk before it is used
 */
#ifndef NET_OAUTH_AUTHORITY_H
#define NET_OAUTH_AUTHORITY_H

#include "net/authority.h"
#include "net/oauth.h"

#include <stdint.h>

struct credential;
struct err;
struct token;

struct oauth_authority;

/*
 * For a credential of type CREDENTIAL_CONSUMER, or CREDENTIAL_LOGIN with the token store at `store` (NULL
 * for the former). All is copied but `way`'s texts, clock and log. Nothing is asked or read yet.
 */
struct oauth_authority *oauth_authority_new(
	const struct oauth_way *way, const struct credential *c, const char *store);

/*
 * What a client asks for headers. While a token that is due still has life it is used on where renewing
 * fails, which is a warning in the log.
 */
struct http_authority *oauth_authority_http(struct oauth_authority *a);

/* Renews whether it is due or not. -1 with `e` set as oauth_ask() and token_store_open() say. */
int oauth_authority_renew(struct oauth_authority *a, struct err *e);

/* The token in use; its `access` is NULL while there is none. */
const struct token *oauth_authority_token(const struct oauth_authority *a);

/* Wipes and frees; NULL is fine. */
void oauth_authority_free(struct oauth_authority *a);

#endif
