/* Objects: what manifests declare and what the server has, in trees of one shape. */
#ifndef MODEL_OBJECT_H
#define MODEL_OBJECT_H

#include "base/place.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct collection;
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
	const struct person *const *people; /* FIELD_PEOPLE: who, each once; `n_people` of them */
	size_t n_people;
	const char *layer; /* desired: "profile service", ...; NULL: the object itself */
};

struct object {
	const struct kind *kind;
	struct object *parent; /* NULL: a workspace */
	const char *key;       /* or the key fields' texts, joined by a space; "" for a singleton */
	const char *renamed_from;   /* desired: the key it had */
	struct place renamed_place; /* desired: of that key */
	struct place place;         /* desired: where it is declared */
	const char *layer;          /* desired: as in struct attr */
	const struct object *live;  /* desired: what the server has for it, once that is known */
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

/* Adds an attribute that `o` does not have yet and returns it, to be filled in. */
struct attr *object_add_attr(struct arena *a, struct object *o, const struct field *field);

/* The attribute of the field of that name, or NULL. */
const struct attr *object_attr(const struct object *o, const char *name);

/* Whether the value of `attr` is a secret: is sent and never read back. */
bool attr_is_secret(const struct attr *attr);

/*
 * Whether the declared `wanted` and the live `found` (NULL: not in the answer) are the same; see field_equal().
 * Secrets are never known to be.
 */
bool attr_equal(const struct attr *wanted, const struct attr *found);

/* Of people who turned out to be one person, leaves the first. */
void attr_settle(struct arena *a, struct attr *attr);

/* Appends what people call it: its key, of a person the name, of a public key its type and end. */
void object_label(const struct object *o, struct str *out);

/* Orders the items of its collections by key, and theirs, all the way down. */
void object_sort(struct object *o);

/* The nearest of `o` and its ancestors that is of `kind`, or NULL. */
const struct object *object_ancestor(const struct object *o, const struct kind *kind);

/* What `o` belongs to, or is: the project or repository, right below the workspace; the workspace. */
const struct object *object_top(const struct object *o);
const struct object *object_root(const struct object *o);

/* Appends its address: "acme", "acme/payments-api", "acme/payments-api webhook https://..." and "acme webhook https://...". */
void object_address(const struct object *o, struct str *out);

/* Appends the address of the list of all `kind` in `parent`: "acme/payments-api webhooks". */
void object_list_address(const struct object *parent, const struct kind *kind, struct str *out);

#endif
