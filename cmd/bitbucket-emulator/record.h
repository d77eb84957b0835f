/* What the emulator was asked since it started. Never a secret. */
#ifndef EMULATOR_RECORD_H
#define EMULATOR_RECORD_H

#include "base/arena.h"

#include <stddef.h>

struct request;
struct value;

/* More requests than this are counted but not kept. */
enum { RECORDS_MAX = 200000 };

struct record;

struct records {
	struct arena arena;
	struct record *items;
	size_t n, capacity;
	size_t count; /* including those not kept */
};

/* Notes `r`, which was answered with `status` (0: not at all), sent with a `credential` of that name. */
void records_add(struct records *rs, const struct request *r, int status, const char *credential);

/* {count, requests: [{method, path, query, body, status, credential}]}, in `a`. */
struct value *records_render(const struct records *rs, struct arena *a);

/* Forgets everything; also gives the memory back. */
void records_clear(struct records *rs);

#endif
