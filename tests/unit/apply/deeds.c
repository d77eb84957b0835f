#include "apply/deeds.h"

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

/* Reads run number `run` of the paper. */
static void read_deeds(struct deeds *d, size_t run)
{
	struct past h = PAST_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	assert_int_equal(past_read(&h, paper, &e), 0);
	assert_true(run < h.n);
	assert_int_equal(deeds_read(d, paper, h.runs[run], &e), 0);
	assert_string_equal(err_text(&e), "");
	past_release(&h);
}

static void test_writes_read_back_as_they_were(void **state)
{
	static const struct journal_run run = { .server = "s", .changes = 4 };
	AUTO(deeds_release) struct deeds d = DEEDS_INIT;
	const struct past_write *w;

	(void)state;
	paper_run(&run);
	read_deeds(&d, 0);
	assert_int_equal(d.n, 4);
	w = d.writes[1];
	assert_int_equal(w->change, 1);
	assert_int_equal(w->step, 0);
	assert_string_equal(w->time, "2025-11-24T16:00:00.123Z");
	assert_string_equal(w->address, "acme/api webhook https://ci.example/");
	assert_string_equal(w->action, "create");
	assert_string_equal(w->method, "POST");
	assert_string_equal(w->path, "repositories/acme/api/hooks");
	assert_string_equal(w->status, "failed");
	assert_int_equal(w->http, 403);
	assert_string_equal(w->request, "90ccc3bfe4a16526");
	assert_string_equal(w->message, "no \"permission\"\n");
	w = d.writes[3];
	assert_int_equal(w->step, 1);
	assert_string_equal(w->status, "adopted");
	assert_int_equal(w->http, 0);
	assert_null(w->request);
	assert_null(w->message);
	assert_int_equal(d.n_results, 4);
	assert_string_equal(deeds_result(&d, 3)->message, "not attempted");
	assert_string_equal(deeds_result(&d, 3)->address, "acme/old");
	assert_null(deeds_result(&d, 4));
}

static void test_how_far_a_change_came(void **state)
{
	static const struct {
		const char *lines;
		enum past_state state;
	} cases[] = {
		{ "", PAST_NONE },
		{ INTENT(ONE, 1, 0), PAST_NONE },
		{ INTENT(ONE, 0, 0), PAST_OPEN },
		{ INTENT(ONE, 0, 0) OUTCOME(ONE, 0, 0, "done"), PAST_BEGUN },
		{ INTENT(ONE, 0, 0) OUTCOME(ONE, 0, 0, "done") INTENT(ONE, 0, 1), PAST_OPEN },
		{ INTENT(ONE, 0, 0) INTENT(ONE, 0, 1) OUTCOME(ONE, 0, 1, "done"), PAST_OPEN },
		{ INTENT(ONE, 0, 0) OUTCOME(ONE, 0, 0, "failed"), PAST_BEGUN },
		{ INTENT(ONE, 0, 0) OUTCOME(ONE, 0, 0, "unknown"), PAST_OPEN },
		{ INTENT(ONE, 0, 0) OUTCOME(ONE, 0, 0, "unknown") RESULT(ONE, 0, "failed"),
			PAST_FAILED },
		{ INTENT(ONE, 0, 0) OUTCOME(ONE, 0, 0, "done") RESULT(ONE, 0, "done"), PAST_DONE },
		{ INTENT(ONE, 0, 0) OUTCOME(ONE, 0, 0, "done") RESULT(ONE, 0, "stopped"),
			PAST_BEGUN },
		{ RESULT(ONE, 0, "stopped"), PAST_NONE },
		{ RESULT(ONE, 0, "skipped"), PAST_NONE },
		{ RESULT(ONE, 0, "failed"), PAST_FAILED },
		{ OUTCOME(ONE, 0, 0, "done"), PAST_BEGUN },
		{ OUTCOME(ONE, 0, 0, "done") OUTCOME(ONE, 0, 0, "done"), PAST_BEGUN },
		{ INTENT(TWO, 0, 0), PAST_NONE },
		{ RESULT(TWO, 0, "done"), PAST_NONE },
		{ LINE("intent", ONE, "\"change\":\"zero\""), PAST_OPEN },
		{ LINE("intent", ONE, "\"change\":9223372036854775807"), PAST_NONE },
		{ LINE("result", ONE, "\"change\":0,\"status\":7"), PAST_NONE },
	};
	AUTO(str_release) struct str text = STR_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		AUTO(deeds_release) struct deeds d = DEEDS_INIT;

		str_reset(&text);
		str_addf(&text, "%s%s%s", BEGIN(ONE, "s", ""), cases[i].lines, BEGIN(TWO, "s", ""));
		paper_text(text.buf);
		read_deeds(&d, 0);
		if (deeds_state(&d, 0) != cases[i].state)
			fail_msg("case %zu is %d:\n%s", i, (int)deeds_state(&d, 0), cases[i].lines);
	}
}

static void test_each_run_has_its_own(void **state)
{
	size_t i;

	(void)state;
	paper_text(BEGIN(ONE, "s", "") BEGIN(TWO, "s", "") INTENT(ONE, 0, 0) INTENT(TWO, 5, 0)
			OUTCOME(ONE, 0, 0, "done") OUTCOME(TWO, 5, 0, "failed") INTENT(ONE, 1, 0)
				BEGIN(ONE, "s", "") INTENT(ONE, 7, 0) INTENT(TWO, 6, 0)
					LINE("end", TWO, "\"done\":0") INTENT(ONE, 8, 0));
	for (i = 0; i < 3; i++) {
		static const size_t last[] = { 1, 6, 8 };
		AUTO(deeds_release) struct deeds d = DEEDS_INIT;

		read_deeds(&d, i);
		assert_int_equal(d.n, 2);
		assert_int_equal(d.writes[1]->change, last[i]);
		assert_null(d.writes[1]->status);
	}
}

static void test_an_outcome_without_intent_is_a_write(void **state)
{
	AUTO(deeds_release) struct deeds d = DEEDS_INIT;

	(void)state;
	paper_text(OUTCOME(ONE, 3, 1, "done"));
	read_deeds(&d, 0);
	assert_int_equal(d.n, 1);
	assert_int_equal(d.writes[0]->change, 3);
	assert_int_equal(d.writes[0]->step, 1);
	assert_string_equal(d.writes[0]->address, "acme/api");
	assert_null(d.writes[0]->method);
	assert_string_equal(d.writes[0]->status, "done");
}

static void test_a_status_that_http_does_not_have_is_none(void **state)
{
	AUTO(deeds_release) struct deeds d = DEEDS_INIT;

	(void)state;
	paper_text(LINE("outcome", ONE, "\"change\":0,\"http\":4294967497")
			LINE("outcome", ONE, "\"change\":1,\"http\":999"));
	read_deeds(&d, 0);
	assert_int_equal(d.writes[0]->http, 0);
	assert_int_equal(d.writes[1]->http, 999);
}

/* However a crash cut it, no change looks further than it is, and a write that had left is never forgotten. */
static void test_a_run_may_be_cut_anywhere(void **state)
{
	static const struct journal_run run = { .server = "s", .changes = 4 };
	AUTO(str_release) struct str text = STR_INIT;
	enum past_state before[4] = { PAST_NONE }, now;
	size_t len, i;

	(void)state;
	paper_run(&run);
	assert_int_equal(file_read(&text, paper, NULL), 0);
	for (len = strchr(text.buf, '\n') - text.buf; len <= text.len; len++) {
		AUTO(deeds_release) struct deeds d = DEEDS_INIT;

		paper_bytes(text.buf, len);
		read_deeds(&d, 0);
		for (i = 0; i < 4; i++) {
			now = deeds_state(&d, i);
			if (before[i] >= PAST_FAILED || (before[i] != PAST_NONE && !now))
				assert_int_equal(now, before[i]);
			before[i] = now;
		}
	}
	assert_int_equal(before[0], PAST_DONE);
	assert_int_equal(before[1], PAST_FAILED);
	assert_int_equal(before[2], PAST_DONE);
	assert_int_equal(before[3], PAST_NONE);
}

static void test_a_journal_that_went_is_an_empty_run(void **state)
{
	struct past_run run = { .id = ONE, .offset = 5000 };
	struct deeds d = DEEDS_INIT;

	(void)state;
	assert_int_equal(deeds_read(&d, "/nowhere/at/all", &run, NULL), 0);
	assert_int_equal(d.n, 0);
	assert_int_equal(deeds_state(&d, 0), PAST_NONE);
	deeds_release(&d);
	assert_int_equal(deeds_read(&d, "/tmp", &run, NULL), -1);
	deeds_release(&d);
}
