/* Objects: what manifests declare and what the server has, in trees of one shape. */
#ifndef MODEL_OBJECT_H
#define MODEL_OBJECT_H

#include "base/map.h"
#include "base/place.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct field;
struct kind;
struct person;
struct str;
struct value;

/* A field that the manifest sets, or that the server answered. */
struct attr {
	const struct field *field;
	const struct value *value;   /* desired: with its place; a live person: the server's map */
	const struct person *person; /* FIELD_PERSON: who; NULL is nobody */
	const char *layer;           /* desired: "profile service", ...; NULL: the object itself */
};

/* How well the server's side of a collection is known. */
enum collection_status {
	COLLECTION_UNREAD,      /* was not asked for, or belongs to something that is not there */
	COLLECTION_READ,        /* complete */
	COLLECTION_UNREADABLE,  /* asking failed: `why`; nothing may be planned for it */
	COLLECTION_UNMANAGEABLE /* the API is gone: `why`; reported once for the kind */
};

/* All objects of one kind in one parent. */
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

struct object {
	const struct kind *kind;
	struct object *parent; /* NULL: a workspace */
	const char *key;       /* or the key fields' texts, joined by a space; "" for a singleton */
	const char *renamed_from;   /* desired: the key it had */
	struct place renamed_place; /* desired: of that key */
	struct place place;         /* desired: where it is declared */
	const char *layer;          /* desired: as in struct attr */
	struct attr *attrs;
	size_t n_attrs;
	struct collection *collections;
	bool absent;  /* desired: is to be deleted */
	bool context; /* desired: is here for its children only; neither created nor changed */
};

/* A new object of `kind` in `parent` (NULL: none), not yet in any collection. `key` is not copied. */
struct object *object_new(
	struct arena *a, const struct kind *kind, struct object *parent, const char *key);

/* The collection of `kind` in `o`; where there is none, the first returns NULL, the second makes it. */
struct collection *object_find_collection(const struct object *o, const struct kind *kind);
struct collection *object_collection(struct arena *a, struct object *o, const struct kind *kind);

/* Adds `item`; returns NULL, or the item that already has its key, and then adds nothing. */
struct object *collection_add(struct arena *a, struct collection *c, struct object *item);

/* The item with that key; `c` may be NULL. */
struct object *collection_find(const struct collection *c, const char *key);

/* Adds an attribute that `o` does not have yet and returns it, to be filled in. */
struct attr *object_add_attr(struct arena *a, struct object *o, const struct field *field);

/* The attribute of the field of that name, or NULL. */
const struct attr *object_attr(const struct object *o, const char *name);

/* Orders the items of its collections by key, and theirs, all the way down. */
void object_sort(struct object *o);

/* The nearest of `o` and its ancestors that is of `kind`, or NULL. */
const struct object *object_ancestor(const struct object *o, const struct kind *kind);

/* What `o` belongs to, or is: the project or repository, right below the workspace; the workspace. */
const struct object *object_top(const struct object *o);
const struct object *object_root(const struct object *o);

/* Appends its address: "acme", "acme/payments-api", "acme/payments-api webhook https://..." and "acme webhook https://...". */
void object_address(const struct object *o, struct str *out);

#endif
