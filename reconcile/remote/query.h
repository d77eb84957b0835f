/* What stands behind the question mark of a list's URL. */
#ifndef REMOTE_QUERY_H
#define REMOTE_QUERY_H

#include <stddef.h>

struct kind;
struct str;

/* How a filter for any of many texts is written: BEFORE EACH"a" BETWEEN EACH"b" AFTER. */
struct query_form {
	const char *before, *each, *between, *after;
	size_t texts_max; /* in one URL */
	size_t url_max;   /* bytes of a URL that one more text must not go beyond */
};

/*
 * Appends the encoded filter for as many of the `n` (at least 1) texts as the form allows, at least one, to
 * the URL so far. Texts are quoted in the manner of BBQL. Returns how many it took.
 */
size_t query_any(
	struct str *url, const struct query_form *form, const char *const *texts, size_t n);

/*
 * Appends the names of what to answer for an item of `kind`, separated by commas, each once and after
 * `prefix` ("values." in lists): the fields of the table, of persons what tells who they are, of a path
 * with a selector what it selects by, and of those of `kinds` (NULL-terminated) that stand below it the
 * toggles, and the fields that are read from this answer (KIND_IN_PARENT).
 */
void query_fields(struct str *url, const struct kind *kind, const struct kind *const *kinds,
	const char *prefix);

#endif
