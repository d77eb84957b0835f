/* What a scalar of YAML means: the core schema of YAML 1.2. */
#ifndef CODEC_YAML_SCALAR_H
#define CODEC_YAML_SCALAR_H

#include <stddef.h>

struct arena;
struct value;

/* Makes `v` the text of the `len` bytes at `text`, copied to `arena`; its place stays. */
void yaml_scalar_text(struct arena *arena, struct value *v, const char *text, size_t len);

/*
 * Makes `v` what the `len` bytes at `text`, which are terminated and have no NUL inside, mean without
 * quotes: null, a boolean, a number or text. Its place stays.
 */
void yaml_scalar_plain(struct arena *arena, struct value *v, const char *text, size_t len);

#endif
