/*
 * Answers kept on disk for a while, so that a script that asks the same thing again and again spends no requests.
 * One file for each answer in a folder of our own (0700, files 0600): a line "cooper-answer/1 STATUS HEAD BODY" with
 * the lengths, the head, the body. A file that is not so counts as not there.
 */
#ifndef NET_CACHE_H
#define NET_CACHE_H

#include <stdbool.h>
#include <stdint.h>

struct clock;
struct err;
struct http_call;

/* Where an answer is stored, older ones are removed, and all where they and it are larger together. */
enum {
	CACHE_AGE_MAX_S = 7 * 24 * 60 * 60, /* of an answer */
	CACHE_SIZE_MAX = 256 * 1024 * 1024  /* bytes of all of them */
};

struct cache {
	const char *folder;
	int64_t age_max_s;         /* older answers are not taken */
	const struct clock *clock; /* its wall time is compared with the files' */
};

/* "90", "60s", "15m", "1h30m", "7d" in seconds. -1 where it is none, 0, or more than CACHE_AGE_MAX_S. */
int cache_age_parse(const char *text, int64_t *seconds);

/* Makes the answer kept as `name` that of `call`: outcome, status, head and reply. False where there is none, or none that is young enough. */
bool cache_load(const struct cache *c, const char *name, struct http_call *call);

/*
 * Keeps the answer of `call` as `name`, which has letters and digits only, whole or not at all. -1 with `e` set
 * (ERR_SYSTEM) where that fails, or where others may read or write the folder.
 */
int cache_store(
	const struct cache *c, const char *name, const struct http_call *call, struct err *e);

#endif
