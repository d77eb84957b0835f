#include "apply/past.h"

#include "tests/unit/apply/paper.h"

static int group_setup(void **state)
{
	return paper_setup(state);
}

static int group_teardown(void **state)
{
	return paper_teardown(state);
}

static void read_runs(struct past *h)
{
	AUTO(err_release) struct err e = ERR_INIT;

	assert_int_equal(past_read(h, paper, &e), 0);
	assert_string_equal(err_text(&e), "");
}

static void test_a_run_reads_back_as_it_was_written(void **state)
{
	static const char *const workspaces[] = { "acme", "beta", NULL };
	static const struct journal_run run = {
		.server = "https://api.bitbucket.org/2.0",
		.commit = "5d41402abc4b2a76b9719d911017c592aabbccdd",
		.author = "Ana <ana@acme.example>",
		.dirty = true,
		.credential = "access token (BITBUCKET_TOKEN)",
		.version = "0.1.0",
		.plan = "0123456789abcdef",
		.resumes = TWO,
		.workspaces = workspaces,
		.changes = 4,
	};
	AUTO(past_release) struct past h = PAST_INIT;
	const char *id = paper_run(&run);
	const struct past_run *r;

	(void)state;
	read_runs(&h);
	assert_int_equal(h.n, 1);
	assert_int_equal(h.left_out, 0);
	r = h.runs[0];
	assert_string_equal(r->id, id);
	assert_string_equal(r->time, "2025-11-24T16:00:00.123Z");
	assert_string_equal(r->version, run.version);
	assert_string_equal(r->server, run.server);
	assert_string_equal(r->credential, run.credential);
	assert_string_equal(r->commit, run.commit);
	assert_string_equal(r->author, run.author);
	assert_string_equal(r->plan, run.plan);
	assert_string_equal(r->resumes, run.resumes);
	assert_int_equal(r->n_workspaces, 2);
	assert_string_equal(r->workspaces[1], "beta");
	assert_true(r->dirty);
	assert_true(r->begun);
	assert_int_equal(r->pid, getpid());
	assert_string_equal(r->ended, "2025-11-24T16:00:00.123Z");
	assert_int_equal(r->changes, 4);
	assert_int_equal(r->done, 2);
	assert_int_equal(r->failed, 1);
	assert_int_equal(r->skipped, 1);
	assert_int_equal(r->intents, 4);
	assert_int_equal(r->outcomes, 4);
}

static void test_where_there_is_no_journal_there_are_no_runs(void **state)
{
	AUTO(past_release) struct past h = PAST_INIT;

	(void)state;
	assert_int_equal(past_read(&h, "/nowhere/at/all", NULL), 0);
	assert_int_equal(h.n, 0);
	paper_text("");
	read_runs(&h);
	assert_int_equal(h.n, 0);
	assert_null(past_last(&h, "https://api.bitbucket.org/2.0"));
	assert_null(past_of_plan(&h, "abc"));
	assert_int_equal(past_read(&h, "/tmp", NULL), -1);
}

static void test_runs_may_be_interleaved(void **state)
{
	AUTO(past_release) struct past h = PAST_INIT;

	(void)state;
	paper_text(BEGIN(ONE, "s", "") INTENT(ONE, 0, 0) BEGIN(TWO, "s", "") INTENT(TWO, 0, 0)
			OUTCOME(ONE, 0, 0, "done") INTENT(ONE, 1, 0) RESULT(ONE, 0, "done")
				LINE("end", TWO, "\"done\":0,\"failed\":3,\"skipped\":5")
					RESULT(ONE, 1, "failed") RESULT(ONE, 2, "stopped")
						RESULT(TWO, 1, "failed"));
	read_runs(&h);
	assert_int_equal(h.n, 2);
	assert_null(h.runs[0]->ended);
	assert_int_equal(h.runs[0]->intents, 2);
	assert_int_equal(h.runs[0]->outcomes, 1);
	assert_int_equal(h.runs[0]->done, 1);
	assert_int_equal(h.runs[0]->failed, 1);
	assert_int_equal(h.runs[0]->skipped, 1);
	assert_non_null(h.runs[1]->ended);
	assert_int_equal(h.runs[1]->intents, 1);
	assert_int_equal(h.runs[1]->failed, 3);
	assert_int_equal(h.runs[1]->skipped, 5);
}

static void test_two_runs_of_one_id_are_two(void **state)
{
	AUTO(past_release) struct past h = PAST_INIT;

	(void)state;
	paper_text(BEGIN(ONE, "s", "") INTENT(ONE, 0, 0) BEGIN(ONE, "t", "") INTENT(ONE, 0, 0)
			INTENT(ONE, 1, 0));
	read_runs(&h);
	assert_int_equal(h.n, 2);
	assert_int_equal(h.runs[0]->intents, 1);
	assert_int_equal(h.runs[1]->intents, 2);
	assert_ptr_equal(past_find(&h, "000", NULL), h.runs[1]);
}

static void test_a_run_may_have_lost_its_begin(void **state)
{
	AUTO(past_release) struct past h = PAST_INIT;

	(void)state;
	paper_text("nt\",\"run\":\"" ONE "\"}\n" OUTCOME(ONE, 0, 0, "done"));
	read_runs(&h);
	assert_int_equal(h.left_out, 1);
	assert_int_equal(h.n, 1);
	assert_false(h.runs[0]->begun);
	assert_string_equal(h.runs[0]->time, "2026-11-23T10:15:31.001Z");
	assert_null(h.runs[0]->server);
	assert_int_equal(h.runs[0]->outcomes, 1);
	assert_null(past_last(&h, "s"));
}

static void test_what_a_later_version_adds_does_not_matter(void **state)
{
	AUTO(past_release) struct past h = PAST_INIT;

	(void)state;
	paper_text(BEGIN(ONE, "s", ",\"new\":{\"a\":[]}") LINE("news", ONE, "\"change\":1"));
	read_runs(&h);
	assert_int_equal(h.n, 1);
	assert_int_equal(h.left_out, 0);
}

static void test_members_of_another_type_are_not_there(void **state)
{
	AUTO(past_release) struct past h = PAST_INIT;

	(void)state;
	paper_text("{\"event\":\"begin\",\"run\":\"" ONE
		   "\",\"format\":\"cooper-journal/1\",\"time\":7,\"server\":[],\"commit\":{},"
		   "\"dirty\":\"yes\",\"workspaces\":[7,\"acme\",null,[]],\"changes\":-4,\"pid\":"
		   "99999999999999999999999}\n" LINE(
			   "end", ONE, "\"done\":1e5,\"failed\":\"x\",\"skipped\":-1"));
	read_runs(&h);
	assert_int_equal(h.n, 1);
	assert_null(h.runs[0]->time);
	assert_null(h.runs[0]->server);
	assert_null(h.runs[0]->commit);
	assert_false(h.runs[0]->dirty);
	assert_int_equal(h.runs[0]->n_workspaces, 1);
	assert_string_equal(h.runs[0]->workspaces[0], "acme");
	assert_int_equal(h.runs[0]->changes, 0);
	assert_int_equal(h.runs[0]->pid, 0);
	assert_int_equal(h.runs[0]->done, 0);
	assert_int_equal(h.runs[0]->failed, 0);
	assert_int_equal(h.runs[0]->skipped, 0);
}

static void test_the_last_run_of_a_server(void **state)
{
	AUTO(past_release) struct past h = PAST_INIT;

	(void)state;
	paper_text(BEGIN(ONE, "https://a.example/2.0", "") BEGIN(TWO, "https://a.example/2.0", "")
			BEGIN(THREE, "https://b.example/2.0", ""));
	read_runs(&h);
	assert_ptr_equal(past_last(&h, "https://a.example/2.0"), h.runs[1]);
	assert_ptr_equal(past_last(&h, "https://ana:s3cret@a.example/2.0/"), h.runs[1]);
	assert_ptr_equal(past_last(&h, "https://b.example/2.0"), h.runs[2]);
	assert_null(past_last(&h, "https://b.example"));
	assert_null(past_last(&h, NULL));
}

static void test_the_run_of_a_plan(void **state)
{
	AUTO(past_release) struct past h = PAST_INIT;

	(void)state;
	paper_text(BEGIN(ONE, "s", ",\"plan\":\"aa\"") BEGIN(TWO, "s", ",\"plan\":\"bb\"")
			BEGIN(THREE, "s", ",\"plan\":\"aa\",\"resumes\":\"" ONE "\""));
	read_runs(&h);
	assert_ptr_equal(past_of_plan(&h, "aa"), h.runs[2]);
	assert_ptr_equal(past_of_plan(&h, "bb"), h.runs[1]);
	assert_null(past_of_plan(&h, "cc"));
	assert_null(past_of_plan(&h, NULL));
	assert_string_equal(h.runs[2]->resumes, ONE);
}

static void assert_not_found(const struct past *h, const char *id, const char *why)
{
	AUTO(err_release) struct err e = ERR_INIT;

	assert_null(past_find(h, id, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_non_null(strstr(err_text(&e), why));
}

static void test_a_few_digits_of_an_id_will_do(void **state)
{
	AUTO(past_release) struct past h = PAST_INIT;

	(void)state;
	paper_text(BEGIN(ONE, "s", "") BEGIN(TWO, "s", "") BEGIN(THREE, "s", ""));
	read_runs(&h);
	assert_ptr_equal(past_find(&h, "1", NULL), h.runs[2]);
	assert_ptr_equal(past_find(&h, TWO, NULL), h.runs[1]);
	assert_not_found(&h, "0", "'0' may be the run " ONE " or " TWO ": give more digits of it");
	assert_not_found(&h, "", "there is no run ''");
	assert_not_found(&h, "2", "there is no run '2' in the journal");
	assert_not_found(&h, TWO "0", "there is no run");
}

/* However a crash cut it: nothing fails, and what stands before the cut is as it was. */
static void test_a_journal_may_end_anywhere(void **state)
{
	static const struct journal_run run = { .server = "s", .changes = 4 };
	AUTO(str_release) struct str text = STR_INIT;
	size_t len, before = 0;

	(void)state;
	paper_run(&run);
	assert_int_equal(file_read(&text, paper, NULL), 0);
	for (len = 0; len <= text.len; len++) {
		AUTO(past_release) struct past h = PAST_INIT;

		paper_bytes(text.buf, len);
		read_runs(&h);
		assert_true(h.n <= 1);
		assert_int_equal(h.left_out <= 1, true);
		if (h.n) {
			assert_true(h.runs[0]->intents + h.runs[0]->outcomes >= before);
			before = h.runs[0]->intents + h.runs[0]->outcomes;
		}
		assert_int_equal(h.n && h.runs[0]->ended, len >= text.len - 1);
	}
	assert_int_equal(before, 8);
}

/* Of the lines nothing is kept but what their runs come to. */
static void test_a_long_journal_needs_no_more_memory(void **state)
{
	AUTO(past_release) struct past h = PAST_INIT;
	AUTO(str_release) struct str text = STR_INIT;
	size_t i;

	(void)state;
	str_add(&text, BEGIN(ONE, "s", ""));
	for (i = 0; i < 20000; i++)
		str_add(&text, INTENT(ONE, 0, 0));
	paper_text(text.buf);
	read_runs(&h);
	assert_int_equal(h.runs[0]->intents, 20000);
	assert_true(h.arena.used < 4096);
}
