/* What runs before this one did, as their journal has it (docs/journal.md). Texts that it does not have are NULL. */
#ifndef PLAN_PAST_H
#define PLAN_PAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct past_run {
	const char *id;
	const char *
		time; /* when it began: RFC 3339, UTC; of what is known of it where its begin is lost */
	const char *version, *server, *credential, *commit, *author;
	const char *plan;    /* id of the plan that was carried out */
	const char *resumes; /* id of the run that it went on with */
	const char **workspaces;
	size_t n_workspaces;
	size_t changes; /* of the plan */
	size_t pid;     /* 0: not known */
	bool dirty;
	bool begun;                   /* its first line is there */
	const char *ended;            /* when; NULL: it did not come to its end, or has not yet */
	size_t done, failed, skipped; /* changes, as it says at its end, or as far as it came */
	size_t intents, outcomes;     /* of its writes */
	uint64_t offset;              /* of its first line in the journal */
};

/* One request that wrote. */
struct past_write {
	size_t change, step;
	const char *time; /* of the intent */
	const char *address, *action, *method, *path;
	const char *
		status; /* "done", "adopted", "failed", "unknown"; NULL: the run ended before it was known */
	int http;            /* 0: no answer came */
	const char *request; /* the server's id of it */
	const char *message;
};

/* What the run says became of a change. */
struct past_result {
	size_t change;
	const char *address, *status, *message;
};

/* How far a change came. */
enum past_state {
	PAST_NONE, /* no request of it left */
	PAST_BEGUN, /* some did, and it is known what became of each; the change was not brought to its end */
	PAST_OPEN,   /* of one at least nobody knows whether it took effect */
	PAST_FAILED, /* the run says so */
	PAST_DONE    /* the run says so */
};

#endif
