/* One change as lines of a page. */
#ifndef REPORT_CHANGE_TEXT_H
#define REPORT_CHANGE_TEXT_H

#include "base/place.h"

struct change;
struct page;

/*
 * Adds the change: sign, name, details and where it comes from. That is left out where it is `heading`,
 * the place that the block's heading shows (no file: none). An update whose fields come from several
 * places, or are too long for one line, has a line for each field.
 */
void change_text(struct page *page, const struct change *change, struct place heading);

/* The place that the heading of `change`'s block shows when `change` is about the heading's object; else none. */
struct place change_heading(const struct change *change);

/* The colour of its sign: enum page_style. */
int change_style(const struct change *change);

#endif
