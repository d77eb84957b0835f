/* What of a repository's settings overrides its project's. Fact sheet 3.4. */
#ifndef EMULATOR_OVERRIDE_H
#define EMULATOR_OVERRIDE_H

struct context;

/* GET and PUT /repositories/{workspace}/{repository}/override-settings */
int override_get(struct context *c);
int override_put(struct context *c);

#endif
