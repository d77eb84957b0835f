/* The server as every attempt sees it: where it is, and what each request to it carries. */
#ifndef NET_ENDPOINT_H
#define NET_ENDPOINT_H

#include <stdbool.h>
#include <stdint.h>

struct curl_slist;
struct err;
struct http_call;
struct http_options;

struct endpoint {
	char *base;                      /* without a slash at the end */
	char *server;                    /* for messages: "api.bitbucket.org", "127.0.0.1:7990" */
	bool loopback;                   /* then plain http will do, and no proxy is asked */
	bool tls;                        /* the base URL is https */
	char *user_agent;                /* may be NULL */
	char *ca_file;                   /* may be NULL */
	int64_t timeout_ms;              /* of one attempt */
	char *authorization;             /* a secret header line; NULL without a credential */
	struct curl_slist *headers;      /* of a request without a body; owns none of its texts */
	struct curl_slist *headers_json; /* of a request with one */
	struct curl_slist *retired;      /* header lines that requests in flight may still have */
};

enum { ENDPOINT_TIMEOUT_MS = 60 * 1000, ENDPOINT_CONNECT_TIMEOUT_MS = 10 * 1000 };

/* From the options, which may go afterwards. -1 with `e` set as http_client_new() says; `ep` is released then. */
int endpoint_init(struct endpoint *ep, const struct http_options *options, struct err *e);

/*
 * The whole URL of `path`, which is below the base URL or absolute, into `*url` (the caller frees it).
 * -1 with `e` set (ERR_REFUSED) where it belongs to another origin, is too long or not encoded.
 */
int endpoint_url(const struct endpoint *ep, const char *path, char **url, struct err *e);

/* What logs call a URL of endpoint_url(): the part below the base URL, where it is there. */
const char *endpoint_label(const struct endpoint *ep, const char *url);

/*
 * Replaces the secret header line of an endpoint that has one; takes `authorization` over. Requests that
 * are in flight but not yet sent get the new one.
 */
void endpoint_authorize(struct endpoint *ep, char *authorization);

/* Gives an easy handle (a CURL *) everything that does not depend on the call. */
void endpoint_apply(const struct endpoint *ep, void *easy);

/* Wipes and frees what it holds. */
void endpoint_release(struct endpoint *ep);

#endif
