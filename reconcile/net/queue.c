#include "net/queue.h"

#include "net/transfer.h"

void queue_push(struct queue *q, struct http_transfer *t)
{
	t->next = NULL;
	if (q->last)
		q->last->next = t;
	else
		q->first = t;
	q->last = t;
	q->n++;
}

void queue_insert(struct queue *q, struct http_transfer *t)
{
	struct http_transfer **at = &q->first;

	if (!q->last || q->last->not_before <= t->not_before) {
		queue_push(q, t);
		return;
	}
	while ((*at)->not_before <= t->not_before)
		at = &(*at)->next;
	t->next = *at;
	*at = t;
	q->n++;
}

struct http_transfer *queue_pop(struct queue *q)
{
	struct http_transfer *t = q->first;

	if (!t)
		return NULL;
	q->first = t->next;
	if (!q->first)
		q->last = NULL;
	q->n--;
	return t;
}
