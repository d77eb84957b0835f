/* What the emulator was asked since it started. Never a secret. */
#ifndef EMULATOR_RECORD_H
#define EMULATOR_RECORD_H

#include "base/arena.h"

#include <stddef.h>

struct answer;
struct request;
struct value;

/* What is more than this is counted but not kept. */
enum {
	RECORDS_MAX = 200000,                  /* requests */
	RECORDS_MEMORY_MAX = 256 * 1024 * 1024 /* bytes of all of them */
};

struct record;

struct records {
	struct arena arena;
	struct record *items;
	size_t n, capacity;
	size_t count; /* including those not kept */
};

/* Notes `r`, which got the answer `a` and was sent with a `credential` of that name. */
void records_add(struct records *rs, const struct request *r, const struct answer *a,
	const char *credential);

/* {count, requests: [{method, path, query, body, status, credential, trace}]}, in `a`; the status is 0 where there was no answer. */
struct value *records_render(const struct records *rs, struct arena *a);

/* Forgets everything; also gives the memory back. */
void records_clear(struct records *rs);

#endif
