/*
 * The logins of this user on this machine: one file that nobody else may read, JSON inside. It is read as
 * a whole and replaced as a whole, so that it is always one that was meant. Whoever changes it holds the
 * lock, a file beside it, from before the reading: a renewal must be one at a time over all processes.
 */
#ifndef NET_TOKEN_STORE_H
#define NET_TOKEN_STORE_H

#include "net/token.h"

#include <stddef.h>
#include <stdint.h>

struct err;
struct str;

enum { TOKEN_STORE_MAX = 4 * 1024 * 1024 }; /* bytes of the file */

/* A login: what a person granted to a consumer. */
struct token_entry {
	char *server;     /* the API's URL, as url_base() has it */
	char *consumer;   /* its key */
	char *secret;     /* its secret */
	int64_t since_ms; /* wall clock of the login: tells one from the next */
	struct token token;
};

struct token_store {
	char *path;
	int lock; /* -1: not held */
	struct token_entry *entries;
	size_t n, capacity; /* the latest login is the last */
};

#define TOKEN_STORE_INIT                                                                           \
	{                                                                                          \
		.lock = -1                                                                         \
	}

/*
 * Appends the file's path: $XDG_STATE_HOME/cooper/tokens.json, or below ~/.local/state. -1 with `e` set
 * (ERR_SYSTEM) where there is neither.
 */
int token_store_path(struct str *path, struct err *e);

/*
 * Reads the file at `path`; one that is not there has no entries. -1 with `e` set (ERR_AUTH) where it
 * cannot be read, can be read by others, is not whole, or is of another version.
 */
int token_store_read(struct token_store *s, const char *path, struct err *e);

/*
 * The same, with the lock held until token_store_release(). Waits for whoever holds it, at most
 * `patience_ms`. -1 with `e` set: as above; ERR_SYSTEM where the lock cannot be had; ERR_INTERRUPTED
 * where a signal came.
 */
int token_store_open(struct token_store *s, const char *path, int64_t patience_ms, struct err *e);

/*
 * Replaces the file, durably. The lock is held. -1 with `e` set (ERR_SYSTEM), and the file as it was,
 * where that fails.
 */
int token_store_save(const struct token_store *s, struct err *e);

/* The latest login to `server` through `consumer` (NULL: any), or NULL. */
struct token_entry *token_store_find(
	const struct token_store *s, const char *server, const char *consumer);

/* A new entry behind the others, which replaces one of the same server and consumer. All is copied. */
void token_store_put(struct token_store *s, const struct token_entry *entry);

/* Drops an entry of the store. */
void token_store_remove(struct token_store *s, struct token_entry *entry);

/* Wipes and frees what it holds; gives the lock up. */
void token_store_release(struct token_store *s);

#endif
