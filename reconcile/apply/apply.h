/*
 * A plan to a changed workspace.
 *
 * A change knows how many changes it needs are still open; finishing one counts its dependants down, and
 * at zero a change is ready. Changes of one lane (a project, a repository) are made one at a time in the
 * order of the plan; lanes go side by side. A change is in one of these states:
 *
 *   waiting   something it needs, or an earlier change of its lane, is open
 *   ready     could be started
 *   writing   its request is under way
 *   looking   its answer was lost: a GET is under way that shows whether it took effect
 *   watching  it was accepted, and GETs are made until it is visible
 *   done, failed, skipped (something it needs failed), stopped (the run was stopped before it began)
 *
 * A failure leaves alone what does not need it. Four things end the run early, after what is in flight:
 * apply_stop(), what it may spend, a 401 (the credential is refused, and would be everywhere), and a journal that
 * cannot be written.
 */
#ifndef APPLY_APPLY_H
#define APPLY_APPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct apply;
struct http_client;
struct journal;
struct outcome;
struct plan;

struct apply_progress {
	size_t done;    /* changes with an outcome */
	size_t total;   /* changes */
	size_t started; /* index of the change that was started last */
};

/*
 * Begins to carry out `plan` through `client`, with every write in `journal`. Both, and the states of the
 * plan, must outlive it. While it lives, what it created is `live` to the desired objects of the plan. `credential` describes what is in use, for messages.
 */
struct apply *apply_new(const struct plan *plan, struct http_client *client,
	struct journal *journal, const char *credential);

/* Works for at most `timeout_ms` or until something came in. 1 while there is more to do, else 0. */
int apply_step(struct apply *a, int64_t timeout_ms, struct apply_progress *progress);

/*
 * Starts nothing new; what is in flight is finished by further steps (and looked at where it was lost).
 * After an http_cancel() of the client that is quick: what was in flight fails, as nobody knows what became of it.
 */
void apply_stop(struct apply *a);

/*
 * Begins nothing once the client has made `requests` requests, those of what is under way included; that is
 * apply_exhaust() with `why` then. What takes several requests, or has to look, may go beyond to finish.
 */
void apply_bound(struct apply *a, uint64_t requests, const char *why);

/* Like apply_stop(), since the run may spend no more; `why` (borrowed) is what is said of the changes left. */
void apply_exhaust(struct apply *a, const char *why);

/* Whether that ended the run. */
bool apply_exhausted(const struct apply *a);

/* What became of each change of the plan, by its index; complete once apply_step() returned 0. */
const struct outcome *apply_outcomes(const struct apply *a);

/* For AUTO(apply_release) struct apply *a. */
void apply_release(struct apply **a);

#endif
