/* Reads that come too soon after a write: they still show what was. Fact sheet 7. */
#ifndef EMULATOR_LAG_H
#define EMULATOR_LAG_H

struct change;
struct context;
struct document;

/* The name in a body of what reads see, and how many of them. Never shown. */
#define LAG_FIELD "lag"

/* Lets the next reads see what was before `ch`, as many as the wart "read-lag" says. */
void lag_note(struct context *c, struct change *ch);

/* `d` as this read, which counts, sees it; NULL where it sees nothing yet. */
const struct document *lag_seen(struct context *c, const struct document *d);

#endif
