/* One HTTP request, free of the library that read it. */
#ifndef EMULATOR_REQUEST_H
#define EMULATOR_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

enum method { METHOD_GET, METHOD_POST, METHOD_PUT, METHOD_DELETE, METHOD_OTHER };
enum { METHODS = METHOD_OTHER };

/* One `name=value` of a query string; `raw` is how it was written. */
struct param {
	const char *name, *value;
	const char *raw;
};

/* The first group is set by whoever read the request; request_parse() sets the second from it. */
struct request {
	struct arena *arena;
	const char *method;        /* as sent */
	const char *target;        /* path and query, as sent */
	const char *host;          /* never NULL */
	const char *scheme;        /* "http", or what a proxy in front says */
	const char *authorization; /* NULL: none */
	const char *content_type;  /* NULL: none */
	const char *user_agent;    /* NULL: none */
	const char *peer;          /* the address it came from */
	bool has_length;           /* Content-Length or a chunked body */
	const char *body;
	size_t body_len;
	int64_t now_ms; /* wall clock */

	enum method verb;
	const char *path;            /* as sent, without the query */
	const char *query;           /* as sent; "" where there is none */
	const char *const *segments; /* decoded; a trailing slash adds none */
	size_t n_segments;
	const struct param *params;
	size_t n_params;
};

/* Splits before it decodes, so that %2F stays inside its segment. -1 where a part cannot be decoded. */
int request_parse(struct request *r);

/* The first value of the query parameter `name`, or NULL. */
const char *request_param(const struct request *r, const char *name);

#endif
