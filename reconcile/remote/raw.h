/* Answers that are the content of a file (KIND_RAW). */
#ifndef REMOTE_RAW_H
#define REMOTE_RAW_H

struct arena;
struct err;
struct http_call;
struct object;
struct reply_context;

/*
 * 0 where `call` answered with a file. -1 with `e` set: as reply_check(), or ERR_REPLY where it is a folder,
 * where it is kept elsewhere (Git LFS answers with a redirection; fact sheet, section 3.15), or where nothing
 * says that it is a file: something in between may have answered.
 */
int raw_check(const struct http_call *call, const struct reply_context *context, struct err *e);

/*
 * Gives `o` the content, copied to `a`. -1 with `e` set (ERR_REPLY), which names the key of `o`, where it is no
 * text of UTF-8 or has more than FIELD_CONTENT_MAX bytes: only text is managed.
 */
int raw_take(struct arena *a, struct object *o, const struct http_call *call, struct err *e);

#endif
