/* cooper api: any call of the API, with the same credentials. */
#include "cooper/command.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "cooper/api_output.h"
#include "cooper/api_path.h"
#include "cooper/api_request.h"
#include "cooper/connection.h"
#include "cooper/exit.h"
#include "cooper/interrupt.h"
#include "cooper/options.h"
#include "cooper/terminal.h"
#include "net/cache.h"
#include "net/http.h"
#include "net/url.h"
#include "remote/reply.h"

#include <stdlib.h>
#include <string.h>

enum { WAIT_MS = 200 };

struct api {
	const struct options *options;
	struct connection connection;
	struct api_request request;
	struct api_output output;
	struct http_client *client;
	struct cache cache; /* no folder: none */
	struct str cache_folder;
	struct str path; /* of the page in hand */
	struct str mark; /* a path of before, to see a list that goes round */
	size_t pages;
};

static void api_release(struct api *a)
{
	http_client_free(a->client);
	api_output_release(&a->output);
	api_request_release(&a->request);
	connection_release(&a->connection);
	str_release(&a->cache_folder);
	str_release(&a->path);
	str_release(&a->mark);
}

static int open_cache(struct api *a, struct err *e)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (!a->options->cache)
		return 0;
	if (cache_age_parse(a->options->cache, &a->cache.age_max_s) < 0)
		return err_set(e, ERR_USAGE,
			"--cache takes a time up to 7 days as in 60s, 15m or 1h, not '%s'",
			a->options->cache);
	if (cache && *cache == '/')
		str_addf(&a->cache_folder, "%s/cooper", cache);
	else if (home && *home == '/')
		str_addf(&a->cache_folder, "%s/.cache/cooper", home);
	else
		return err_set(
			e, ERR_SYSTEM, "there is no HOME to keep answers in; set XDG_CACHE_HOME");
	a->cache.folder = a->cache_folder.buf;
	a->cache.clock = &clock_system;
	return 0;
}

/* The answer depends on the server, on who asks, on the path and on what the headers ask for. */
static void name_answer(const struct api *a, char name[HASH_TEXT])
{
	const struct credential *c = &a->connection.credential;
	const char *const whose[] = { connection_url(a->options), c->user, c->secret,
		a->connection.login.buf };
	const char *const *headers = (const char *const *)a->options->headers.items;
	char owner[HASH_TEXT], wanted[HASH_TEXT];
	const char *const parts[] = { owner, wanted, a->path.buf };

	hash_texts(whose, COUNT(whose), owner);
	hash_texts(headers, a->options->headers.n, wanted);
	hash_texts(parts, COUNT(parts), name);
}

static struct http_call *send_call(struct api *a, struct http_call *call)
{
	struct http_call *done;

	interrupt_watch();
	http_submit(a->client, call);
	while (!(done = http_wait(a->client, WAIT_MS)))
		if (interrupt_count())
			http_cancel(a->client);
	interrupt_unwatch();
	return done;
}

static struct http_call *perform(struct api *a)
{
	struct http_call *call = api_request_call(&a->request, a->path.buf);
	AUTO(err_release) struct err e = ERR_INIT;
	char name[HASH_TEXT];

	if (!a->cache.folder)
		return send_call(a, call);
	name_answer(a, name);
	if (cache_load(&a->cache, name, call)) {
		if (a->options->verbose)
			terminal_say("%s %s -> %d as it was kept", http_method_name(call->method),
				a->path.buf, call->status);
		return call;
	}
	call = send_call(a, call);
	if (call->outcome == HTTP_REPLIED && call->status >= 200 && call->status < 300 &&
		cache_store(&a->cache, name, call, &e) < 0)
		terminal_say("warning: the answer is not kept: %s", err_text(&e));
	return call;
}

static bool is_redirect(const struct http_call *call)
{
	return call->method == HTTP_GET && call->outcome == HTTP_REPLIED && call->status > 300 &&
	       call->status < 400 && *call->location;
}

/* Where the redirect leads, to be freed; NULL where the credential does not go there. */
static char *redirected_to(const struct api *a, const struct http_call *call)
{
	const char *base = connection_url(a->options);
	AUTO(mem_free) char *url = url_resolve(base, call->location);

	return url && url_same_origin(base, url) ? TAKE(url) : NULL;
}

/* Whether the redirect is to be followed; the path is the new one then. */
static bool take_redirect(struct api *a, const struct http_call *call)
{
	AUTO(mem_free) char *url = redirected_to(a, call);

	if (!url)
		return false;
	str_reset(&a->path);
	str_add(&a->path, url);
	return true;
}

static struct http_call *perform_through_redirects(struct api *a)
{
	struct http_call *call = perform(a);
	int n;

	for (n = 0; n < API_REDIRECTS_MAX && is_redirect(call) && take_redirect(a, call); n++) {
		http_call_free(call);
		call = perform(a);
	}
	return call;
}

static int fail_redirect(const struct api *a, const struct http_call *call, struct err *e)
{
	AUTO(mem_free) char *url = redirected_to(a, call);

	if (url)
		return err_set(e, ERR_HTTP,
			"redirected more than %d times, the limit (HTTP %d); --include shows where",
			API_REDIRECTS_MAX, call->status);
	return err_set(e, ERR_HTTP,
		"redirected, but not to the API's own origin (HTTP %d); --include shows where, and "
		"the credential does not go there",
		call->status);
}

static int fail(const struct api *a, const struct http_call *call, struct err *e)
{
	const struct reply_context context = { .credential = a->connection.text.buf };

	if (is_redirect(call))
		return fail_redirect(a, call, e);
	reply_check_brief(call, &context, e);
	if (call->outcome == HTTP_AMBIGUOUS && call->method != HTTP_GET)
		return err_set(e, e->code,
			"%s; whether it took effect is not known, and it was not sent again: look "
			"first",
			err_text(e));
	return -1;
}

/* Whether a list has come back to where it was: a mark that moves on at 1, 2, 4, 8, ... pages meets any circle. */
static bool goes_round(struct api *a, const char *next)
{
	if (str_same(next, a->path.buf) || str_same(next, a->mark.buf))
		return true;
	if ((a->pages & (a->pages - 1)) == 0) {
		str_reset(&a->mark);
		str_add(&a->mark, a->path.buf);
	}
	return false;
}

/* 1: there is another page, and the path is its path. */
static int find_next(
	struct api *a, const struct http_call *call, const struct value *json, struct err *e)
{
	const struct value *next = value_get(json, "next");
	size_t blank = strspn(call->reply.buf, " \t\r\n");

	a->pages++;
	if (!json && call->reply.buf[blank] == '{')
		return err_set(e, ERR_REPLY,
			"the page cannot be understood, and so not where the list goes on: it is "
			"no JSON");
	if (!next || next->type == VALUE_NULL)
		return 0;
	if (next->type != VALUE_STRING || goes_round(a, next->text))
		return err_set(e, ERR_REPLY, "the list does not end: 'next' of page %zu is %s",
			a->pages,
			next->type == VALUE_STRING ? "a page that was there already" : "no URL");
	if (a->pages == API_PAGES_MAX)
		return err_set(e, ERR_REPLY,
			"the list goes on after %d pages, the limit: ask for more on a page "
			"(pagelen=) or for fewer (q=)",
			API_PAGES_MAX);
	str_reset(&a->path);
	str_add(&a->path, next->text);
	return 1;
}

/* 1: there is another page. */
static int make_page(struct api *a, struct err *e)
{
	AUTO(arena_release) struct arena arena = ARENA_INIT;
	AUTO(http_call_release) struct http_call *call = perform_through_redirects(a);
	const struct options *o = a->options;
	const struct value *json = NULL;

	if (call->outcome != HTTP_REPLIED)
		return fail(a, call, e);
	if (a->output.terminal || o->paginate)
		json = json_parse(&arena, call->reply.buf, call->reply.len, NULL);
	if (call->status < 200 || call->status >= 300) {
		if (api_output_error(&a->output, call, json, e) < 0)
			return -1;
		return fail(a, call, e);
	}
	if (api_output_page(&a->output, call, json, e) < 0)
		return -1;
	return o->paginate ? find_next(a, call, json, e) : 0;
}

static int make_pages(struct api *a, struct err *e)
{
	int rc;

	str_add(&a->path, a->request.path.buf);
	do {
		rc = make_page(a, e);
	} while (rc > 0);
	/* The first failure is the one to be told. */
	if (api_output_end(&a->output, rc == 0, rc < 0 ? NULL : e) < 0)
		return -1;
	return rc;
}

static int run(const struct options *o, struct err *e)
{
	AUTO(api_release)
	struct api a = { .options = o,
		.connection = CONNECTION_INIT,
		.request = API_REQUEST_INIT,
		.output = API_OUTPUT_INIT,
		.cache_folder = STR_INIT,
		.path = STR_INIT,
		.mark = STR_INIT };

	if (api_request_read(&a.request, o, connection_url(o), e) < 0 ||
		api_output_begin(&a.output, o, e) < 0 || open_cache(&a, e) < 0)
		return EXIT_ERROR;
	if (connection_open(&a.connection, o, e) < 0)
		return EXIT_ERROR;
	a.client = connection_client(&a.connection, o, a.request.method == HTTP_GET, e);
	if (!a.client || make_pages(&a, e) < 0)
		return EXIT_ERROR;
	return EXIT_DONE;
}

const struct command command_api = {
	.name = "api",
	.summary = "make any call of Bitbucket's API",
	.arguments = " PATH [-X METHOD] [-f KEY=VALUE]... [-F KEY=VALUE]... [--input FILE] "
		     "[--paginate]",
	.text = "Makes one call with the credential that the other commands use, and prints the "
		"answer: as it\n"
		"came, or laid out on a terminal. PATH is a path below the API ('user', "
		"'/2.0/user') or a URL of\n"
		"it. {workspace} and {repository} in it stand for the repository at hand. Quote "
		"it for the shell.\n"
		"\n"
		"Fields are a JSON body, with GET they are the query. a[b]=1 is a field within a "
		"field, a[]=1 one\n"
		"more item of a list, a[] an empty list. What changes something is never sent "
		"twice blindly.\n"
		"\n"
		"    cooper api 'repositories/{workspace}/{repository}'\n"
		"    cooper api 'repositories/{workspace}' --paginate --jq '.values[].full_name'\n"
		"    cooper api 'repositories/{workspace}' -X GET -f 'q=name ~ \"api\"' -f "
		"sort=-updated_on\n"
		"    cooper api repositories/acme/new -f scm=git -f 'project[key]=PAY' -F "
		"is_private=true\n"
		"    cooper api repositories/acme/api/hooks --input hook.json\n"
		"    cooper api -X DELETE repositories/acme/old\n"
		"\n"
		"Exits with 0 after an answer that is a success, 7 after 401 and 403, 1 after any "
		"other.\n"
		"docs/api.md has all of it.\n",
	.flag = OF_API,
	.operands = 1,
	.run = run,
};
