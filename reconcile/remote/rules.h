/* What a repository's branch restrictions demand of a pull request before it is merged. */
#ifndef REMOTE_RULES_H
#define REMOTE_RULES_H

#include <stdint.h>

struct ask;
struct err;

struct rules {
	int64_t approvals, builds; /* the least numbers */
};

/*
 * Reads those that apply to merging into `branch` of the repository at `root` ("repositories/acme/api"): of the kinds
 * require_approvals_to_merge and require_default_reviewer_approvals_to_merge the greater value, and that of
 * require_passing_builds_to_merge; 0 where there is none. Restrictions by the branching model are matched with the
 * effective one, which is read where it matters. -1 with `e` set: ERR_AUTH where only an administrator of the
 * repository may (fact sheet, section 3.6).
 */
int rules_read(
	struct ask *a, const char *root, const char *branch, struct rules *rules, struct err *e);

#endif
