/*
 * The journal: JSON lines. A write's intent is durable before its request leaves, its outcome is written
 * after the answer. docs/journal.md describes the lines. Never a secret.
 *
 * A journal that failed once stays failed: what comes after a hole cannot be trusted.
 */
#ifndef APPLY_JOURNAL_H
#define APPLY_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>

struct clock;
struct err;
struct journal;

#define JOURNAL_FORMAT "cooper-journal/1"

/* What a run says of itself. Texts may be NULL: not known. */
struct journal_run {
	const char *server; /* its URL; a user or password in it is left out */
	const char *commit;
	const char *author;
	bool dirty;
	const char *credential;        /* its kind: "access token (BITBUCKET_TOKEN)" */
	const char *version;           /* Cooper's */
	const char *plan;              /* id of the plan that is carried out, hexadecimal digits */
	const char *resumes;           /* id of the run that this one goes on with */
	const char *const *workspaces; /* their slugs, NULL-terminated */
	size_t changes;                /* how many the plan has */
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

/* What became of a write. */
struct journal_outcome {
	const char *status;  /* "done", "adopted", "failed" or "unknown": see docs/journal.md */
	int http;            /* the status of the answer; 0: there was none */
	const char *request; /* the server's id of it; NULL or "": it gave none */
	const char *message; /* may be NULL */
};

/* What became of a change. */
struct journal_result {
	size_t change;       /* its index in the plan */
	const char *address; /* what it is about */
	const char *status;  /* "done", "failed", "skipped" or "stopped": see docs/journal.md */
	const char *message; /* may be NULL */
};

/*
 * Opens the journal at `path` for appending, making the file (mode 0600) and its folders (0700) where
 * needed, and writes the line that begins a run. A last line that a crash cut short gets its line end
 * first. NULL with `e` set (ERR_SYSTEM).
 */
struct journal *journal_open(
	const char *path, const struct clock *clock, const struct journal_run *run, struct err *e);

/* The run's id: 16 hexadecimal digits. The journal's. */
const char *journal_id(const struct journal *j);

/*
 * "intent": this request is about to leave; it must not before journal_sync() returned 0. Several
 * intents may share one journal_sync(). -1 with `e` set where it could not be written.
 */
int journal_intent(struct journal *j, const struct journal_write *write, struct err *e);

/* "outcome": what became of `write`. -1 with `e` set where it could not be written. */
int journal_outcome(struct journal *j, const struct journal_write *write,
	const struct journal_outcome *outcome, struct err *e);

/* "result": a change is over, or will not be attempted. -1 with `e` set where it could not be written. */
int journal_result(struct journal *j, const struct journal_result *result, struct err *e);

/* "seen": how many items the list at that address has. -1 with `e` set where it could not be written. */
int journal_seen(struct journal *j, const char *collection, size_t items, struct err *e);

/* Makes durable what was written since the last time. -1 with `e` set: do not send. */
int journal_sync(struct journal *j, struct err *e);

/* The line that ends a run, durable: counts of changes done, failed and not attempted. */
int journal_end(struct journal *j, size_t done, size_t failed, size_t skipped, struct err *e);

/* For AUTO(journal_release) struct journal *j. */
void journal_release(struct journal **j);

#endif
