/* The whole state as one canonical value, for tests that compare. */
#ifndef EMULATOR_STATE_H
#define EMULATOR_STATE_H

#include <stdbool.h>

struct arena;
struct store;
struct value;

/*
 * {workspaces: {acme: {..., repositories: {...}}}, users: {...}}, names in order; no secrets. `stable`
 * leaves out what differs from run to run: instants.
 */
const struct value *state_render(struct store *s, struct arena *a, bool stable);

#endif
