/* Lines in columns, for a terminal or a file: the same text with and without colours. */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include <stdbool.h>
#include <stddef.h>

struct str;

/* Columns, from 0. */
enum {
	PAGE_SIGN = 2,
	PAGE_NAME = 4,
	PAGE_DETAILS = 33,
	PAGE_PLACE = 69,
	PAGE_PLACE_FAR = 86, /* where the details reach past PAGE_PLACE */
	PAGE_WIDTH = 100
};

enum page_style { PAGE_PLAIN, PAGE_BOLD, PAGE_DIM, PAGE_GREEN, PAGE_YELLOW, PAGE_RED };

struct page {
	struct str *out;
	bool color;
	size_t width;  /* columns of a terminal; 0, and all from PAGE_WIDTH on: PAGE_WIDTH */
	size_t column; /* where the next text goes; page_end() goes back to 0 */
};

/* Adds printable text. */
void page_put(struct page *p, enum page_style style, const char *text);

/* Adds spaces up to `column`; none when it is reached already. */
void page_pad(struct page *p, size_t column);

/* Ends the line. */
void page_end(struct page *p);

/*
 * Ends the line with the place `origin` in its column, or two spaces after what stands there; "" is none. On a page that is
 * narrower than PAGE_WIDTH it stands at the right edge, in a line of its own where there is no room left.
 */
void page_end_with(struct page *p, const char *origin);

/*
 * Fills lines with `text` from column `indent` on, to at most `width` columns where it can be broken: at
 * its `gap` characters, which are shown as a space otherwise. The first line begins where the page is and
 * ends with `origin`, within PAGE_WIDTH where it can; on a narrower page the last line does. Ends the last line.
 */
struct page_flow {
	const char *text;
	const char *origin; /* "" is none */
	size_t indent, width;
	char gap;
};
void page_flow(struct page *p, const struct page_flow *flow);

/* Fills lines with the words of `text`, which may be foreign, from column `indent` on. */
void page_paragraph(struct page *p, size_t indent, const char *text);

/* Whether the whole of it would stand in one line that begins at its indent. */
bool page_fits(const struct page *p, const struct page_flow *flow);

#endif
