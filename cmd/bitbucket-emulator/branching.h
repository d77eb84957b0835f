/* Branching models of repositories and projects. Fact sheet 3.7. */
#ifndef EMULATOR_BRANCHING_H
#define EMULATOR_BRANCHING_H

struct context;

/* GET .../branching-model, of either owner */
int branching_get(struct context *c);

/* GET /repositories/{workspace}/{repository}/effective-branching-model: the project's where that is inherited */
int branching_get_effective(struct context *c);

/* GET and PUT .../branching-model/settings, of either owner */
int branching_get_settings(struct context *c);
int branching_put_settings(struct context *c);

#endif
