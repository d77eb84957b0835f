/* The parts of `cooper auth`. */
#ifndef COOPER_AUTH_H
#define COOPER_AUTH_H

#include <stdint.h>

struct err;
struct options;
struct str;
struct token;

/* Each is the command of its name; the exit status, or a failure in `e`. */
int auth_login(const struct options *o, struct err *e);
int auth_status(const struct options *o, struct err *e);
int auth_refresh(const struct options *o, struct err *e);
int auth_logout(const struct options *o, struct err *e);

/* "2026-11-26T05:00:00.000Z, in 1 h 59 min", or "..., which is over". */
void auth_describe_end(const struct token *t, int64_t now_ms, struct str *out);

#endif
