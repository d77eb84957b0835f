/* Reads that come too soon after a write: they still show what was. Fact sheet 7. */
#ifndef EMULATOR_LAG_H
#define EMULATOR_LAG_H

#include <stdbool.h>

struct change;
struct context;
struct document;
struct value;

/* The name in a body of what reads see, and how many of them. Never shown. */
#define LAG_FIELD "lag"

/* Lets the next reads see what was before `ch`, as many as the wart "read-lag" says. */
void lag_note(struct context *c, struct change *ch);

/* `d` as this read, which counts, sees it; NULL where it sees nothing yet. */
const struct document *lag_seen(struct context *c, const struct document *d);

/* The name in a repository's body of how many requests below it still find nothing. */
#define LAG_FRESH "fresh"

/* Lets the first requests below the new repository find nothing, as many as the warts "fresh-..." say. */
void lag_begin(struct context *c, struct value *body);

/* Whether this request finds nothing below `repository` yet. Noted, to be counted by lag_end(). */
bool lag_hides(struct context *c, const struct document *repository);

/* Counts the request that lag_hides() said yes to, if there was one, whatever else became of it. */
void lag_end(struct context *c);

#endif
