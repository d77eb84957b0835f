/*
 * What is written by one request (KIND_TOGETHER): the files of a branch, by one commit on top of what was read
 * (fact sheet, section 3.15). For push alone.
 */
#ifndef REMOTE_TOGETHER_H
#define REMOTE_TOGETHER_H

#include "remote/push.h"

struct value;

enum { TOGETHER_BODY_MAX = 64 * 1024 * 1024 }; /* bytes of one request */

/*
 * The request: POST of a form to the kind's `update`, with the branch, the message, the hash of the commit that
 * the branch had (unless it was not there), and each member under its path. Paths begin with a slash, or a file
 * called "message" would be the message. NULL with `e` set (ERR_REFUSED) where it is more than
 * TOGETHER_BODY_MAX.
 */
struct http_call *together_request(const struct push *p, struct err *e);

/* What the answer means that is no error: PUSH_DONE where the commit was made, else PUSH_LOOK with `e` set. */
enum push_verdict together_judge(const struct http_call *call, struct err *e);

/* Says in `e`, the refusal `call`, where it is so that the branch has moved on since it was read. */
void together_explain(const struct push *p, const struct http_call *call, struct err *e);

/* The GET of the branch, which shows whether a lost request took effect. */
struct http_call *together_look(const struct push *p, struct err *e);

/*
 * What `json`, the branch, shows: LOOK_NOT_THERE where it stands at the commit that was read; LOOK_THERE where
 * its commit is ours, by the message and by what it stands on, as far as `json` has them; LOOK_UNCLEAR with `e`
 * set where it is somebody else's: ours may be below it.
 */
enum look_verdict together_looked(const struct push *p, const struct value *json, struct err *e);

/* What it means that looking failed with `e`: the branch may not be there, as before. */
enum look_verdict together_missing(const struct push *p, struct err *e);

#endif
