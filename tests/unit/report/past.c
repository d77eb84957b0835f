#include "report/past.h"

#include "base/arena.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"
#include "plan/past.h"
#include "report/page.h"

#include "tests/unit/unit.h"

#include <string.h>

static struct arena arena = ARENA_INIT;

static int group_teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static const char *workspaces[] = { "acme", "a-workspace-of-a-long-name" };

static const struct past_run whole = {
	.id = "9f86d081884c7d65",
	.time = "2026-11-23T10:15:30.001Z",
	.ended = "2026-11-23T10:15:31.001Z",
	.server = "https://api.bitbucket.org/2.0",
	.credential = "access token (BITBUCKET_TOKEN)",
	.commit = "5d41402abc4b2a76b9719d911017c592aabbccdd",
	.author = "Ana <ana@acme.example>",
	.dirty = true,
	.version = "0.1.0",
	.pid = 4711,
	.plan = "0123456789abcdef",
	.resumes = "00000000000000aa",
	.workspaces = workspaces,
	.n_workspaces = 1,
	.changes = 12,
	.done = 12,
	.begun = true,
	.intents = 14,
	.outcomes = 14,
};

static const struct past_run partly = {
	.id = "b7f1d081884c7d65",
	.time = "2026-11-23T11:00:00.001Z",
	.ended = "2026-11-23T11:00:01.001Z",
	.server = "https://api.bitbucket.org/2.0",
	.credential = "API token of ana@acme.example",
	.workspaces = workspaces,
	.n_workspaces = 2,
	.changes = 6,
	.done = 3,
	.failed = 1,
	.skipped = 2,
	.begun = true,
};

static const struct past_run killed = {
	.id = "c0ffee81884c7d65",
	.time = "2026-11-24T11:00:00.001Z",
	.workspaces = workspaces,
	.n_workspaces = 1,
	.changes = 14,
	.done = 3,
	.begun = true,
	.intents = 5,
	.outcomes = 4,
};

/* Of which nothing but the id is known. */
static const struct past_run lost = { .id = "d0ffee81884c7d65" };

static const struct past_run empty = {
	.id = "e0ffee81884c7d65",
	.time = "never\033[2J",
	.ended = "2026-11-24T11:00:00.001Z",
};

static const struct value *documents(const struct past_run *const *runs, size_t n)
{
	struct value *list = value_new_list(&arena);
	size_t i;

	for (i = 0; i < n; i++)
		value_push(&arena, list, past_run_document(&arena, runs[i]));
	return list;
}

static void assert_runs(
	const struct past_run *const *runs, size_t n, size_t width, const char *text)
{
	AUTO(str_release) struct str out = STR_INIT;
	struct page page = { .out = &out };

	report_past_runs(&page, documents(runs, n), width);
	assert_string_equal(out.buf, text);
}

static void test_a_list_in_columns(void **state)
{
	static const struct past_run *const runs[] = { &killed, &partly, &whole, &lost, &empty };

	(void)state;
	assert_runs(runs, 3, 80,
		"BEGAN (UTC)       RUN       RESULT                    COMMIT    WORKSPACES\n"
		"2026-11-24 11:00  c0ffee81  unfinished: 3 of 14 done            acme\n"
		"2026-11-23 11:00  b7f1d081  3 done, 1 failed, 2 left            acme,a-worksp...\n"
		"2026-11-23 10:15  9f86d081  12 done                   5d41402*  acme\n");
	assert_runs(runs + 1, 2, 120,
		"BEGAN (UTC)       RUN       RESULT                    COMMIT    WORKSPACES              "
		"     CREDENTIAL\n"
		"2026-11-23 11:00  b7f1d081  3 done, 1 failed, 2 left            acme,a-workspace-of-a-lo"
		"...  API token of ana@acme.ex...\n"
		"2026-11-23 10:15  9f86d081  12 done                   5d41402*  acme                    "
		"     access token (BITBUCKET_...\n");
	assert_runs(runs + 3, 2, 80,
		"BEGAN (UTC)     RUN       RESULT                   COMMIT  WORKSPACES\n"
		"                d0ffee81  unfinished: 0 of 0 done\n"
		"never\\u{1b}[2J  e0ffee81  0 done\n");
}

static void test_a_list_of_several_servers_says_which(void **state)
{
	struct past_run other = whole;
	const struct past_run *const runs[] = { &other, &whole };

	(void)state;
	other.server = "http://127.0.0.1/2.0";
	assert_runs(runs, 2, 160,
		"BEGAN (UTC)       RUN       RESULT   COMMIT    WORKSPACES  CREDENTIAL                   "
		"   SERVER\n"
		"2026-11-23 10:15  9f86d081  12 done  5d41402*  acme        access token (BITBUCKET_TOKEN"
		")  http://127.0.0.1/2.0\n"
		"2026-11-23 10:15  9f86d081  12 done  5d41402*  acme        access token (BITBUCKET_TOKEN"
		")  https://api.bitbucket.org/2.0\n");
}

static void test_a_list_for_programs_has_all(void **state)
{
	static const struct past_run *const runs[] = { &killed, &partly, &whole, &lost };

	(void)state;
	assert_runs(runs, 4, 0,
		"c0ffee81884c7d65\t2026-11-24T11:00:00.001Z\t\t3\t0\t0\t\tacme\t\t\n"
		"b7f1d081884c7d65\t2026-11-23T11:00:00.001Z\t2026-11-23T11:00:01.001Z\t3\t1\t2\t\t"
		"acme,a-workspace-of-a-long-name\tAPI token of "
		"ana@acme.example\thttps://api.bitbucket.org/2.0\n"
		"9f86d081884c7d65\t2026-11-23T10:15:30.001Z\t2026-11-23T10:15:31.001Z\t12\t0\t0\t"
		"5d41402abc4b2a76b9719d911017c592aabbccdd\tacme\taccess token "
		"(BITBUCKET_TOKEN)\thttps://api.bitbucket.org/2.0\n"
		"d0ffee81884c7d65\t\t\t0\t0\t0\t\t\t\t\n");
	assert_runs(runs, 0, 80, "");
	assert_runs(runs, 0, 0, "");
}

static void test_colours_say_how_it_went(void **state)
{
	static const struct {
		const struct past_run *run;
		const char *text;
	} cases[] = {
		{ &whole, "\033[32m12 done\033[0m" },
		{ &partly, "\033[31m3 done, 1 failed, 2 left\033[0m" },
		{ &killed, "\033[33munfinished: 3 of 14 done\033[0m" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		AUTO(str_release) struct str out = STR_INIT;
		struct page page = { .out = &out, .color = true };

		report_past_runs(&page, documents(&cases[i].run, 1), 80);
		assert_non_null(strstr(out.buf, cases[i].text));
	}
}

static void test_which_runs_are_whole(void **state)
{
	struct past_run run = whole;

	(void)state;
	assert_true(past_run_is_whole(past_run_document(&arena, &run)));
	run.skipped = 1;
	assert_false(past_run_is_whole(past_run_document(&arena, &run)));
	assert_false(past_run_is_whole(past_run_document(&arena, &partly)));
	assert_false(past_run_is_whole(past_run_document(&arena, &killed)));
}

/* --- one run --- */

static const struct past_write writes[] = {
	{ .time = "2026-11-23T10:15:30.020Z",
		.address = "acme/payments-api",
		.action = "create",
		.method = "POST",
		.path = "repositories/acme/payments-api",
		.status = "done",
		.http = 201,
		.request = "69c6e797ac2410ab" },
	{ .change = 1,
		.time = "2026-11-23T10:15:31.020Z",
		.address = "acme/payments-api webhook https://ci.acme.example/\033[2J",
		.action = "update",
		.method = "PUT",
		.path = "repositories/acme/payments-api/hooks/%7Ba%7D",
		.status = "failed",
		.http = 403,
		.message = "the credential has not the scope webhook, which is needed for this "
			   "request and for many others" },
	{ .change = 2,
		.step = 1,
		.time = "2026-11-23T10:15:32.020Z",
		.address = "acme/old",
		.action = "delete",
		.method = "DELETE",
		.path = "repositories/acme/old",
		.status = "adopted" },
	{ .change = 3, .address = "acme/web", .status = "unknown", .message = "nobody knows" },
	{ .change = 4,
		.time = "2026-11-23T10:15:33.020Z",
		.address = "acme/site",
		.action = "update",
		.method = "PUT",
		.path = "repositories/acme/site" },
};

static const struct past_result results[] = {
	{ 0, "acme/payments-api", "done", NULL },
	{ 1, "acme/payments-api webhook", "failed", "no" },
	{ 5, "acme/x", "skipped", "not attempted: it needs 'acme/web', which failed" },
	{ 6, "acme/y", "stopped", "not attempted: the run was stopped" },
};

static struct past_shown shown(const struct past_run *run, size_t n_writes, size_t n_results)
{
	struct value *w = value_new_list(&arena), *r = value_new_list(&arena);
	size_t i;

	for (i = 0; i < n_writes; i++)
		value_push(&arena, w, past_write_document(&arena, &writes[i]));
	for (i = 0; i < n_results; i++)
		value_push(&arena, r, past_result_document(&arena, &results[i]));
	return (struct past_shown){ past_run_document(&arena, run), w, r };
}

static void assert_run(const struct past_shown *s, size_t width, const char *text)
{
	AUTO(str_release) struct str out = STR_INIT;
	struct page page = { .out = &out };

	report_past_run(&page, s, width);
	assert_string_equal(out.buf, text);
}

static void test_a_run_with_all_that_can_happen(void **state)
{
	const struct past_shown s = shown(&whole, COUNT(writes), COUNT(results));

	(void)state;
	assert_run(&s, 80,
		"run 9f86d081884c7d65  12 done\n"
		"  began       2026-11-23 10:15:30 UTC\n"
		"  ended       2026-11-23 10:15:31 UTC\n"
		"  server      https://api.bitbucket.org/2.0\n"
		"  credential  access token (BITBUCKET_TOKEN)\n"
		"  commit      5d41402abc4b2a76b9719d911017c592aabbccdd, with local changes\n"
		"  author      Ana <ana@acme.example>\n"
		"  workspaces  acme\n"
		"  plan        0123456789abcdef\n"
		"  resumes     00000000000000aa\n"
		"  cooper      0.1.0\n"
		"\n"
		"10:15:30  + acme/payments-api\n"
		"            POST repositories/acme/payments-api: 201, request 69c6e797ac2410ab\n"
		"10:15:31  ~ acme/payments-api webhook https://ci.acme.example/\\u{1b}[2J\n"
		"            PUT repositories/acme/payments-api/hooks/%7Ba%7D: 403\n"
		"            failed: the credential has not the scope webhook, which is needed\n"
		"            for this request and for many others\n"
		"10:15:32  - acme/old\n"
		"            DELETE repositories/acme/old: no answer\n"
		"            adopted: looking showed that it took effect\n"
		"          ~ acme/web\n"
		"            no answer\n"
		"            unknown: nobody knows\n"
		"10:15:33  ~ acme/site\n"
		"            PUT repositories/acme/site\n"
		"            open: the run ended before it was known what became of it; the next\n"
		"            plan shows it\n"
		"\n"
		"Not attempted, or not finished:\n"
		"  acme/x\n"
		"    not attempted: it needs 'acme/web', which failed\n"
		"  acme/y\n"
		"    not attempted: the run was stopped\n");
}

static void test_a_run_of_which_little_is_known(void **state)
{
	const struct past_shown nothing = shown(&lost, 0, 2), odd = shown(&empty, 1, 0);

	(void)state;
	assert_run(&nothing, 80, "run d0ffee81884c7d65  unfinished: 0 of 0 done\n");
	assert_run(&odd, 80,
		"run e0ffee81884c7d65  0 done\n"
		"  began       never\\u{1b}[2J\n"
		"  ended       2026-11-24 11:00:00 UTC\n"
		"\n"
		"10:15:30  + acme/payments-api\n"
		"            POST repositories/acme/payments-api: 201, request 69c6e797ac2410ab\n");
}

static void test_writes_for_programs_have_all(void **state)
{
	const struct past_shown s = shown(&whole, 2, 4);

	(void)state;
	assert_run(&s, 0,
		"2026-11-23T10:15:30.020Z\t0\tcreate\tacme/payments-api\tPOST\t"
		"repositories/acme/payments-api\tdone\t201\t69c6e797ac2410ab\t\n"
		"2026-11-23T10:15:31.020Z\t1\tupdate\tacme/payments-api webhook "
		"https://ci.acme.example/\\u{1b}[2J\tPUT\t"
		"repositories/acme/payments-api/hooks/%7Ba%7D\tfailed\t403\t\tthe credential has "
		"not the scope webhook, which is needed for this request and for many others\n");
}

static void test_the_documents(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;
	const struct past_shown s = shown(&killed, 5, 3);

	(void)state;
	json_write(&out, s.run);
	assert_string_equal(out.buf,
		"{\"run\":\"c0ffee81884c7d65\",\"began\":\"2026-11-24T11:00:00.001Z\",\"ended\":"
		"null,\"server\":null,\"credential\":null,\"commit\":null,\"author\":null,"
		"\"dirty\":false,\"version\":null,\"pid\":0,\"plan\":null,\"resumes\":null,"
		"\"workspaces\":[\"acme\"],\"changes\":14,\"done\":3,\"failed\":0,\"skipped\":0,"
		"\"writes\":5,\"open\":1}");
	str_reset(&out);
	json_write(&out, &s.writes->items[4]);
	assert_string_equal(out.buf,
		"{\"change\":4,\"step\":0,\"time\":\"2026-11-23T10:15:33.020Z\",\"address\":"
		"\"acme/site\",\"action\":\"update\",\"method\":\"PUT\",\"path\":"
		"\"repositories/acme/site\",\"status\":null,\"http\":null,\"request\":null,"
		"\"message\":null}");
	str_reset(&out);
	json_write(&out, &s.results->items[1]);
	assert_string_equal(out.buf,
		"{\"change\":1,\"address\":\"acme/payments-api webhook\",\"status\":\"failed\","
		"\"message\":\"no\"}");
}
