#include "bitbucket-emulator/rate.h"

#include "base/arena.h"
#include "base/map.h"
#include "base/mem.h"

#include <stdlib.h>

#define HOUR_MS INT64_C(3600000)

/* When the last `limit` requests of one caller came: a ring, so that the hour rolls exactly. */
struct ring {
	int64_t *times;
	int64_t next; /* requests ever counted */
};

struct rate {
	struct arena arena;
	struct map callers;
	int64_t limit;
};

struct rate *rate_new(int64_t limit)
{
	struct rate *r = mem_zalloc(1, sizeof *r);

	map_init(&r->callers, &r->arena);
	r->limit = limit;
	return r;
}

static struct ring *ring_of(struct rate *r, const char *who)
{
	struct ring *ring = map_get(&r->callers, who);

	if (ring)
		return ring;
	ring = ARENA_NEW(&r->arena, struct ring);
	ring->times = ARENA_ARRAY(&r->arena, int64_t, (size_t)r->limit);
	map_add(&r->callers, arena_strdup(&r->arena, who), ring);
	return ring;
}

/* The first of the counted requests that is not yet an hour old. */
static int64_t oldest(const struct ring *ring, int64_t limit, int64_t now_ms)
{
	int64_t i = ring->next > limit ? ring->next - limit : 0;

	while (i < ring->next && ring->times[i % limit] <= now_ms - HOUR_MS)
		i++;
	return i;
}

struct rate_verdict rate_take(struct rate *r, const char *who, int64_t now_ms)
{
	struct ring *ring = ring_of(r, who);
	int64_t first = oldest(ring, r->limit, now_ms);
	struct rate_verdict verdict = { r->limit - (ring->next - first) - 1, HOUR_MS / 1000 };

	if (first < ring->next)
		verdict.reset_s = (ring->times[first % r->limit] + HOUR_MS - now_ms + 999) / 1000;
	if (verdict.remaining >= 0)
		ring->times[ring->next++ % r->limit] = now_ms;
	return verdict;
}

void rate_free(struct rate **r)
{
	if (!*r)
		return;
	arena_release(&(*r)->arena);
	free(*r);
	*r = NULL;
}
