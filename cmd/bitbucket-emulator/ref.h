/* Branches and tags: names of commits. Fact sheet 3.15. */
#ifndef EMULATOR_REF_H
#define EMULATOR_REF_H

#include <stdbool.h>

struct context;
struct document;

/* Whether a branch or tag can be called so. */
bool ref_name_valid(const char *name);

/* Lets the branch `name` point to `commit`; makes it where it is not there. */
void ref_set_branch(struct context *c, const char *name, const struct document *commit);

/* What the branch points to; NULL where there is no such branch. */
const struct document *ref_tip(struct context *c, const char *branch);

/* The name of the repository's main branch, or NULL. */
const char *ref_main(const struct context *c);

/* GET .../refs, .../refs/branches and .../refs/tags: in the order of their names */
int ref_list(struct context *c);
int ref_list_branches(struct context *c);
int ref_list_tags(struct context *c);

#endif
