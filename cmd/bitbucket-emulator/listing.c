#include "bitbucket-emulator/collection.h"

#include "base/arena.h"
#include "base/mem.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/bbql.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/request.h"
#include "codec/value.h"

#include <stdlib.h>
#include <string.h>

/* An item that passed the filters. */
struct candidate {
	const struct document *document;
	const struct value *value;
};

/* What is listed, filtered and in order. */
struct candidates {
	struct candidate *items;
	size_t n, capacity;
};

struct order {
	const char *field; /* NULL: as created */
	bool descending;
};

static int parse_query(struct context *c)
{
	const char *text = request_param(c->request, "q"), *why;

	c->query = NULL;
	if (!text || !*text)
		return 0;
	c->query = bbql_parse(c->arena, text, &why);
	return c->query ? 0 : answer_error(c->answer, 400, "Invalid query: %s", why);
}

static struct order parse_sort(const struct context *c)
{
	const char *text = request_param(c->request, "sort");
	struct order order = { NULL, false };

	if (text && *text) {
		order.descending = *text == '-';
		order.field = text + order.descending;
	}
	return order;
}

static int refuse_field(struct context *c, const char *field)
{
	return answer_error(c->answer, 400, "Invalid field name: %s", field);
}

/* Whether q and sort speak only of fields that `item` has; -1 with the 400 where not. */
static int check_fields(struct context *c, struct order order, const struct value *item)
{
	const char *unknown = c->query ? bbql_unknown(c->query, item) : NULL;
	const struct bbql sorted = { .op = BBQL_EQUAL, .field = order.field };

	if (wart_is(&c->options->warts, WART_QUERY_FIELD, "null"))
		return 0;
	if (!unknown && order.field)
		unknown = bbql_unknown(&sorted, item);
	return unknown ? refuse_field(c, unknown) : 0;
}

static int by_field(const void *x, const void *y, void *order_)
{
	const struct candidate *a = x, *b = y;
	const struct order *order = order_;
	int result = bbql_order(order->field, a->value, b->value);

	if (!result) /* ties keep the order of creation, so that pages do not overlap */
		return a->document->id < b->document->id ? -1 : 1;
	return order->descending ? -result : result;
}

/* Adds the documents of `docs` that the caller may see and that fit `q`. */
static int filter(struct context *c, const struct listing *l, const struct document_list *docs,
	struct order order, struct candidates *out)
{
	struct candidate next;
	size_t i;

	for (i = 0; i < docs->n; i++) {
		next.document = docs->items[i];
		if (l->guarded && !l->visible(c, next.document))
			continue;
		next.value = l->render(c, next.document);
		if (check_fields(c, order, next.value) < 0)
			return -1;
		if (c->query && !bbql_matches(c->query, next.value))
			continue;
		out->items = arena_grow(c->arena, out->items, out->n, &out->capacity, sizeof next);
		out->items[out->n++] = next;
	}
	if (order.field && out->n)
		qsort_r(out->items, out->n, sizeof next, by_field, &order);
	return 0;
}

static const struct value *show(
	struct context *c, const struct listing *l, const struct candidate *one)
{
	return l->show ? l->show(c, one->document) : one->value;
}

/* The items of the page where everything must be looked at; sets `*total`. NULL with the 400 answered. */
static const struct value *search(struct context *c, const struct listing *l, const struct page *p,
	struct order order, int64_t *total)
{
	struct value *values = value_new_list(c->arena);
	struct document_list docs = { 0 };
	struct candidates found = { 0 };
	int64_t i;

	if (!l->given)
		store_list(c->store, c->arena, l->from, &docs);
	if (filter(c, l, l->given ? l->given : &docs, order, &found) < 0)
		return NULL;
	*total = (int64_t)found.n;
	for (i = p->offset; i < *total && i < p->offset + p->len; i++)
		value_push(c->arena, values, show(c, l, &found.items[i]));
	return values;
}

/* The same where nothing is filtered or sorted: the database gives just the page. */
static const struct value *slice(
	struct context *c, const struct listing *l, const struct page *p, int64_t *total)
{
	struct value *values = value_new_list(c->arena);
	struct selection from = l->from;
	struct document_list docs = { 0 };
	size_t i;

	*total = store_count(c->store, from);
	from.offset = p->offset;
	from.limit = p->len;
	store_list(c->store, c->arena, from, &docs);
	for (i = 0; i < docs.n; i++)
		value_push(c->arena, values,
			l->show ? l->show(c, docs.items[i]) : l->render(c, docs.items[i]));
	return values;
}

/* How this list pages, after what the command line says about all lists. */
static struct paging style_of(const struct context *c, const struct listing *l)
{
	const struct warts *w = &c->options->warts;
	struct paging style = l->paging;

	style.cursor = style.cursor || wart_is(w, WART_PAGING, "cursor");
	style.without_size = style.without_size || style.cursor || wart_is(w, WART_SIZE, "absent");
	if (!wart_is(w, WART_PAGELEN, "row"))
		style.refuses = wart_is(w, WART_PAGELEN, "400");
	return style;
}

int collection_answer(struct context *c, const struct listing *l)
{
	struct order order = { NULL, false };
	const struct value *values;
	struct value *envelope;
	struct page page;
	int64_t total;

	if (page_parse(&page, c->request, style_of(c, l), c->options->page_max, c->answer) < 0)
		return -1;
	c->query = NULL;
	if (!l->unqueried) {
		if (parse_query(c) < 0)
			return -1;
		order = parse_sort(c);
	}
	if (c->query || order.field || l->guarded || l->given)
		values = search(c, l, &page, order, &total);
	else
		values = slice(c, l, &page, &total);
	if (!values)
		return -1;
	envelope = page_envelope(&page, c->request, values, total);
	if (page.offset >= total && page.offset &&
		wart_is(&c->options->warts, WART_PAST_THE_END, "kept"))
		value_put(c->arena, envelope, "pagelen", value_new_int(c->arena, page.len));
	return answer_value(c->answer, 200, envelope);
}
