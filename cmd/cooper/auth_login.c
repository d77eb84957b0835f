/* cooper auth login: a person agrees on the authorization page, and Cooper gets a token of theirs. */
#include "cooper/auth.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "cooper/connection.h"
#include "cooper/exit.h"
#include "cooper/interrupt.h"
#include "cooper/options.h"
#include "cooper/terminal.h"
#include "net/credential.h"
#include "net/oauth.h"
#include "net/oauth_callback.h"
#include "net/oauth_listener.h"
#include "net/token.h"
#include "net/token_store.h"
#include "net/url.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PORT = 8976, TIMEOUT_S = 300, TIMEOUT_MAX_S = 3600, LOCK_PATIENCE_MS = 120 * 1000 };

struct login {
	const struct options *options;
	int64_t port, timeout_s;
	struct str store;           /* path */
	struct credential consumer; /* CREDENTIAL_CONSUMER */
	struct oauth_listener listener;
	struct str redirect;
	char state[OAUTH_STATE_LEN + 1];
	bool hidden; /* the environment has what hides the login */
};

#define LOGIN_INIT                                                                                 \
	{                                                                                          \
		.store = STR_INIT, .consumer = CREDENTIAL_INIT, .listener = { .fd = -1 },          \
		.redirect = STR_INIT                                                               \
	}

static void login_release(struct login *l)
{
	str_release(&l->store);
	credential_release(&l->consumer);
	oauth_listener_release(&l->listener);
	str_release(&l->redirect);
	explicit_bzero(l->state, sizeof l->state);
}

/* --- what is needed before anybody is asked --- */

static int read_number(
	const char *name, const char *text, int64_t max, int64_t *number, struct err *e)
{
	if (!text || num_parse(text, 0, max, number) == 0)
		return 0;
	return err_set(e, ERR_USAGE, "--%s takes a whole number from 0 to %lld, not '%s'", name,
		(long long)max, text);
}

/* The consumer of an earlier login, so that connecting again needs nothing. */
static int take_stored(struct login *l, struct err *e)
{
	AUTO(token_store_release) struct token_store store = TOKEN_STORE_INIT;
	AUTO(mem_free) char *server = url_base(connection_url(l->options));
	const struct token_entry *entry;
	struct credential c = { CREDENTIAL_CONSUMER, NULL, NULL };

	if (token_store_read(&store, l->store.buf, e) < 0)
		return -1;
	entry = token_store_find(&store, server, l->consumer.user);
	if (!entry)
		return err_set(e, ERR_AUTH,
			"there is no OAuth consumer to log in through; set BITBUCKET_CLIENT_ID and "
			"BITBUCKET_CLIENT_SECRET to its key and secret");
	c.user = mem_strdup(entry->consumer);
	c.secret = mem_strdup(entry->secret);
	credential_release(&l->consumer);
	l->consumer = c;
	return 0;
}

static int take_consumer(struct login *l, struct err *e)
{
	AUTO(str_release) struct str text = STR_INIT;

	if (credential_from_environment(&l->consumer, e) < 0)
		return -1;
	switch (l->consumer.type) {
	case CREDENTIAL_CONSUMER:
		l->hidden = true;
		return 0;
	case CREDENTIAL_NONE:
	case CREDENTIAL_LOGIN:
		return take_stored(l, e);
	default:
		credential_describe(&l->consumer, &text);
		return err_set(e, ERR_AUTH,
			"the environment has the %s, which would be used instead of a login; unset "
			"it",
			text.buf);
	}
}

/* Whether a login can be saved is found out before anybody goes to a browser. */
static int check_store(const struct login *l, struct err *e)
{
	AUTO(token_store_release) struct token_store store = TOKEN_STORE_INIT;

	if (token_store_open(&store, l->store.buf, LOCK_PATIENCE_MS, e) < 0)
		return -1;
	return token_store_save(&store, e);
}

static int prepare(struct login *l, const struct options *o, struct err *e)
{
	l->options = o;
	l->port = PORT;
	l->timeout_s = TIMEOUT_S;
	if (read_number("port", o->port, UINT16_MAX, &l->port, e) < 0 ||
		read_number("timeout", o->timeout, TIMEOUT_MAX_S, &l->timeout_s, e) < 0 ||
		token_store_path(&l->store, e) < 0 || take_consumer(l, e) < 0 ||
		check_store(l, e) < 0 || oauth_callback_new_state(l->state, e) < 0)
		return -1;
	if (!o->no_browser) {
		if (oauth_listener_open(&l->listener, (uint16_t)l->port, e) < 0)
			return -1;
		l->port = l->listener.port;
	}
	str_addf(&l->redirect, "http://127.0.0.1:%lld%s", (long long)l->port, OAUTH_CALLBACK_PATH);
	return 0;
}

/* --- the authorization page --- */

static void add_parameter(struct str *url, const char *name, const char *value)
{
	str_addf(url, "&%s=", name);
	url_encode(url, value);
}

static void page_url(const struct login *l, struct str *url)
{
	AUTO(str_release) struct str scopes = STR_INIT;
	size_t i;

	oauth_base(connection_url(l->options), url);
	str_add(url, "/authorize?response_type=code");
	add_parameter(url, "client_id", l->consumer.user);
	add_parameter(url, "state", l->state);
	add_parameter(url, "redirect_uri", l->redirect.buf);
	if (!l->options->scopes)
		return;
	str_add(&scopes, l->options->scopes);
	for (i = 0; i < scopes.len; i++)
		if (scopes.buf[i] == ',')
			scopes.buf[i] = ' ';
	add_parameter(url, "scope", scopes.buf);
}

/* A browser that cannot be opened is no failure: the address was printed. */
static void open_browser(char *url)
{
	static char program[] = "xdg-open";
	char *const argv[] = { program, url, NULL };
	posix_spawn_file_actions_t actions;
	pid_t pid;
	int fd;

	posix_spawn_file_actions_init(&actions);
	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
	(void)posix_spawnp(&pid, program, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
}

static int read_pasted(const struct login *l, struct oauth_callback *cb, struct err *e)
{
	char line[OAUTH_CALLBACK_MAX];
	int result;

	fputs("Paste the address to which the browser was sent back (its page cannot be shown):\n",
		stderr);
	if (!fgets(line, sizeof line, stdin))
		return err_set(e, interrupt_count() ? ERR_INTERRUPTED : ERR_USAGE,
			"no address came on standard input");
	result = oauth_callback_read_url(cb, line, e);
	explicit_bzero(line, sizeof line);
	if (result < 0)
		return -1;
	result = oauth_callback_check(cb, l->state, e);
	if (result < 0)
		oauth_callback_release(cb);
	return result;
}

static int ask_person(struct login *l, struct oauth_callback *cb, struct err *e)
{
	AUTO(str_release) struct str url = STR_INIT;
	const struct oauth_awaited awaited = { l->state, l->timeout_s * 1000, interrupt_count };

	page_url(l, &url);
	fprintf(stderr, "Open this address in a browser and agree:\n\n    %s\n\n", url.buf);
	if (l->options->no_browser)
		return read_pasted(l, cb, e);
	if (isatty(STDIN_FILENO) && isatty(STDERR_FILENO))
		open_browser(url.buf);
	fprintf(stderr, "Waiting for the answer on %s, at most %lld s ...\n", l->redirect.buf,
		(long long)l->timeout_s);
	return oauth_listener_wait(&l->listener, &awaited, cb, e);
}

/* --- the token --- */

static int save(const struct login *l, struct token *token, struct err *e)
{
	AUTO(token_store_release) struct token_store store = TOKEN_STORE_INIT;
	AUTO(mem_free) char *server = url_base(connection_url(l->options));
	const struct token_entry entry = { server, l->consumer.user, l->consumer.secret,
		token->obtained_ms, *token };

	if (token_store_open(&store, l->store.buf, LOCK_PATIENCE_MS, e) < 0)
		return -1;
	token_store_put(&store, &entry);
	return token_store_save(&store, e);
}

static int exchange(const struct login *l, const char *code, struct err *e)
{
	const struct oauth_request request = { .grant = OAUTH_CODE,
		.consumer = l->consumer.user,
		.secret = l->consumer.secret,
		.proof = code,
		.redirect = l->redirect.buf };
	struct oauth_way way = connection_way(l->options);
	AUTO(token_release) struct token token = TOKEN_INIT;

	if (oauth_ask(&way, &request, &token, e) != OAUTH_GRANTED || save(l, &token, e) < 0)
		return -1;
	terminal_say("connected to %s; scopes: %s; the login is kept in '%s'", way.server,
		*token.scopes ? token.scopes : "not told", l->store.buf);
	if (!token.refresh)
		terminal_say("the server gave no refresh token: connect again when this one ends");
	if (l->hidden)
		terminal_say("unset BITBUCKET_CLIENT_SECRET to use it: while the key and the "
			     "secret are set, Cooper acts as the consumer and not as you");
	return 0;
}

int auth_login(const struct options *o, struct err *e)
{
	AUTO(login_release) struct login l = LOGIN_INIT;
	AUTO(oauth_callback_release) struct oauth_callback cb = OAUTH_CALLBACK_INIT;

	if (prepare(&l, o, e) < 0)
		return EXIT_ERROR;
	interrupt_watch();
	if (ask_person(&l, &cb, e) < 0)
		return EXIT_ERROR;
	return exchange(&l, cb.code, e) < 0 ? EXIT_ERROR : EXIT_DONE;
}
