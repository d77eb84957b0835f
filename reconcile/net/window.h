/* How many calls may be in flight: grows while the server is happy, halves when it is not. */
#ifndef NET_WINDOW_H
#define NET_WINDOW_H

struct window {
	unsigned size;       /* now; from 1 to `limit` */
	unsigned limit;      /* never wider */
	unsigned top;        /* the widest so far */
	unsigned generation; /* counts the halvings; a call remembers the one it started in */
};

/* A window that begins at HTTP_WINDOW_START, or at `limit` (at least 1) where that is less. */
void window_init(struct window *w, unsigned limit);

/* After a good answer: one more, up to the limit. */
void window_grow(struct window *w);

/*
 * After an answer with 429 to a call that started in `generation`: half of it, at least 1. Calls that
 * were in flight together are throttled together, so only the first of a generation counts; else one
 * burst would close the window to 1.
 */
void window_shrink(struct window *w, unsigned generation);

#endif
