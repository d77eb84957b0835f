/* A comment on a pull request or an issue. */
#ifndef COOPER_REMARK_H
#define COOPER_REMARK_H

#include <stdbool.h>

struct desk;
struct err;
struct value;

/*
 * Posts what --body or --body-file says as a comment on the thing at hand, once: where the answer is lost, it is looked
 * for. Prints its URL, or the document "cooper-comment/1". -1 with `e` set.
 */
int remark_make(struct desk *d, struct err *e);

/*
 * Of `items`, the one that a lost request with the text `text` at `path` in it may have made: the latest of those that
 * are no older than this run; NULL where there is none.
 */
const struct value *remark_find(
	const struct value *items, const char *path, const char *text, const char *since);

/* Whether two texts are the same but for white space at their ends, which servers may take away. */
bool remark_same(const char *a, const char *b);

/* The time at which this run began, less what clocks may differ by, as the server writes times; of the desk's arena. */
const char *remark_since(struct desk *d);

#endif
