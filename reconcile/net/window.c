#include "net/window.h"

#include "net/http.h"

void window_init(struct window *w, unsigned limit)
{
	w->limit = limit ? limit : 1;
	w->size = w->limit < HTTP_WINDOW_START ? w->limit : HTTP_WINDOW_START;
	w->top = w->size;
	w->generation = 0;
}

void window_grow(struct window *w)
{
	if (w->size < w->limit)
		w->size++;
	if (w->size > w->top)
		w->top = w->size;
}

void window_shrink(struct window *w, unsigned generation)
{
	if (generation != w->generation)
		return;
	w->generation++;
	w->size = w->size > 1 ? w->size / 2 : 1;
}
