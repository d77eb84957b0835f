/* Checks that can find many mistakes collect them, each with its place. */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include "base/arena.h"
#include "base/auto.h"
#include "base/place.h"

#include <stdbool.h>
#include <stddef.h>

/* More than this many are counted, not kept: nobody reads them, and a hostile file could make millions. */
#define DIAG_MAX 1000

/* Bytes of one message, which may quote what a file says; the middle of a longer one is left out. */
#define DIAG_MESSAGE_MAX 2000

struct diag_item {
	struct place place;
	const char *message;
};

struct diag {
	struct arena arena;
	struct diag_item *items;
	size_t n, capacity;
	size_t dropped; /* found after DIAG_MAX */
};

#define DIAG_INIT                                                                                  \
	{                                                                                          \
		.arena = ARENA_INIT                                                                \
	}

/* Adds a mistake at `place`, unless it is there already, and returns -1. Its file name must outlive `d`. */
int diag_add(struct diag *d, struct place place, const char *format, ...) FORMAT(3, 4);

/* Orders the mistakes by file, line and column, then by text. */
void diag_sort(struct diag *d);

/* Whether nothing was found. */
bool diag_empty(const struct diag *d);

/* Gives its memory back; empty afterwards. */
void diag_release(struct diag *d);

#endif
