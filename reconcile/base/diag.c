#include "base/diag.h"

#include "base/str.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Whether this very mistake is known: what several objects share would be found again for each. */
static bool is_known(const struct diag *d, const struct place *place, const char *message)
{
	size_t i;

	for (i = 0; i < d->n; i++) {
		const struct place *p = &d->items[i].place;

		if (p->line == place->line && p->column == place->column &&
			str_same(p->file, place->file) && !strcmp(d->items[i].message, message))
			return true;
	}
	return false;
}

int diag_add(struct diag *d, struct place place, const char *format, ...)
{
	AUTO(str_release) struct str text = STR_INIT;
	va_list args;

	/* Neither formatted nor compared: a hostile file can make millions. */
	if (d->n >= DIAG_MAX) {
		d->dropped++;
		return -1;
	}
	va_start(args, format);
	str_vaddf(&text, format, args);
	va_end(args);
	str_shorten(&text, DIAG_MESSAGE_MAX);
	if (is_known(d, &place, text.buf))
		return -1;
	d->items = arena_grow(&d->arena, d->items, d->n, &d->capacity, sizeof *d->items);
	d->items[d->n++] = (struct diag_item){ place, arena_strdup(&d->arena, text.buf) };
	return -1;
}

static int compare(const struct place *a, const struct place *b)
{
	int order = strcmp(a->file ? a->file : "", b->file ? b->file : "");

	if (order)
		return order;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return (a->column > b->column) - (a->column < b->column);
}

static int compare_items(const void *a, const void *b)
{
	const struct diag_item *x = a, *y = b;
	int order = compare(&x->place, &y->place);

	return order ? order : strcmp(x->message, y->message);
}

void diag_sort(struct diag *d)
{
	if (d->n)
		qsort(d->items, d->n, sizeof *d->items, compare_items);
}

bool diag_empty(const struct diag *d)
{
	return d->n == 0;
}

void diag_release(struct diag *d)
{
	arena_release(&d->arena);
	*d = (struct diag)DIAG_INIT;
}
