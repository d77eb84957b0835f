#include "net/allowance.h"

#include <string.h>

/* Processes of one machine differ by less: what one counted in a slot that another has not reached is no jump. */
enum { SKEW_SLOTS = 2 };

static uint32_t *count_of(struct allowance *a, int64_t slot)
{
	return &a->counts[slot % ALLOWANCE_SLOTS];
}

/* The clock was set back: the counts go with it, each as old as it was. */
static void move_back(struct allowance *a, int64_t slot)
{
	struct allowance old = *a;
	int64_t age;

	for (age = 0; age < ALLOWANCE_SLOTS; age++)
		*count_of(a, slot + ALLOWANCE_SLOTS - age) = *count_of(
			&old, old.slot + ALLOWANCE_SLOTS - age);
	a->slot = slot;
}

/* Forgets the slots that are over. */
static void move_on(struct allowance *a, int64_t slot)
{
	if (slot - a->slot >= ALLOWANCE_SLOTS) {
		memset(a->counts, 0, sizeof a->counts);
		a->slot = slot;
	}
	while (a->slot < slot)
		*count_of(a, ++a->slot) = 0;
}

static void state(struct allowance *a, enum allowance_statement statement, int64_t remaining,
	int64_t until_ms)
{
	a->statement = statement;
	a->remaining = remaining > 0 ? remaining : 0;
	a->until_ms = until_ms;
	a->near = 0;
}

static void retract(struct allowance *a)
{
	state(a, STATEMENT_NONE, 0, 0);
}

/* A statement whose time is over says no more; where nothing was left, one request shows whether there is now. */
static void age_statement(struct allowance *a, int64_t now_ms)
{
	if (a->statement == STATEMENT_NONE)
		return;
	if (a->until_ms > now_ms + ALLOWANCE_HOUR_MS)
		a->until_ms = now_ms + ALLOWANCE_HOUR_MS;
	if (now_ms < a->until_ms)
		return;
	if (a->remaining && a->statement == STATEMENT_KNOWN)
		retract(a);
	else
		state(a, STATEMENT_PROBING, 1, now_ms + ALLOWANCE_PROBE_MS);
}

static void move_to(struct allowance *a, int64_t now_ms)
{
	int64_t slot = now_ms > 0 ? now_ms / ALLOWANCE_SLOT_MS : 0;

	if (slot + SKEW_SLOTS < a->slot)
		move_back(a, slot);
	else
		move_on(a, slot);
	age_statement(a, now_ms);
}

static int64_t sum(const struct allowance *a)
{
	int64_t used = 0;
	int i;

	for (i = 0; i < ALLOWANCE_SLOTS; i++)
		used += a->counts[i];
	return used;
}

int64_t allowance_used(struct allowance *a, int64_t now_ms)
{
	move_to(a, now_ms);
	return sum(a);
}

int64_t allowance_left(struct allowance *a, int64_t limit, int64_t now_ms)
{
	int64_t left = limit ? limit - allowance_used(a, now_ms) : INT64_MAX;

	if (!limit)
		move_to(a, now_ms);
	if (a->statement != STATEMENT_NONE && a->remaining < left)
		left = a->remaining;
	return left > 0 ? left : 0;
}

/* How long until the counts leave room for `n`. */
static int64_t wait_for_counts(struct allowance *a, int64_t limit, int64_t n, int64_t now_ms)
{
	int64_t used = sum(a), slot = a->slot + 1;

	if (!limit || used + n <= limit)
		return 0;
	/* The oldest slot's place is the one after the newest's. */
	for (; slot < a->slot + ALLOWANCE_SLOTS; slot++) {
		used -= *count_of(a, slot);
		if (used + n <= limit)
			break;
	}
	return slot * ALLOWANCE_SLOT_MS - now_ms;
}

int64_t allowance_wait(struct allowance *a, int64_t limit, int64_t n, int64_t now_ms)
{
	int64_t wait, stated = 0;

	move_to(a, now_ms);
	if (limit && n > limit)
		n = limit;
	wait = wait_for_counts(a, limit, n, now_ms);
	if (a->statement != STATEMENT_NONE && a->remaining < n)
		stated = a->until_ms - now_ms;
	return stated > wait ? stated : wait;
}

void allowance_count(struct allowance *a, int n, int64_t now_ms)
{
	uint32_t *count;

	move_to(a, now_ms);
	count = count_of(a, a->slot);
	if (n < 0 && *count < (uint32_t)-n)
		*count = 0;
	else
		*count += (uint32_t)n;
	if (a->statement == STATEMENT_NONE)
		return;
	a->remaining = a->remaining > n ? a->remaining - n : 0;
}

/* The server counts more than we do: others have asked, and `left` remain of what is shared with them. */
static void hear_of_others(struct allowance *a, int64_t left, unsigned in_flight, int64_t until_ms)
{
	/* What is tracked already is without those in flight. */
	if (a->statement == STATEMENT_KNOWN && left >= a->remaining)
		return;
	state(a, STATEMENT_KNOWN, left - (int64_t)in_flight, until_ms);
}

static void hear_near(struct allowance *a, int64_t limit, unsigned in_flight, int64_t now_ms)
{
	hear_of_others(a, limit / 5, in_flight, now_ms + ALLOWANCE_HOUR_MS);
	a->near = 1;
}

void allowance_hear(struct allowance *a, const struct rate_said *said, int64_t limit,
	unsigned in_flight, int64_t now_ms)
{
	int64_t used = allowance_used(a, now_ms);

	if (said->limit > 0 && said->limit <= ALLOWANCE_LIMIT_MAX)
		a->limit = said->limit;
	if (a->limit)
		limit = a->limit;
	if (a->statement == STATEMENT_PROBING)
		retract(a);
	if (said->remaining >= 0 && limit && limit - said->remaining <= used)
		retract(a);
	else if (said->remaining >= 0 && said->reset_s >= 0)
		hear_of_others(a, said->remaining, in_flight, now_ms + (said->reset_s + 1) * 1000);
	else if (said->near == 1 && limit && used < limit - limit / 5)
		hear_near(a, limit, in_flight, now_ms);
	else if (said->near == 0 && a->near)
		retract(a);
}

void allowance_refused(struct allowance *a, int64_t wait_ms, int64_t now_ms)
{
	move_to(a, now_ms);
	state(a, STATEMENT_KNOWN, 0, now_ms + wait_ms);
}
