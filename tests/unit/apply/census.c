#include "apply/census.h"

#include "plan/outcome.h"
#include "tests/unit/apply/paper.h"
#include "tests/unit/apply/planned.h"

static int group_setup(void **state)
{
	return paper_setup(state);
}

static int group_teardown(void **state)
{
	return paper_teardown(state);
}

#define SERVER                 "https://api.bitbucket.org/2.0"
#define SEEN(run, list, items) LINE("seen", run, "\"collection\":\"" list "\",\"items\":" #items)
#define DECLARED               "workspace: acme\nrepositories: {api: {default_reviewers: []}}\n"

/* An empty workspace, planned; what the census of the paper makes of it. */
static void doubt(struct planned *w, const char *const *believed)
{
	AUTO(census_release) struct census c = CENSUS_INIT;

	assert_int_equal(census_read(&c, paper, SERVER, NULL), 0);
	census_doubt(&c, &w->live, believed);
}

static struct collection *live_list(struct planned *w, const struct kind *kind)
{
	return object_find_collection(w->live.workspaces[0].object, kind);
}

static void test_what_had_many_and_is_empty_is_doubted(void **state)
{
	static const struct {
		const char *lines;
		bool doubted;
	} cases[] = {
		{ "", false },
		{ BEGIN(ONE, SERVER, "") SEEN(ONE, "acme repositories", 11), true },
		{ BEGIN(ONE, SERVER "/", "") SEEN(ONE, "acme repositories", 11), true },
		{ BEGIN(ONE, SERVER, "") SEEN(ONE, "acme repositories", 10), false },
		{ BEGIN(ONE, SERVER, "") SEEN(ONE, "acme projects", 11), false },
		{ BEGIN(ONE, SERVER, "") SEEN(ONE, "beta repositories", 11), false },
		{ BEGIN(ONE, "https://other.example", "") SEEN(ONE, "acme repositories", 11),
			false },
		{ SEEN(ONE, "acme repositories", 11), false },
		{ BEGIN(ONE, SERVER, "") SEEN(ONE, "acme repositories", 11)
				SEEN(ONE, "acme repositories", 0),
			false },
		{ BEGIN(ONE, SERVER, "") BEGIN(TWO, SERVER, "") SEEN(TWO, "acme repositories", 0)
				SEEN(ONE, "acme repositories", 11),
			true },
		{ BEGIN(ONE, SERVER, "") SEEN(ONE, "acme repositories", 11) BEGIN(
			  ONE, "https://other.example", "") SEEN(ONE, "acme repositories", 0),
			true },
		{ BEGIN(ONE, SERVER, "") SEEN(ONE, "acme repositories", "x"), false },
		{ BEGIN(ONE, SERVER, "") LINE("seen", ONE, "\"items\":11"), false },
		{ BEGIN(ONE, SERVER, "") LINE("seen", ONE, "\"collection\":[],\"items\":11"),
			false },
		{ BEGIN(ONE, SERVER, "") "{\"event\":\"seen\",\"run\":\"" ONE
					 "\",\"collection\":\"acme repositories\",\"items\":11}\n",
			true },
	};
	struct planned w;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		paper_text(cases[i].lines);
		planned_open(&w, DECLARED, "{}");
		doubt(&w, NULL);
		if ((live_list(&w, &kind_repository)->status == COLLECTION_UNREADABLE) !=
			cases[i].doubted)
			fail_msg("case %zu:\n%s", i, cases[i].lines);
		assert_int_equal(live_list(&w, &kind_project)->status == COLLECTION_UNREADABLE,
			strstr(cases[i].lines, "projects") != NULL);
		planned_close(&w);
	}
}

static void test_the_reason_says_what_to_do(void **state)
{
	struct planned w;
	const struct collection *c;

	(void)state;
	paper_text(BEGIN(ONE, SERVER, "") SEEN(ONE, "acme repositories", 25));
	planned_open(&w, DECLARED, "{}");
	doubt(&w, NULL);
	c = live_list(&w, &kind_repository);
	assert_int_equal(c->error_code, ERR_REPLY);
	assert_string_equal(c->why,
		"the list came back empty, and had 25 items in it on 2026-11-23 (run 00000000): "
		"that is not believed; if they are gone, say --allow-empty 'acme repositories'");
	planned_close(&w);
}

static void test_what_is_believed_is_not_doubted(void **state)
{
	static const char *const one[] = { "acme projects", NULL };
	static const char *const both[] = { "acme projects", "acme repositories", NULL };
	struct planned w;

	(void)state;
	paper_text(BEGIN(ONE, SERVER, "") SEEN(ONE, "acme repositories", 25));
	planned_open(&w, DECLARED, "{}");
	doubt(&w, both);
	assert_int_equal(live_list(&w, &kind_repository)->status, COLLECTION_READ);
	doubt(&w, one);
	assert_int_equal(live_list(&w, &kind_repository)->status, COLLECTION_UNREADABLE);
	planned_close(&w);
}

/* The files of a branch are asked for one by one: that none of them is there is no empty list. */
static void test_what_has_no_list_is_not_doubted(void **state)
{
	struct planned w;
	const struct object *branch;

	(void)state;
	paper_text(BEGIN(ONE, SERVER, "") SEEN(ONE, "acme/api branch main files", 25));
	planned_open(&w, DECLARED,
		"{\"repositories\": [{\"slug\": \"api\", \"branches\": [{\"name\": \"main\"}]}]}");
	doubt(&w, NULL);
	branch = object_find_collection(live_list(&w, &kind_repository)->items[0], &kind_branch)
			 ->items[0];
	assert_int_equal(object_find_collection(branch, &kind_file)->status, COLLECTION_READ);
	planned_close(&w);
}

/* What was not read, what has something in it, or had and nobody declares it, and what has no list. */
static void test_only_lists_that_are_empty_are_doubted(void **state)
{
	struct planned w;
	struct collection *c;

	(void)state;
	paper_text(BEGIN(ONE, SERVER, "") SEEN(ONE, "acme repositories", 25)
			SEEN(ONE, "acme/api issue_tracker", 25));
	planned_open(&w, DECLARED, "{\"repositories\": [{\"slug\": \"api\"}]}");
	doubt(&w, NULL);
	c = live_list(&w, &kind_repository);
	assert_int_equal(c->status, COLLECTION_READ);
	assert_int_equal(
		object_find_collection(c->items[0], &kind_tracker)->status, COLLECTION_READ);
	planned_close(&w);

	planned_open(&w, DECLARED, "{}");
	c = live_list(&w, &kind_repository);
	c->unmanaged = 1;
	doubt(&w, NULL);
	assert_int_equal(c->status, COLLECTION_READ);
	c->unmanaged = 0;
	c->status = COLLECTION_UNREAD;
	doubt(&w, NULL);
	assert_int_equal(c->status, COLLECTION_UNREAD);
	planned_close(&w);
}

static void test_whether_a_list_is_empty(void **state)
{
	static const char *const all[] = { "acme projects", "acme/api default_reviewers",
		"acme/api webhooks", NULL };
	struct planned w;
	const struct object *api;
	struct collection *c;

	(void)state;
	planned_open(&w, DECLARED, "{\"repositories\": [{\"slug\": \"api\"}]}");
	assert_true(census_has_empty(&w.live, NULL));
	api = live_list(&w, &kind_repository)->items[0];
	for (c = api->collections; c; c = c->next)
		c->status = COLLECTION_UNREAD;
	for (c = w.live.workspaces[0].object->collections; c; c = c->next)
		if (c->kind != &kind_repository)
			c->status = COLLECTION_UNREAD;
	assert_false(census_has_empty(&w.live, NULL));
	live_list(&w, &kind_project)->status = COLLECTION_READ;
	assert_true(census_has_empty(&w.live, NULL));
	assert_false(census_has_empty(&w.live, all));
	planned_close(&w);
}

static void test_what_the_census_claims(void **state)
{
	static const char *const repositories[] = { "acme repositories", NULL };
	static const char *const projects[] = { "acme projects", NULL };
	AUTO(census_release) struct census c = CENSUS_INIT;

	(void)state;
	paper_text(BEGIN(ONE, SERVER, "") SEEN(ONE, "acme repositories", 11)
			SEEN(ONE, "acme projects", 10));
	assert_int_equal(census_read(&c, paper, SERVER, NULL), 0);
	assert_true(census_claims(&c, repositories));
	assert_false(census_claims(&c, projects));
	assert_false(census_claims(&c, NULL));
}

static void test_a_journal_that_cannot_be_read(void **state)
{
	struct census c = CENSUS_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(census_read(&c, "/nowhere/at/all", SERVER, &e), 0);
	assert_int_equal(c.n, 0);
	assert_int_equal(census_read(&c, "/tmp", SERVER, &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	census_release(&c);
}

/* --- what a run leaves --- */

/* Repositories in JSON, from the first to the one of that number. */
static const char *repositories(size_t n)
{
	AUTO(str_release) struct str text = STR_INIT;
	size_t i;

	str_add(&text, "{\"repositories\": [");
	for (i = 1; i <= n; i++)
		str_addf(&text, "%s{\"slug\": \"r%zu\"}", i > 1 ? ", " : "", i);
	str_add(&text, "]}");
	return arena_strdup(&paper_arena, text.buf);
}

/* What a run of that plan leaves after a journal of `before`: "LIST ITEMS" lines. */
static void assert_left(
	const char *before, struct planned *w, const struct outcome *outcomes, const char *expected)
{
	static const struct journal_run run = { .server = SERVER };
	AUTO(census_release) struct census c = CENSUS_INIT;
	AUTO(str_release) struct str text = STR_INIT, lines = STR_INIT;
	const char *line, *end;
	struct journal *j;

	paper_text(before);
	assert_int_equal(census_read(&c, paper, SERVER, NULL), 0);
	j = journal_open(paper, &paper_clock, &run, NULL);
	assert_int_equal(census_write(&c, &w->plan, outcomes, j, NULL), 0);
	journal_release(&j);
	assert_int_equal(file_read(&text, paper, NULL), 0);
	for (line = text.buf + strlen(before); (end = strchr(line, '\n')) != NULL; line = end + 1) {
		const struct value *v = json_parse(&paper_arena, line, (size_t)(end - line), NULL);

		if (str_same(value_text(value_get(v, "event"), ""), "seen"))
			str_addf(&lines, "%s %s\n", value_text(value_get(v, "collection"), ""),
				value_text(value_get(v, "items"), ""));
	}
	assert_string_equal(lines.buf, expected);
}

static struct outcome *outcomes_of(const struct planned *w, enum outcome_status status)
{
	struct outcome *outcomes = ARENA_ARRAY(&paper_arena, struct outcome, w->plan.n_changes + 1);
	size_t i;

	for (i = 0; i < w->plan.n_changes; i++)
		outcomes[i].status = status;
	return outcomes;
}

#define HAD(items) BEGIN(ONE, SERVER, "") SEEN(ONE, "acme repositories", items)

static void test_what_is_many_is_left(void **state)
{
	static const struct {
		size_t n, unmanaged;
		const char *before, *left;
	} cases[] = {
		{ 10, 0, "", "" },
		{ 11, 0, "", "acme repositories 11\n" },
		{ 10, 1, "", "acme repositories 11\n" },
		{ 11, 0, HAD(11), "" },
		{ 11, 0, HAD(12), "acme repositories 11\n" },
		{ 3, 0, HAD(12), "acme repositories 3\n" },
		{ 0, 0, HAD(12), "acme repositories 0\n" },
		{ 3, 0, HAD(10), "" },
	};
	struct planned w;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		planned_open(&w, "workspace: acme\n", repositories(cases[i].n));
		live_list(&w, &kind_repository)->unmanaged = cases[i].unmanaged;
		assert_left(cases[i].before, &w, NULL, cases[i].left);
		planned_close(&w);
	}
}

static void test_what_was_not_read_is_left_as_it_was(void **state)
{
	struct planned w;

	(void)state;
	planned_open(&w, "workspace: acme\n", "{}");
	live_list(&w, &kind_repository)->status = COLLECTION_UNREADABLE;
	assert_left(HAD(12), &w, NULL, "");
	planned_close(&w);
}

static void test_the_run_itself_counts(void **state)
{
	struct planned w;

	(void)state;
	planned_open(&w,
		"workspace: acme\nrepositories: {r1: {absent: true}, new: {}, newer: {}}\n",
		repositories(10));
	assert_int_equal(w.plan.n_changes, 3);
	assert_left("", &w, outcomes_of(&w, OUTCOME_DONE), "acme repositories 11\n");
	assert_left("", &w, outcomes_of(&w, OUTCOME_FAILED), "");
	assert_left("", &w, outcomes_of(&w, OUTCOME_STOPPED), "");
	planned_close(&w);
}

static void test_members_of_sets_count_one_by_one(void **state)
{
	struct planned w;
	struct collection *c;

	(void)state;
	planned_open(&w,
		"workspace: acme\npeople: {ana: \"" ANA "\", bo: \"" BO "\"}\n"
		"repositories: {web: {default_reviewers: [ana, bo]}}\n",
		"{\"repositories\": [{\"slug\": \"web\", \"default_reviewers\": [{\"uuid\": \"" EVE
		"\"}]}]}");
	assert_int_equal(w.plan.n_changes, 1);
	c = object_find_collection(live_list(&w, &kind_repository)->items[0], &kind_reviewer);
	c->unmanaged = 9;
	assert_left("", &w, outcomes_of(&w, OUTCOME_DONE), "acme/web default_reviewers 11\n");
	c->unmanaged = 8;
	assert_left("", &w, outcomes_of(&w, OUTCOME_DONE), "");
	planned_close(&w);
}

static void test_of_what_is_new_nothing_is_known(void **state)
{
	static const char *const manifests[] = {
		"workspace: acme\nrepositories: {web: {absent: true}}\n",
		"workspace: acme\nrepositories: {site: {renamed_from: web}}\n",
		"workspace: acme\nrepositories: {api: {}}\n",
	};
	static const char *const left[] = {
		"acme/web default_reviewers 0\n",
		"acme/web default_reviewers 0\n",
		"acme/api default_reviewers 0\n",
	};
	static const char before[] = BEGIN(ONE, SERVER, "")
		SEEN(ONE, "acme/web default_reviewers", 12)
			SEEN(ONE, "acme/api default_reviewers", 12)
				SEEN(ONE, "acme/webs default_reviewers", 12);
	struct planned w;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(manifests); i++) {
		planned_open(&w, manifests[i], "{\"repositories\": [{\"slug\": \"web\"}]}");
		assert_int_equal(w.plan.n_changes, 1);
		object_find_collection(live_list(&w, &kind_repository)->items[0], &kind_reviewer)
			->unmanaged = 12;
		assert_left(before, &w, outcomes_of(&w, OUTCOME_DONE), left[i]);
		planned_close(&w);
	}
}
