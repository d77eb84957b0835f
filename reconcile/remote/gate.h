/*
 * Whether an API that Bitbucket took away is there: asked once, by the first list that needs it.
 *
 *   untried   nothing needed it yet
 *   asking    one list asks; the others are held
 *   open      it is there: everybody may ask
 *   gone      it is not: nobody asks any more, and the state says so once
 *
 * Asking with one list first costs one round trip and no request, names the same path on every run, and
 * keeps a thousand repositories from asking for what is not there.
 */
#ifndef REMOTE_GATE_H
#define REMOTE_GATE_H

#include <stdbool.h>

struct err;
struct fetch;
struct gate;
struct http_call;
struct kind;
struct list;
struct request;

/* Makes a gate for each kind that has a removal of its own. */
void gates_init(struct fetch *f);

/* The gate before `kind`, or NULL. */
struct gate *gate_of(const struct fetch *f, const struct kind *kind);

/* Whether `l` may ask now. Where not, it is held, or the API is gone. `gate` may be NULL. */
bool gate_pass(struct gate *gate, struct list *l);

/* Learns from an answer, or from the failure to send; `e` is NULL or clear where it was a good one. */
void gate_learn(struct fetch *f, struct gate *gate, const struct err *e);

/*
 * Asks for what is declared but untried: a server without the API says that its switch is off, and only a
 * list tells whether it could be switched on. False where nothing was asked.
 */
bool gates_probe(struct fetch *f);

/* Takes the answer to a REQUEST_PROBE. */
void gate_answered(struct fetch *f, struct request *r, const struct http_call *call);

/* At the end: marks every live collection that is gone, and counts the declared objects. */
void gates_settle(struct fetch *f);

#endif
