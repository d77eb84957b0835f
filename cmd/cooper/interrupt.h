/* Ctrl-C and SIGTERM: counted, acted upon where the work is. */
#ifndef COOPER_INTERRUPT_H
#define COOPER_INTERRUPT_H

/* Begins to count instead of dying. */
void interrupt_watch(void);

/* Dies of them again: while there is nothing to finish, and nobody who looks at the count. */
void interrupt_unwatch(void);

/* How often the user asked to stop. */
int interrupt_count(void);

#endif
