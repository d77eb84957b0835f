/*
 * Whether a pull request can be merged, from the documents that remote/digest.h makes of it, its builds and its
 * tasks. A pure function:
 *
 *   failed   nothing that is merely waited for will change it: a build failed or was stopped, somebody wants
 *            changes, it was declined or superseded
 *   pending  it is a draft, a build is under way or has not begun, an approval is missing, a task is open
 *   ready    nothing of all that; or it is merged already
 */
#ifndef MODEL_READINESS_H
#define MODEL_READINESS_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct value;

enum {
	READINESS_NAME_MAX = 1024
}; /* bytes of a branch, or of a pattern; what is longer matches nothing */

enum verdict { VERDICT_READY, VERDICT_PENDING, VERDICT_FAILED };

struct readiness {
	/* set by the caller */
	const struct value *pull_request; /* a document */
	const struct value *builds;       /* a list of documents; NULL: not read */
	const struct value *tasks;        /* the same */
	int64_t approvals_required, builds_required;

	/* set by readiness_judge() */
	enum verdict verdict;
	int64_t approvals, changes_requested;
	int64_t builds_successful, builds_failed, builds_running;
	int64_t tasks_open;
	const struct value *reasons; /* texts: why it is not ready, the worst first */
};

/* Judges; `a` holds the reasons. */
void readiness_judge(struct readiness *r, struct arena *a);

/* "ready", "pending" or "failed". */
const char *readiness_word(enum verdict verdict);

/*
 * Whether a pattern of branch restrictions matches the name of a branch: "*" is anything within a segment and "**"
 * anything at all, "?" is a character. Of restrictions by the branching model this says nothing.
 */
bool readiness_matches(const char *pattern, const char *branch);

#endif
