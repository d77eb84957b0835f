/* Branch restrictions. Fact sheet 3.6. */
#ifndef EMULATOR_RESTRICTION_H
#define EMULATOR_RESTRICTION_H

struct context;

/* GET /repositories/{workspace}/{repository}/branch-restrictions?kind=&pattern= */
int restriction_list(struct context *c);

#endif
