/* /_emulator: what tests ask the emulator about itself. No credential, no latency, not in its own list. */
#ifndef EMULATOR_CONTROL_H
#define EMULATOR_CONTROL_H

#include <stdatomic.h>
#include <stdbool.h>

struct answer;
struct faults;
struct records;
struct request;
struct store;

struct control {
	struct store *store;
	struct records *records;
	struct faults **faults;
	atomic_int *peak; /* the most requests that were under way at once */
};

/* Whether the path is one of these. */
bool control_claims(const struct request *r);

/* Answers it. */
void control_answer(const struct control *c, const struct request *r, struct answer *a);

#endif
