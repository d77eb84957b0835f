/* What becomes of the answers to a list's requests: live objects, and more requests. */
#ifndef REMOTE_INTAKE_H
#define REMOTE_INTAKE_H

struct fetch;
struct http_call;
struct request;

/* Takes the answer to a REQUEST_PAGE or REQUEST_ITEM; when it was the last one, the collection has its status. */
void intake_answered(struct fetch *f, struct request *r, const struct http_call *call);

#endif
