/*
 * Which secrets this machine has sent where: a file beside the journal, of fingerprints and never of secrets. It is
 * read as a whole and replaced as a whole; whoever changes it holds the lock, a file beside it, meanwhile.
 */
#ifndef APPLY_SECRET_STORE_H
#define APPLY_SECRET_STORE_H

#include "base/arena.h"
#include "base/map.h"

#include <stddef.h>
#include <stdint.h>

struct err;

enum { SECRET_STORE_MAX = 16 * 1024 * 1024 }; /* bytes of the file */

/* A secret of an object. All texts are of the store's arena, or live longer. */
struct secret_entry {
	const char *server; /* NULL: dropped */
	const char *address, *field;
	const char
		*identity; /* the server's ids of the object; NULL: it has none, or none is known */
	const char *key;   /* the name of the key; NULL while it is being sent */
	const char *fingerprint; /* NULL: it is being sent, or nobody knows whether it was taken */
	const char *run;         /* of what is being sent: who sends it */
	int64_t sent_ms;         /* wall clock of the sending */
};

struct secret_store {
	struct arena arena;
	struct secret_entry **items; /* in the order of their first sending */
	size_t n, capacity;
	struct map by_place;    /* of server, address and field: struct secret_entry */
	struct map by_identity; /* of what has a UUID: struct secret_entry *, the latest */
	const char *path;
	int lock; /* -1: not held */
};

#define SECRET_STORE_INIT                                                                          \
	{                                                                                          \
		.lock = -1                                                                         \
	}

/* A copy of an entry and its texts. */
struct secret_entry secret_entry_copy(struct arena *a, const struct secret_entry *entry);

/*
 * Reads the file at `path` (which must outlive the store); one that is not there is empty. -1 with `e` set: ERR_SYSTEM
 * where it cannot be read or is longer than SECRET_STORE_MAX, ERR_INPUT where it is damaged or of another version. Nothing is remembered then.
 */
int secret_store_read(struct secret_store *s, const char *path, struct err *e);

/* The same, with the lock held until secret_store_release(). ERR_SYSTEM also where the lock cannot be had. */
int secret_store_open(struct secret_store *s, const char *path, struct err *e);

/* Replaces the file, durably. The lock is held. -1 with `e` set (ERR_SYSTEM), and the file as it was. */
int secret_store_save(const struct secret_store *s, struct err *e);

/* The entry of that server, address and field, or NULL. */
struct secret_entry *secret_store_at(
	const struct secret_store *s, const struct secret_entry *place);

/*
 * The entry that holds for the live object with the identity of `place`: the one at its address, if it is of the same
 * object or its creation is not known to have succeeded; else one of the same object from before something above it
 * was renamed. NULL: there is none.
 */
struct secret_entry *secret_store_find(
	const struct secret_store *s, const struct secret_entry *place);

/* Puts a copy of `entry` in the place of what was at its address, and of what the same object had at another. */
void secret_store_put(struct secret_store *s, const struct secret_entry *entry);

/* Forgets the object at `address` and all below it. */
void secret_store_drop(struct secret_store *s, const char *server, const char *address);

/* Gives all back, the lock too; for AUTO(secret_store_release). */
void secret_store_release(struct secret_store *s);

#endif
