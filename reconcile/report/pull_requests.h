/* Pull requests, issues and what is said of them, for people and, in lines with tabs, for programs. */
#ifndef REPORT_PULL_REQUESTS_H
#define REPORT_PULL_REQUESTS_H

#include <stdbool.h>
#include <stddef.h>

struct page;
struct readiness;
struct str;
struct value;

/* A list of documents as a table of at most `width` columns; 0: lines with tabs. */
void report_pull_requests(struct page *p, const struct value *documents, size_t width);
void report_issues(struct page *p, const struct value *documents, size_t width);

/* One of them, with its text; `comments` (NULL: none were asked for) follow it. */
void report_pull_request(
	struct page *p, const struct value *document, const struct value *comments);
void report_issue(struct page *p, const struct value *document, const struct value *comments);

/* Approvals, changes, builds and tasks, a line each, and the verdict with its reasons. */
void report_readiness(struct page *p, const struct readiness *r);

/* "#3 Log in" of a document, cut as quotes are. */
void report_name(struct str *out, const struct value *document);

#endif
