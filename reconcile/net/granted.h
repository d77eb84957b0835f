/* What answers say of the credential that is in use (fact sheet, section 2). */
#ifndef NET_GRANTED_H
#define NET_GRANTED_H

struct http_call;
struct http_client;

enum { GRANTED_MAX = 8192 }; /* bytes of each text; one that is longer counts as not said */

/* Both are owned, and NULL until an answer says so. */
struct granted {
	char *scopes;          /* X-OAuth-Scopes: "repository, pullrequest:write" */
	char *credential_type; /* X-Credential-Type: "oauth1", "apppassword", ... */
};

/* Takes what the answer to `call` says; what it does not say stays. */
void granted_hear(struct granted *g, const struct http_call *call);

/* Gives its memory back. */
void granted_release(struct granted *g);

/* What the answers to calls of `c` said last; the texts are valid until the next http_wait(). */
const struct granted *http_granted(const struct http_client *c);

#endif
