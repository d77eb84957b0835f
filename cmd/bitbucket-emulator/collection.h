/* What every collection does: list, create, read, change, delete. Irregular ones say so in their row. */
#ifndef EMULATOR_COLLECTION_H
#define EMULATOR_COLLECTION_H

#include "bitbucket-emulator/page.h"
#include "bitbucket-emulator/store.h"

struct change;
struct context;
struct resource;
struct value;

/* Handlers for the collection of `c->route->resource` under `c->owner`. */
int collection_list(struct context *c);
int collection_create(struct context *c);
int collection_get(struct context *c);
int collection_update(struct context *c);
int collection_delete(struct context *c);

/* Handlers for what there is one of: it hangs under `c->owner` by the name of its kind; PUT makes it. */
int collection_get_only(struct context *c);
int collection_put_only(struct context *c);
int collection_delete_only(struct context *c);

/* A list to be answered: documents, selected or given, and how each is shown. */
struct listing {
	struct selection from;
	const struct document_list *given; /* NULL: select them */
	struct paging paging;
	bool guarded; /* `visible` decides about each */
	int (*visible)(struct context *, const struct document *);
	/* What `q` and `sort` look at, and, without `show`, what is shown. */
	const struct value *(*render)(struct context *, const struct document *);
	const struct value *(*show)(struct context *, const struct document *);
	bool unqueried; /* q and sort are ignored there (fact sheet 2) */
};

/* Answers with the page that the request asks for; 400 where its q, sort or page is wrong. */
int collection_answer(struct context *c, const struct listing *l);

/* Creates an item from the request's body under `key` (NULL: `r` says), and answers with it. */
int collection_store(struct context *c, const struct resource *r, const char *key);

/* Changes `old` by the request's body and answers with it. */
int collection_change(struct context *c, const struct resource *r, const struct document *old);

/* An ordinary item as its row shows it: to be added to. */
struct value *collection_render(struct context *c, const struct document *d);

/* Whether another item of the collection has what `ch` would store under the names `r->unique`. */
bool collection_taken(struct context *c, const struct resource *r, const struct change *ch);

#endif
