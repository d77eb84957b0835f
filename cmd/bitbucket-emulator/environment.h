/* Deployment environments. Fact sheet 3.11. */
#ifndef EMULATOR_ENVIRONMENT_H
#define EMULATOR_ENVIRONMENT_H

struct context;

/* Gives the repository Test, Staging and Production, where it has no environment yet. */
void environment_make_usual(struct context *c);

/* POST /repositories/{workspace}/{repository}/environments/{environment}/changes */
int environment_change(struct context *c);

#endif
