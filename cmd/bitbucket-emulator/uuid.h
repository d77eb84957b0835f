/* UUIDs and digests that follow from names, so that a seed gives the same ones on every machine. */
#ifndef EMULATOR_UUID_H
#define EMULATOR_UUID_H

#include <stdbool.h>
#include <stddef.h>

/* Room for "{8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b11}". */
#define UUID_TEXT 39

/* The UUID that belongs to `name`, in braces, into `text`, which is also returned. `nonce` gives others. */
const char *uuid_of(const char *name, unsigned nonce, char text[UUID_TEXT]);

/* Whether `text` is a UUID in braces. */
bool uuid_valid(const char *text);

/* 32 hexadecimal digits that follow from the `len` bytes at `bytes`, into `text`: a fingerprint, no cipher. */
const char *digest_of(const char *bytes, size_t len, char text[33]);

#endif
