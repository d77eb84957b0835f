/* A kind of resource: one table in reconcile/kinds/, from which everything else follows. */
#ifndef MODEL_KIND_H
#define MODEL_KIND_H

#include "base/place.h"
#include "model/access.h"
#include "model/kind_order.h"

#include <stdbool.h>
#include <stddef.h>

struct danger;
struct field;

/* How a manifest writes it. */
enum kind_shape {
	KIND_MAP,      /* plural: {key: {field: value}} */
	KIND_LIST,     /* plural: [{field: value}]; the key fields identify an item */
	KIND_SET,      /* plural: [reference]: the list is the set; one field, which is the key */
	KIND_SINGLETON /* name: {field: value}; at most one in each parent */
};

enum kind_flag {
	KIND_LAYERED = 1,     /* takes `defaults`, `profiles` and `use` */
	KIND_BY_KEY = 2,      /* is listed with q= for the declared keys: others may be thousands */
	KIND_CREATE_ITEM = 4, /* is created by POST to the item's path, not the list's */
	KIND_PERMANENT = 8,   /* cannot be deleted: `absent` is a mistake */
	KIND_CREATE_PUT = 16, /* is created by PUT to the item's path */
	KIND_EXACT = 32,      /* what is live and not declared goes, as members of sets do */
	KIND_IN_PARENT = 64,  /* singleton: is read from the answer about its parent */
	KIND_LATE = 128,      /* what was written is seen later: is read again until it is */
	KIND_BLOCK = 256,     /* has a block of its own in plans, and the address "parent/key" */
	KIND_NO_GET = 512,    /* is shown by its list only, though its item can be written */
	KIND_SINGLY = 1024,   /* map without a list: each declared one is asked for by its item */
	KIND_RAW = 2048,      /* the answer to the item is its FIELD_CONTENT itself, no JSON */
	KIND_TOGETHER = 4096, /* a collection is one POST to `update`, which makes the parent too */
	KIND_PRECIOUS = 8192  /* what is deleted cannot be brought back: that needs to be allowed */
};

struct kind {
	const char *name;   /* "webhook" */
	const char *plural; /* "webhooks"; the manifest's key unless KIND_SINGLETON */
	const char *help;   /* one line */
	const struct kind *parent;
	enum kind_shape shape;
	enum kind_order order;
	unsigned flags; /* of enum kind_flag */
	/* Below the base URL; {repository} is the key of the ancestor of that kind, {id} a field. */
	const char *list;
	const char *item;
	unsigned pagelen;   /* the endpoint's maximum */
	const char *update; /* where POST changes it, inside `update_in`; NULL: PUT to the item */
	const char *update_in;  /* a name: the body is {update_in: {...}} */
	const char *remove;     /* where POST removes it; NULL: DELETE of the item */
	const char *line;       /* what a plain text in place of its map sets: names of fields, a
	                          word each, the last one takes the rest; NULL: nothing */
	const char *toggle;     /* singleton without paths: the parent's boolean that it follows */
	const char *rename;     /* where the key can change: its name in Bitbucket's JSON */
	unsigned absent_status; /* besides 404, the status that says "not there" */
	unsigned taken_status;  /* to a creation, besides 409, the one that may say "it is there" */
	unsigned limit_status;  /* to a creation, the status that says "no more of them" */
	struct scopes read, write, delete;
	unsigned writers;              /* of enum writer; 0: whoever has the scopes */
	const struct removal *removal; /* applies to child kinds too */
	const struct field *fields;
	size_t n_fields;
	const struct danger *dangers; /* what of its changes needs to be allowed */
	size_t n_dangers;
	struct place place; /* where a manifest declares it; no file: a table of Cooper's own */
};

/* The last row of a table: its fields. */
#define KIND_FIELDS(array) .fields = (array), .n_fields = sizeof(array) / sizeof((array)[0])

/* Its dangers: the row before. */
#define KIND_DANGERS(array) .dangers = (array), .n_dangers = sizeof(array) / sizeof((array)[0])

/* The key under which a manifest declares it: the plural, or the name of a singleton. */
const char *kind_manifest_key(const struct kind *k);

/* The kind in the NULL-terminated `kinds` of that name and parent (NULL: any parent), or NULL. */
const struct kind *kind_find(
	const struct kind *const *kinds, const char *name, const struct kind *parent);

/* The field of that name, or NULL. */
const struct field *kind_field(const struct kind *k, const char *name);

/* The first key field, or NULL: of a map or set the only one. */
const struct field *kind_key(const struct kind *k);

/* The field that the answer to an item is (KIND_RAW), or NULL. */
const struct field *kind_content(const struct kind *k);

/* The removal that applies to `k` or one of its ancestors, or NULL. */
const struct removal *kind_removal(const struct kind *k);

/* Whether `ancestor` is `k` itself or above it. */
bool kind_below(const struct kind *k, const struct kind *ancestor);

#endif
