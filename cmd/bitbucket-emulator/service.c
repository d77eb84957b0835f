#include "bitbucket-emulator/service.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/context.h"
#include "bitbucket-emulator/control.h"
#include "bitbucket-emulator/fault.h"
#include "bitbucket-emulator/fields.h"
#include "bitbucket-emulator/lag.h"
#include "bitbucket-emulator/oauth.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/rate.h"
#include "bitbucket-emulator/record.h"
#include "bitbucket-emulator/removed.h"
#include "bitbucket-emulator/request_log.h"
#include "bitbucket-emulator/route.h"
#include "bitbucket-emulator/store.h"
#include "bitbucket-emulator/uuid.h"
#include "codec/json.h"
#include "codec/value.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of a tracing header, 64 bits. */
enum { TRACE_DIGITS = 16 };

struct service {
	const struct options *options;
	const struct clock *clock;
	struct store *store;
	struct faults *faults;
	struct rate *rate; /* NULL: no limit */
	struct records records;
	const struct request_log *log; /* NULL: none */
	int64_t answered;
	pthread_mutex_t lock; /* of everything above */
	atomic_int under_way, peak;
	atomic_bool stopping;
};

struct service *service_new(const struct options *o, const struct clock *clock, struct store *store,
	struct faults *faults)
{
	struct service *s = mem_zalloc(1, sizeof *s);

	s->options = o;
	s->clock = clock;
	s->store = store;
	s->faults = faults;
	s->rate = o->rate_limit ? rate_new(o->rate_limit) : NULL;
	pthread_mutex_init(&s->lock, NULL);
	return s;
}

void service_log_to(struct service *s, const struct request_log *log)
{
	s->log = log;
}

void service_free(struct service **s)
{
	if (!*s)
		return;
	pthread_mutex_destroy(&(*s)->lock);
	faults_free(&(*s)->faults);
	rate_free(&(*s)->rate);
	records_clear(&(*s)->records);
	free(*s);
	*s = NULL;
}

void service_stop(struct service *s)
{
	atomic_store(&s->stopping, true);
}

/* error.404.no-api.json */
static int no_api(struct context *c)
{
	return answer_detail(c->answer, 404, "Resource not found",
		value_new_string(c->arena, "There is no API hosted at this URL"));
}

static int check_path(struct context *c)
{
	const struct request *r = c->request;

	if (strpbrk(r->path, "{}") && wart_is(&c->options->warts, WART_RAW_BRACES, "400"))
		return answer_error(
			c->answer, 400, "Bad request: braces in a path must be percent-encoded");
	if (r->n_segments < 2 || strcmp(r->segments[0], "2.0") != 0)
		return no_api(c);
	c->route = route_find(r->segments + 1, r->n_segments - 1);
	return c->route || removed_tracker(c) ? 0 : no_api(c);
}

/* Every path of the tracker, emulated or not, answers that it is gone. */
static int check_tracker(struct context *c)
{
	if (c->options->issue_tracker == ISSUE_TRACKER_ON || !removed_tracker(c))
		return 0;
	return c->options->issue_tracker == ISSUE_TRACKER_REMOVED ? removed_answer(c, "CHANGE-3401")
								  : no_api(c);
}

static const char *number_text(struct arena *a, int64_t n)
{
	return arena_printf(a, "%" PRId64, n);
}

static void put_rate_headers(struct context *c, const struct rate_verdict *v)
{
	struct answer *answer = c->answer;
	int64_t limit = c->options->rate_limit;

	if (wart_is(&c->options->warts, WART_RATE_HEADERS, "live")) {
		answer_header(answer, "x-ratelimit-limit",
			arena_printf(c->arena, "%" PRId64 ", %" PRId64 ";w=3600", limit, limit));
		answer_header(answer, "x-ratelimit-remaining",
			number_text(c->arena, v->remaining < 0 ? 0 : v->remaining));
		answer_header(answer, "x-ratelimit-reset", number_text(c->arena, v->reset_s));
	} else if (wart_is(&c->options->warts, WART_RATE_HEADERS, "documented")) {
		answer_header(answer, "X-RateLimit-Limit", number_text(c->arena, limit));
		answer_header(answer, "X-RateLimit-Resource", "api-repository-data");
		answer_header(answer, "X-RateLimit-NearLimit",
			v->remaining * 5 < limit ? "true" : "false");
	}
}

/*
 * All credentials of a user share what is left, and repository data, webhooks and the rest have a limit each;
 * without a credential, the address counts for everything (fact sheet 5).
 */
static const char *rate_account(const struct context *c)
{
	const struct request *r = c->request;
	bool repository = r->n_segments > 1 && !strcmp(r->segments[1], "repositories");
	size_t hooks = repository ? 4 : 3;
	const char *what = repository ? "repositories" : "others";

	if (!c->caller.user)
		return r->peer;
	if (r->n_segments > hooks && !strcmp(r->segments[hooks], "hooks"))
		what = "webhooks";
	return arena_printf(c->arena, "%s %s", c->caller.user->uuid, what);
}

static int check_rate(struct service *s, struct context *c)
{
	static const char text[] = "Rate limit for this resource has been exceeded";
	struct rate_verdict v;

	if (!s->rate)
		return 0;
	v = rate_take(s->rate, rate_account(c), c->request->now_ms);
	put_rate_headers(c, &v);
	if (v.remaining >= 0)
		return 0;
	if (wart_is(&c->options->warts, WART_RETRY_AFTER, "present"))
		answer_header(c->answer, "Retry-After", number_text(c->arena, v.reset_s));
	if (wart_is(&c->options->warts, WART_RATE_BODY, "json"))
		return answer_error(c->answer, 429, "%s", text);
	answer_text(c->answer, 429, "text/plain", text);
	return -1;
}

static int refuse_method(struct context *c)
{
	static const char *const names[METHODS] = { "GET", "POST", "PUT", "DELETE" };
	AUTO(str_release) struct str allow = STR_INIT;
	size_t i;

	for (i = 0; i < METHODS; i++)
		if (c->route->operations[i].handler)
			str_addf(&allow, "%s%s", allow.len ? ", " : "", names[i]);
	answer_header(c->answer, "Allow", arena_strdup(c->arena, allow.buf));
	return answer_error(c->answer, 405, "Method not allowed");
}

static int check_method(struct context *c)
{
	enum method verb = c->request->verb;

	if (!c->route)
		return no_api(c);
	if (verb == METHOD_OTHER || !c->route->operations[verb].handler)
		return refuse_method(c);
	c->operation = &c->route->operations[verb];
	if ((verb == METHOD_PUT || verb == METHOD_POST) && !c->request->has_length &&
		wart_is(&c->options->warts, WART_LENGTH_REQUIRED, "411"))
		return answer_error(c->answer, 411, "Length Required");
	return 0;
}

/* error.403.scopes.*.json: what was needed and what was granted, in the credential's own vocabulary. */
static int check_scopes(struct context *c)
{
	enum vocabulary v = auth_vocabulary(c->caller.credential);
	const char *required = v == SCOPES_OAUTH ? c->operation->oauth : c->operation->granular;
	struct value *detail;

	if (!c->caller.credential)
		return 0;
	answer_header(c->answer, "X-Accepted-OAuth-Scopes",
		scope_header(c->arena, scope_list(c->arena, required)));
	if (!scope_covers(c->caller.scopes, required, v)) {
		detail = value_new_map(c->arena);
		value_put(c->arena, detail, "required", scope_list(c->arena, required));
		value_put(c->arena, detail, "granted", c->caller.scopes);
		return answer_detail(c->answer, 403,
			"Your credentials lack one or more required privilege scopes.", detail);
	}
	if (c->operation->basic_only && c->caller.credential != CREDENTIAL_API_TOKEN &&
		wart_is(&c->options->warts, WART_PERMISSION_BEARER, "403"))
		return answer_error(c->answer, 403, "%s",
			"The authentication method was not via app password.");
	return 0;
}

static int identify(struct context *c)
{
	if (auth_identify(&c->caller, c->store, c->request, &c->options->warts, c->answer) < 0)
		return -1;
	if (!c->caller.credential)
		return 0;
	answer_header(c->answer, "X-Credential-Type", credential_names[c->caller.credential]);
	answer_header(c->answer, "X-OAuth-Scopes", scope_header(c->arena, c->caller.scopes));
	return 0;
}

static int read_fields(struct context *c)
{
	const char *text = request_param(c->request, "fields");

	if (!text || !*text)
		return 0;
	c->fields = fields_parse(c->arena, text);
	return c->fields ? 0 : answer_error(c->answer, 400, "Invalid fields: %s", text);
}

/* Ends the transaction that a change stood in. */
static void end_change(struct store *s, int result)
{
	if (result < 0 || store_failure(s))
		store_rollback(s);
	else
		store_commit(s);
}

/* Runs the handler in a transaction that a refusal rolls back. */
static void run_handler(struct context *c)
{
	const struct request *r = c->request;
	int result;

	if (r->verb != METHOD_GET)
		store_begin(c->store);
	result = route_resolve(c, r->segments + 1, r->n_segments - 1);
	if (!result)
		result = route_allow(c);
	if (!result)
		result = c->operation->handler(c);
	if (r->verb != METHOD_GET)
		end_change(c->store, result);
	lag_end(c);
	if (!store_failure(c->store))
		return;
	answer_error(c->answer, 500, "database: %s", store_failure(c->store));
	store_rollback(c->store);
	store_recover(c->store);
}

static void handle(struct service *s, struct context *c)
{
	if (oauth_claims(c->request)) {
		store_begin(c->store);
		end_change(c->store, oauth_answer(c->store, c->options, c->request, c->answer));
		return;
	}
	if (check_path(c) < 0 || identify(c) < 0 || check_rate(s, c) < 0 || check_tracker(c) < 0 ||
		check_method(c) < 0 || check_scopes(c) < 0 || read_fields(c) < 0)
		return;
	run_handler(c);
	if (c->fields && c->answer->value && c->answer->status < 300)
		c->answer->value = fields_apply(c->arena, c->fields, c->answer->value);
}

/* An id that no other answer has, as two recordings show it: error.400.repository.slug-exists.json. */
static const char *trace_of(const struct service *s, struct arena *a)
{
	const int64_t seed[] = { s->answered, clock_wall(s->clock) };
	char digits[33];

	return arena_strndup(a, digest_of((const char *)seed, sizeof seed, digits), TRACE_DIGITS);
}

/* Turns the value into text, and gives it the headers that every answer has. */
static void finish(struct service *s, struct answer *a)
{
	AUTO(str_release) struct str json = STR_INIT;
	char tag[33];

	if (a->value) {
		json_write(&json, a->value);
		a->text = arena_strndup(a->arena, json.buf, json.len);
		a->len = json.len;
		a->value = NULL;
	}
	if (a->text && !a->content_type)
		a->content_type = "application/json; charset=utf-8";
	if (a->text)
		answer_header(a, "Etag",
			arena_printf(a->arena, "\"%s\"", digest_of(a->text, a->len, tag)));
	answer_header(a, "Vary", "Authorization, Origin");
	answer_header(a, "X-Request-Count", number_text(a->arena, ++s->answered));
	a->trace = trace_of(s, a->arena);
	answer_header(a, "X-B3-Traceid", a->trace);
}

static void answer_api(struct service *s, struct request *r, struct answer *a)
{
	const struct fault *fault = faults_match(s->faults, r);
	struct context c = { .arena = r->arena,
		.store = s->store,
		.options = s->options,
		.request = r,
		.answer = a };

	c.base = arena_printf(r->arena, "%s://%s/2.0", r->scheme, r->host);
	c.now = context_time(r->arena, r->now_ms);
	map_init(&c.rendered, r->arena);
	a->delay_ms = s->options->latency_ms;
	if (!fault || fault_spares(fault))
		handle(s, &c);
	if (fault)
		fault_apply(fault, r, a);
	finish(s, a);
	records_add(&s->records, r, a, credential_names[c.caller.credential]);
	request_log_add(s->log, r, a->cut ? 0 : a->status);
	if (s->options->verbose)
		fprintf(stderr, "%s %s -> %d\n", r->method, r->target, a->cut ? 0 : a->status);
}

static void answer_control(struct service *s, struct request *r, struct answer *a)
{
	const struct control control = { s->store, &s->records, &s->faults, &s->peak };

	control_answer(&control, r, a);
	finish(s, a);
}

/* Waits in slices, so that stopping need not wait for the longest delay. */
static void delay(struct service *s, int ms)
{
	int slice;

	for (; ms > 0 && !atomic_load(&s->stopping); ms -= slice) {
		slice = ms < 50 ? ms : 50;
		nanosleep(&(struct timespec){ .tv_nsec = slice * 1000000L }, NULL);
	}
}

static void note_peak(struct service *s)
{
	int now = atomic_fetch_add(&s->under_way, 1) + 1, peak = atomic_load(&s->peak);

	while (now > peak && !atomic_compare_exchange_weak(&s->peak, &peak, now))
		;
}

void service_answer(struct service *s, struct request *r, struct answer *a)
{
	int parsed = request_parse(r);
	bool control = parsed == 0 && control_claims(r);

	r->now_ms = clock_wall(s->clock);
	if (!control)
		note_peak(s);
	pthread_mutex_lock(&s->lock);
	if (parsed < 0) {
		answer_error(a, 400, "Bad request: the address is not properly encoded");
		finish(s, a);
	} else if (control) {
		answer_control(s, r, a);
	} else {
		answer_api(s, r, a);
	}
	pthread_mutex_unlock(&s->lock);
	delay(s, a->delay_ms);
	if (!control)
		atomic_fetch_sub(&s->under_way, 1);
}
