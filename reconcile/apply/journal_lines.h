/*
 * The lines of a journal, one after the other: however long it is, one line is held. What is no line of a journal
 * (cut by a crash, too long, no JSON, no event of a run) is left out and counted.
 */
#ifndef APPLY_JOURNAL_LINES_H
#define APPLY_JOURNAL_LINES_H

#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct value;

enum { JOURNAL_LINE_MAX = 256 * 1024 };

struct journal_lines {
	const char *path;         /* borrowed */
	int fd;                   /* -1: there is no file */
	struct arena arena;       /* of the line */
	struct str text;          /* of the line */
	char *block;              /* what was read ahead */
	size_t at, len;           /* in the block */
	uint64_t offset;          /* of the line in the file */
	uint64_t next;            /* of the one behind */
	const char *const *words; /* lines with none of these in them (NULL-terminated; may be
	                             NULL: all are) are passed over; borrowed, set by the caller */
	size_t left_out;
};

#define JOURNAL_LINES_INIT                                                                         \
	{                                                                                          \
		.fd = -1, .text = STR_LIMITED(JOURNAL_LINE_MAX)                                    \
	}

/*
 * Opens the journal at `path`, which is to outlive `l`, to be read from the line at `offset`. Where there is no file
 * there are no lines. -1 with `e` set (ERR_SYSTEM) where it cannot be read.
 */
int journal_lines_open(struct journal_lines *l, const char *path, uint64_t offset, struct err *e);

/*
 * The next line, which has an event and the id of a run; it lives until the next call. `*line` is NULL at the end. -1
 * with `e` set (ERR_SYSTEM) where it cannot be read, or begins a run in a format that is not ours.
 */
int journal_lines_next(struct journal_lines *l, const struct value **line, struct err *e);

/* For AUTO(journal_lines_release) struct journal_lines l = JOURNAL_LINES_INIT. */
void journal_lines_release(struct journal_lines *l);

/* Whether the line is of that event. */
bool journal_line_is(const struct value *line, const char *event);

/* The text under `name`, NULL where there is none. */
const char *journal_line_text(const struct value *line, const char *name);

/* The number under `name`, which counts something; 0 where there is none. */
size_t journal_line_count(const struct value *line, const char *name);

#endif
