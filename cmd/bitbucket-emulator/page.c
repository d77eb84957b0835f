#include "bitbucket-emulator/page.h"

#include "base/arena.h"
#include "base/num.h"
#include "base/str.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/request.h"
#include "codec/value.h"

#include <inttypes.h>
#include <string.h>

enum { PAGE_DEFAULT = 10, PAGE_MOST = 100, CURSOR_DIGITS = 6 };

#define OFFSET_MAX INT64_C(1000000000)

/* Neighbouring offsets get hashes that do not look like neighbours; 36^6 values, a bijection. */
#define CURSOR_SPACE   INT64_C(2176782336)
#define CURSOR_FACTOR  INT64_C(1540483477)
#define CURSOR_INVERSE INT64_C(1865779645)

const char *page_cursor(struct arena *a, int64_t offset)
{
	static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
	char text[CURSOR_DIGITS + 1] = "";
	uint64_t n = (uint64_t)offset * CURSOR_FACTOR % CURSOR_SPACE;
	int i;

	for (i = CURSOR_DIGITS - 1; i >= 0; i--, n /= 36)
		text[i] = digits[n % 36];
	return arena_strdup(a, text);
}

int64_t page_cursor_offset(const char *text)
{
	static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
	uint64_t n = 0;
	const char *digit;
	size_t i;

	if (strlen(text) != CURSOR_DIGITS)
		return -1;
	for (i = 0; i < CURSOR_DIGITS; i++) {
		digit = strchr(digits, text[i]);
		if (!digit)
			return -1;
		n = n * 36 + (uint64_t)(digit - digits);
	}
	n = n * CURSOR_INVERSE % CURSOR_SPACE;
	return n < OFFSET_MAX ? (int64_t)n : -1;
}

static int bad(struct answer *a, const char *name)
{
	return answer_error(a, 400, "Invalid %s", name);
}

static int parse_len(struct page *p, const char *text, int64_t most, struct answer *a)
{
	if (!text)
		return 0;
	if (num_parse(text, 1, INT64_MAX, &p->len) < 0 || (p->len > most && p->style.refuses))
		return bad(a, "pagelen");
	return 0;
}

static int parse_place(struct page *p, const char *text, struct answer *a)
{
	if (p->style.cursor) {
		p->number = 0;
		p->offset = text ? page_cursor_offset(text) : 0;
		return p->offset < 0 ? bad(a, "page") : 0;
	}
	p->number = 1;
	if (text && num_parse(text, 1, OFFSET_MAX / PAGE_MOST, &p->number) < 0)
		return bad(a, "page");
	p->offset = (p->number - 1) * p->len;
	return 0;
}

int page_parse(struct page *p, const struct request *r, struct paging style, int64_t most,
	struct answer *a)
{
	int64_t largest = style.most ? style.most : PAGE_MOST;

	*p = (struct page){ .style = style, .len = style.initial ? style.initial : PAGE_DEFAULT };
	if (parse_len(p, request_param(r, "pagelen"), largest, a) < 0)
		return -1;
	if (p->len > largest)
		p->len = largest;
	/* Asking for more than `most` is allowed; there is just no more on a page. */
	if (most && most < p->len)
		p->len = most;
	return parse_place(p, request_param(r, "page"), a);
}

static const char *other_page(const struct request *r, const char *page)
{
	AUTO(str_release) struct str url = STR_INIT;
	char separator = '?';
	size_t i;

	str_addf(&url, "%s://%s%s", r->scheme, r->host, r->path);
	for (i = 0; i < r->n_params; i++) {
		if (!strcmp(r->params[i].name, "page"))
			continue;
		str_addch(&url, separator);
		str_add(&url, r->params[i].raw);
		separator = '&';
	}
	str_addf(&url, "%cpage=%s", separator, page);
	return arena_strdup(r->arena, url.buf);
}

static const char *page_name(const struct page *p, struct arena *a, int64_t number, int64_t offset)
{
	if (p->style.cursor)
		return page_cursor(a, offset);
	return arena_printf(a, "%" PRId64, number);
}

static void put_text(struct arena *a, struct value *map, const char *name, const char *text)
{
	value_put(a, map, name, value_new_string(a, text));
}

struct value *page_envelope(
	const struct page *p, const struct request *r, const struct value *values, int64_t total)
{
	struct arena *a = r->arena;
	struct value *out = value_new_map(a);
	bool past = p->offset >= total && p->offset;

	/* Clients that count pages up stop at a page that says 0. */
	value_put(a, out, "pagelen", value_new_int(a, past ? 0 : p->len));
	value_put(a, out, "values", values);
	if (!p->style.cursor)
		value_put(a, out, "page", value_new_int(a, p->number));
	if (!p->style.without_size)
		value_put(a, out, "size", value_new_int(a, total));
	if (p->offset + p->len < total)
		put_text(a, out, "next",
			other_page(r, page_name(p, a, p->number + 1, p->offset + p->len)));
	if (p->number > 1)
		put_text(a, out, "previous", other_page(r, page_name(p, a, p->number - 1, 0)));
	return out;
}
