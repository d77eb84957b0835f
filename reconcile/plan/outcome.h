/* What became of a change. */
#ifndef PLAN_OUTCOME_H
#define PLAN_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>

enum outcome_status {
	OUTCOME_DONE,    /* took effect */
	OUTCOME_FAILED,  /* was refused, or could not be made certain */
	OUTCOME_SKIPPED, /* not attempted: something it needs failed */
	OUTCOME_STOPPED  /* not attempted: the run was stopped */
};

/* Whether the server has taken what was sent: of secrets this shows nowhere else. */
enum delivery {
	DELIVERY_NONE, /* it has not */
	DELIVERY_DONE,
	DELIVERY_UNSURE /* nobody knows */
};

struct outcome {
	enum outcome_status status;
	int code;            /* enum err_code of a failure */
	const char *message; /* of a failure, or why it was skipped; NULL when done */
	size_t writes;       /* requests that wrote */
	bool adopted; /* its answer was lost, and looking showed that it had taken effect; or what
	                 it was to create had come up meanwhile */
	bool late;    /* it was accepted, and looking did not show it yet */
	enum delivery delivery; /* of its last write that was no correction */
};

#endif
