/* cooper auth status: the credential in use, without the secret. */
#include "cooper/auth.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "cooper/connection.h"
#include "cooper/exit.h"
#include "cooper/interrupt.h"
#include "cooper/options.h"
#include "cooper/terminal.h"
#include "net/http.h"
#include "net/oauth_authority.h"
#include "net/token.h"
#include "net/token_store.h"
#include "net/url.h"
#include "report/text.h"

enum { STEP_MS = 200 };

/* What one request says: whose credential it is, and what it may do. */
struct self {
	struct str user, scopes;
};

#define SELF_INIT                                                                                  \
	{                                                                                          \
		STR_INIT, STR_INIT                                                                 \
	}

static void self_release(struct self *self)
{
	str_release(&self->user);
	str_release(&self->scopes);
}

static void free_call(struct http_call **call)
{
	http_call_free(*call);
}

static void add_user(struct str *out, const struct http_call *call)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	const struct value *user = json_parse(&arena, call->reply.buf, call->reply.len, NULL);
	const char *nickname = value_text(value_get(user, "nickname"), NULL);

	text_add(out, value_text(value_get(user, "display_name"), "without a name"));
	if (!nickname)
		return;
	str_add(out, " (");
	text_add(out, nickname);
	str_add(out, ")");
}

/* 401 is a failure; 403 only means that the credential may not say whose it is. */
static int read_self(struct self *self, const struct http_call *call, struct err *e)
{
	if (call->outcome != HTTP_REPLIED)
		return err_set(e, call->error.code, "%s", err_text(&call->error));
	text_add(&self->scopes, call->scopes_granted);
	if (call->status == 200)
		add_user(&self->user, call);
	else if (call->status == 403)
		str_add(&self->user, "not known: that needs the scope account");
	else if (call->status == 401)
		return err_set(e, ERR_AUTH,
			"HTTP 401: the server does not accept the credential; make a new one, or "
			"connect again with 'cooper auth login'");
	else
		return err_set(
			e, ERR_HTTP, "HTTP %d: the server does not say whose it is", call->status);
	return 0;
}

static int ask(
	const struct connection *c, const struct options *o, struct self *self, struct err *e)
{
	AUTO(http_client_release) struct http_client *client = connection_client(c, o, true, e);
	AUTO(free_call) struct http_call *call = NULL;

	if (!client)
		return -1;
	http_submit(client, http_call_new(HTTP_GET, mem_strdup("user"), NULL));
	while (!(call = http_wait(client, STEP_MS)))
		if (interrupt_count())
			http_cancel(client);
	return read_self(self, call, e);
}

static void add_row(struct str *out, const char *name, const char *text)
{
	if (text && *text)
		str_addf(out, "%-12s%s\n", name, text);
}

static void add_token(struct str *out, const struct connection *c, struct self *self)
{
	const struct token *t = c->authority ? oauth_authority_token(c->authority) : NULL;
	AUTO(str_release) struct str end = STR_INIT;

	if (t && t->access && *t->scopes) {
		str_reset(&self->scopes);
		str_add(&self->scopes, t->scopes);
	}
	add_row(out, "scopes", self->scopes.buf);
	if (!t || !t->access)
		return;
	auth_describe_end(t, clock_wall(&clock_system), &end);
	str_add(&end, t->refresh || c->credential.type == CREDENTIAL_CONSUMER
			      ? "; renewed by itself"
			      : "; cannot be renewed");
	add_row(out, "valid until", end.buf);
}

/* A login that nobody uses is worth a word: the environment hides it. */
static void add_store(struct str *out, const struct connection *c, const struct options *o)
{
	AUTO(token_store_release) struct token_store store = TOKEN_STORE_INIT;
	AUTO(mem_free) char *server = url_base(connection_url(o));
	AUTO(str_release) struct str path = STR_INIT;

	if (token_store_path(&path, NULL) < 0 || token_store_read(&store, path.buf, NULL) < 0 ||
		!token_store_find(&store, server, NULL))
		return;
	if (c->credential.type == CREDENTIAL_LOGIN)
		add_row(out, "stored in", path.buf);
	else
		add_row(out, "not used",
			"a login to this server, while the environment has a credential");
}

int auth_status(const struct options *o, struct err *e)
{
	AUTO(connection_release) struct connection c = CONNECTION_INIT;
	AUTO(self_release) struct self self = SELF_INIT;
	AUTO(str_release) struct str out = STR_INIT;
	AUTO(err_release) struct err unprinted = ERR_INIT;

	if (connection_open(&c, o, e) < 0 || connection_require(&c, e) < 0)
		return EXIT_ERROR;
	interrupt_watch();
	add_row(&out, "server", connection_url(o));
	add_row(&out, "credential", c.text.buf);
	add_store(&out, &c, o);
	if (ask(&c, o, &self, e) == 0)
		add_row(&out, "user", self.user.buf);
	add_token(&out, &c, &self);
	if (terminal_print(&out, &unprinted) < 0 && e->code == ERR_NONE)
		err_move(e, &unprinted);
	return e->code == ERR_NONE ? EXIT_DONE : EXIT_ERROR;
}
