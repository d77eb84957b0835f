#include "cooper/session.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "codec/value.h"
#include "cooper/allow.h"
#include "cooper/interrupt.h"
#include "cooper/options.h"
#include "cooper/past.h"
#include "cooper/prints.h"
#include "cooper/queue.h"
#include "cooper/remember.h"
#include "cooper/terminal.h"
#include "net/granted.h"
#include "net/http.h"
#include "kinds/kinds.h"
#include "model/access.h"
#include "model/manifest.h"
#include "model/object.h"
#include "model/select.h"
#include "plan/danger.h"
#include "plan/gate.h"
#include "plan/grant.h"
#include "remote/ask.h"
#include "remote/fetch.h"
#include "report/saved.h"

enum { STEP_MS = 200 }; /* how long a Ctrl-C may go unnoticed */

/* A saved plan is of these manifests; of others not even the mistakes are told, whatever files it names. */
static int check_digest(const struct session *s, struct err *e)
{
	char digest[HASH_TEXT];

	if (!s->saved)
		return 0;
	sources_digest(&s->sources, digest);
	if (str_same(digest, s->saved->origin.digest))
		return 0;
	return err_set(e, ERR_STALE, "the manifests are not those that the plan was made of; %s",
		s->options->resume ? "'cooper apply' without --resume does what they say"
				   : "make a new plan");
}

int session_load(struct session *s, const struct options *o, struct err *e)
{
	s->options = o;
	if (sources_read(&s->sources, o, e) < 0 || check_digest(s, e) < 0)
		return -1;
	if (manifest_load(
		    s->sources.documents, s->sources.n, all_kinds, &s->desired, &s->mistakes) == 0)
		return 0;
	terminal_mistakes(&s->mistakes);
	return err_set(e, ERR_MANIFEST, "%s", "");
}

struct http_client *session_client(const struct session *s, bool read_only, struct err *e)
{
	return connection_client(&s->connection, s->options, read_only, e);
}

static int select_part(struct session *s, struct err *e)
{
	struct selection selection = { s->options->only.items, s->options->targets.items };

	return select_apply(&s->desired, s->desired.kinds, &selection, e);
}

static int fetch_all(struct session *s, struct http_client *client, struct err *e)
{
	AUTO(fetch_release) struct fetch *fetch = NULL;
	struct fetch_progress progress = { 0, 0 };

	fetch = fetch_new(client, s->desired.kinds, &s->desired, &s->live, s->connection.text.buf);
	while (fetch_step(fetch, STEP_MS, &progress)) {
		terminal_progress(s->options, "Reading", progress.done, progress.total);
		if (interrupt_count())
			return err_set(e, ERR_INTERRUPTED, "stopped; nothing was written");
		if (budget_check(&s->budget, client, e) < 0)
			break;
	}
	terminal_clear();
	s->reads = s->earlier + http_stats(client).requests;
	return e->code ? -1 : 0;
}

/* Of a saved plan, no more is regarded than it touches. */
static void narrow(struct session *s)
{
	struct map addresses;

	if (!s->saved)
		return;
	map_init(&addresses, &s->desired.arena);
	saved_addresses(s->saved, &addresses);
	select_touched(&s->desired, &addresses);
}

/* Nothing is known of what could not be read, so that it cannot be told whether it is as the saved plan has it. */
static int check_problems(const struct plan *plan, struct err *e)
{
	size_t i;

	for (i = 0; i < plan->n_problems; i++) {
		const struct problem *problem = &plan->problems[i];

		if (problem->code != ERR_NOT_FOUND && problem->code != ERR_MANIFEST &&
			problem->code != ERR_REFUSED)
			return err_set(e, (enum err_code)problem->code,
				"nothing was written, since it cannot be told whether the plan "
				"still holds: %s",
				problem->message);
	}
	return 0;
}

static int match(struct session *s, struct err *e)
{
	struct prints prints = { NULL, NULL };

	if (!s->saved)
		return 0;
	if (check_problems(&s->plan, e) < 0)
		return -1;
	if (s->saved->origin.secrets_key)
		prints = prints_take(&s->plan.arena, &s->plan);
	stale_find(&s->stales,
		&(struct stale_sides){ s->saved, s->settled, prints.key, prints.items }, &s->plan);
	saved_recall(s->saved, &s->plan);
	return 0;
}

/* Whether the credential can write what is planned, as far as that can be known. */
static void check_grant(struct session *s, const struct http_client *client)
{
	static const unsigned writers[] = {
		[CREDENTIAL_BEARER] = WRITER_TOKEN,
		[CREDENTIAL_BASIC] = WRITER_USER,
		[CREDENTIAL_CONSUMER] = WRITER_OAUTH,
		[CREDENTIAL_LOGIN] = WRITER_OAUTH,
	};
	const char *heard = http_granted(client)->scopes;
	const struct grant grant = { writers[s->connection.credential.type],
		heard ? heard : connection_scopes(&s->connection) };

	grant_check(&s->plan, &grant);
}

/*
 * Whose credential it is, where that matters: nobody is to lock himself out. What the credential may not say stays
 * unknown; -1 with `e` set where it could not be asked.
 */
static int find_self(
	struct session *s, struct http_client *client, struct self *self, struct err *e)
{
	struct ask ask = { .client = client,
		.arena = &s->plan.arena,
		.interrupted = interrupt_count,
		.context = { .credential = s->connection.text.buf } };
	const struct value *user;

	if (s->connection.credential.type != CREDENTIAL_BASIC || !danger_concerns_self(&s->plan))
		return 0;
	user = ask_json(&ask, "user", e);
	s->reads = s->earlier + http_stats(client).requests;
	if (!user && e->code != ERR_AUTH)
		return err_wrap(e, "cannot find out whose credential this is");
	err_release(e);
	self->uuid = value_text(value_get(user, "uuid"), NULL);
	self->account_id = value_text(value_get(user, "account_id"), NULL);
	return 0;
}

static int check_gates(
	struct session *s, const struct permit *permit, struct http_client *client, struct err *e)
{
	struct self self = { NULL, NULL };

	if (find_self(s, client, &self, e) < 0)
		return -1;
	gates_find(&s->plan, permit, &self);
	return 0;
}

/* A credential of the environment is there once; a session may have been handed the connection of another. */
static int connect_once(struct session *s, struct err *e)
{
	if (s->connection.credential.type == CREDENTIAL_NONE &&
		connection_open(&s->connection, s->options, e) < 0)
		return -1;
	/* Without one only public repositories show, and a plan would create the others again. */
	return connection_require(&s->connection, e);
}

int session_plan(struct session *s, const struct options *o, struct err *e)
{
	AUTO(http_client_release) struct http_client *client = NULL;
	struct permit permit;

	if (allow_read(&permit, o, e) < 0)
		return -1;
	if (budget_read(&s->budget, o, e) < 0 || session_load(s, o, e) < 0 || select_part(s, e) < 0)
		return -1;
	narrow(s);
	if (connect_once(s, e) < 0)
		return -1;
	budget_open(&s->budget, o, &s->connection);
	s->connection.budget = &s->budget;
	/* Before the client, which may have to ask for a token. */
	interrupt_watch();
	if (s->queue && queue_wait(s->queue, s, e) < 0)
		return -1;
	client = session_client(s, true, e);
	if (!client)
		return -1;
	if (fetch_all(s, client, e) < 0 || past_doubt(s, e) < 0 || remember_recall(s, e) < 0)
		return -1;
	s->read_ms = clock_monotonic(&clock_system);
	s->plan.resend_secrets = o->resend_secrets;
	plan_make(&s->plan, &s->desired, &s->live);
	if (match(s, e) < 0)
		return -1;
	check_grant(s, client);
	if (check_gates(s, &permit, client, e) < 0)
		return -1;
	budget_forecast(&s->forecast, s->connection.ledger, &s->plan, o->verbose);
	return 0;
}

struct report_context session_context(const struct session *s, bool color)
{
	const struct git_origin *origin = &s->sources.origin;

	return (struct report_context){
		.server = connection_url(s->options),
		.commit = origin->known ? origin->commit : NULL,
		.author = origin->known ? origin->author : NULL,
		.subject = origin->known ? origin->subject : NULL,
		.dirty = origin->dirty,
		.reads = s->reads,
		.budget = s->forecast.len ? s->forecast.buf : NULL,
		.color = color,
		.width = terminal_width(),
		.part = s->saved,
	};
}

bool session_is_part(const struct session *s)
{
	return s->plan.n_problems || (s->saved && s->saved->problems);
}

const struct problem *session_auth_problem(const struct session *s)
{
	size_t i;

	for (i = 0; i < s->plan.n_problems; i++)
		if (s->plan.problems[i].code == ERR_AUTH)
			return &s->plan.problems[i];
	return NULL;
}

const struct obstacle *session_obstacle(const struct session *s)
{
	size_t i;

	for (i = 0; i < s->plan.n_obstacles; i++)
		if (s->plan.obstacles[i].certain)
			return &s->plan.obstacles[i];
	return NULL;
}

const char **session_workspaces(const struct session *s)
{
	const char **names = mem_zalloc(s->desired.n + 1, sizeof *names);
	size_t i;

	for (i = 0; i < s->desired.n; i++)
		names[i] = s->desired.workspaces[i].object->key;
	return names;
}

void session_release(struct session *s)
{
	stales_release(&s->stales);
	plan_release(&s->plan);
	secrets_release(&s->secrets);
	state_release(&s->live);
	state_release(&s->desired);
	diag_release(&s->mistakes);
	sources_release(&s->sources);
	budget_release(&s->budget);
	str_release(&s->forecast);
	connection_release(&s->connection);
}
