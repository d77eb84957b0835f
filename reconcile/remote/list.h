/*
 * The reading of one collection. It is in one of these states:
 *
 *   held       its API may be gone: waits for the answer to another list (see gate.h)
 *   paging     pages come, one after the other; filtered lists have several runs of pages at once
 *   singly     the rest of a long list is not worth its pages: what is missing is asked for by name; or
 *              there is no list (KIND_SINGLY)
 *   done       nothing is open; the live collection has its status
 *
 * What comes in becomes live objects at once, and what the manifests declare below these is asked for at
 * once, so that lists overlap. What nobody declares is only counted. Here is the asking; intake.h has the
 * answers.
 */
#ifndef REMOTE_LIST_H
#define REMOTE_LIST_H

#include "base/map.h"

#include <stdbool.h>
#include <stdint.h>

struct collection;
struct err;
struct fetch;
struct object;
struct people;
struct request;
struct value;

struct list {
	const struct collection *desired;
	struct collection *live;
	struct people *people;
	struct map renamed; /* the key a declared object had, to that object */
	size_t missing;     /* requests that would show, one by one, what was not seen yet */
	size_t open;        /* requests under way */
	int64_t size;       /* of the whole list, as the last page said; -1: it did not */
	bool keep_all;      /* also what is not declared */
	bool has_items;     /* what is declared can be asked for one by one, by its key */
	bool filtered;      /* the server was asked for the declared keys only */
	bool tried_singly;  /* once is enough */
	bool resumed;       /* paging went on after all */

	/* What would page on, and where, while items are asked for singly; NULL otherwise. */
	struct request *paused;
	const char *paused_at;
};

/*
 * Asks for everything that `desired` declares below itself, now that `live` is there. `json` is the answer
 * that described `live` (it has the toggles, and what is read from it: KIND_IN_PARENT); NULL where there was
 * none.
 */
void list_below(struct fetch *f, struct people *people, const struct object *desired,
	struct object *live, const struct value *json);

/* Sends the first requests of a list that was held. */
void list_ask(struct fetch *f, struct list *l);

/*
 * Asks for one item of `l` by its path; `key` must live as long as `f`. 0, or -1 with `e` set where there is no
 * such path or the user stopped it.
 */
int list_ask_item(struct fetch *f, struct list *l, const char *key, struct err *e);

/* Sends `r` for `path` as one of the requests of `l`. 0, or -1 with `e` set as request_send(). */
int list_send(struct fetch *f, struct list *l, struct request *r, const char *path, struct err *e);

/* The live collection is unreadable, because of the first failure that is recorded here. */
void list_fail(struct fetch *f, struct list *l, const struct err *e);

/* The other key that the server may know the desired `o` by; NULL where there is none. */
const char *list_old_key(const struct object *o);

#endif
