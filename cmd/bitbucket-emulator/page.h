/* Paging: which part of a collection a request wants, and the envelope it comes in. */
#ifndef EMULATOR_PAGE_H
#define EMULATOR_PAGE_H

#include <stdbool.h>
#include <stdint.h>

struct answer;
struct arena;
struct request;
struct value;

/* How an endpoint pages: one for each collection, in its row. Zeros mean 10 and 100. */
struct paging {
	int64_t initial;   /* `pagelen` where the request names none */
	int64_t most;      /* the largest `pagelen` */
	bool refuses;      /* a larger one is a 400, instead of being cut */
	bool cursor;       /* `next` holds an opaque hash; no `page`, no `previous` */
	bool without_size; /* `size` is left out: counting is expensive there */
};

struct page {
	struct paging style;
	int64_t number; /* from 1; 0 in cursor style */
	int64_t len;
	int64_t offset; /* of its first item */
};

/* The page that `r` asks for, or -1 with the 400 in `a`. `most` (0: none) lowers the largest pagelen. */
int page_parse(struct page *p, const struct request *r, struct paging style, int64_t most,
	struct answer *a);

/*
 * The envelope around `values`, the items of this page, of `total` in all. `next` and `previous` are
 * the request's own URL with another `page`, at the host it named, so that a proxy in front is kept.
 */
struct value *page_envelope(
	const struct page *p, const struct request *r, const struct value *values, int64_t total);

/* The opaque hash that stands for `offset`, in `a`. */
const char *page_cursor(struct arena *a, int64_t offset);

/* The offset that the hash `text` stands for, or -1. */
int64_t page_cursor_offset(const char *text);

#endif
