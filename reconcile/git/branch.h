/* The branch that is checked out. */
#ifndef GIT_BRANCH_H
#define GIT_BRANCH_H

struct err;

/*
 * Its name ("feature/x"), also where it has no commit yet, for the repository that holds `path`; the caller frees
 * it. NULL with `e` set (ERR_INPUT): there is no repository, it cannot be read, or a commit is checked out and no
 * branch.
 */
char *branch_current(const char *path, struct err *e);

#endif
