/* Bytes that need not be text: file contents, and the text that stands for them. */
#ifndef EMULATOR_BYTES_H
#define EMULATOR_BYTES_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* Whether the bytes are well-formed UTF-8 without a NUL: a string. */
bool bytes_are_text(const char *bytes, size_t len);

/* The bytes in Base64, in `a`. */
const char *bytes_to_base64(struct arena *a, const char *bytes, size_t len);

/* What the Base64 `text` stands for, terminated, in `a`; it ends at the first character that is none. */
char *bytes_from_base64(struct arena *a, const char *text, size_t *len);

#endif
