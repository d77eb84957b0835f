/* All objects of one kind in one parent. */
#ifndef MODEL_COLLECTION_H
#define MODEL_COLLECTION_H

#include "base/map.h"
#include "base/place.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct kind;
struct object;

/* How well the server's side of a collection is known. */
enum collection_status {
	COLLECTION_UNREAD,      /* was not asked for, or belongs to something that is not there */
	COLLECTION_READ,        /* complete */
	COLLECTION_UNREADABLE,  /* asking failed: `why`; nothing may be planned for it */
	COLLECTION_UNMANAGEABLE /* the API is gone: `why`; reported once for the kind */
};

struct collection {
	const struct kind *kind;
	struct object *parent;
	struct object **items; /* in the order of their finding */
	size_t n, capacity;
	struct map by_key;
	bool exact;         /* desired: what is not declared is to be deleted */
	bool partial;       /* desired: it is not all that is declared, but what was asked for */
	struct place place; /* desired: of the list or map; of `exact` where that is set */
	const char *layer;  /* desired: where the list comes from, as in struct attr */
	enum collection_status status; /* live */
	int error_code;                /* live: enum err_code */
	const char *why;               /* live: the message */
	size_t unmanaged; /* live: items that were seen and not kept, since nobody declares them */
	struct collection *next; /* of the same parent */
};

/* Adds `item`; returns NULL, or the item that already has its key, and then adds nothing. */
struct object *collection_add(struct arena *a, struct collection *c, struct object *item);

/*
 * Where people are the key: every key becomes the id by which the server knows the person, as far as that is
 * known by now. Of several items that turn out to be one person's, collection_find() has the first.
 */
void collection_settle(struct arena *a, struct collection *c);

/* The item with that key; `c` may be NULL. */
struct object *collection_find(const struct collection *c, const char *key);

#endif
