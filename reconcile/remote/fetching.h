/* What the parts of a fetch share. Only its own files look in here. */
#ifndef REMOTE_FETCHING_H
#define REMOTE_FETCHING_H

#include "base/arena.h"
#include "remote/fetch.h"
#include "remote/page.h"
#include "remote/reply.h"

struct err;
struct gate;
struct http_call;
struct list;
struct lookup;
struct object;

struct fetch {
	struct http_client *client;
	const struct kind *const *kinds;
	struct state *desired, *live;
	const char *credential;
	struct arena arena; /* of what is under way; the results are the live state's */
	size_t used_before; /* bytes of memory that the states had when it began */
	struct gate *gates; /* one for each kind with a removal */
	size_t n_gates;
	struct fetch_progress progress;
	bool interrupted; /* nothing more is asked */
	bool checked, probed, settled;
};

/* What an answer belongs to: the tag of its call. */
enum request_type {
	REQUEST_PAGE,    /* of `list` */
	REQUEST_ITEM,    /* of `list` */
	REQUEST_MEMBERS, /* a page for `lookup` */
	REQUEST_PROBE,   /* whether what stands behind `gate` is there */
	REQUEST_ACCESS   /* whether `workspace` is open to us */
};

struct request {
	enum request_type type;
	struct list *list;
	struct lookup *lookup;
	struct gate *gate;
	struct object *workspace; /* the live one */
	const char *key;          /* of the item that was asked for; NULL: of a page */
	struct object *file; /* whose content has come: what else it is, is asked for; or NULL */
	const char *const *headers; /* as in struct http_call */
	struct page_run run;        /* the same request goes from page to page */
};

/* A new request; it lives as long as `f`. */
struct request *request_new(struct fetch *f, enum request_type type);

/*
 * Sends a GET for `path`, which is below the base URL or a whole URL; its answer comes with `r`. 0, or -1 with
 * `e` set (ERR_INTERRUPTED) where the user stopped it.
 */
int request_send(struct fetch *f, struct request *r, const char *path, struct err *e);

/* 0 while there is memory for more answers, else -1 with `e` set (ERR_REPLY). */
int fetch_check_memory(const struct fetch *f, struct err *e);

/* What is known about requests that read `kind`, for messages. */
struct reply_context request_context(const struct fetch *f, const struct kind *kind);

#endif
