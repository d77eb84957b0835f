/*
 * A plan in a file, as docs/saved-plans.md describes it: what `plan --out` writes and `apply FILE` takes. No secret is in it.
 * The file alone has no authority: apply makes the plan anew from the manifests and what is live, of what the file touches
 * alone, and goes on only where it comes out the same.
 */
#ifndef REPORT_SAVED_H
#define REPORT_SAVED_H

#include "base/arena.h"
#include "base/hash.h"

#include <stdbool.h>
#include <stddef.h>

struct change;
struct err;
struct fingerprint_key;
struct map;
struct plan;
struct report_context;
struct str;
struct value;

enum { SAVED_SIZE_MAX = 256 * 1024 * 1024 }; /* bytes of a file */

/* What a plan is bound to, and what the command said. Lists end with NULL. */
struct saved_origin {
	const char *version; /* Cooper's */
	const char *server;  /* base URL */
	const char *time;    /* when it was made: RFC 3339 */
	const char *digest;  /* of the manifests */
	const char *rev;     /* --rev; NULL: the working tree */
	const char *const *files, *const *only, *const *targets;
	bool resend_secrets;
	const struct fingerprint_key *key; /* what seals it; NULL: it is not sealed */
	const char *secrets_key; /* under which the fingerprints of secrets are made; NULL: none */
	const char *const *
		secrets; /* those of each change, by its index, or NULL; of what was read NULL: see struct saved_change */
};

/* A change in the file. */
struct saved_change {
	const char *list;         /* the address of the list it is in */
	const char *address;      /* of the object, or of the set */
	const char *key;          /* in the list; NULL: the list as a whole */
	const struct value *json; /* as in cooper-plan/1 */
	const char *secrets;      /* fingerprints of the secrets that it sends; NULL: not known */
	const char *content; /* of files: the hash of what they have and are to have; else NULL */
};

struct saved {
	struct arena arena;
	struct saved_origin origin;
	const struct value *root; /* the whole of it */
	const char *id;           /* tells it from every other plan: the hash of what is in it */
	struct saved_change *changes;
	size_t n;
	size_t problems; /* what could not be planned when it was made */
};

#define SAVED_INIT                                                                                 \
	{                                                                                          \
		.arena = ARENA_INIT                                                                \
	}

/* Appends the file of `plan`, JSON with a line end; the same for the same arguments. `id` gets its id. */
void saved_write(struct str *out, const struct plan *plan, const struct report_context *context,
	const struct saved_origin *origin, char id[HASH_TEXT]);

/* The bytes of a file and what it is called. */
struct saved_file {
	const char *name, *bytes;
	size_t len;
};

/*
 * Reads `file` into `s`. -1 with `e` set (ERR_INPUT): it is no such file, of another format, not as it was written, whatever
 * byte it is, or not sealed with `key`; NULL: it is sealed though there is none.
 */
int saved_read(struct saved *s, const struct saved_file *file, const struct fingerprint_key *key,
	struct err *e);

/* Fills in what a change of a plan would be in a file; it lives in `a`. */
void saved_describe(struct arena *a, const struct change *change, struct saved_change *as);

/* Leaves of the changes those for which `keep` has true, by index. */
void saved_narrow(struct saved *s, const bool *keep);

/* Adds to `addresses` what it touches, as select_touched() takes it. */
void saved_addresses(const struct saved *s, struct map *addresses);

/* Tells `plan`, made anew of less, how many things of each kind there were when `s` was made. Before gates_find(). */
void saved_recall(const struct saved *s, struct plan *plan);

/* For AUTO(saved_release) struct saved s = SAVED_INIT. */
void saved_release(struct saved *s);

#endif
