/*
 * The state: one table of JSON documents in SQLite. A document hangs under its parent, in the parent's
 * collection of some kind, so that renaming a repository moves nothing below it. What was committed
 * survives the end of the process, however it ends.
 *
 * SQLite failing (a full disk, say) is sticky: calls then do nothing, and store_failure() says why.
 */
#ifndef EMULATOR_STORE_H
#define EMULATOR_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct store;
struct value;

struct document {
	int64_t id; /* in the order of creation; 0 is the root that everything hangs under */
	int64_t parent;
	int64_t ref; /* the document it points to: a repository's project, a reviewer's user; or 0 */
	const char *kind; /* the collection's name: "repositories", "issues", ... */
	const char *key;  /* what names it in the collection: slug, key, number, UUID */
	const char *uuid; /* in braces; "" where it has none */
	const struct value *body;
};

struct document_list {
	const struct document **items;
	size_t n, capacity;
};

/* A part of a collection in the order of creation. Zero means any `ref` and no `limit`. */
struct selection {
	int64_t parent;
	const char *kind;
	int64_t ref;
	int64_t offset, limit;
};

/* Opens or makes the database in the file `path` (NULL: in memory). NULL with `e` set on failure. */
struct store *store_open(const char *path, struct err *e);

/* Closes it; for AUTO(store_close) struct store *s. */
void store_close(struct store **s);

/* What SQLite said when it failed first, or NULL; store_recover() forgets it, after a rollback. */
const char *store_failure(const struct store *s);
void store_recover(struct store *s);

/* Every change stands between begin and either commit or rollback. */
void store_begin(struct store *s);
void store_commit(struct store *s);
void store_rollback(struct store *s);

/* Whether nothing was ever stored. */
bool store_empty(struct store *s);

/* The document named so, in `a`, or NULL. */
const struct document *store_find(
	struct store *s, struct arena *a, int64_t parent, const char *kind, const char *key);

/* The document of `kind` with that UUID, wherever it hangs, or NULL. */
const struct document *store_find_uuid(
	struct store *s, struct arena *a, const char *kind, const char *uuid);

/* The document of that id, or NULL. */
const struct document *store_get(struct store *s, struct arena *a, int64_t id);

/* Appends the selected documents to `list`. */
void store_list(struct store *s, struct arena *a, struct selection sel, struct document_list *list);

/* Appends all children of `parent`, of every kind, by kind and then by creation. */
void store_children(struct store *s, struct arena *a, int64_t parent, struct document_list *list);

/* How many documents `sel` selects; its offset and limit do not matter. */
int64_t store_count(struct store *s, struct selection sel);

/* Whether a selected document has the boolean `yes` under the name `field`. */
bool store_any(struct store *s, struct selection sel, const char *field, bool yes);

/* Adds `d` and sets its id. */
void store_insert(struct store *s, struct document *d);

/* Writes key, ref and body of the document `d->id`. */
void store_update(struct store *s, const struct document *d);

/* Removes the document and everything below it. */
void store_delete(struct store *s, int64_t id);

/* The next number of a collection that numbers its items from 1; none is given out twice. */
int64_t store_next_number(struct store *s, int64_t parent, const char *kind);

/* A UUID for what is called `name`, in `a`: follows from the name, but is never given out twice. */
const char *store_new_uuid(struct store *s, struct arena *a, const char *name);

#endif
