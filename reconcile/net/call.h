/* One HTTP request with what came of it. */
#ifndef NET_CALL_H
#define NET_CALL_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>

enum {
	HTTP_BODY_MAX = 32 * 1024 * 1024, /* of one answer, after decompression */
	HTTP_HEADERS_MAX = 64 * 1024,     /* of one answer */
	HTTP_URL_MAX = 16 * 1024
};

enum http_method { HTTP_GET, HTTP_POST, HTTP_PUT, HTTP_DELETE };

enum http_outcome {
	HTTP_REPLIED, /* `status` and `reply` are a whole answer to the last attempt */
	HTTP_UNSENT,  /* the server had none of the attempts: nothing happened; `error` says why */
	HTTP_AMBIGUOUS /* the answer was lost, cut or unusable: it may have happened; `error` says why */
};

struct http_call {
	/* set by the caller before http_submit() */
	enum http_method method;
	char *path; /* owned; encoded, below the base URL ("repositories/acme?q=a%20b") or absolute */
	char *body; /* owned; JSON, or NULL for none (POST and PUT then say Content-Length: 0) */
	size_t body_len; /* its bytes; set by http_call_new() for a text */
	const char *const *
		headers; /* "Name: value", NULL-terminated, borrowed, in place of ours of that name; or NULL */
	bool keep_head;   /* whether `head` is wanted */
	bool repeatable;  /* may be sent again after an ambiguous outcome; set by http_call_new() */
	int64_t delay_ms; /* is sent no sooner than so long after http_submit() */
	void *tag;        /* the caller's own */

	/* set by http_wait() */
	enum http_outcome outcome;
	int status;       /* of HTTP, when outcome is HTTP_REPLIED */
	struct str reply; /* the body */
	struct str
		head; /* status line and headers as they came, but with the credential struck out */
	char *content_type;    /* owned; "" when there was none */
	char *location;        /* owned; the Location header, "" when there was none */
	char *scopes_granted;  /* owned; X-OAuth-Scopes, "" when there was none */
	char *scopes_accepted; /* owned; X-Accepted-OAuth-Scopes, "" when there was none */
	char *credential_type; /* owned; X-Credential-Type, "" when there was none */
	char *request_id; /* owned; X-B3-Traceid, by which the server's people find the request, or "" */
	bool attachment;   /* Content-Disposition was there: the body is a file */
	bool challenged;   /* WWW-Authenticate was there: another credential is asked for */
	unsigned attempts; /* how often it was tried */
	struct err error;  /* ERR_NETWORK, ERR_REPLY (not usable), ERR_REFUSED, ERR_INTERRUPTED */
};

/*
 * A call that the caller fills in further if it likes. Takes over `path` and `body` (may be NULL), both
 * from malloc. GET, PUT and DELETE are repeatable, POST is not.
 */
struct http_call *http_call_new(enum http_method method, char *path, char *body);

/* Drops a call that came from http_wait() or was never submitted. NULL is fine. */
void http_call_free(struct http_call *call);

/* For AUTO(http_call_release) struct http_call *call. */
void http_call_release(struct http_call **call);

#endif
