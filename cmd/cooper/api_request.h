/* One request, as the command line of `cooper api` describes it. */
#ifndef COOPER_API_REQUEST_H
#define COOPER_API_REQUEST_H

#include "base/str.h"
#include "net/call.h"

#include <stdbool.h>

struct err;
struct options;

enum {
	API_INPUT_MAX = 64 * 1024 * 1024, /* bytes of a body */
	API_FIELD_MAX = 16 * 1024 * 1024, /* bytes of a file that a field names */
	API_REDIRECTS_MAX = 5,            /* that are followed for one page */
	API_PAGES_MAX = 10000             /* of one list */
};

struct api_request {
	enum http_method method;
	struct str path; /* for http_call_new() */
	struct str body;
	bool has_body;
	const struct options *options; /* has the headers */
};

#define API_REQUEST_INIT                                                                           \
	{                                                                                          \
		.path = STR_INIT, .body = STR_LIMITED(API_INPUT_MAX)                               \
	}

/*
 * Reads the options; `base` is the server's URL. -1 with `e` set: ERR_USAGE where they do not go together or one
 * cannot be understood, ERR_INPUT where a file cannot be read or sent.
 */
int api_request_read(
	struct api_request *r, const struct options *o, const char *base, struct err *e);

/*
 * A call that makes the request to `path`, its own or that of a further page. It is sent again by itself only where
 * that cannot do harm: GET, and what the server refused for its rate.
 */
struct http_call *api_request_call(const struct api_request *r, const char *path);

/* Wipes and frees what it holds. */
void api_request_release(struct api_request *r);

#endif
