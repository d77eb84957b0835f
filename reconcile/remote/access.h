/*
 * Whether a workspace can be seen at all. A list answers 200 with what is visible, so that to somebody who
 * is no member every private repository looks as if it were not there; the workspace itself answers 403
 * (fact sheet, section 2). It is asked only where something seems to be missing, and so would be created, and
 * nothing else proved the workspace open.
 */
#ifndef REMOTE_ACCESS_H
#define REMOTE_ACCESS_H

#include <stdbool.h>

struct fetch;
struct http_call;
struct request;

/* Asks for each workspace in which something declared is missing. False where nothing was asked. */
bool access_ask(struct fetch *f);

/* Takes the answer to a REQUEST_ACCESS: what was read in a workspace that is closed to us is not known. */
void access_answered(struct fetch *f, struct request *r, const struct http_call *call);

#endif
