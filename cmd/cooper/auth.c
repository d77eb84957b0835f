/* cooper auth: connecting to a server, and what is known of the connection. */
#include "cooper/auth.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/suggest.h"
#include "cooper/command.h"
#include "cooper/connection.h"
#include "cooper/exit.h"
#include "cooper/interrupt.h"
#include "cooper/options.h"
#include "cooper/terminal.h"
#include "net/oauth_authority.h"
#include "net/token.h"
#include "net/token_store.h"
#include "net/url.h"

static const struct verb {
	const char *name;
	int (*run)(const struct options *o, struct err *e);
} verbs[] = {
	{ "login", auth_login },
	{ "status", auth_status },
	{ "refresh", auth_refresh },
	{ "logout", auth_logout },
};

enum { LOCK_PATIENCE_MS = 120 * 1000 };

void auth_describe_end(const struct token *t, int64_t now_ms, struct str *out)
{
	int64_t end_ms = t->obtained_ms + t->life_s * 1000, minutes = (end_ms - now_ms) / 60000;
	char text[CLOCK_TEXT];

	str_add(out, clock_format(end_ms, text));
	if (end_ms <= now_ms)
		str_add(out, ", which is over");
	else if (minutes < 60)
		str_addf(out, ", in %lld min", (long long)minutes);
	else
		str_addf(out, ", in %lld h %lld min", (long long)minutes / 60,
			(long long)minutes % 60);
}

int auth_refresh(const struct options *o, struct err *e)
{
	AUTO(connection_release) struct connection c = CONNECTION_INIT;
	AUTO(str_release) struct str end = STR_INIT;

	if (connection_open(&c, o, e) < 0 || connection_require(&c, e) < 0)
		return EXIT_ERROR;
	if (!c.authority) {
		err_set(e, ERR_USAGE, "there is nothing to renew: the credential is the %s",
			c.text.buf);
		return EXIT_USAGE;
	}
	interrupt_watch();
	if (oauth_authority_renew(c.authority, e) < 0)
		return EXIT_ERROR;
	auth_describe_end(oauth_authority_token(c.authority), clock_wall(&clock_system), &end);
	terminal_say("the access token was renewed; it is valid until %s", end.buf);
	return EXIT_DONE;
}

/* Which login is meant: that through the consumer in the environment, if there is one, else the latest. */
static struct token_entry *find(
	const struct token_store *store, const struct options *o, struct err *e)
{
	AUTO(credential_release) struct credential c = CREDENTIAL_INIT;
	AUTO(mem_free) char *server = url_base(connection_url(o));
	struct token_entry *entry;
	bool named;

	if (credential_from_environment(&c, e) < 0)
		return NULL;
	named = c.type == CREDENTIAL_LOGIN || c.type == CREDENTIAL_CONSUMER;
	entry = token_store_find(store, server, named ? c.user : NULL);
	if (!entry)
		err_set(e, ERR_AUTH, "there is no login to %s%s%s", server,
			named ? " through the OAuth consumer " : "", named ? c.user : "");
	return entry;
}

int auth_logout(const struct options *o, struct err *e)
{
	AUTO(token_store_release) struct token_store store = TOKEN_STORE_INIT;
	AUTO(str_release) struct str path = STR_INIT;
	struct token_entry *entry;

	if (token_store_path(&path, e) < 0 ||
		token_store_open(&store, path.buf, LOCK_PATIENCE_MS, e) < 0)
		return EXIT_ERROR;
	entry = find(&store, o, e);
	if (!entry)
		return EXIT_AUTHENTICATION;
	token_store_remove(&store, entry);
	if (token_store_save(&store, e) < 0)
		return EXIT_ERROR;
	terminal_say("logged out of %s; what was granted stands until it is revoked there, in your "
		     "personal settings, app authorizations",
		connection_url(o));
	return EXIT_DONE;
}

static int run(const struct options *o, struct err *e)
{
	const char *word = o->words.n ? o->words.items[0] : "";
	struct suggest nearest = SUGGEST_FOR(word);
	char hint[128];
	size_t i;

	for (i = 0; i < COUNT(verbs); i++) {
		if (str_same(verbs[i].name, word))
			return verbs[i].run(o, e);
		suggest_add(&nearest, verbs[i].name);
	}
	if (!*word)
		err_set(e, ERR_USAGE,
			"auth is one of login, status, refresh and logout; see "
			"'cooper auth --help'");
	else
		err_set(e, ERR_USAGE, "unknown word '%s'%s", word,
			nearest.best ? suggest_text(&nearest, hint, sizeof hint)
				     : "; auth is one of login, status, refresh and logout");
	return EXIT_USAGE;
}

const struct command command_auth = {
	.name = "auth",
	.summary = "connect through OAuth; show, renew or forget the connection",
	.arguments = " login|status|refresh|logout [OPTION]...",
	.text = "login    opens Bitbucket's authorization page, waits for its answer and stores "
		"the login.\n"
		"         Needs BITBUCKET_CLIENT_ID and BITBUCKET_CLIENT_SECRET, an OAuth "
		"consumer's, whose\n"
		"         callback URL is http://127.0.0.1:8976/callback.\n"
		"status   shows which credential is in use, where it comes from, whose it is, its "
		"scopes\n"
		"         and its end; never the secret.\n"
		"refresh  renews the access token now.\n"
		"logout   forgets the login.\n"
		"\n"
		"docs/authentication.md says more. Exits with 0 when done, 1 where the server was "
		"not reached\n"
		"or the login cannot be saved, 7 where there is no credential or it is refused.\n",
	.flag = OF_AUTH,
	.operands = 1,
	.run = run,
};
