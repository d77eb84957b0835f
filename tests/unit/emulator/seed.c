#include "bitbucket-emulator/seed.h"

#include "base/arena.h"
#include "base/auto.h"
#include "base/diag.h"
#include "base/str.h"
#include "bitbucket-emulator/store.h"
#include "codec/json.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

#include <string.h>

#define ANA "members: [{nickname: ana, permission: owner}]"

/* A store that a text was loaded into, and what was wrong with it. */
struct loaded {
	struct arena arena;
	struct store *store;
	struct diag diag;
	int result;
};

static struct loaded load(const char *text)
{
	struct loaded l = { .store = store_open(NULL, NULL) };

	l.result = seed_load(l.store, "s", text, strlen(text), &l.diag);
	diag_sort(&l.diag);
	return l;
}

static void loaded_release(struct loaded *l)
{
	store_close(&l->store);
	diag_release(&l->diag);
	arena_release(&l->arena);
}

/* The mistake at `line`, and that nothing was stored. */
static void mistaken(const char *text, uint32_t line, const char *says)
{
	AUTO(loaded_release) struct loaded l = load(text);
	size_t i;

	assert_int_equal(l.result, -1);
	assert_true(store_empty(l.store));
	for (i = 0; i < l.diag.n; i++)
		if (l.diag.items[i].place.line == line && strstr(l.diag.items[i].message, says))
			return;
	fail_msg("line %u does not say '%s', but '%s'", line, says,
		l.diag.n ? l.diag.items[0].message : "nothing");
}

static const struct document *find(
	struct loaded *l, int64_t parent, const char *kind, const char *key)
{
	const struct document *d = store_find(l->store, &l->arena, parent, kind, key);

	assert_non_null(d);
	return d;
}

static void test_a_seed_may_be_nothing_much(void **state)
{
	AUTO(loaded_release) struct loaded l = load("workspaces: {w: {" ANA "}}\n");
	const struct document *w;

	(void)state;
	assert_int_equal(l.result, 0);
	w = find(&l, 0, "workspaces", "w");
	assert_string_equal(value_text(value_get(w->body, "name"), ""), "w");
	assert_string_equal(value_text(value_get(w->body, "forking_mode"), ""), "allow_forks");
	assert_int_equal(
		store_count(l.store, (struct selection){ .parent = w->id, .kind = "members" }), 1);
	assert_int_equal(
		store_count(l.store, (struct selection){ .parent = w->id, .kind = "repositories" }),
		0);
}

static void test_json_is_yaml(void **state)
{
	AUTO(loaded_release)
	struct loaded l = load("{\"workspaces\": {\"w\": {\"members\": [{\"nickname\": \"a\"}], "
			       "\"projects\": {\"P\": "
			       "null}, \"repositories\": {\"r\": {}}}}}");
	const struct document *w, *p;

	(void)state;
	assert_int_equal(l.result, 0);
	w = find(&l, 0, "workspaces", "w");
	p = find(&l, w->id, "projects", "P");
	assert_int_equal(find(&l, w->id, "repositories", "r")->ref, p->id);
}

static void test_the_same_seed_gives_the_same_identities(void **state)
{
	static const char text[] = "workspaces: {w: {" ANA
				   ", projects: {P: }, repositories: {r: }}}\n";
	AUTO(loaded_release) struct loaded x = load(text);
	AUTO(loaded_release) struct loaded y = load(text);
	const struct document *in_x, *in_y;

	(void)state;
	in_x = find(&x, find(&x, 0, "workspaces", "w")->id, "repositories", "r");
	in_y = find(&y, find(&y, 0, "workspaces", "w")->id, "repositories", "r");
	assert_string_equal(in_x->uuid, in_y->uuid);
	assert_true(value_equal(in_x->body, in_y->body));
}

static void test_repositories_are_made_in_number(void **state)
{
	AUTO(loaded_release)
	struct loaded l = load("workspaces:\n  w:\n    " ANA
			       "\n    projects: {P: }\n    generate: {repositories: 12, "
			       "prefix: x-, values: {description: d}}\n");
	const struct document *w, *r;

	(void)state;
	assert_int_equal(l.result, 0);
	w = find(&l, 0, "workspaces", "w");
	assert_int_equal(
		store_count(l.store, (struct selection){ .parent = w->id, .kind = "repositories" }),
		12);
	r = find(&l, w->id, "repositories", "x-00012");
	assert_string_equal(value_text(value_get(r->body, "description"), ""), "d");
}

static void test_mistakes_have_places(void **state)
{
	(void)state;
	mistaken("workspaces:\n  w:\n    colour: red\n", 3, "colour");
	mistaken("nope: 1\n", 1, "nope");
	mistaken("- 1\n", 1, "a seed");
	mistaken("workspaces: [w]\n", 1, "workspaces");
	mistaken("workspaces:\n  w:\n    members: 5\n", 3, "members");
	mistaken("workspaces:\n  w:\n    members: [5]\n", 3, "");
	mistaken("workspaces: {w: {\n", 2, "");
	mistaken("workspaces:\n  w: {a: 1, a: 2}\n", 2, "a");
}

static void test_what_is_named_must_be_there(void **state)
{
	(void)state;
	mistaken("workspaces:\n  w:\n    " ANA
		 "\n    projects: {P: }\n    repositories:\n      r: {project: Q}\n",
		6, "Q");
	mistaken("workspaces:\n  w:\n    " ANA
		 "\n    projects: {P: }\n    repositories:\n      r: {default_reviewers: [zoe]}\n",
		6, "zoe");
	mistaken("workspaces: {w: {" ANA "}}\ntokens:\n  - {secret: t, user: zoe}\n", 3, "zoe");
	mistaken("workspaces: {w: {" ANA
		 "}}\ntokens:\n  - {secret: t, type: access-token, workspace: v}\n",
		3, "the token's workspace does not exist");
	mistaken("workspaces: {w: {" ANA "}}\nconsumers:\n  - {id: k, secret: s, user: zoe}\n", 3,
		"zoe");
}

static void test_values_are_those_of_the_api(void **state)
{
	static const char repository[] =
		"workspaces:\n  w:\n    " ANA
		"\n    projects: {P: }\n    repositories:\n      r:\n        %s\n";
	static const char *const wrong[][2] = { { "fork_policy: maybe", "fork_policy" },
		{ "is_private: 5", "is_private" }, { "description: [x]", "description" },
		{ "nope: 1", "nope" }, { "uuid: x", "UUID" },
		{ "webhooks: [{url: x, events: [nobody]}]", "nobody" },
		{ "branch_restrictions: [{kind: nothing, pattern: main}]", "kind" },
		{ "variables: [{value: x}]", "key" }, { "tags: {v1: nowhere}", "needs a branch" },
		{ "pull_requests: [{title: t, source: nowhere}]", "must be a branch" },
		{ "issues: [{content: x}]", "title" } };
	AUTO(arena_release) struct arena a = ARENA_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof wrong / sizeof *wrong; i++)
		mistaken(arena_printf(&a, repository, wrong[i][0]), 7, wrong[i][1]);
}

static void test_all_mistakes_are_told_at_once(void **state)
{
	AUTO(loaded_release)
	struct loaded l = load("workspaces:\n  w:\n    colour: red\n    " ANA
			       "\n    projects: {P: {x: 1}}\n    repositories: {r: {y: 2}}\n"
			       "tokens: [{secret: t, user: zoe}]\n");

	(void)state;
	assert_int_equal(l.result, -1);
	assert_int_equal(l.diag.n, 4);
	assert_true(store_empty(l.store));
}
