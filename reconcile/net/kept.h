/*
 * The answers to GETs of a run that was stopped before its end, for the next run of the same command: it does not
 * ask again what is known. One file (mode 0600), written while the run goes on under the name FILE.new, and kept as
 * FILE only where the run says so. What was taken from it is written into the new one, with its own age.
 *
 * The file: a line "cooper-kept/1", then for each answer a line "answer TIME STATUS" and the lengths of the texts
 * that follow, without anything between: path, content type, scopes granted, credential type, body. Whatever is
 * not so, and all behind it, counts as not there.
 */
#ifndef NET_KEPT_H
#define NET_KEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct clock;
struct err;
struct http_call;
struct kept;

enum {
	KEPT_PAUSE_MAX_S = 2 * 60 * 60,  /* since the newest answer came */
	KEPT_AGE_MAX_S = 24 * 60 * 60,   /* of an answer */
	KEPT_SIZE_MAX = 64 * 1024 * 1024 /* of a file; further answers are not kept */
};

/*
 * Opens what is kept in `path` and is young enough, and begins the file for the next run where `record`. Files of
 * others, and those in its folder that are too old, are not taken; the latter are removed. `clock` NULL:
 * clock_system. Never fails: what cannot be read or written is not there.
 */
struct kept *kept_open(const char *path, bool record, const struct clock *clock);

/* How many answers of the run before there are. */
size_t kept_count(const struct kept *k);

/* Gives `call`, a GET, the answer kept for its path: outcome, status, reply, content type. False where there is none. */
bool kept_find(struct kept *k, struct http_call *call);

/* Keeps the answer of `call` for the next run, where it is one to a GET that says something: 200 or 404. */
void kept_add(struct kept *k, const struct http_call *call);

/*
 * The run was stopped: what was added is for the next run. Returns how many answers that are; -1 with `e` set
 * (ERR_SYSTEM) where they could not be kept.
 */
int64_t kept_stop(struct kept *k, struct err *e);

/* The run has come to its end: what was there before goes. */
void kept_drop(struct kept *k);

/* Gives it back; what was added goes without kept_stop(). NULL is fine. */
void kept_free(struct kept *k);

#endif
