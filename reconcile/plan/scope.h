/* Scopes of credentials: which there are by name, and what implies what (fact sheet, section 4.2). */
#ifndef PLAN_SCOPE_H
#define PLAN_SCOPE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The next of the words in `*words`, which spaces and commas separate, and its length; NULL at the end.
 * `*words` goes behind it; a NULL there has no words.
 */
const char *scope_next(const char **words, size_t *len);

/* Whether `word` of `len` bytes is one of `list`. */
bool scope_listed(const char *list, const char *word, size_t len);

/*
 * Whether who was granted `granted` may do what `scope` of `len` bytes is for: it is there, or another that
 * implies it or, as long as nobody says that it does not, may.
 */
bool scope_granted(const char *granted, const char *scope, size_t len);

/* The same where only what is known to imply it counts, and not `scope` itself. */
bool scope_implied(const char *granted, const char *scope, size_t len);

/* Whether these are scopes of API tokens, which never imply each other. */
bool scope_is_token(const char *granted);

#endif
