/* Text from the server, made fit for our messages. */
#ifndef REMOTE_PROSE_H
#define REMOTE_PROSE_H

#include <stddef.h>

struct str;

/*
 * Appends the first `max` characters of the `len` bytes at `text` in one line: white space and control
 * characters become single spaces, none at either end; what is no UTF-8 becomes '?'; "..." where it was cut.
 */
void prose_add(struct str *out, const char *text, size_t len, size_t max);

/*
 * Appends the sentence `text` as one part of a message: "; " before it where `out` is not empty, no full
 * stop after it. Nothing where it is empty or `out` says so already. At most `max` characters.
 */
void prose_add_part(struct str *out, const char *text, size_t max);

/* Appends the words of a list separated by spaces or commas, joined by `glue`. */
void prose_add_words(struct str *out, const char *words, const char *glue);

/* Begins the message `s` in lower case, unless it begins with a name, an acronym or a title. */
void prose_lower(char *s);

/*
 * Appends the title of the HTML page in the `len` bytes at `html`, at most `max` characters, with the common
 * entities decoded. 0, or -1 where there is none.
 */
int prose_add_title(struct str *out, const char *html, size_t len, size_t max);

#endif
