#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "net/authority.h"
#include "net/endpoint.h"
#include "net/flight.h"
#include "net/granted.h"
#include "net/http.h"
#include "net/kept.h"
#include "net/pace.h"
#include "net/queue.h"
#include "net/retry.h"
#include "net/transfer.h"
#include "net/window.h"

#include <stdlib.h>

/*
 * The longest sleep while a call is delayed. Delays are by the client's clock and sleeps by the system's:
 * a clock that jumps makes a call due no later than this.
 */
enum { NAP_MAX_MS = 50 };

enum {
	STRANGER_ATTEMPTS = 2,       /* on a server that never answered */
	WAIT_WORTH_SAYING_MS = 5000, /* shorter waits are for the debug log */
	LABEL_MAX = 400              /* characters of a path in a message */
};

struct http_client {
	struct endpoint endpoint;
	struct window window;
	struct pace pace;
	struct kept *kept; /* may be NULL */
	struct flight flight;
	struct queue queued, delayed, done; /* as http.h says */
	struct http_stats stats;
	const struct clock *clock;
	struct log *log;
	unsigned attempts_max;
	bool read_only;
	bool reached;                     /* the server has answered once */
	int64_t held_until;               /* nothing is sent before: the server throttles */
	int64_t down_until;               /* nothing is sent before: the server was not reached */
	struct err down;                  /* why */
	struct http_authority *authority; /* may be NULL */
	unsigned key;                     /* counts the credentials it gave */
	struct err locked_out;            /* why it gives none any more */
	struct granted granted;
};

struct http_client *http_client_new(const struct http_options *options, struct err *e)
{
	struct http_client *c = mem_zalloc(1, sizeof *c);

	if (endpoint_init(&c->endpoint, options, e)) {
		free(c);
		return NULL;
	}
	window_init(&c->window, options->window ? options->window : HTTP_WINDOW_DEFAULT);
	flight_init(&c->flight, c->window.limit);
	pace_init(&c->pace, options);
	c->clock = options->clock ? options->clock : &clock_system;
	c->log = options->log;
	c->attempts_max = options->attempts ? options->attempts : HTTP_ATTEMPTS_DEFAULT;
	c->read_only = options->read_only;
	c->authority = options->authority;
	c->kept = options->kept;
	c->held_until = c->down_until = INT64_MIN;
	return c;
}

void http_client_free(struct http_client *c)
{
	struct http_transfer *t;

	if (!c)
		return;
	http_cancel(c);
	while ((t = queue_pop(&c->done)) != NULL)
		http_call_free(transfer_finish(t));
	flight_release(&c->flight);
	endpoint_release(&c->endpoint);
	err_release(&c->down);
	err_release(&c->locked_out);
	granted_release(&c->granted);
	free(c);
}

void http_client_release(struct http_client **c)
{
	http_client_free(*c);
}

static int check(const struct http_client *c, struct http_transfer *t)
{
	struct http_call *call = t->call;

	if (c->read_only && call->method != HTTP_GET)
		return err_set(&call->error, ERR_REFUSED,
			"%s %.200s was not sent: this run only reads",
			http_method_name(call->method), call->path);
	if (endpoint_url(&c->endpoint, call->path, &t->url, &call->error) < 0)
		return -1;
	t->bucket = rate_bucket_of(endpoint_label(&c->endpoint, t->url));
	return 0;
}

/* Whether an earlier run has asked already. */
static bool recall(struct http_client *c, struct http_call *call)
{
	if (!c->kept || !kept_find(c->kept, call))
		return false;
	granted_hear(&c->granted, call);
	return true;
}

void http_submit(struct http_client *c, struct http_call *call)
{
	struct http_transfer *t = transfer_new(call);

	call->outcome = HTTP_UNSENT;
	call->attempts = 0;
	err_release(&call->error);
	if (check(c, t) < 0 || recall(c, call)) {
		queue_push(&c->done, t);
	} else if (call->delay_ms > 0) {
		t->not_before = clock_monotonic(c->clock) + call->delay_ms;
		queue_insert(&c->delayed, t);
	} else {
		queue_push(&c->queued, t);
	}
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/*
 * When the next call that libcurl does not have may be started, as far as the pace holds it back until
 * `held_by_pace`; INT64_MAX where there is none.
 */
static int64_t next_start(const struct http_client *c, int64_t held_by_pace)
{
	int64_t at = INT64_MIN;

	if ((!c->queued.n && !c->delayed.n) || pace_starved(&c->pace))
		return INT64_MAX;
	if (!c->queued.n)
		at = c->delayed.first->not_before;
	return later(at, later(c->held_until, held_by_pace));
}

/* What was delayed goes before what is new: it has waited longer. */
static struct http_transfer *next_ready(struct http_client *c, int64_t now)
{
	bool waited = c->delayed.n && c->delayed.first->not_before <= now;
	struct queue *from = waited ? &c->delayed : &c->queued;

	if (now < c->held_until || !from->n || !pace_allows(&c->pace, from->first->bucket, now))
		return NULL;
	return queue_pop(from);
}

static void give_up(struct http_client *c, struct http_transfer *t, const struct err *why)
{
	transfer_give_up(t, why->code, err_text(why));
	queue_push(&c->done, t);
}

/* The credential for the next attempt. -1 where there is none any more, which `locked_out` then says. */
static int authorize(struct http_client *c, bool refused)
{
	char *header = NULL;

	if (!c->authority)
		return 0;
	if (c->locked_out.code != ERR_NONE ||
		c->authority->renew(c->authority, c->endpoint.authorization, refused, &header,
			&c->locked_out) < 0)
		return -1;
	if (header) {
		endpoint_authorize(&c->endpoint, header);
		c->key++;
	}
	return 0;
}

static void start(struct http_client *c, struct http_transfer *t, int64_t now)
{
	const struct err *why = now < c->down_until       ? &c->down
				: authorize(c, false) < 0 ? &c->locked_out
							  : NULL;

	if (why) {
		pace_unsent(&c->pace, t->bucket);
		give_up(c, t, why);
		return;
	}
	t->key = c->key;
	t->started = now;
	t->generation = c->window.generation;
	flight_start(&c->flight, t, &c->endpoint);
}

static void refill(struct http_client *c)
{
	int64_t now = clock_monotonic(c->clock);
	struct http_transfer *t;

	while (c->flight.n < c->window.size && (t = next_ready(c, now)) != NULL)
		start(c, t, now);
}

static void count(struct http_client *c, struct http_transfer *t)
{
	unsigned first = t->sent && !t->sent_before;

	c->stats.requests += t->sent;
	c->stats.retries += t->sent - first;
	c->stats.bytes += t->body_bytes;
	t->sent_before = t->sent_before || t->sent;
}

/* Who was never there is more likely a wrong URL than a passing fault: that is said soon. */
static unsigned attempts_max(const struct http_client *c, enum http_outcome outcome)
{
	bool stranger = outcome == HTTP_UNSENT && !c->reached;

	return stranger && c->attempts_max > STRANGER_ATTEMPTS ? STRANGER_ATTEMPTS
							       : c->attempts_max;
}

/* Of a limit that holds everything back, `known` says that it was told already. */
static void log_retry(
	const struct http_client *c, const struct http_transfer *t, int64_t wait_ms, bool known)
{
	const struct http_call *call = t->call;
	const char *method = http_method_name(call->method),
		   *label = endpoint_label(&c->endpoint, t->url);
	bool said = wait_ms >= WAIT_WORTH_SAYING_MS && !(known && call->status == 429);
	int shown = said ? (int)strcspn(label, "?") : LABEL_MAX;
	AUTO(str_release) struct str why = STR_INIT;

	if (call->outcome == HTTP_REPLIED)
		str_addf(&why, "the server answered %d%s", call->status,
			call->status == 429 ? " (too many requests)" : "");
	else
		str_add(&why, err_text(&call->error));
	log_add(c->log, said ? LOG_INFO : LOG_DEBUG,
		"%s %.*s: %s; again in %.1f s (attempt %u of %u)", method,
		shown < LABEL_MAX ? shown : LABEL_MAX, label, why.buf, (double)wait_ms / 1000,
		call->attempts + 1, attempts_max(c, call->outcome));
}

/* What an attempt tells about the server, for all the other calls. */
static void learn(struct http_client *c, const struct http_transfer *t,
	const struct retry_decision *decision, int64_t now)
{
	const struct http_call *call = t->call;

	granted_hear(&c->granted, call);
	if (call->outcome == HTTP_REPLIED) {
		c->reached = true;
		c->down_until = INT64_MIN;
	}
	if (call->outcome == HTTP_REPLIED && call->status == 429) {
		c->stats.throttled++;
		window_shrink(&c->window, t->generation);
		if (now + decision->wait_ms > c->held_until)
			c->held_until = now + decision->wait_ms;
	} else if (call->outcome == HTTP_REPLIED && call->status < 500) {
		window_grow(&c->window);
	} else if (call->outcome == HTTP_UNSENT && !decision->again &&
		   call->error.code == ERR_NETWORK) {
		/* Ten thousand calls must not each find out for themselves that nobody is there. */
		c->down_until = now + RETRY_WAIT_MAX_MS;
		err_set(&c->down, ERR_NETWORK, "%s", err_text(&call->error));
	}
}

/*
 * After a 401 to a credential that can be renewed: whether the call is taken care of, with another attempt
 * or its end. Whoever was sent with an older credential than today's needs no newer one.
 */
static bool renew(struct http_client *c, struct http_transfer *t, int64_t now)
{
	if (!c->authority || t->call->status != 401 || t->renewed)
		return false;
	if (t->key == c->key && authorize(c, true) < 0) {
		give_up(c, t, &c->locked_out);
		return true;
	}
	if (t->key == c->key)
		return false;
	log_add(c->log, LOG_DEBUG, "the access token was not accepted; again with another one");
	t->renewed = true;
	t->not_before = now;
	queue_insert(&c->delayed, t);
	return true;
}

/* After an attempt: the call is done, or delayed until the next one. */
static void settle(struct http_client *c, struct http_transfer *t, int code)
{
	struct transfer_result result = transfer_end(t, &c->endpoint, code, clock_wall(c->clock));
	struct retry_input in = { .outcome = result.outcome,
		.status = t->call->status,
		.repeatable = t->call->repeatable,
		.permanent = result.permanent,
		.attempt = t->call->attempts,
		.attempts_max = attempts_max(c, result.outcome),
		.retry_after_s = result.retry_after_s,
		.reset_s = result.reset_s };
	struct retry_decision decision = retry_decide(&in);
	int64_t now = clock_monotonic(c->clock);
	bool known = c->held_until > now;

	count(c, t);
	pace_settled(&c->pace, t, &result, &decision, (unsigned)c->flight.n);
	transfer_log(t, &c->endpoint, c->log, now);
	learn(c, t, &decision, now);
	t->doubtful = t->doubtful || result.maybe_effective;
	if (renew(c, t, now))
		return;
	if (!decision.again) {
		if (c->kept)
			kept_add(c->kept, t->call);
		queue_push(&c->done, t);
		return;
	}
	log_retry(c, t, decision.wait_ms, known);
	t->not_before = now + decision.wait_ms;
	queue_insert(&c->delayed, t);
}

/* Everything that can be done without waiting. */
static void pump(struct http_client *c)
{
	struct http_transfer *t;
	int code;

	refill(c);
	if (!c->flight.n)
		return;
	flight_run(&c->flight);
	while ((t = flight_take(&c->flight, &code)) != NULL)
		settle(c, t, code);
}

/* How long to sleep: not at all where a call can be started, since libcurl sleeps on with nothing in flight. */
static int nap_ms(const struct http_client *c, int64_t left)
{
	int64_t start_at = next_start(c, c->pace.again), now;

	if (c->flight.n < c->window.size && start_at != INT64_MAX) {
		now = clock_monotonic(c->clock);
		if (start_at <= now)
			return 0;
		if (left > start_at - now)
			left = start_at - now;
		if (left > NAP_MAX_MS)
			left = NAP_MAX_MS;
	}
	return left < INT32_MAX ? (int)left : INT32_MAX;
}

struct http_call *http_wait(struct http_client *c, int64_t timeout_ms)
{
	/* The system's clock, whatever the client's: it is the sleeps that are bounded. */
	int64_t begin = clock_monotonic(&clock_system), left;
	int nap;

	for (;;) {
		pump(c);
		if (c->done.n)
			return transfer_finish(queue_pop(&c->done));
		left = timeout_ms - (clock_monotonic(&clock_system) - begin);
		if (!http_pending(c) || http_starved(c) || left <= 0)
			return NULL;
		nap = nap_ms(c, left);
		if (nap)
			flight_wait(&c->flight, nap);
	}
}

size_t http_pending(const struct http_client *c)
{
	return c->queued.n + c->delayed.n + c->flight.n + c->done.n;
}

int64_t http_delayed_until(const struct http_client *c)
{
	int64_t start_at = next_start(c, c->pace.until);

	return start_at == INT64_MAX || start_at <= clock_monotonic(c->clock) ? -1 : start_at;
}

void http_hold(struct http_client *c)
{
	c->pace.left = 0;
}

bool http_starved(const struct http_client *c)
{
	return pace_starved(&c->pace) && !c->flight.n && !c->done.n &&
	       (c->queued.n || c->delayed.n);
}

static void interrupt(struct http_client *c, struct http_transfer *t)
{
	transfer_give_up(t, ERR_INTERRUPTED, "interrupted");
	queue_push(&c->done, t);
}

void http_cancel(struct http_client *c)
{
	struct http_transfer *t;

	while ((t = flight_break(&c->flight)) != NULL) {
		count(c, t);
		if (!t->sent)
			pace_unsent(&c->pace, t->bucket);
		interrupt(c, t);
	}
	while ((t = queue_pop(&c->delayed)) != NULL)
		interrupt(c, t);
	while ((t = queue_pop(&c->queued)) != NULL)
		interrupt(c, t);
}

struct http_stats http_stats(const struct http_client *c)
{
	struct http_stats stats = c->stats;

	stats.in_flight = (unsigned)c->flight.n;
	stats.window = c->window.size;
	stats.window_top = c->window.top;
	return stats;
}

const struct granted *http_granted(const struct http_client *c)
{
	return &c->granted;
}
