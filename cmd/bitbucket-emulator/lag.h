/* Reads that come too soon after a write: they still show what was. Fact sheet 7. */
#ifndef EMULATOR_LAG_H
#define EMULATOR_LAG_H

struct change;
struct context;
struct document;

/* An attribute of what lags: it keeps what reads see, and how many of them. Never shown. */
#define LAG_ATTRIBUTE                                                                              \
	{                                                                                          \
		"lag", SHAPE_MAP, ATTRIBUTE_READ_ONLY | ATTRIBUTE_HIDDEN, NULL, NULL               \
	}

/* Lets the next reads see what was before `ch`, as many as the wart "read-lag" says. */
void lag_note(struct context *c, struct change *ch);

/* `d` as this read, which counts, sees it; NULL where it sees nothing yet. */
const struct document *lag_seen(struct context *c, const struct document *d);

#endif
