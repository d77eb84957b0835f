#include "report/page.h"

#include "base/str.h"
#include "report/text.h"

#include <string.h>

static void put(struct page *p, enum page_style style, const char *text, size_t len)
{
	static const char *const codes[] = {
		[PAGE_BOLD] = "\033[1m",
		[PAGE_DIM] = "\033[2m",
		[PAGE_GREEN] = "\033[32m",
		[PAGE_YELLOW] = "\033[33m",
		[PAGE_RED] = "\033[31m",
	};
	bool styled = p->color && style != PAGE_PLAIN && len;

	if (styled)
		str_add(p->out, codes[style]);
	str_addn(p->out, text, len);
	if (styled)
		str_add(p->out, "\033[0m");
	p->column += text_width(text, len);
}

void page_put(struct page *p, enum page_style style, const char *text)
{
	put(p, style, text, strlen(text));
}

void page_pad(struct page *p, size_t column)
{
	if (p->column >= column)
		return;
	str_fill(p->out, ' ', column - p->column);
	p->column = column;
}

void page_end(struct page *p)
{
	str_addch(p->out, '\n');
	p->column = 0;
}

static bool is_narrow(const struct page *p)
{
	return p->width && p->width < PAGE_WIDTH;
}

/* Where an origin of `width` columns goes after text that ends at `end`. */
static size_t place_column(size_t end, size_t width)
{
	if (end + 2 <= PAGE_PLACE)
		return PAGE_PLACE;
	if (end + 2 <= PAGE_PLACE_FAR && PAGE_PLACE_FAR + width <= PAGE_WIDTH)
		return PAGE_PLACE_FAR;
	return end + 2;
}

/* Goes to the right edge, so that `width` columns are left, or as near to it as can be in the next line. */
static void pad_right(struct page *p, size_t width)
{
	if (p->column + 2 + width > p->width)
		page_end(p);
	page_pad(p, width < p->width ? p->width - width : 0);
}

void page_end_with(struct page *p, const char *origin)
{
	const size_t width = text_width(origin, strlen(origin));

	if (*origin) {
		if (is_narrow(p))
			pad_right(p, width);
		else
			page_pad(p, place_column(p->column, width));
		page_put(p, PAGE_DIM, origin);
	}
	page_end(p);
}

/* How many bytes of `text` make a line of at most `width` columns: whole pieces, at least one. */
static size_t fit(const char *text, char gap, size_t width)
{
	const char *end = strchrnul(text, gap), *next;

	while (*end) {
		next = strchrnul(end + 1, gap);
		if (text_width(text, (size_t)(next - text)) > width)
			break;
		end = next;
	}
	return (size_t)(end - text);
}

static void put_pieces(struct page *p, const char *text, size_t len, char gap)
{
	const char *end = text + len, *piece = text;

	for (; piece < end; piece++) {
		if (*piece == gap) {
			put(p, PAGE_PLAIN, text, (size_t)(piece - text));
			put(p, PAGE_PLAIN, " ", 1);
			text = piece + 1;
		}
	}
	put(p, PAGE_PLAIN, text, (size_t)(end - text));
}

/* The end of a line's text. */
static size_t line_limit(const struct page *p, const struct page_flow *flow)
{
	return is_narrow(p) && p->width < flow->width ? p->width : flow->width;
}

/* The end of the first line's text: before the origin, which need not begin before PAGE_PLACE. */
static size_t first_limit(const struct page *p, const struct page_flow *flow)
{
	size_t width = text_width(flow->origin, strlen(flow->origin)) + 2;

	if (!*flow->origin || is_narrow(p))
		return line_limit(p, flow);
	return width + PAGE_PLACE - 2 >= flow->width ? PAGE_PLACE - 2 : flow->width - width;
}

bool page_fits(const struct page *p, const struct page_flow *flow)
{
	return flow->indent + text_width(flow->text, strlen(flow->text)) <= first_limit(p, flow);
}

void page_flow(struct page *p, const struct page_flow *flow)
{
	size_t limit = first_limit(p, flow), len;
	const char *text = flow->text;
	bool first = true;

	do {
		page_pad(p, *text ? flow->indent : 0);
		len = fit(text, flow->gap, limit > p->column ? limit - p->column : 0);
		put_pieces(p, text, len, flow->gap);
		text += len;
		text += *text != '\0';
		page_end_with(p, (is_narrow(p) ? !*text : first) ? flow->origin : "");
		first = false;
		limit = line_limit(p, flow);
	} while (*text);
}

void page_paragraph(struct page *p, size_t indent, const char *text)
{
	AUTO(str_release) struct str printable = STR_INIT;

	text_add(&printable, text);
	page_flow(p, &(struct page_flow){ .text = printable.buf,
			     .origin = "",
			     .indent = indent,
			     .width = PAGE_WIDTH,
			     .gap = ' ' });
}
