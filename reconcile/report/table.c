#include "report/table.h"

#include "base/str.h"
#include "codec/value.h"
#include "report/glyph.h"
#include "report/text.h"

#include <string.h>

enum { GAP = 2 };

static const char dots[] = "...";

/* The text of a cell, fit for a line. */
static void add_cell(
	struct str *out, const struct table_column *column, const struct value *document)
{
	AUTO(str_release) struct str raw = STR_INIT;

	if (column->cell)
		column->cell(&raw, document);
	else
		str_add(&raw, value_text(value_at(document, column->path), ""));
	text_add(out, raw.buf);
}

static size_t cell_width(const struct table_column *column, const struct value *document)
{
	AUTO(str_release) struct str cell = STR_INIT;

	add_cell(&cell, column, document);
	return text_width(cell.buf, cell.len);
}

static void measure(const struct table *t, const struct value *documents, size_t *widths)
{
	size_t i, width;
	uint32_t k;

	for (i = 0; i < t->n; i++) {
		widths[i] = text_width(t->columns[i].title, strlen(t->columns[i].title));
		for (k = 0; k < documents->n; k++) {
			width = cell_width(&t->columns[i], &documents->items[k]);
			if (width > widths[i])
				widths[i] = width;
		}
	}
}

static size_t total(const struct table *t, const size_t *widths)
{
	size_t i, sum = GAP * (t->n - 1);

	for (i = 0; i < t->n; i++)
		sum += widths[i];
	return sum;
}

/* The widest column that may be cut further; `n` where there is none. */
static size_t widest(const struct table *t, const size_t *widths)
{
	size_t i, found = t->n;

	for (i = 0; i < t->n; i++)
		if (t->columns[i].least && widths[i] > t->columns[i].least &&
			(found == t->n || widths[i] > widths[found]))
			found = i;
	return found;
}

static void shrink(const struct table *t, size_t *widths, size_t width)
{
	size_t column;

	while (total(t, widths) > width) {
		column = widest(t, widths);
		if (column == t->n)
			break;
		widths[column]--;
	}
}

void table_cut(struct str *out, const char *text, size_t width)
{
	size_t room, used = 0;
	struct glyph g;

	if (text_width(text, strlen(text)) <= width) {
		str_add(out, text);
		return;
	}
	room = width > sizeof dots - 1 ? width - (sizeof dots - 1) : 0;
	for (; *text; text += g.bytes) {
		g = glyph_at(text);
		if (used + g.width > room)
			break;
		str_addn(out, text, g.bytes);
		used += g.width;
	}
	str_add(out, dots);
}

static void put_titles(struct page *p, const struct table *t, const size_t *widths)
{
	size_t i, column = 0;

	for (i = 0; i < t->n; i++) {
		page_pad(p, column);
		page_put(p, PAGE_DIM, t->columns[i].title);
		column += widths[i] + GAP;
	}
	page_end(p);
}

static void put_row(
	struct page *p, const struct table *t, const size_t *widths, const struct value *document)
{
	size_t i, column = 0;

	for (i = 0; i < t->n; i++) {
		AUTO(str_release) struct str whole = STR_INIT;
		AUTO(str_release) struct str cell = STR_INIT;
		const struct table_column *c = &t->columns[i];

		add_cell(&whole, c, document);
		table_cut(&cell, whole.buf, c->least ? widths[i] : SIZE_MAX);
		/* What would stand behind nothing is no reason for spaces at the line's end. */
		if (cell.len)
			page_pad(p, column);
		page_put(p, c->style ? c->style(document) : PAGE_PLAIN, cell.buf);
		column += widths[i] + GAP;
	}
	page_end(p);
}

void table_text(struct page *p, const struct table *t, const struct value *documents, size_t width)
{
	size_t widths[TABLE_COLUMNS_MAX] = { 0 };
	uint32_t i;

	if (!documents->n)
		return;
	measure(t, documents, widths);
	shrink(t, widths, width);
	put_titles(p, t, widths);
	for (i = 0; i < documents->n; i++)
		put_row(p, t, widths, &documents->items[i]);
}

void table_tabs(struct str *out, const struct table *t, const struct value *documents)
{
	uint32_t i;
	size_t k;

	for (i = 0; i < documents->n; i++) {
		for (k = 0; k < t->n; k++) {
			if (k)
				str_addch(out, '\t');
			add_cell(out, &t->columns[k], &documents->items[i]);
		}
		str_addch(out, '\n');
	}
}
