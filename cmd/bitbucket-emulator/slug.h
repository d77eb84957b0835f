/* Slugs: what a name becomes in an address. */
#ifndef EMULATOR_SLUG_H
#define EMULATOR_SLUG_H

struct arena;

enum { SLUG_MAX = 62 };

/*
 * The slug of a repository called `name`: lower case, everything outside [a-z0-9_.-] and every run of
 * '-' one '-', none at the ends, at most SLUG_MAX bytes; "" where nothing is left. Fact sheet 3.3.
 */
const char *slug_of(struct arena *a, const char *name);

#endif
