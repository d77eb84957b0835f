/* What was looked at before the first plan, one finding a line; and the part of it that needs no server. */
#ifndef PLAN_CHECKUP_H
#define PLAN_CHECKUP_H

#include "base/arena.h"
#include "base/auto.h"
#include "plan/need.h"

#include <stdbool.h>
#include <stddef.h>

struct state;

enum checkup_status { CHECKUP_OK, CHECKUP_WARNING, CHECKUP_FAILED };

/* What a finding is about. */
enum checkup_part { CHECKUP_MANIFESTS, CHECKUP_SERVER, CHECKUP_CREDENTIAL, CHECKUP_PARTS };

struct finding {
	enum checkup_part part;
	enum checkup_status status;
	const char *name;    /* "clock": the same in every run */
	const char *message; /* what is, or is wrong */
	const char *advice;  /* what to do; NULL for nothing */
};

struct checkup {
	struct arena arena;
	const struct state *desired;
	const char *server; /* base URL */
	const char *
		credential; /* describes the one in use, without the secret; NULL: none, or not asked for */
	struct needs needs;
	struct finding *findings; /* in the order in which they are shown */
	size_t n, capacity;
	bool hosted; /* the server is bitbucket.org */
};

#define CHECKUP_INIT                                                                               \
	{                                                                                          \
		.arena = ARENA_INIT                                                                \
	}

/* Adds a finding; `message` is copied, `name` is not. */
void checkup_add(struct checkup *c, enum checkup_part part, enum checkup_status status,
	const char *name, const char *message);

/* Adds what to do about the finding that was added last. */
void checkup_advise(struct checkup *c, const char *format, ...) FORMAT(2, 3);

/*
 * What the manifests alone say: what they need, and which of the APIs that Bitbucket took away they lean on by
 * `today`, "2026-11-26". `desired` must outlive the checkup.
 */
void checkup_manifests(
	struct checkup *c, const struct state *desired, bool hosted, const char *today);

/* How many findings of `part` (CHECKUP_PARTS: of all) are of `status`. */
size_t checkup_count(const struct checkup *c, enum checkup_part part, enum checkup_status status);

/* Gives everything back. */
void checkup_release(struct checkup *c);

#endif
