/* What is remembered of secrets, on the way from the plan to the end of the run. What goes wrong with it is only said. */
#ifndef COOPER_REMEMBER_H
#define COOPER_REMEMBER_H

struct err;
struct outcome;
struct session;

/* Before the plan: which secrets are known. -1 with `e` set (ERR_USAGE) where COOPER_KEY is no key. */
int remember_recall(struct session *s, struct err *e);

/* Before the first write. */
void remember_begin(struct session *s);

/* After the last one, while the run that has these outcomes is still there. */
void remember_end(struct session *s, const struct outcome *outcomes);

#endif
