#include "net/ledger.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "net/allowance.h"
#include "net/ledger_file.h"

#include <stdlib.h>

struct ledger {
	struct ledger_file file;
	struct ledger_record record; /* as it was read last */
	int64_t limit, ceiling;
	const struct clock *clock;
	int64_t offset_ms; /* from the monotonic clock to the wall's at the beginning */
};

struct ledger *ledger_open(const struct ledger_options *options)
{
	struct ledger *l = mem_zalloc(1, sizeof *l);

	l->clock = options->clock ? options->clock : &clock_system;
	l->offset_ms = clock_wall(l->clock) - clock_monotonic(l->clock);
	l->limit = options->limit;
	l->ceiling = options->ceiling;
	ledger_file_open(&l->file, options);
	return l;
}

void ledger_free(struct ledger *l)
{
	if (!l)
		return;
	ledger_file_close(&l->file);
	free(l);
}

static int64_t now_of(const struct ledger *l)
{
	return clock_monotonic(l->clock) + l->offset_ms;
}

/* The bucket as all processes have left it, until put_back(). */
static struct allowance *begin(struct ledger *l, enum rate_bucket bucket)
{
	ledger_file_lock(&l->file, &l->record);
	return &l->record.buckets[bucket];
}

static void put_back(struct ledger *l)
{
	ledger_file_unlock(&l->file, &l->record);
}

static int64_t limit_of(const struct ledger *l, const struct allowance *a)
{
	int64_t limit = a->limit ? a->limit : l->limit;

	return l->ceiling && (!limit || l->ceiling < limit) ? l->ceiling : limit;
}

int64_t ledger_take(struct ledger *l, enum rate_bucket bucket)
{
	struct allowance *a = begin(l, bucket);
	int64_t now = now_of(l), wait = allowance_wait(a, limit_of(l, a), 1, now);

	if (!wait)
		allowance_count(a, 1, now);
	put_back(l);
	return wait;
}

void ledger_correct(struct ledger *l, enum rate_bucket bucket, int n)
{
	if (!n)
		return;
	allowance_count(begin(l, bucket), n, now_of(l));
	put_back(l);
}

/* Most servers say nothing, and nothing had been said: that is not worth a look at the file. */
static bool is_news(const struct ledger *l, enum rate_bucket bucket, const struct rate_said *said)
{
	return said->limit >= 0 || said->remaining >= 0 || said->near >= 0 ||
	       l->record.buckets[bucket].statement != STATEMENT_NONE;
}

void ledger_hear(
	struct ledger *l, enum rate_bucket bucket, const struct rate_said *said, unsigned in_flight)
{
	if (!is_news(l, bucket, said))
		return;
	allowance_hear(begin(l, bucket), said, l->limit, in_flight, now_of(l));
	put_back(l);
}

void ledger_refused(struct ledger *l, enum rate_bucket bucket, int64_t wait_ms)
{
	allowance_refused(begin(l, bucket), wait_ms, now_of(l));
	put_back(l);
}

struct ledger_view ledger_view(struct ledger *l, enum rate_bucket bucket, int64_t n)
{
	struct allowance *a = begin(l, bucket);
	int64_t now = now_of(l), hours;
	struct ledger_view view = { .limit = limit_of(l, a) };

	/* Whole hours first: the last part fits when all that is counted now is forgotten, and that often. */
	hours = view.limit && n > view.limit ? (n - 1) / view.limit : 0;
	view.left = allowance_left(a, view.limit, now);
	view.wait_ms = allowance_wait(a, view.limit, hours ? view.limit : n, now) +
		       hours * ALLOWANCE_HOUR_MS;
	put_back(l);
	return view;
}
