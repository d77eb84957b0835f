/* What the commands about pull requests and issues work with: a repository, a connection, the thing that was named. */
#ifndef COOPER_DESK_H
#define COOPER_DESK_H

#include "base/arena.h"
#include "base/auto.h"
#include "cooper/connection.h"
#include "cooper/here.h"
#include "remote/ask.h"

#include <stdint.h>

struct err;
struct options;
struct page;
struct str;
struct value;

struct desk {
	const struct options *options;
	const struct desk_subject *subject;
	struct arena arena; /* everything is in it */
	struct connection connection;
	struct here here;
	struct http_client *client;
	struct ask ask;
	const char *workspace, *repository; /* slugs */
	const char *root;                   /* "repositories/acme/api" */
	int64_t id;                         /* of what the user named; 0: nothing */
};

/* Pull requests, or issues. */
struct desk_subject {
	const char *noun; /* "pull request" */
	const char *path; /* below the repository */
	const char *page; /* in the URL of its page */
	const char *kind; /* the table in kinds/ that has its scopes */
};
extern const struct desk_subject desk_pull_request, desk_issue;

#define DESK_INIT                                                                                  \
	{                                                                                          \
		.arena = ARENA_INIT, .connection = CONNECTION_INIT                                 \
	}

/*
 * Opens it for the options: finds the repository, the number or URL of the first word, and the credential; the client
 * can write unless the command only looks. -1 with `e` set.
 */
int desk_open(
	struct desk *d, const struct options *o, const struct desk_subject *subject, struct err *e);

/* 0 where the user named something; else -1 with `e` set (ERR_USAGE). */
int desk_need_id(const struct desk *d, struct err *e);

/* "repositories/acme/api/" and the formatted rest. */
const char *desk_path(struct desk *d, const char *format, ...) FORMAT(2, 3);

/* The path of the thing, and the formatted rest, which begins with "/" or "?". */
const char *desk_item(struct desk *d, const char *format, ...) FORMAT(2, 3);

/* Puts `text` at a path of value_put_at() into the body of a request; nothing for NULL. */
void desk_put_text(struct desk *d, struct value *body, const char *path, const char *text);

/* A new document of that format, which says what repository it is about. */
struct value *desk_document(struct desk *d, const char *format);

/* The same of one thing, with what became of it and the comments on it; NULL for either: null. */
struct value *desk_document_of(
	struct desk *d, const char *format, const char *result, const struct value *comments);

/* Prints a document. -1 with `e` set where that fails. */
int desk_print(const struct value *document, struct err *e);

/* Prints the URL of the page of a document's thing; nothing where the server said none. -1 as above. */
int desk_print_url(const struct value *document, struct err *e);

/* A page for `out` as the options want it. */
struct page desk_page(const struct desk *d, struct str *out);

/* Gives everything back. */
void desk_release(struct desk *d);

#endif
