/* Foreign text for a line of a report: nothing in it can move the cursor, break the line or hide. */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

#include <stddef.h>

struct str;

/* The characters of a value that are shown; the rest is "...". */
enum { TEXT_SHOWN = 40 };

/* Appends `text` with what is not printable as \n, \t, \r or \u{1b}. */
void text_add(struct str *out, const char *text);

/*
 * Appends `text` in quotes, its quotes and backslashes escaped too, cut at TEXT_SHOWN characters: "..."
 * outside the quotes stands for what is left out. Where it is shown beside the text `beside` (may be NULL)
 * and their beginnings are the same, the part where they differ is what is shown.
 */
void text_quote(struct str *out, const char *text, const char *beside);

/* How many columns the `len` bytes at `text`, all of them printable, take. */
size_t text_width(const char *text, size_t len);

#endif
