/* Functionality that was removed from the service, and how it answers since. Fact sheet 6. */
#ifndef EMULATOR_REMOVED_H
#define EMULATOR_REMOVED_H

#include <stdbool.h>

struct context;

/* 410 naming `change` ("CHANGE-2770"), with the address of its announcement twice. Returns -1. */
int removed_answer(struct context *c, const char *change);

/* Any method of a list over all workspaces: 410, CHANGE-2770. */
int removed_cross_workspace(struct context *c);

/* Whether the path is below a repository's issues, components, milestones or versions. */
bool removed_tracker(const struct context *c);

/* Any method of the paths of teams and users' pipelines: 403 (fact sheet 1.9). */
int removed_teams(struct context *c);

#endif
