#include "cooper/connection.h"

#include "base/err.h"
#include "base/keep.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/num.h"
#include "cooper/budget.h"
#include "cooper/interrupt.h"
#include "cooper/options.h"
#include "cooper/terminal.h"
#include "net/allowance.h"
#include "net/http.h"
#include "net/ledger.h"
#include "net/oauth_authority.h"
#include "net/token.h"
#include "net/token_store.h"
#include "net/url.h"

#include <stdlib.h>

#define USER_AGENT "cooper/" COOPER_VERSION

const char *connection_url(const struct options *o)
{
	const char *url = o->url ? o->url : getenv("BITBUCKET_URL");

	return url && *url ? url : "https://api.bitbucket.org/2.0";
}

static void write_log(struct log *l, enum log_level level, const char *message)
{
	(void)l;
	(void)level;
	terminal_say("%s", message);
}

static struct log *log_of(const struct options *o)
{
	static struct log quiet = { LOG_WARNING, write_log }, normal = { LOG_INFO, write_log },
			  verbose = { LOG_DEBUG, write_log };

	return o->verbose ? &verbose : o->quiet ? &quiet : &normal;
}

struct oauth_way connection_way(const struct options *o)
{
	return (struct oauth_way){ .server = connection_url(o),
		.user_agent = USER_AGENT,
		.ca_file = getenv("SSL_CERT_FILE"),
		.log = log_of(o),
		.interrupted = interrupt_count };
}

/* The stored login that counts; where there is none, the credential stays what it is. */
static int find_login(
	struct connection *c, const struct options *o, const char *path, struct err *e)
{
	AUTO(token_store_release) struct token_store store = TOKEN_STORE_INIT;
	AUTO(mem_free) char *server = url_base(connection_url(o));
	const struct token_entry *entry;

	if (token_store_read(&store, path, e) < 0)
		return -1;
	entry = token_store_find(&store, server, c->credential.user);
	if (!entry)
		return 0;
	c->credential.type = CREDENTIAL_LOGIN;
	str_addf(&c->login, "%s since %lld", entry->consumer, (long long)entry->since_ms);
	return 0;
}

/* A login that the environment names is wanted, whether it is there or not; else one is looked for. */
static int take_login(struct connection *c, const struct options *o, struct err *e)
{
	bool named = c->credential.type == CREDENTIAL_LOGIN;
	AUTO(str_release) struct str path = STR_INIT;
	struct oauth_way way = connection_way(o);

	if (token_store_path(&path, e) < 0) {
		if (named)
			return -1;
		err_release(e);
		return 0;
	}
	if (find_login(c, o, path.buf, e) < 0)
		return -1;
	if (c->credential.type == CREDENTIAL_LOGIN)
		c->authority = oauth_authority_new(&way, &c->credential, path.buf);
	return 0;
}

/* All credentials of a user share what is left (fact sheet, section 5): of an API token, the address counts. */
void connection_who(
	const struct connection *c, const struct options *o, const char *who[CONNECTION_WHO])
{
	const struct credential *credential = &c->credential;
	bool is_token = credential->type == CREDENTIAL_BEARER;

	who[0] = connection_url(o);
	who[1] = credential->user;
	who[2] = is_token ? credential->secret : NULL;
	who[3] = c->login.buf;
}

/* A server on this machine has a limit where it says so. */
static int open_ledger(struct connection *c, const struct options *o, struct err *e)
{
	AUTO(str_release) struct str folder = STR_INIT;
	const char *who[CONNECTION_WHO], *ceiling = getenv("BITBUCKET_RATE_LIMIT");
	struct ledger_options options = { .who = who,
		.n_who = COUNT(who),
		.limit = url_is_loopback(connection_url(o)) ? 0 : RATE_LIMIT_DEFAULT,
		.log = log_of(o) };

	if (ceiling && *ceiling && num_parse(ceiling, 1, ALLOWANCE_LIMIT_MAX, &options.ceiling) < 0)
		return err_set(e, ERR_USAGE,
			"BITBUCKET_RATE_LIMIT is the most requests an hour, a whole number, not "
			"'%s'",
			ceiling);
	connection_who(c, o, who);
	if (keep_path(&folder, "ledger", NULL, NULL) == 0)
		options.folder = folder.buf;
	c->ledger = ledger_open(&options);
	return 0;
}

int connection_open(struct connection *c, const struct options *o, struct err *e)
{
	struct oauth_way way = connection_way(o);
	enum credential_type type;

	if (credential_from_environment(&c->credential, e) < 0)
		return -1;
	type = c->credential.type;
	if (type == CREDENTIAL_CONSUMER)
		c->authority = oauth_authority_new(&way, &c->credential, NULL);
	else if ((type == CREDENTIAL_NONE || type == CREDENTIAL_LOGIN) && take_login(c, o, e) < 0)
		return -1;
	credential_describe(&c->credential, &c->text);
	return open_ledger(c, o, e);
}

int connection_require(const struct connection *c, struct err *e)
{
	if (c->credential.type != CREDENTIAL_NONE)
		return 0;
	return err_set(e, ERR_AUTH,
		"there is no credential; set BITBUCKET_TOKEN, or BITBUCKET_EMAIL and "
		"BITBUCKET_API_TOKEN, or BITBUCKET_CLIENT_ID and BITBUCKET_CLIENT_SECRET, or run "
		"'cooper auth login'");
}

struct http_client *connection_client(
	const struct connection *c, const struct options *o, bool read_only, struct err *e)
{
	const struct budget *budget = read_only ? c->budget : NULL;
	const struct http_options options = {
		.base_url = connection_url(o),
		.credential = &c->credential,
		.authority = c->authority ? oauth_authority_http(c->authority) : NULL,
		.user_agent = USER_AGENT,
		.ca_file = getenv("SSL_CERT_FILE"),
		.window = o->parallelism,
		.read_only = read_only,
		.ledger = c->ledger,
		.requests_max = budget ? budget->requests : 0,
		.kept = budget ? budget->kept : NULL,
		.log = log_of(o),
	};

	return http_client_new(&options, e);
}

const char *connection_scopes(const struct connection *c)
{
	const char *scopes = c->authority ? oauth_authority_token(c->authority)->scopes : NULL;

	return scopes && *scopes ? scopes : NULL;
}

void connection_release(struct connection *c)
{
	oauth_authority_free(c->authority);
	ledger_free(c->ledger);
	credential_release(&c->credential);
	str_release(&c->text);
	str_release(&c->login);
	*c = (struct connection)CONNECTION_INIT;
}
