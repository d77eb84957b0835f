/*
 * What is remembered of the secrets that were sent to one server, from run to run: whether a secret is the one that
 * was sent last. Before a run sends one, what was remembered of it is taken back; it is remembered again when the
 * server has taken it. Whatever happens in between, nobody believes that the server has what it may not have.
 */
#ifndef APPLY_SECRETS_H
#define APPLY_SECRETS_H

#include "base/arena.h"
#include "base/fingerprint.h"

#include <stdbool.h>
#include <stddef.h>

struct clock;
struct err;
struct outcome;
struct plan;
struct recalls;
struct sending;
struct state;

struct secrets {
	struct arena arena;
	const struct clock *clock;
	const char *path, *server;
	struct fingerprint_key key;
	bool has_key;
	char run[17];            /* names this run among those that send at the same time */
	struct sending *sending; /* since secrets_begin() */
	size_t n, capacity;
};

#define SECRETS_INIT                                                                               \
	{                                                                                          \
		.n = 0                                                                             \
	}

/* Whether `desired` declares any secret that is remembered. */
bool secrets_declared(const struct state *desired);

/*
 * Begins with what is remembered of the server at `url`. -1 with `e` set (ERR_SYSTEM) where there is no place for it;
 * then nothing is remembered, and secrets_recall() is not to be called.
 */
int secrets_open(struct secrets *s, const char *url, const struct clock *clock, struct err *e);

/*
 * What is known of each secret that `desired` declares of something in `live`, for the plan; it lives as long as `s`.
 * Reads the secrets. -1 with `e` set, and nothing is known: ERR_USAGE where COOPER_KEY is no key, ERR_INPUT or
 * ERR_SYSTEM where what was remembered, or the key, cannot be read.
 */
int secrets_recall(struct secrets *s, const struct state *desired, const struct state *live,
	struct recalls *recalls, struct err *e);

/*
 * `plan` is about to be carried out: takes back what was remembered of each secret that it sends. -1 with `e` set
 * (ERR_INPUT, ERR_SYSTEM): what is sent now will not be remembered.
 */
int secrets_begin(struct secrets *s, const struct plan *plan, struct err *e);

/*
 * `plan` was carried out: remembers what was taken, and forgets what was deleted. To be called while the run still
 * knows what it created. -1 with `e` set: none of that.
 */
int secrets_end(
	struct secrets *s, const struct plan *plan, const struct outcome *outcomes, struct err *e);

/* Opens the key, where it is not yet open: -1 with `e` set as by fingerprint_key_open(). */
int secrets_open_key(struct secrets *s, struct err *e);

/* Wipes the key and gives all back. */
void secrets_release(struct secrets *s);

#endif
