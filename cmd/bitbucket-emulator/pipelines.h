/* Pipelines of a repository, as far as they are no collection. Fact sheet 3.11. */
#ifndef EMULATOR_PIPELINES_H
#define EMULATOR_PIPELINES_H

struct context;

/* PUT .../pipelines_config/build_number: 404 where Pipelines were never enabled */
int pipelines_put_build_number(struct context *c);

#endif
