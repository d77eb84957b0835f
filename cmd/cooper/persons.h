/* The persons whom names on the command line mean. */
#ifndef COOPER_PERSONS_H
#define COOPER_PERSONS_H

#include "cooper/session.h"

#include <stdbool.h>

struct desk;
struct err;
struct value;

struct persons {
	struct desk *desk;
	struct session manifests; /* those of -f */
	bool loaded;
};

#define PERSONS_INIT(desk_)                                                                        \
	{                                                                                          \
		.desk = (desk_), .manifests = SESSION_INIT                                         \
	}

/*
 * Adds to `uuids`, a list of texts without repetition, whom `name` means: one name of `people:` in the manifests of -f,
 * which may be that of several, else as member_find() has it. -1 with `e` set.
 */
int persons_add(struct persons *p, const char *name, struct value *uuids, struct err *e);

/* The same for one person only; NULL with `e` set. */
const char *persons_find(struct persons *p, const char *name, struct err *e);

/* Whether `uuids` has it. */
bool persons_has(const struct value *uuids, const char *uuid);

/* Adds it where it is not there; nothing for NULL. */
void persons_put(struct desk *d, struct value *uuids, const char *uuid);

/* The list of {"uuid"} that the API takes for them. */
struct value *persons_body(struct desk *d, const struct value *uuids);

/* Gives everything back. */
void persons_release(struct persons *p);

#endif
