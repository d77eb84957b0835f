#include "apply/schedule.h"

#include "base/arena.h"
#include "plan/change.h"
#include "plan/plan.h"

#include <stdint.h>

#define NOBODY SIZE_MAX

struct schedule_node {
	size_t open;         /* prerequisites that are not over */
	size_t next_in_lane; /* or NOBODY */
	size_t cause;        /* the change whose failure dooms this one, or NOBODY */
	size_t first;        /* of its dependants, in the schedule's array */
	size_t n_dependants;
	bool queued; /* is or was in the queue */
};

static void enqueue(struct schedule *s, size_t change)
{
	s->nodes[change].queued = true;
	s->queue[s->tail++] = change;
}

static void enqueue_if_ready(struct schedule *s, size_t change)
{
	if (!s->nodes[change].open && !s->nodes[change].queued)
		enqueue(s, change);
}

/* Counts who needs whom; returns how many such pairs there are. */
static size_t count_needs(struct schedule *s, const struct change *changes)
{
	size_t i, k, total = 0;

	for (i = 0; i < s->n; i++) {
		for (k = 0; k < changes[i].n_needs; k++)
			s->nodes[changes[i].needs[k]].n_dependants++;
		s->nodes[i].open = changes[i].n_needs;
		total += changes[i].n_needs;
	}
	return total;
}

/* Turns the needs round: for each change, the ones that need it, side by side in one array. */
static void link_dependants(struct schedule *s, struct arena *arena, const struct change *changes)
{
	size_t i, k, next = 0;
	struct schedule_node *node;

	s->dependants = ARENA_ARRAY(arena, size_t, count_needs(s, changes));
	for (i = 0; i < s->n; i++) {
		s->nodes[i].first = next;
		next += s->nodes[i].n_dependants;
		s->nodes[i].n_dependants = 0;
	}
	for (i = 0; i < s->n; i++)
		for (k = 0; k < changes[i].n_needs; k++) {
			node = &s->nodes[changes[i].needs[k]];
			s->dependants[node->first + node->n_dependants++] = i;
		}
}

/* Each change waits for the one before it in its lane. */
static void link_lanes(struct schedule *s, struct arena *arena, const struct change *changes)
{
	size_t i, lanes = 0, *last;

	for (i = 0; i < s->n; i++)
		if (changes[i].lane >= lanes)
			lanes = changes[i].lane + 1;
	last = ARENA_ARRAY(arena, size_t, lanes); /* of each lane, the last change so far, from 1 */
	for (i = 0; i < s->n; i++) {
		size_t *before = &last[changes[i].lane];

		if (*before) {
			s->nodes[*before - 1].next_in_lane = i;
			s->nodes[i].open++;
		}
		*before = i + 1;
	}
}

void schedule_init(struct schedule *s, struct arena *arena, const struct change *changes, size_t n)
{
	size_t i;

	*s = (struct schedule){ .n = n, .open = n };
	s->nodes = ARENA_ARRAY(arena, struct schedule_node, n);
	s->queue = ARENA_ARRAY(arena, size_t, n);
	for (i = 0; i < n; i++) {
		s->nodes[i].cause = NOBODY;
		s->nodes[i].next_in_lane = NOBODY;
	}
	link_dependants(s, arena, changes);
	link_lanes(s, arena, changes);
	for (i = 0; i < n; i++)
		enqueue_if_ready(s, i);
}

/* `change` is over; `cause` is what dooms its dependants, or NOBODY. */
static void conclude(struct schedule *s, size_t change, size_t cause)
{
	const struct schedule_node *node = &s->nodes[change];
	struct schedule_node *other;
	size_t i;

	s->open--;
	for (i = 0; i < node->n_dependants; i++) {
		other = &s->nodes[s->dependants[node->first + i]];
		other->open--;
		if (other->cause == NOBODY)
			other->cause = cause;
		enqueue_if_ready(s, s->dependants[node->first + i]);
	}
	if (node->next_in_lane != NOBODY) {
		s->nodes[node->next_in_lane].open--;
		enqueue_if_ready(s, node->next_in_lane);
	}
}

/* Changes that wait for each other would wait for ever: the first of them has to go ahead. */
static void break_circle(struct schedule *s)
{
	size_t i = 0;

	if (s->head != s->tail || s->under_way || !s->open)
		return;
	while (s->nodes[i].queued)
		i++;
	enqueue(s, i);
}

enum schedule_verdict schedule_next(struct schedule *s, size_t *change, size_t *cause)
{
	size_t next;

	break_circle(s);
	if (s->head == s->tail)
		return SCHEDULE_WAIT;
	next = *change = s->queue[s->head++];
	if (s->nodes[next].cause != NOBODY) {
		*cause = s->nodes[next].cause;
		conclude(s, next, *cause);
		return SCHEDULE_SKIP;
	}
	if (s->stopped) {
		conclude(s, next, NOBODY);
		return SCHEDULE_STOP;
	}
	s->under_way++;
	return SCHEDULE_START;
}

void schedule_finish(struct schedule *s, size_t change, bool done)
{
	s->under_way--;
	conclude(s, change, done ? NOBODY : change);
}

void schedule_stop(struct schedule *s)
{
	s->stopped = true;
}
