/*
 * Calls one at a time, for the commands that read or change a single thing and whose user waits. Reading the state of
 * whole workspaces is fetch.h's.
 */
#ifndef REMOTE_ASK_H
#define REMOTE_ASK_H

#include "net/call.h"
#include "remote/reply.h"

#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct http_client;
struct value;

enum { ASK_MEMORY_MAX = 1024 * 1024 * 1024 }; /* bytes in the arena, after which no list goes on */

struct ask {
	struct http_client *client;
	struct arena *arena;          /* answers are in it */
	struct reply_context context; /* of all the calls */
	int (*interrupted)(void);     /* how often the user asked to stop; may be NULL */
};

/* A write. POST is sent once; the client repeats PUT and DELETE by itself. */
struct ask_write {
	enum http_method method;
	const char *path;
	const struct value *body; /* NULL: none */

	/* set by ask_write() */
	int status;               /* 0: there was no answer */
	const struct value *json; /* of a success; NULL: it had no body */
	const char *location;     /* the header's; "" where there was none */
};

enum ask_fate {
	ASK_DONE,
	ASK_REFUSED, /* it did not take effect; `e` says why */
	ASK_LOST     /* nobody knows: no answer, one that cannot be read, or 5xx; `e` says which */
};

/* The JSON at `path`, asked for after `delay_ms`. NULL with `e` set as by reply_json(). */
const struct value *ask_later(struct ask *a, const char *path, int64_t delay_ms, struct err *e);

/* The same at once. */
const struct value *ask_json(struct ask *a, const char *path, struct err *e);

/*
 * The items of the list at `path`, over all its pages until there are `most` (0: no bound), as a list. NULL with `e`
 * set, also where a later page cannot be had.
 */
const struct value *ask_list(struct ask *a, const char *path, size_t most, struct err *e);

/* Makes the call and says what became of it; `e` is set unless that is ASK_DONE. */
enum ask_fate ask_write(struct ask *a, struct ask_write *w, struct err *e);

#endif
