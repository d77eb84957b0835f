/* What an empty emulator begins with. docs/emulator.md describes the file. */
#ifndef EMULATOR_SEED_H
#define EMULATOR_SEED_H

#include <stddef.h>

enum { SEED_GENERATE_MAX = 1000000 }; /* repositories that one `generate` makes */

struct diag;
struct store;

/*
 * Fills `s` from the YAML or JSON text; `name` is the file's for messages. -1 with every mistake in `d`
 * and nothing stored. UUIDs and account ids that are not given follow from names.
 */
int seed_load(struct store *s, const char *name, const char *bytes, size_t len, struct diag *d);

#endif
