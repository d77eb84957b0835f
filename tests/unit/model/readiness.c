#include "model/readiness.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

#include <stdbool.h>
#include <string.h>

/* Documents in JSON with ' for ", judged. */
struct ground {
	struct arena arena;
	struct readiness r;
};

static void ground_release(struct ground *g)
{
	arena_release(&g->arena);
}

static const struct value *parse(struct ground *g, const char *text)
{
	char *json = arena_strdup(&g->arena, text), *c;
	const struct value *v;

	for (c = json; *c; c++)
		if (*c == '\'')
			*c = '"';
	v = json_parse(&g->arena, json, strlen(json), NULL);
	assert_non_null(v);
	return v;
}

static void judge(struct ground *g, const char *pull_request, const char *builds, const char *tasks)
{
	g->r.pull_request = parse(g, pull_request);
	g->r.builds = builds ? parse(g, builds) : NULL;
	g->r.tasks = tasks ? parse(g, tasks) : NULL;
	readiness_judge(&g->r, &g->arena);
}

static void expect(struct ground *g, enum verdict verdict, const char *reasons)
{
	AUTO(str_release) struct str all = STR_INIT;
	uint32_t i;

	for (i = 0; i < g->r.reasons->n; i++)
		str_addf(&all, "%s%s", i ? "; " : "", g->r.reasons->items[i].text);
	assert_string_equal(all.buf, reasons);
	assert_int_equal(g->r.verdict, verdict);
}

static void test_nothing_demanded_and_nothing_there_is_ready(void **state)
{
	AUTO(ground_release) struct ground g = { .arena = ARENA_INIT };

	(void)state;
	judge(&g, "{'state': 'OPEN', 'draft': false, 'participants': []}", "[]", NULL);
	expect(&g, VERDICT_READY, "");
	judge(&g, "{'state': 'OPEN'}", NULL, NULL);
	expect(&g, VERDICT_READY, "");
}

static void test_approvals_are_counted_of_whoever_gives_them(void **state)
{
	AUTO(ground_release)
	struct ground g = { .arena = ARENA_INIT, .r = { .approvals_required = 3 } };
	const char *two = "{'state': 'OPEN', 'participants': ["
			  "{'name': 'Ana', 'reviewer': true, 'verdict': 'approved'},"
			  "{'name': 'Bo', 'reviewer': true, 'verdict': null},"
			  "{'name': 'Carla', 'reviewer': false, 'verdict': 'approved'}]}";

	(void)state;
	judge(&g, two, "[]", "[]");
	assert_int_equal(g.r.approvals, 2);
	expect(&g, VERDICT_PENDING, "1 more approval is needed");
	g.r = (struct readiness){ .approvals_required = 2 };
	judge(&g, two, "[]", "[]");
	expect(&g, VERDICT_READY, "");
}

static void test_changes_wanted_are_a_failure(void **state)
{
	AUTO(ground_release)
	struct ground g = { .arena = ARENA_INIT, .r = { .approvals_required = 2 } };

	(void)state;
	judge(&g,
		"{'state': 'OPEN', 'participants': [{'name': 'Ana', 'verdict': "
		"'changes_requested'}, {'name': null, 'verdict': 'changes_requested'}]}",
		NULL, NULL);
	assert_int_equal(g.r.changes_requested, 2);
	expect(&g, VERDICT_FAILED,
		"Ana wants changes; somebody wants changes; 2 more approvals are needed");
}

static void test_builds(void **state)
{
	AUTO(ground_release)
	struct ground g = { .arena = ARENA_INIT, .r = { .builds_required = 5 } };

	(void)state;
	judge(&g, "{'state': 'OPEN'}",
		"[{'key': 'a', 'name': null, 'state': 'INPROGRESS'}, {'key': 'b', 'name': 'Unit', "
		"'state': 'FAILED'}, {'key': 'c', 'state': 'STOPPED'}, {'key': 'd', 'state': "
		"'SUCCESSFUL'}]",
		NULL);
	assert_int_equal(g.r.builds_running, 1);
	assert_int_equal(g.r.builds_failed, 2);
	assert_int_equal(g.r.builds_successful, 1);
	expect(&g, VERDICT_FAILED,
		"build 'Unit' failed; build 'c' was stopped; build 'a' is under way; 1 more build "
		"is needed");
}

static void test_a_build_whose_state_nobody_knows_is_not_green(void **state)
{
	AUTO(ground_release) struct ground g = { .arena = ARENA_INIT };

	(void)state;
	judge(&g, "{'state': 'OPEN'}", "[{'key': 'a', 'state': 'WHATEVER'}]", NULL);
	expect(&g, VERDICT_FAILED, "build 'a' failed");
}

static void test_open_tasks_are_waited_for(void **state)
{
	AUTO(ground_release) struct ground g = { .arena = ARENA_INIT };

	(void)state;
	judge(&g, "{'state': 'OPEN', 'draft': true}", NULL,
		"[{'state': 'RESOLVED'}, {'state': 'UNRESOLVED'}, {'state': 'UNRESOLVED'}]");
	assert_int_equal(g.r.tasks_open, 2);
	expect(&g, VERDICT_PENDING, "it is a draft; 2 tasks are open");
}

static void test_what_is_closed_is_decided(void **state)
{
	AUTO(ground_release)
	struct ground g = { .arena = ARENA_INIT, .r = { .approvals_required = 1 } };

	(void)state;
	judge(&g, "{'state': 'MERGED'}", "[{'key': 'a', 'state': 'FAILED'}]", NULL);
	expect(&g, VERDICT_READY, "");
	judge(&g, "{'state': 'DECLINED'}", NULL, NULL);
	expect(&g, VERDICT_FAILED, "it was declined; 1 more approval is needed");
	judge(&g, "{'state': 'SUPERSEDED'}", NULL, NULL);
	expect(&g, VERDICT_FAILED, "it was superseded; 1 more approval is needed");
	judge(&g, "{'state': 'QUEUED'}", NULL, NULL);
	expect(&g, VERDICT_FAILED, "its state is QUEUED; 1 more approval is needed");
}

static void test_words(void **state)
{
	(void)state;
	assert_string_equal(readiness_word(VERDICT_READY), "ready");
	assert_string_equal(readiness_word(VERDICT_PENDING), "pending");
	assert_string_equal(readiness_word(VERDICT_FAILED), "failed");
}

static void test_patterns(void **state)
{
	static const struct {
		const char *pattern, *branch;
		bool matches;
	} cases[] = {
		{ "main", "main", 1 },
		{ "main", "main2", 0 },
		{ "main2", "main", 0 },
		{ "", "main", 0 },
		{ "", "", 1 },
		{ "*", "main", 1 },
		{ "*", "", 1 },
		{ "*", "feature/x", 0 },
		{ "**", "feature/x", 1 },
		{ "feature/*", "feature/x", 1 },
		{ "feature/*", "feature/", 1 },
		{ "feature/*", "feature/x/y", 0 },
		{ "feature/**", "feature/x/y", 1 },
		{ "**/x", "a/b/x", 1 },
		{ "rel*-1", "release-2-1", 1 },
		{ "rel*-1", "release-2-2", 0 },
		{ "v?", "v1", 1 },
		{ "v?", "v", 0 },
		{ "*a*a*a*a*a*a*a*a*a*a*a*a*b",
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		if (readiness_matches(cases[i].pattern, cases[i].branch) != cases[i].matches)
			fail_msg("'%s' and '%s'", cases[i].pattern, cases[i].branch);
}

static void test_names_that_are_too_long_match_nothing(void **state)
{
	AUTO(str_release) struct str name = STR_INIT;

	(void)state;
	str_fill(&name, 'x', READINESS_NAME_MAX);
	assert_true(readiness_matches("*", name.buf));
	assert_true(readiness_matches(name.buf, name.buf));
	str_addch(&name, 'x');
	assert_false(readiness_matches("*", name.buf));
	str_fill(&name, '*', READINESS_NAME_MAX);
	assert_false(readiness_matches(name.buf, "x"));
}
