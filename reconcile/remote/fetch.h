/* The live state of what the manifests declare, in as few requests as possible. */
#ifndef REMOTE_FETCH_H
#define REMOTE_FETCH_H

#include <stddef.h>
#include <stdint.h>

struct fetch;
struct http_client;
struct kind;
struct state;

/* Bytes of memory for all that one reading keeps; a page in hand is not among them (codec/json.h bounds it). */
#define FETCH_MEMORY_MAX ((size_t)4 * 1024 * 1024 * 1024)

struct fetch_progress {
	size_t done;  /* requests answered */
	size_t total; /* requests known to be needed so far */
};

/*
 * Begins to read, through `client`, the live side of `desired` into `live` (empty); both must outlive the
 * fetch, and `client` must have nothing else to do. What is there for a declared object becomes its `live`. Lists, not single items, unless few of many are wanted:
 * then those are asked for by name, and the others counted only. Only the kinds that are declared, only in
 * the objects that declare them; every list to its end; people's e-mail addresses in one request for each
 * 90 of them. `credential` describes what is in use, for messages.
 *
 * What fails is recorded in the collection concerned (COLLECTION_UNREADABLE with code and message) and
 * does not stop the rest; so is a list that repeats itself, ends early or has another shape. An API that
 * is gone is recorded once in the state. Persons who are not members are marked `unknown`; where that could
 * not be found out, they have a `why`.
 */
struct fetch *fetch_new(struct http_client *client, const struct kind *const *kinds,
	struct state *desired, struct state *live, const char *credential);

/*
 * Works for at most `timeout_ms` or until something came in, whichever is first. 1 while there is more to
 * do, 0 when the live state is complete. `progress` may be NULL.
 */
int fetch_step(struct fetch *f, int64_t timeout_ms, struct fetch_progress *progress);

/*
 * For AUTO(fetch_release) struct fetch *f. Before its end that breaks off what is under way, all that
 * `client` has; what was read so far stays in the state.
 */
void fetch_release(struct fetch **f);

#endif
