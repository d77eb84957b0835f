/*
 * Who gives a client's credential where it changes during a run: OAuth access tokens expire.
 *
 * It is asked before each attempt, and after a 401, which means that nothing was done: the call is sent once
 * more with what it gives then. When it has nothing, this and all other calls end with its reason.
 */
#ifndef NET_AUTHORITY_H
#define NET_AUTHORITY_H

#include <stdbool.h>

struct err;

struct http_authority {
	/*
	 * The header line for the next request ("Authorization: Bearer ...") into `*header`, which the
	 * caller ends with credential_wipe(); NULL where `current`, the one in use (NULL for none yet), is
	 * still the best there is. `refused`: the server answered 401 to `current`. -1 with `e` set where
	 * there is none any more. Is asked often, and takes as long as asking for a token when it has to.
	 */
	int (*renew)(struct http_authority *a, const char *current, bool refused, char **header,
		struct err *e);
};

#endif
