/* What an answer shows of the object that was written or looked at. For push alone. */
#ifndef REMOTE_JUDGE_H
#define REMOTE_JUDGE_H

#include <stdbool.h>

struct err;
struct http_call;
struct object;
struct push;
struct value;

/* Whether `p` is made by a boolean of the parent. */
bool judge_is_toggle(const struct push *p);

/* Whether the object of `p` is read from the answer about its parent. */
bool judge_is_in_parent(const struct push *p);

/* Whether `json`, the parent, shows the toggle as `p` asks. */
bool judge_toggled(const struct push *p, const struct value *json);

/* Whether `answer` has the key of the object of `p`; people are the same under any of their ids. */
bool judge_has_key(const struct push *p, const struct object *answer);

/* Whether the failure `e` of reply_check() on `call` says that the object of `p` is not there. */
bool judge_absent(const struct push *p, const struct http_call *call, const struct err *e);

/*
 * Whether `answer` is the object that was read as `live` (NULL: nothing was), and not another that has
 * taken its place: by the read-only fields, which are the server's own ids, as far as both have them.
 */
bool judge_same(const struct object *live, const struct object *answer);

#endif
