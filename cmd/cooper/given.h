/* What the options of the commands about pull requests and issues say, checked. */
#ifndef COOPER_GIVEN_H
#define COOPER_GIVEN_H

#include <stddef.h>
#include <stdint.h>

enum {
	GIVEN_TEXT_MAX = 1024 * 1024, /* bytes of a file with a text */
	GIVEN_LIMIT_MAX = 1000        /* of --limit: items of a list */
};

struct desk;
struct err;

/* What --body or --body-file says; NULL: neither is given. -1 with `e` set: both are, or it cannot be read. */
int given_text(struct desk *d, const char **text, struct err *e);

/* How many --limit wants; -1 with `e` set (ERR_USAGE). */
int given_limit(const struct desk *d, size_t *limit, struct err *e);

/* A time that an option says. */
struct given_time {
	const char *name, *text; /* NULL for `text`: `otherwise` */
	int64_t otherwise, most;
};

/* It in seconds; -1 with `e` set (ERR_USAGE). */
int given_seconds(const struct given_time *time, int64_t *seconds, struct err *e);

/* The word of the NULL-terminated `choices` that `word` is, capitals or not; NULL with `e` set (ERR_USAGE). */
const char *given_choice(
	const char *what, const char *word, const char *const *choices, struct err *e);

#endif
