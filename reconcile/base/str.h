/* The one growing string: never NULL, always terminated, with a ceiling where outside data grows it. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/auto.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct str {
	char *buf;  /* terminated; str_empty while nothing was added */
	size_t len; /* without the terminator */
	size_t capacity;
	size_t limit; /* the most bytes it may hold; 0 is no limit */
	bool failed;  /* the limit was hit: sticky, what came after was dropped */
};

/* What an empty string points to; never written. */
extern char str_empty[1];

#define STR_INIT                                                                                   \
	{                                                                                          \
		.buf = str_empty                                                                   \
	}

/* An empty string that may hold at most `max` bytes. */
#define STR_LIMITED(max)                                                                           \
	{                                                                                          \
		.buf = str_empty, .limit = (max)                                                   \
	}

/* Adds `len` bytes; past the limit it adds nothing and `failed` is set. */
void str_addn(struct str *s, const char *bytes, size_t len);

/* Adds the text `text`. */
void str_add(struct str *s, const char *text);

/* Adds one character. */
void str_addch(struct str *s, char c);

/* Adds `count` times the character `c`. */
void str_fill(struct str *s, char c, size_t count);

/* Adds spaces until the last line is `column` bytes wide; none when it is already. */
void str_pad(struct str *s, size_t column);

/* Adds formatted text. */
void str_addf(struct str *s, const char *format, ...) FORMAT(2, 3);

/* Adds formatted text from `args`, which is used up. */
void str_vaddf(struct str *s, const char *format, va_list args) FORMAT(2, 0);

/* Empties it but keeps its memory; `failed` is forgotten. */
void str_reset(struct str *s);

/* Shortens it to `len` bytes; nothing where it is shorter. */
void str_truncate(struct str *s, size_t len);

/*
 * Where it holds more than `max` bytes (at least 16), its middle gives way to " ... ", and no more are left. Characters
 * of UTF-8 stay whole; three quarters are of the begin.
 */
void str_shorten(struct str *s, size_t max);

/* Hands the text on, never NULL; the caller frees it with free(). `s` is empty afterwards. */
char *str_take(struct str *s);

/* Gives its memory back; it is empty and usable afterwards. */
void str_release(struct str *s);

/* Whether `s` begins with `prefix`. */
bool str_starts(const char *s, const char *prefix);

/* Whether two texts are equal; NULL equals only NULL. */
bool str_same(const char *a, const char *b);

#endif
