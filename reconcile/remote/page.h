/* Lists in pages, as Bitbucket wraps them (fact sheet, section 2), and what must not happen while reading one. */
#ifndef REMOTE_PAGE_H
#define REMOTE_PAGE_H

#include "base/map.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct value;

struct page {
	const struct value *values; /* the items, a list */
	const char *next; /* the URL of the next page, to be followed as it is; NULL: no more */
	int64_t size;     /* of the whole list; -1: the server does not say */
	int64_t pagelen;  /* items on a full page */
};

enum {
	PAGE_RUN_MAX = 10000, /* pages of one list */
	PAGE_STALE_MAX = 3    /* pages in a row without anything new */
};

/* How far the reading of one list is. */
struct page_run {
	struct arena *arena;
	struct map followed; /* every `next` so far */
	struct map seen;     /* identities of items */
	size_t pages, items;
	size_t fresh; /* items of the page in hand that were not seen before */
	size_t stale; /* pages in a row without any */
};

/*
 * Reads the envelope {size?, page?, pagelen, next?, previous?, values}; `page` points into `json`. 0, or -1
 * with `e` set (ERR_REPLY) where `values` is missing or no list, or `next` is no text.
 */
int page_read(struct page *page, const struct value *json, struct err *e);

/* Begins a list; what it remembers is of `arena`. */
void page_run_init(struct page_run *run, struct arena *arena);

/*
 * Takes note of an item of the page in hand. False where it was there already: lists shift while they are
 * read. `identity` (copied) tells it from all others; NULL where the list has one page only.
 */
bool page_run_item(struct page_run *run, const char *identity);

/*
 * Ends the page in hand, all of whose items were noted: 1 where `page->next` is to be followed, 0 at the end
 * of the list, -1 with `e` set (ERR_REPLY) where the list repeats itself, does not end, or ended before
 * it had as many items as it says (`size` of this, its last page; more are fine).
 */
int page_run_next(struct page_run *run, const struct page *page, struct err *e);

/*
 * Whether asking for `missing` items one by one takes fewer requests than reading a list of `size` items (-1:
 * unknown) to its end, `pagelen` a page, of which `read` were read.
 */
bool page_singles_cheaper(int64_t size, int64_t pagelen, size_t read, size_t missing);

#endif
