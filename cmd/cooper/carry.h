/* What follows the decision to apply: the writes, the journal, the result. */
#ifndef COOPER_CARRY_H
#define COOPER_CARRY_H

struct err;
struct options;
struct outcome;
struct session;
struct str;

/* Appends the path of the journal that the options mean. -1 with `e` set where there is none. */
int carry_journal(struct str *path, const struct options *o, struct err *e);

/* Carries out the session's plan and prints what became of it. The exit status; what went wrong besides is in `e`. */
int carry_out(struct session *s, struct err *e);

/*
 * Where nothing is to be written, the journal gets what later runs need to know: that what a run had left is done, and that
 * the lists that --allow-empty names are empty. What goes wrong is said.
 */
void carry_nothing(struct session *s);

/* Prints the result; `outcomes` NULL: none was attempted. -1 with `e` set where that is not possible. */
int carry_print(const struct session *s, const struct outcome *outcomes, struct err *e);

#endif
