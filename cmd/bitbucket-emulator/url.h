/* Percent-encoding, one segment or one value at a time. */
#ifndef EMULATOR_URL_H
#define EMULATOR_URL_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/*
 * The `len` bytes at `s` with their %XX decoded, and '+' read as a space where `plus`. NULL where a %
 * is not followed by two hexadecimal digits or the result would hold a NUL.
 */
const char *url_decode(struct arena *a, const char *s, size_t len, bool plus);

/* The same; NULL, too, where the result would be no UTF-8: what goes into answers in JSON has to be. */
const char *url_decode_text(struct arena *a, const char *s, size_t len, bool plus);

/* `text` fit for one path segment: everything but unreserved characters is encoded, braces included. */
const char *url_segment(struct arena *a, const char *text);

#endif
