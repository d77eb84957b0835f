#include "net/pace.h"

#include "base/log.h"
#include "base/num.h"
#include "net/http.h"
#include "net/ledger.h"
#include "net/retry.h"
#include "net/transfer.h"

enum {
	ASK_AGAIN_MS = 1000,
	WORTH_SAYING_MS = 5000,
	SAME_WAIT_MS = 60 * 1000 /* a wait that ends as much later as that is another one */
};

void pace_init(struct pace *p, const struct http_options *options)
{
	*p = (struct pace){ .ledger = options->ledger,
		.log = options->log,
		.left = options->requests_max ? options->requests_max : INT64_MAX,
		.again = INT64_MIN,
		.until = INT64_MIN,
		.said = INT64_MIN };
}

/* "waiting 12 min for the rate limit (1,000 an hour)" */
static void say(const struct pace *p, enum rate_bucket bucket, int64_t wait_ms)
{
	const int64_t seconds = (wait_ms + 999) / 1000, minutes = (seconds + 59) / 60;
	const struct ledger_view view = ledger_view(p->ledger, bucket, 1);
	char limit[NUM_GROUPED];

	log_add(p->log, LOG_INFO, "waiting %lld %s for the rate limit%s%s%s",
		(long long)(seconds < 60 ? seconds : minutes), seconds < 60 ? "s" : "min",
		view.limit ? " (" : "", view.limit ? num_group(view.limit, limit) : "",
		view.limit ? " an hour)" : "");
}

static void wait_for_ledger(struct pace *p, enum rate_bucket bucket, int64_t wait, int64_t now)
{
	p->until = now + wait;
	p->again = now + (wait < ASK_AGAIN_MS ? wait : ASK_AGAIN_MS);
	if (wait < WORTH_SAYING_MS || p->until < p->said + SAME_WAIT_MS)
		return;
	say(p, bucket, wait);
	p->said = p->until;
}

bool pace_allows(struct pace *p, enum rate_bucket bucket, int64_t now)
{
	int64_t wait;

	if (pace_starved(p) || now < p->again)
		return false;
	wait = p->ledger ? ledger_take(p->ledger, bucket) : 0;
	if (wait) {
		wait_for_ledger(p, bucket, wait, now);
		return false;
	}
	p->left--;
	p->again = p->until = INT64_MIN;
	return true;
}

bool pace_starved(const struct pace *p)
{
	return p->left <= 0;
}

static void correct(struct pace *p, enum rate_bucket bucket, int n)
{
	p->left -= n;
	if (p->ledger)
		ledger_correct(p->ledger, bucket, n);
}

void pace_unsent(struct pace *p, enum rate_bucket bucket)
{
	correct(p, bucket, -1);
}

void pace_settled(struct pace *p, const struct http_transfer *t,
	const struct transfer_result *result, const struct retry_decision *decision,
	unsigned in_flight)
{
	correct(p, t->bucket, (int)t->sent - 1);
	/* Whatever came may have changed what there is to wait for. */
	p->again = INT64_MIN;
	if (!p->ledger || result->outcome != HTTP_REPLIED)
		return;
	if (t->call->status == 429)
		ledger_refused(p->ledger, t->bucket, decision->wait_ms);
	else
		ledger_hear(p->ledger, t->bucket, &result->said, in_flight);
}
