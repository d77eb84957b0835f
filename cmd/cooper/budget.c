#include "cooper/budget.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/keep.h"
#include "base/num.h"
#include "base/str.h"
#include "cooper/command.h"
#include "cooper/connection.h"
#include "cooper/deadline.h"
#include "cooper/options.h"
#include "cooper/terminal.h"
#include "model/kind.h"
#include "net/http.h"
#include "net/kept.h"
#include "net/ledger.h"
#include "plan/change.h"
#include "plan/plan.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

/* --- what was said --- */

int budget_read(struct budget *b, const struct options *o, struct err *e)
{
	int64_t left = INT64_C(1000) * BUDGET_TIME_MAX_S;

	b->requests = o->budget;
	b->timed = o->deadline != NULL;
	if (o->deadline)
		left = deadline_parse(o->deadline, clock_wall(&clock_system));
	if (left < 0)
		return err_set(e, ERR_USAGE,
			"--deadline takes how long (90s, 10m, 1h30m) or a time of day (14:35), not "
			"'%s'",
			o->deadline);
	b->deadline_ms = clock_monotonic(&clock_system) + left;
	return 0;
}

static bool is_bounded(const struct budget *b)
{
	return b->requests || b->timed;
}

bool budget_late(struct budget *b, const struct http_client *client)
{
	if (clock_monotonic(&clock_system) >= b->deadline_ms ||
		http_delayed_until(client) > b->deadline_ms)
		b->late = true;
	return b->late;
}

const char *budget_reason(const struct budget *b, struct str *text)
{
	char n[NUM_GROUPED];

	if (b->late && b->timed)
		str_add(text, "the --deadline is over");
	else if (b->late)
		str_addf(text, "%d hours are over, the limit of a run without --deadline",
			BUDGET_TIME_MAX_S / 3600);
	else if (b->requests == 1)
		str_add(text, "the one request of --budget is made");
	else
		str_addf(text, "the %s requests of --budget are made", num_group(b->requests, n));
	return text->buf;
}

/* --- what is kept --- */

/* The same command: what it was called with, where, and as whom. */
static void name_run(const struct options *o, const struct connection *c, char name[HASH_TEXT])
{
	const struct values *lists[] = { &o->files, &o->only, &o->targets, &o->words };
	const char *who[CONNECTION_WHO];
	char hashes[COUNT(lists) + 1][HASH_TEXT];
	char *folder = getcwd(NULL, 0);
	const char *const parts[] = { hashes[0], hashes[1], hashes[2], hashes[3], hashes[4],
		o->command->name, o->resume ? "resume" : NULL, o->rev, folder };
	size_t i;

	for (i = 0; i < COUNT(lists); i++)
		hash_texts((const char *const *)lists[i]->items, lists[i]->n, hashes[i]);
	connection_who(c, o, who);
	hash_texts(who, COUNT(who), hashes[COUNT(lists)]);
	hash_texts(parts, COUNT(parts), name);
	free(folder);
}

void budget_open(struct budget *b, const struct options *o, const struct connection *c)
{
	AUTO(str_release) struct str path = STR_INIT;
	char name[HASH_TEXT], n[NUM_GROUPED];

	name_run(o, c, name);
	if (keep_path(&path, "answers/", NULL, NULL) < 0)
		return;
	str_add(&path, name);
	b->kept = kept_open(path.buf, is_bounded(b), NULL);
	if (kept_count(b->kept) && !o->quiet)
		terminal_say("goes on where a run was stopped: %s answers are taken from it",
			num_group((int64_t)kept_count(b->kept), n));
}

static int stop(struct budget *b, struct err *e)
{
	AUTO(str_release) struct str why = STR_INIT;
	AUTO(err_release) struct err not_kept = ERR_INIT;
	char answers[NUM_GROUPED];
	int64_t n;

	budget_reason(b, &why);
	if (!is_bounded(b))
		return err_set(e, ERR_EXHAUSTED,
			"stopped: %s; nothing was planned and nothing was written", why.buf);
	n = b->kept ? kept_stop(b->kept, &not_kept) : -1;
	if (n < 0)
		return err_set(e, ERR_EXHAUSTED,
			"stopped: %s; nothing was planned, nothing was written, and %s", why.buf,
			b->kept ? err_text(&not_kept) : "there is no HOME to keep answers in");
	return err_set(e, ERR_EXHAUSTED,
		"stopped: %s; nothing was planned and nothing was written; run the same command "
		"again within two hours to go on from the %s answers that are kept",
		why.buf, num_group(n, answers));
}

int budget_check(struct budget *b, struct http_client *client, struct err *e)
{
	if (budget_late(b, client))
		http_hold(client);
	return http_starved(client) ? stop(b, e) : 0;
}

void budget_done(struct budget *b)
{
	if (b->kept)
		kept_drop(b->kept);
}

void budget_keep(struct budget *b)
{
	if (b->kept)
		kept_stop(b->kept, NULL);
}

void budget_release(struct budget *b)
{
	kept_free(b->kept);
	*b = (struct budget)BUDGET_INIT;
}

/* --- what is left --- */

/* What counts its writes. What has no path of its own is written with its parent. */
static enum rate_bucket bucket_of(const struct kind *k)
{
	while (k->parent && !k->item && !k->list)
		k = k->parent;
	return rate_bucket_of(k->item ? k->item : k->list ? k->list : "");
}

static void count_writes(const struct plan *plan, int64_t writes[RATE_BUCKETS])
{
	const struct change *c;
	size_t i;

	for (i = 0; i < plan->n_changes; i++) {
		c = &plan->changes[i];
		writes[bucket_of(c->kind)] += (int64_t)change_writes(c);
	}
}

/* The bucket that holds the apply up longest; where none does, the one that has least left. */
static enum rate_bucket narrowest(
	struct ledger *ledger, const int64_t writes[RATE_BUCKETS], struct ledger_view *view)
{
	enum rate_bucket bucket, found = RATE_REPOSITORIES;
	struct ledger_view other;

	*view = ledger_view(ledger, found, writes[found]);
	for (bucket = found + 1; bucket < RATE_BUCKETS; bucket++) {
		if (!writes[bucket])
			continue;
		other = ledger_view(ledger, bucket, writes[bucket]);
		if (!other.limit || other.wait_ms < view->wait_ms ||
			(other.wait_ms == view->wait_ms && other.left >= view->left))
			continue;
		*view = other;
		found = bucket;
	}
	return found;
}

void budget_forecast(struct str *out, struct ledger *ledger, const struct plan *plan, bool always)
{
	int64_t writes[RATE_BUCKETS] = { 0 }, now = clock_wall(&clock_system);
	struct ledger_view view;
	enum rate_bucket bucket;
	char left[NUM_GROUPED], limit[NUM_GROUPED], when[DEADLINE_TEXT];

	count_writes(plan, writes);
	bucket = narrowest(ledger, writes, &view);
	if (!view.limit || (!always && !view.wait_ms && view.left * 2 >= view.limit))
		return;
	str_addf(out, "%s of %s left this hour", num_group(view.left, left),
		num_group(view.limit, limit));
	if (bucket != RATE_REPOSITORIES)
		str_addf(out, " for %s", rate_bucket_name(bucket));
	if (plan->n_changes && view.wait_ms)
		str_addf(out, "; applying fits at %s",
			deadline_clock(now + view.wait_ms, now, when));
	else if (plan->n_changes)
		str_add(out, "; applying fits now");
	str_addch(out, '.');
}
