/* A commit in words. */
#ifndef GIT_ORIGIN_H
#define GIT_ORIGIN_H

struct arena;
struct git_commit;
struct git_origin;

/* Describes `commit` in `origin`, as known and clean; its texts are of `a`. */
void origin_set(struct git_origin *origin, struct arena *a, const struct git_commit *commit);

#endif
