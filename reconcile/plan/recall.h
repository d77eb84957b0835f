/* Whether the server has the secrets that are declared, as far as anybody remembers: values, made before the plan. */
#ifndef PLAN_RECALL_H
#define PLAN_RECALL_H

#include <stddef.h>

struct attr;
struct object;

enum secret_state {
	SECRET_NONE,    /* no secret, one of what is not there yet, or one that goes its own way */
	SECRET_UNKNOWN, /* nobody remembers having sent it there */
	SECRET_UNREADABLE, /* nobody can tell: it cannot be read here */
	SECRET_UNCHANGED,  /* it is the one that was sent last */
	SECRET_ROTATE,     /* it is another, or nobody knows whether the last one was taken */
	SECRET_STATES
};

struct recall {
	const struct attr *attr;   /* desired */
	const struct object *live; /* what this holds for */
	enum secret_state state;
};

struct recalls {
	const struct recall *items; /* in the order of `attr` */
	size_t n;
};

/* For qsort() of struct recall. */
int recall_compare(const void *a, const void *b);

/* Of the secret `attr` of something that the server has as `live`; what is not in `r` is unknown. */
enum secret_state recall_state(
	const struct recalls *r, const struct attr *attr, const struct object *live);

/* "unchanged", "rotate", "unknown"; NULL of SECRET_NONE. */
const char *recall_name(enum secret_state state);

#endif
