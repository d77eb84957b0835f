/* The commit that a revision names. */
#ifndef GIT_REVISION_H
#define GIT_REVISION_H

struct err;
struct git_commit;
struct git_history;

/*
 * Sets `commit` to what `rev` (as git writes revisions: "HEAD~2", "v1", "origin/main", "3f1c9a2") names;
 * annotated tags are followed. The caller releases it. -1 with `e` set (ERR_INPUT) where it names
 * nothing, several things (a tag and a branch of one name too, where git would warn and take the tag), a
 * range, a file or a folder.
 */
int revision_find(
	struct git_commit **commit, const struct git_history *h, const char *rev, struct err *e);

/* For AUTO(revision_release) struct git_commit *c = NULL. */
void revision_release(struct git_commit **commit);

#endif
