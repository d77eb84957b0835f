/* Answers that are the content of a file (KIND_RAW). */
#ifndef REMOTE_RAW_H
#define REMOTE_RAW_H

#include <stdbool.h>

struct arena;
struct err;
struct http_call;
struct object;
struct reply_context;
struct str;
struct value;

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

/* Whether the content of `o` is what `desired` declares, which may be nothing. */
bool raw_is_declared(const struct object *desired, const struct object *o);

/* Appends the path of what is known of the file that `call` answered with. */
void raw_add_meta_path(struct str *out, const struct http_call *call);

/*
 * 0 where `json`, what is known of the file `o`, says that it is a plain one. -1 with `e` set (ERR_REPLY) where it
 * is executable, a link or a subrepository: a new content would make a plain one of it, and nobody would be told.
 */
int raw_check_plain(const struct object *o, const struct value *json, struct err *e);

#endif
