/* Which row of the API a path belongs to, and what its placeholders name. */
#ifndef EMULATOR_ROUTE_H
#define EMULATOR_ROUTE_H

#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/request.h"

#include <stdbool.h>
#include <stddef.h>

struct resource;

/* One method of a path. */
struct operation {
	int (*handler)(struct context *); /* answers; 0, or -1 where that was an error. NULL: 405 */
	const char *oauth;                /* scopes it needs, parted by spaces; "" none */
	const char *granular;
	enum access access; /* what the caller must be allowed with what the path names */
	bool basic_only;    /* refuses Bearer credentials (fact sheet 3.8) */
};

/*
 * A path below /2.0. {workspace}, {project} and {repository} are looked up before the handler runs; any
 * other placeholder is the last and is handed on as text; {name...} is all the segments that are left.
 */
struct route {
	const char *pattern;
	const struct resource *resource; /* NULL: the handler knows */
	struct operation operations[METHODS];
};

struct route_table {
	const struct route *rows;
	size_t n;
};

extern const struct route_table routes_settings, routes_pipelines, routes_source,
	routes_pullrequest;

/* All there are. */
extern const struct route_table *const route_tables[];
extern const size_t n_route_tables;

/* The row for the `n` decoded segments, or NULL. */
const struct route *route_find(const char *const *segments, size_t n);

/* Sets what the placeholders of `c->route` name; -1 with the 403 or 404 answered. */
int route_resolve(struct context *c, const char *const *segments, size_t n);

/* Whether the caller may: 0, or -1 with the 401, 403 or 404 answered. */
int route_allow(struct context *c);

#endif
