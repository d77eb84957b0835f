#include "remote/rules.h"

#include "base/arena.h"
#include "base/err.h"
#include "net/http.h"
#include "remote/ask.h"

#include "tests/unit/remote/service.h"
#include "tests/unit/unit.h"

/* A repository with these restrictions and this branching model. */
struct ground {
	struct service service;
	struct arena arena;
	struct err e;
	struct ask ask;
	struct rules rules;
	const char *restrictions, *model;
	int status;
};

/* JSON with ' for ". */
static void add_json(struct str *out, const char *text)
{
	for (; *text; text++)
		str_addch(out, *text == '\'' ? '"' : *text);
}

static void answer(struct service *s, const char *path, struct service_reply *reply)
{
	struct ground *g = s->context;

	reply->status = g->status;
	if (service_is(path, "repositories/acme/api/branch-restrictions")) {
		str_add(&reply->body, "{\"values\":[");
		add_json(&reply->body, g->restrictions);
		str_add(&reply->body, "]}");
	} else if (g->model) {
		add_json(&reply->body, g->model);
	} else {
		reply->status = 404;
	}
}

static void ground_begin(struct ground *g)
{
	struct http_options options = { .attempts = 1 };

	*g = (struct ground){ .arena = ARENA_INIT, .e = ERR_INIT, .status = 200 };
	service_start(&g->service, answer, g);
	options.base_url = g->service.url;
	g->ask = (struct ask){ .client = http_client_new(&options, &g->e), .arena = &g->arena };
	assert_non_null(g->ask.client);
}

static void ground_release(struct ground *g)
{
	http_client_free(g->ask.client);
	service_stop(&g->service);
	err_release(&g->e);
	arena_release(&g->arena);
}

static int read_for(struct ground *g, const char *branch)
{
	return rules_read(&g->ask, "repositories/acme/api", branch, &g->rules, &g->e);
}

static void expect(struct ground *g, const char *branch, int64_t approvals, int64_t builds)
{
	assert_int_equal(read_for(g, branch), 0);
	assert_int_equal(g->rules.approvals, approvals);
	assert_int_equal(g->rules.builds, builds);
}

static void test_the_greatest_value_of_those_that_match(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_begin(&g);
	g.restrictions = "{'id':1,'kind':'require_approvals_to_merge','branch_match_kind':'glob',"
			 "'pattern':'main','value':1},"
			 "{'id':2,'kind':'require_default_reviewer_approvals_to_merge',"
			 "'branch_match_kind':'glob','pattern':'ma*','value':3},"
			 "{'id':3,'kind':'require_approvals_to_merge','branch_match_kind':'glob',"
			 "'pattern':'**','value':2},"
			 "{'id':4,'kind':'require_passing_builds_to_merge','pattern':'main',"
			 "'branch_match_kind':'glob','value':4},"
			 "{'id':5,'kind':'push','branch_match_kind':'glob','pattern':'main',"
			 "'value':null}";
	expect(&g, "main", 3, 4);
	expect(&g, "feature/x", 2, 0);
	assert_int_equal(g.service.n, 2);
}

static void test_none_demand_nothing(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_begin(&g);
	g.restrictions = "";
	expect(&g, "main", 0, 0);
}

static void test_types_of_the_branching_model(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_begin(&g);
	g.restrictions =
		"{'id':1,'kind':'require_approvals_to_merge','branch_match_kind':'branching_model',"
		"'branch_type':'development','value':1},"
		"{'id':2,'kind':'require_approvals_to_merge','branch_match_kind':'branching_model',"
		"'branch_type':'production','value':2},"
		"{'id':3,'kind':'require_approvals_to_merge','branch_match_kind':'branching_model',"
		"'branch_type':'release','value':3}";
	g.model = "{'development':{'name':'main'},'production':{'branch':{'name':'live'}},"
		  "'branch_types':[{'kind':'bugfix','prefix':'b/'},"
		  "{'kind':'release','prefix':'r/'}]}";
	expect(&g, "main", 1, 0);
	expect(&g, "live", 2, 0);
	expect(&g, "r/1", 3, 0);
	expect(&g, "b/1", 0, 0);
	/* The model is asked for once each time. */
	assert_int_equal(g.service.n, 8);
}

static void test_what_cannot_be_read_is_no_rule(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_begin(&g);
	g.restrictions = "{'id':1,'kind':'require_approvals_to_merge','branch_match_kind':"
			 "'branching_model','branch_type':'development','value':1}";
	assert_int_equal(read_for(&g, "main"), -1);
	assert_int_equal(g.e.code, ERR_NOT_FOUND);
	g.status = 403;
	assert_int_equal(read_for(&g, "main"), -1);
	assert_int_equal(g.e.code, ERR_AUTH);
	assert_non_null(strstr(err_text(&g.e), "HTTP 403"));
}
