/* What the options of a run allow: see plan/gate.h. */
#ifndef COOPER_ALLOW_H
#define COOPER_ALLOW_H

struct permit;
struct err;
struct options;

/* Reads them into `*a`, which points into `o`. -1 with `e` set (ERR_USAGE): a risk or a limit that is none. */
int allow_read(struct permit *a, const struct options *o, struct err *e);

#endif
