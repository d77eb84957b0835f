/* Lists of documents as tables: in columns for people, with tabs for programs. */
#ifndef REPORT_TABLE_H
#define REPORT_TABLE_H

#include "report/page.h"

#include <stdbool.h>
#include <stddef.h>

struct str;
struct value;

struct table_column {
	const char *title;
	const char *path; /* in a document, as of value_at(); unless `cell` is set */
	void (*cell)(struct str *out, const struct value *document); /* appends the text */
	enum page_style (*style)(const struct value *document);      /* NULL: plain */
	size_t least; /* the columns it may be cut to; 0: it is never cut */
};

struct table {
	const struct table_column *columns;
	size_t n;
};

enum { TABLE_COLUMNS_MAX = 16 };

/*
 * Appends a line of titles and one for each of `documents`, in columns with two spaces between them. Where they do not
 * fit into `width`, the widest of the columns that may be cut are, with "..." at the end. Nothing without documents.
 */
void table_text(struct page *p, const struct table *t, const struct value *documents, size_t width);

/* Appends a line for each, its texts separated by tabs; nothing is cut, and line ends and tabs in them are escaped. */
void table_tabs(struct str *out, const struct table *t, const struct value *documents);

/* Appends as much of the printable text `text` as fits into `width` columns, "..." at its end where it was cut. */
void table_cut(struct str *out, const char *text, size_t width);

#endif
