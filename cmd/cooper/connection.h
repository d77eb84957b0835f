/* Who we are to the server, and clients that say so: from the environment or the stored logins. */
#ifndef COOPER_CONNECTION_H
#define COOPER_CONNECTION_H

#include "base/str.h"
#include "net/credential.h"

#include <stdbool.h>

struct budget;
struct err;
struct http_client;
struct ledger;
struct oauth_authority;
struct oauth_way;
struct options;

struct connection {
	struct credential credential;
	struct str text;  /* describes it, without the secret */
	struct str login; /* of a stored login: which one, the same as long as it lasts */
	struct oauth_authority *authority; /* of an OAuth credential; else NULL */
	struct ledger *ledger;             /* of the server and whoever asks */
	const struct budget
		*budget; /* what clients that only read keep to; borrowed; may be NULL */
};

#define CONNECTION_INIT                                                                            \
	{                                                                                          \
		.credential = CREDENTIAL_INIT, .text = STR_INIT, .login = STR_INIT                 \
	}

/* The base URL in use. */
const char *connection_url(const struct options *o);

/* How to get to the server of the options, for asking for tokens. */
struct oauth_way connection_way(const struct options *o);

/*
 * Finds the credential: that of the environment, else the stored login to the server; where there is
 * neither it is CREDENTIAL_NONE. Nothing is asked yet. -1 with `e` set: ERR_AUTH where it is not clear
 * which one is meant, or cannot be read; ERR_USAGE where BITBUCKET_RATE_LIMIT is no number.
 */
int connection_open(struct connection *c, const struct options *o, struct err *e);

/* Texts that say which server is asked, and as whom. */
enum { CONNECTION_WHO = 4 };

/* Those texts; one may be a secret, and is not copied. */
void connection_who(
	const struct connection *c, const struct options *o, const char *who[CONNECTION_WHO]);

/* 0 where there is a credential; else -1 with `e` set (ERR_AUTH), which says how to get one. */
int connection_require(const struct connection *c, struct err *e);

/*
 * A client for the server of the options; it can write unless `read_only`. NULL with `e` set, also where an OAuth credential gives no access token.
 */
struct http_client *connection_client(
	const struct connection *c, const struct options *o, bool read_only, struct err *e);

/* The scopes of the access token in use, separated by spaces; NULL where nobody has said them yet. */
const char *connection_scopes(const struct connection *c);

/* Wipes and gives everything back. */
void connection_release(struct connection *c);

#endif
