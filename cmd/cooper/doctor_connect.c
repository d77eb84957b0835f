/* The doctor at the server: one connection, one request, and one for each workspace. */
#include "cooper/doctor.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "cooper/auth.h"
#include "cooper/interrupt.h"
#include "cooper/options.h"
#include "cooper/session.h"
#include "model/object.h"
#include "net/granted.h"
#include "net/http.h"
#include "net/oauth_authority.h"
#include "net/probe.h"
#include "net/token.h"
#include "net/url.h"
#include "net/vital.h"
#include "plan/checkup.h"

#include <stdlib.h>

enum { STEP_MS = 200 };

/* The answer to a GET, which the caller frees. */
static struct http_call *ask(struct http_client *client, char *path)
{
	struct http_call *call = http_call_new(HTTP_GET, path, NULL);

	call->keep_head = true;
	http_submit(client, call);
	while (!(call = http_wait(client, STEP_MS)))
		if (interrupt_count())
			http_cancel(client);
	return call;
}

static bool probe(struct checkup *c, const struct options *o)
{
	AUTO(probe_release) struct probe p = PROBE_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	const struct http_options options = { .base_url = connection_url(o),
		.ca_file = getenv("SSL_CERT_FILE") };

	if (probe_run(&p, &options, &e) < 0) {
		checkup_add(c, CHECKUP_SERVER, CHECKUP_FAILED, "URL", err_text(&e));
		return false;
	}
	doctor_judge_probe(c, &p, clock_wall(&clock_system));
	return p.reached == PROBE_DONE;
}

/* The end of an access token that is renewed by itself, or is not. */
static void check_end(struct checkup *c, const struct connection *connection)
{
	const struct oauth_authority *authority = connection->authority;
	const struct token *t = authority ? oauth_authority_token(authority) : NULL;
	AUTO(str_release) struct str text = STR_INIT;
	int64_t now = clock_wall(&clock_system);
	bool renewed;

	if (!t || !t->access)
		return;
	renewed = t->refresh || connection->credential.type == CREDENTIAL_CONSUMER;
	str_add(&text, "the access token ends on ");
	auth_describe_end(t, now, &text);
	str_add(&text, renewed ? "; it is renewed by itself" : "; it cannot be renewed");
	checkup_add(c, CHECKUP_CREDENTIAL, renewed ? CHECKUP_OK : CHECKUP_WARNING, "end", text.buf);
	if (!renewed)
		checkup_advise(c, "connect again with 'cooper auth login' before then");
}

static void check_workspaces(struct checkup *c, const struct session *s, struct http_client *client)
{
	size_t i;

	for (i = 0; i < s->desired.n && !interrupt_count(); i++) {
		const char *slug = s->desired.workspaces[i].object->key;
		AUTO(http_call_release) struct http_call *call = NULL;
		AUTO(str_release) struct str path = STR_INIT;

		str_add(&path, "workspaces/");
		url_encode(&path, slug);
		str_add(&path, "?fields=slug");
		call = ask(client, str_take(&path));
		doctor_judge_workspace(c, slug, call);
	}
}

/* The header of the answer says it, the details of an error, or the token endpoint did. */
static void hear_granted(const struct session *s, const struct http_client *client,
	const struct http_call *call, struct str *out)
{
	const char *header = http_granted(client)->scopes;
	const char *token = connection_scopes(&s->connection);

	if (header)
		str_add(out, header);
	else
		doctor_hear_granted(call, out);
	if (!out->len && token)
		str_add(out, token);
}

/* Whose it is, what it may do, and what the answer says of the server beside. */
static void check_user(struct checkup *c, const struct session *s, struct http_client *client)
{
	AUTO(http_call_release) struct http_call *call = ask(client, mem_strdup("user"));
	AUTO(str_release) struct str granted = STR_INIT;
	struct vital v;

	if (call->outcome == HTTP_REPLIED) {
		vital_read(&v, call->head.buf, clock_wall(&clock_system));
		doctor_judge_vital(c, &v);
	}
	if (doctor_judge_user(c, call) < 0)
		return;
	check_end(c, &s->connection);
	doctor_judge_sort(c, (int)s->connection.credential.type, call->credential_type);
	hear_granted(s, client, call, &granted);
	doctor_judge_scopes(c, granted.buf);
	check_workspaces(c, s, client);
}

static void check_server(struct checkup *c, struct session *s)
{
	AUTO(http_client_release) struct http_client *client = NULL;
	AUTO(err_release) struct err e = ERR_INIT;
	const bool reached = probe(c, s->options);

	checkup_add(c, CHECKUP_CREDENTIAL, CHECKUP_OK, "in use", s->connection.text.buf);
	if (!reached)
		return;
	client = session_client(s, true, &e);
	if (client)
		check_user(c, s, client);
	else
		checkup_add(c, e.code == ERR_AUTH ? CHECKUP_CREDENTIAL : CHECKUP_SERVER,
			CHECKUP_FAILED, "access token", err_text(&e));
}

void doctor_connect(struct checkup *c, struct session *s, const struct options *o)
{
	AUTO(err_release) struct err e = ERR_INIT;

	if (connection_open(&s->connection, o, &e) < 0) {
		checkup_add(c, CHECKUP_CREDENTIAL, CHECKUP_FAILED, "in use", err_text(&e));
		return;
	}
	if (connection_require(&s->connection, &e) < 0) {
		checkup_add(c, CHECKUP_CREDENTIAL, CHECKUP_WARNING, "in use", err_text(&e));
		checkup_advise(c, "without one, neither it nor the server was looked at");
		return;
	}
	c->credential = s->connection.text.buf;
	check_server(c, s);
}
