/* URLs from templates: every value is percent-encoded, braces of UUIDs too. */
#ifndef NET_URL_H
#define NET_URL_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct str;

struct url_variable {
	const char *name;
	const char *value; /* NULL: not known */
};

/*
 * Appends `text` with everything percent-encoded that is not unreserved (RFC 3986 2.3: letters, digits,
 * - . _ ~). Bitbucket answers 400 to raw braces on some services (fact sheet, section 2).
 */
void url_encode(struct str *out, const char *text);

/*
 * Appends `template` ("repositories/{workspace}/{repository}/hooks/{uuid}") with each {name} replaced by
 * the encoded value of the variable of that name. 0, or -1 with `e` set (ERR_INTERNAL) and `out`
 * unchanged where a variable is unknown, has no value, or its value is "", "." or ".." and so would
 * name another path. {+name} is a path itself: its slashes stay, and that holds for each part between them.
 */
int url_expand(struct str *out, const char *template, const struct url_variable *variables,
	size_t n, struct err *e);

/* Whether two absolute URLs have the same scheme, host and port (default ports are the same as none). */
bool url_same_origin(const char *a, const char *b);

/* Whether the absolute URL has a user name or a password in it. */
bool url_has_user(const char *url);

/* Whether the absolute URL has a query or a fragment. */
bool url_has_query(const char *url);

/*
 * What messages call the server of an absolute URL: "host", or "host:port" where the port is not the
 * scheme's own. The caller frees it. NULL where `url` is none.
 */
char *url_server(const char *url);

/*
 * By what an API's URL is known where it is kept: without user and password (it may come from the environment), and
 * without '/' at its end. The caller frees it.
 */
char *url_base(const char *url);

/* Whether two URLs of APIs are known by the same; NULL is none that is known. */
bool url_same_base(const char *a, const char *b);

/* Whether the host of the absolute URL is this machine: localhost, 127.0.0.0/8 or [::1]. */
bool url_is_loopback(const char *url);

/* Where `location`, a URL or part of one as in a Location header, leads from `base`; NULL where that is no URL. */
char *url_resolve(const char *base, const char *location);

#endif
