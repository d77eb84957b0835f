/*
 * The reading of one collection. It is in one of these states:
 *
 *   held       its API may be gone: waits for the answer to another list (see gate.h)
 *   paging     pages come, one after the other; filtered lists have several runs of pages at once
 *   singly     the rest of a long list is not worth its pages: what is missing is asked for by name
 *   done       nothing is open; the live collection has its status
 *
 * What comes in becomes live objects at once, and what the manifests declare below these is asked for at
 * once, so that lists overlap. What nobody declares is only counted.
 */
#ifndef REMOTE_LIST_H
#define REMOTE_LIST_H

struct err;
struct fetch;
struct http_call;
struct list;
struct object;
struct people;
struct request;
struct value;

/*
 * Asks for everything that `desired` declares below itself, now that `live` is there. `json` is the answer
 * that described `live` (it has the toggles); NULL where there was none.
 */
void list_below(struct fetch *f, struct people *people, const struct object *desired,
	struct object *live, const struct value *json);

/* Sends the first requests of a list that was held. */
void list_ask(struct fetch *f, struct list *l);

/* Takes the answer to a REQUEST_PAGE or REQUEST_ITEM. */
void list_answered(struct fetch *f, struct request *r, const struct http_call *call);

#endif
