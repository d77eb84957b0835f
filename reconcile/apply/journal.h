/*
 * The journal: JSON lines, each fsynced before the run goes on. A write's intent is there before its
 * request leaves, its outcome after the answer. docs/journal.md describes the lines. Never a secret.
 */
#ifndef APPLY_JOURNAL_H
#define APPLY_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>

struct clock;
struct err;
struct journal;

/* What a run says of itself. Texts may be NULL: not known. */
struct journal_run {
	const char *server;
	const char *commit;
	const char *author;
	bool dirty;
	const char *credential; /* its kind: "access token (BITBUCKET_TOKEN)" */
	const char *version;    /* Cooper's */
};

/* One write. */
struct journal_write {
	size_t change;       /* its index in the plan */
	size_t step;         /* which request of the change */
	const char *address; /* of the object */
	const char *action;  /* "create", "update", "delete" */
	const char *method;
	const char *path;
};

/*
 * Opens the journal at `path` for appending, making the file (mode 0600) and its folders (0700) where
 * needed, and writes the line that begins a run. A last line that a crash cut short gets its line end
 * first. NULL with `e` set (ERR_SYSTEM).
 */
struct journal *journal_open(
	const char *path, const struct clock *clock, const struct journal_run *run, struct err *e);

/* "intent": this request is about to leave. -1 with `e` set where it could not be made durable: do not send. */
int journal_intent(struct journal *j, const struct journal_write *write, struct err *e);

/* "outcome": `status` is done, adopted, failed or unknown; `http` the status or 0; `message` may be NULL. */
int journal_outcome(struct journal *j, const struct journal_write *write, const char *status,
	int http, const char *message, struct err *e);

/* The line that ends a run: counts of changes done, failed and not attempted. */
int journal_end(struct journal *j, size_t done, size_t failed, size_t skipped, struct err *e);

/* For AUTO(journal_release) struct journal *j. */
void journal_release(struct journal **j);

#endif
