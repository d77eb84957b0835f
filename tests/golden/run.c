/*
 * Plan tests, byte for byte: manifests and what the server answers in, the plan or the mistakes out.
 *
 *   @MANIFEST name                  a manifest; there may be several
 *   @LIVE path [status] [type]      the answer to GET of that path below the base URL; $SERVER in it is the
 *                                   base URL. A path that is not there is an empty list
 *   @HEADER Name: value             of the answer before it
 *   @ALLOW flag                     --allow-delete ADDRESS and so on; there may be several
 *   @PLAN                           what `cooper plan` says
 *   @JSON                           what `cooper plan --json` says
 *   @DIAG                           the mistakes in the manifests, one a line; nothing is asked then
 *
 * run [FILE.plan]...; UPDATE=1 rewrites what is expected, to be read with care.
 */
#include "base/diag.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "kinds/kinds.h"
#include "model/manifest.h"
#include "model/state.h"
#include "net/http.h"
#include "plan/gate.h"
#include "plan/plan.h"
#include "remote/fetch.h"
#include "report/report.h"
#include "tests/case/case.h"
#include "tests/case/serve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DOCUMENTS_MAX = 16 };

struct golden {
	struct test_case *c;
	struct serve server;
	struct state desired, live;
	struct diag mistakes;
	struct plan plan;
};

static unsigned number(const char *text, unsigned otherwise)
{
	int64_t n = otherwise;

	num_parse(text, 0, 999, &n);
	return (unsigned)n;
}

static struct serve_reply *add_live(struct serve *server, const struct section *s)
{
	struct serve_reply *reply = serve_add(server);
	AUTO(mem_free) char *status = section_word(s, 1);

	reply->method = mem_strdup("GET");
	reply->path = section_word(s, 0);
	reply->status = number(status, 200);
	reply->type = section_word(s, 2);
	if (!*reply->type) {
		free(reply->type);
		reply->type = mem_strdup("application/json");
	}
	reply->body = case_replace(s->body, s->len, "$SERVER", server->base);
	reply->len = strlen(reply->body);
	return reply;
}

static void add_header(struct serve_reply *reply, const char *line)
{
	size_t i = 0;

	while (reply->headers[i])
		i++;
	reply->headers[i] = mem_strdup(line);
}

static void add_answers(struct golden *g)
{
	struct serve_reply *last = NULL;
	size_t i;

	for (i = 0; i < g->c->n; i++) {
		const struct section *s = &g->c->sections[i];

		if (str_same(s->name, "LIVE"))
			last = add_live(&g->server, s);
		else if (last && str_same(s->name, "HEADER"))
			add_header(last, s->arguments);
	}
}

static int load(struct golden *g)
{
	struct document documents[DOCUMENTS_MAX];
	size_t n = 0, i;

	for (i = 0; i < g->c->n && n < DOCUMENTS_MAX; i++) {
		const struct section *s = &g->c->sections[i];

		if (str_same(s->name, "MANIFEST"))
			documents[n++] = (struct document){ s->arguments, s->body, s->len };
	}
	return manifest_load(documents, n, all_kinds, &g->desired, &g->mistakes);
}

static char *mistakes_text(const struct diag *d)
{
	struct str out = STR_INIT;
	size_t i;

	for (i = 0; i < d->n; i++) {
		str_addf(&out, "%s", d->items[i].place.file);
		if (d->items[i].place.line)
			str_addf(&out, ":%u", (unsigned)d->items[i].place.line);
		if (d->items[i].place.column)
			str_addf(&out, ":%u", (unsigned)d->items[i].place.column);
		str_addf(&out, ": %s\n", d->items[i].message);
	}
	return str_take(&out);
}

/* One attempt for each request: retrying takes time and is tested elsewhere. */
static bool fetch_live(struct golden *g)
{
	AUTO(err_release) struct err e = ERR_INIT;
	AUTO(http_client_release) struct http_client *client = NULL;
	AUTO(fetch_release) struct fetch *fetch = NULL;
	const struct http_options options = {
		.base_url = g->server.base, .user_agent = "golden", .attempts = 1, .read_only = true
	};

	client = http_client_new(&options, &e);
	if (!client) {
		printf("# %s\n", err_text(&e));
		return false;
	}
	fetch = fetch_new(
		client, g->desired.kinds, &g->desired, &g->live, "access token (BITBUCKET_TOKEN)");
	while (fetch_step(fetch, 1000, NULL))
		;
	return true;
}

/* The text without what differs from run to run. */
static bool compare(struct golden *g, struct section *s, const struct str *text)
{
	AUTO(mem_free) char *stable = case_replace(text->buf, text->len, g->server.base, "$SERVER");

	return case_compare(s, stable);
}

static bool compare_reports(struct golden *g)
{
	struct section *text = case_find(g->c, "PLAN"), *json = case_find(g->c, "JSON");
	const struct report_context context = { 0 };
	AUTO(str_release) struct str out = STR_INIT;
	bool same = true;

	if (text) {
		report_plan_text(&out, &g->plan, &context);
		same = compare(g, text, &out);
	}
	if (json) {
		str_reset(&out);
		report_plan_json(&out, &g->plan, &context);
		same = compare(g, json, &out) && same;
	}
	return same;
}

/* What flags of `@ALLOW --allow-delete ADDRESS` say; each list has room for one more, NULL. */
struct flags {
	const char *delete[DOCUMENTS_MAX], *empty[DOCUMENTS_MAX], *risks[DOCUMENTS_MAX];
};

static void add_flag(const char **list, const char *value)
{
	while (*list)
		list++;
	*list = value;
}

/* Whether it is a flag at all. */
static bool take_flag(struct flags *flags, struct permit *a, const char *text)
{
	const char *value = strchr(text, ' ');

	if (!value++)
		return false;
	if (str_starts(text, "--allow-delete "))
		add_flag(flags->delete, value);
	else if (str_starts(text, "--allow-empty "))
		add_flag(flags->empty, value);
	else if (str_starts(text, "--allow "))
		add_flag(flags->risks, value);
	else if (str_starts(text, "--max-delete "))
		return limit_parse(&a->max_delete, value) == 0;
	else
		return str_starts(text, "--max-update ") && limit_parse(&a->max_update, value) == 0;
	return true;
}

static bool find_gates(struct golden *g)
{
	struct flags flags = { { NULL }, { NULL }, { NULL } };
	struct permit permit = {
		.delete = flags.delete, .empty = flags.empty, .risks = flags.risks
	};
	size_t i;

	for (i = 0; i < g->c->n && i + 1 < DOCUMENTS_MAX; i++)
		if (str_same(g->c->sections[i].name, "ALLOW") &&
			!take_flag(&flags, &permit, g->c->sections[i].arguments)) {
			printf("# no flag: %s\n", g->c->sections[i].arguments);
			return false;
		}
	gates_find(&g->plan, &permit, NULL);
	return true;
}

static bool plan_case(struct golden *g)
{
	serve_start(&g->server);
	g->server.lists = true;
	add_answers(g);
	if (!fetch_live(g))
		return false;
	plan_make(&g->plan, &g->desired, &g->live);
	return find_gates(g) && compare_reports(g);
}

static bool run(struct golden *g)
{
	struct section *expected = case_find(g->c, "DIAG");
	bool valid = load(g) == 0;
	AUTO(mem_free) char *mistakes = mistakes_text(&g->mistakes);

	if (expected)
		return case_compare(expected, mistakes) && !valid;
	if (!valid) {
		printf("# unexpected mistakes:\n# %s", mistakes);
		return false;
	}
	return plan_case(g);
}

static bool test(struct test_case *c)
{
	struct golden g = { .c = c,
		.server = { .taken = -1 },
		.desired = STATE_INIT,
		.live = STATE_INIT,
		.mistakes = DIAG_INIT,
		.plan = PLAN_INIT };
	bool passed = run(&g);

	plan_release(&g.plan);
	state_release(&g.live);
	state_release(&g.desired);
	diag_release(&g.mistakes);
	serve_release(&g.server);
	return passed;
}

int main(int argc, char **argv)
{
	(void)argc;
	return case_main(argv, "tests/golden", ".plan", test);
}
