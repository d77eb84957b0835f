/* What a run makes of the journal of those before it, and leaves to those behind it. */
#ifndef COOPER_PAST_H
#define COOPER_PAST_H

#include <stdbool.h>

struct err;
struct journal;
struct outcome;
struct session;

/*
 * After the live state was read: lists that came back empty, and had many items when the journal last heard of them,
 * become unreadable. --allow-empty says which are believed. -1 with `e` set where the journal cannot be read.
 */
int past_doubt(struct session *s, struct err *e);

/* Whether the journal has many items in a list that --allow-empty names. */
bool past_is_doubtful(const struct session *s);

/*
 * At the end of an apply: `journal` hears how many items the lists have. Where it cannot be read that is said; where it
 * cannot be written, journal_end() says it.
 */
void past_remember(
	const struct session *s, const struct outcome *outcomes, struct journal *journal);

#endif
