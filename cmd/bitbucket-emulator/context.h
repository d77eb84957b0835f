/* Everything that a handler works with while it answers one request. */
#ifndef EMULATOR_CONTEXT_H
#define EMULATOR_CONTEXT_H

#include "base/map.h"
#include "bitbucket-emulator/auth.h"

#include <stdint.h>

struct answer;
struct arena;
struct bbql;
struct document;
struct fields;
struct operation;
struct options;
struct request;
struct route;
struct store;
struct value;

/* What the caller may do; each includes the ones before it. */
enum access { ACCESS_NONE, ACCESS_READ, ACCESS_WRITE, ACCESS_ADMIN };

struct context {
	struct arena *arena;
	struct store *store;
	const struct options *options;
	const struct request *request;
	struct answer *answer;
	const struct route *route;
	const struct operation *operation;
	const char *base; /* "http://127.0.0.1:8080/2.0": what links begin with */
	const char *now;  /* as the service writes instants */
	struct caller caller;
	const struct fields *fields; /* NULL: the whole answer */
	const struct bbql *query;    /* what `q` says, while a list is made; NULL: nothing */

	/* What the path names, outermost first; NULL where it does not. */
	const struct document *workspace, *project, *repository, *issue, *pullrequest;
	const struct document *early; /* the repository that is too new for this request; or NULL */
	const struct document *owner; /* what the collection hangs under; NULL: the root */
	const char *revision;         /* the branch, tag or hash before a path; or NULL */
	const char *item;             /* the decoded last segment, where it names an item */

	struct map rendered; /* embedded objects, so that a page renders each once */
};

/* What the caller may do with these. Fact sheet 4.5 for access tokens. */
enum access access_to_workspace(const struct context *c, const struct document *workspace);
enum access access_to_project(const struct context *c, const struct document *project);
enum access access_to_repository(const struct context *c, const struct document *repository);

/* What `user` may do with the repositories of the request's workspace. */
enum access access_of_member(const struct context *c, const struct document *user);

/* "2024-02-01T12:08:46.355300+00:00": as the service writes `wall_ms`, in `a`. */
const char *context_time(struct arena *a, int64_t wall_ms);

#endif
