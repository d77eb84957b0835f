/* The calls that libcurl has, and the handles it has them on; handles and connections are used again. */
#ifndef NET_FLIGHT_H
#define NET_FLIGHT_H

#include <stddef.h>

struct endpoint;
struct http_transfer;

struct flight {
	void *multi;                      /* a CURLM * */
	struct http_transfer **transfers; /* in flight, in no order */
	size_t n, limit;
	void **idle; /* CURL *, at most `limit` */
	size_t n_idle;
};

/* For at most `limit` calls at once, on as many connections to a host. */
void flight_init(struct flight *f, unsigned limit);

/* Begins an attempt at `t`; there is room for it. */
void flight_start(struct flight *f, struct http_transfer *t, const struct endpoint *ep);

/* Sends and receives what can be without waiting. */
void flight_run(struct flight *f);

/*
 * A transfer whose attempt ended, with the CURLcode in `*code`, for transfer_end() before the next
 * flight_start(); NULL where there is none.
 */
struct http_transfer *flight_take(struct flight *f, int *code);

/* Breaks one attempt off: a transfer for transfer_give_up(), or NULL where none is in flight. */
struct http_transfer *flight_break(struct flight *f);

/*
 * Waits until there is something to do, `timeout_ms` have passed or a signal came. With nothing in
 * flight it waits as long.
 */
void flight_wait(struct flight *f, int timeout_ms);

/* Closes all connections. Nothing may be in flight. */
void flight_release(struct flight *f);

#endif
