/* Transfers in a row; each is in one queue at most. */
#ifndef NET_QUEUE_H
#define NET_QUEUE_H

#include <stddef.h>

struct http_transfer;

struct queue {
	struct http_transfer *first, *last; /* NULL while empty */
	size_t n;
};

/* Adds `t` at the end. */
void queue_push(struct queue *q, struct http_transfer *t);

/* Adds `t` by its not_before time, behind what is as early. */
void queue_insert(struct queue *q, struct http_transfer *t);

/* Takes out the first; NULL where there is none. */
struct http_transfer *queue_pop(struct queue *q);

#endif
