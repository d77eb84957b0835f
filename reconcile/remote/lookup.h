/* Who is behind the e-mail addresses of a workspace's manifests. */
#ifndef REMOTE_LOOKUP_H
#define REMOTE_LOOKUP_H

struct fetch;
struct http_call;
struct request;
struct workspace;

/* The most addresses in one request; the server answers 400 to more (fact sheet, section 3.1). */
enum { LOOKUP_EMAILS_MAX = 90 };

/* Asks for every person that `w` (desired) names and of whom only the e-mail address is known. */
void lookup_start(struct fetch *f, const struct workspace *w);

/* Takes the answer to a REQUEST_MEMBERS. */
void lookup_answered(struct fetch *f, struct request *r, const struct http_call *call);

#endif
