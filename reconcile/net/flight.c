#include "net/flight.h"

#include "base/mem.h"
#include "net/endpoint.h"
#include "net/transfer.h"

#include <curl/curl.h>

#include <stdlib.h>

static void *resize(void *p, size_t size)
{
	return mem_resize(p, size, 1);
}

/*
 * Counted by libcurl, so that several clients may come and go. Its memory is there, or the program has ended: its own errors
 * are not always told from those of a server.
 */
static void start_library(void)
{
	if (curl_global_init_mem(CURL_GLOBAL_DEFAULT, mem_alloc, free, resize, mem_strdup,
		    mem_zalloc) != CURLE_OK)
		mem_exhausted();
}

void flight_init(struct flight *f, unsigned limit)
{
	*f = (struct flight){ .limit = limit };
	start_library();
	f->multi = curl_multi_init();
	if (!f->multi)
		mem_exhausted();
	curl_multi_setopt(f->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)limit);
	curl_multi_setopt(f->multi, CURLMOPT_MAXCONNECTS, (long)limit);
	f->transfers = mem_zalloc(limit, sizeof *f->transfers);
	f->idle = mem_zalloc(limit, sizeof *f->idle);
}

void flight_start(struct flight *f, struct http_transfer *t, const struct endpoint *ep)
{
	CURL *easy = f->n_idle ? f->idle[--f->n_idle] : curl_easy_init();

	if (!easy)
		mem_exhausted();
	transfer_start(t, ep, easy);
	t->slot = f->n;
	f->transfers[f->n++] = t;
	if (curl_multi_add_handle(f->multi, easy) != CURLM_OK)
		mem_exhausted();
}

void flight_run(struct flight *f)
{
	int running;

	curl_multi_perform(f->multi, &running);
}

static void end(struct flight *f, struct http_transfer *t)
{
	struct http_transfer *last = f->transfers[--f->n];

	curl_multi_remove_handle(f->multi, t->easy);
	f->idle[f->n_idle++] = t->easy;
	f->transfers[t->slot] = last;
	last->slot = t->slot;
}

struct http_transfer *flight_take(struct flight *f, int *code)
{
	struct http_transfer *t = NULL;
	CURLMsg *message;
	int left;

	do {
		message = curl_multi_info_read(f->multi, &left);
		if (!message)
			return NULL;
	} while (message->msg != CURLMSG_DONE);
	*code = message->data.result;
	curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &t);
	end(f, t);
	return t;
}

struct http_transfer *flight_break(struct flight *f)
{
	struct http_transfer *t;

	if (!f->n)
		return NULL;
	t = f->transfers[f->n - 1];
	end(f, t);
	return t;
}

void flight_wait(struct flight *f, int timeout_ms)
{
	curl_multi_poll(f->multi, NULL, 0, timeout_ms, NULL);
}

void flight_release(struct flight *f)
{
	while (f->n_idle)
		curl_easy_cleanup(f->idle[--f->n_idle]);
	curl_multi_cleanup(f->multi);
	free(f->transfers);
	free(f->idle);
	curl_global_cleanup();
	*f = (struct flight){ 0 };
}
