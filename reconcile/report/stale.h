/* What is not as a saved plan has it: the file against the plan that was made anew. */
#ifndef REPORT_STALE_H
#define REPORT_STALE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct plan;
struct report_context;
struct saved;
struct str;
struct value;

/* A change of the file that would not be made as it stands there. */
struct stale {
	const char *address;
	const struct value *planned,
		*found;       /* as in cooper-plan/1; `found` NULL: nothing would be done */
	const char **reasons; /* sentences without an end */
	size_t n, capacity;
};

struct stales {
	struct arena arena;
	struct stale *items;
	size_t n, capacity;
};

#define STALES_INIT                                                                                \
	{                                                                                          \
		.arena = ARENA_INIT                                                                \
	}

/* What is known of both sides. */
struct stale_sides {
	const struct saved *saved;
	const bool *
		settled; /* by the index in `saved`, what may be done already, or in part: there nothing is stale; NULL: nothing */
	const char *secrets_key;    /* as in struct saved_origin, now */
	const char *const *secrets; /* by the index in the plan */
};

/*
 * Compares each saved change with that of `plan` about the same thing, and adds to `out` those that are not the
 * same. Where `plan` has more changes, these are dropped from it: only what was saved is done. One that needs a dropped
 * one is stale.
 */
void stale_find(struct stales *out, const struct stale_sides *sides, struct plan *plan);

/* For people: each with its reasons, and what to do. */
void report_stale_text(
	struct str *out, const struct stales *stales, const struct report_context *context);

/* For programs, `"format": "cooper-stale/1"`: docs/json.md. */
void report_stale_json(struct str *out, const struct stales *stales, const struct saved *s);

/* For AUTO(stales_release). */
void stales_release(struct stales *stales);

#endif
