/* Runs that end early: stopped, bounded, cut off, refused, without a journal. */
#include "tests/unit/apply/world.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

static bool sync_fails;

/* In the place of the C library's. */
int fdatasync(int fd)
{
	if (!sync_fails)
		return fsync(fd);
	errno = EIO;
	return -1;
}

static int group_teardown(void **state)
{
	(void)state;
	arena_release(&world_arena);
	return 0;
}

static void test_a_refused_credential_ends_the_run(void **state)
{
	const struct wire_step steps[] = { ANSWER(NULL, 401, NULL) };
	struct world w;
	size_t i, asked;

	(void)state;
	WORLD_OPEN(&w, MANY, "{}", steps);
	world_finish(&w);
	/* Twice the window of 4 was handed to the client before the first answer came. */
	asked = w.session->server.n_requests;
	assert_int_equal(asked, 8);
	assert_int_equal(count_status(&w, OUTCOME_FAILED), asked);
	assert_int_equal(count_status(&w, OUTCOME_SKIPPED), 10 - asked);
	for (i = 0; i < 10; i++)
		if (i < asked)
			assert_int_equal(apply_outcomes(w.apply)[i].code, ERR_AUTH);
		else
			assert_outcome(&w, i, OUTCOME_SKIPPED,
				"not attempted: the credential was refused");
	world_close(&w);
}

static void test_a_missing_permission_does_not(void **state)
{
	const struct wire_step steps[] = { ANSWER(NULL, 403, NULL) };
	struct world w;

	(void)state;
	WORLD_OPEN(&w, MANY, "{}", steps);
	world_finish(&w);
	assert_int_equal(count_status(&w, OUTCOME_FAILED), 10);
	world_close(&w);
}

static void test_a_stop_finishes_what_is_under_way(void **state)
{
	const struct wire_step steps[] = { ANSWER(NULL, 204, NULL) };
	struct world w;

	(void)state;
	WORLD_OPEN(&w, MANY, "{}", steps);
	assert_int_equal(apply_step(w.apply, 0, NULL), 1);
	apply_stop(w.apply);
	world_finish(&w);
	assert_int_equal(w.session->server.n_requests, 8);
	assert_int_equal(count_status(&w, OUTCOME_DONE), 8);
	assert_int_equal(count_status(&w, OUTCOME_STOPPED), 2);
	assert_outcome(&w, 9, OUTCOME_STOPPED, "not attempted: the run was stopped");
	world_close(&w);
}

static void test_a_stop_before_the_beginning_sends_nothing(void **state)
{
	const struct wire_step steps[] = { ANSWER(NULL, 204, NULL) };
	struct world w;

	(void)state;
	WORLD_OPEN(&w, MANY, "{}", steps);
	apply_stop(w.apply);
	world_finish(&w);
	assert_asked(&w, "");
	assert_int_equal(count_status(&w, OUTCOME_STOPPED), 10);
	assert_journal(&w, "");
	world_close(&w);
}

static void test_a_stop_looks_at_what_was_lost_and_sends_nothing_again(void **state)
{
	const struct wire_step steps[] = { NO_ANSWER(WEB), ANSWER(WEB, 404, NULL) };
	struct world w;

	(void)state;
	WORLD_OPEN(&w, NEW_WEB, "{}", steps);
	apply_step(w.apply, 0, NULL);
	apply_stop(w.apply);
	world_finish(&w);
	assert_asked(&w, "POST " WEB " {\"description\":\"x\"}\nGET " WEB "\n");
	assert_outcome(&w, 0, OUTCOME_FAILED, "POST " WEB);
	world_close(&w);
}

static void test_a_stop_leaves_what_the_server_left(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(WEB, 201, "{\"slug\": \"web\", \"description\": \"y\"}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, NEW_WEB, "{}", steps);
	apply_step(w.apply, 0, NULL);
	apply_stop(w.apply);
	world_finish(&w);
	assert_int_equal(w.session->server.n_requests, 1);
	assert_outcome(&w, 0, OUTCOME_FAILED, "left 'description' at 'y'");
	world_close(&w);
}

static void test_the_first_reason_to_end_stays(void **state)
{
	const struct wire_step steps[] = { ANSWER(NULL, 401, NULL) };
	struct world w;

	(void)state;
	WORLD_OPEN(&w, MANY, "{}", steps);
	apply_step(w.apply, 0, NULL);
	apply_stop(w.apply);
	world_finish(&w);
	assert_outcome(&w, 9, OUTCOME_STOPPED, "not attempted: the run was stopped");
	world_close(&w);
}

static void test_a_stop_in_the_middle_of_a_set(void **state)
{
	const struct wire_step steps[] = { ANSWER(MEMBER("a"), 200, "{\"uuid\": \"" ANA "\"}") };
	struct world w;

	(void)state;
	WORLD_OPEN(&w, REVIEWERS, WITH_EVE, steps);
	apply_step(w.apply, 0, NULL);
	apply_stop(w.apply);
	world_finish(&w);
	assert_outcome(&w, 0, OUTCOME_STOPPED,
		"1 of 3 requests were made; not attempted: the run was stopped");
	assert_int_equal(apply_outcomes(w.apply)[0].writes, 1);
	world_close(&w);
}

static void test_a_run_that_is_cut_off_says_what_is_not_known(void **state)
{
	const struct wire_step steps[] = { { .path = WEB, .never = true } };
	struct world w;
	int i;

	(void)state;
	WORLD_OPEN(&w, NEW_WEB, "{}", steps);
	for (i = 0; i < 1000 && !w.session->server.n_requests; i++)
		apply_step(w.apply, 5, NULL);
	http_cancel(w.session->client);
	world_finish(&w);
	assert_outcome(&w, 0, OUTCOME_FAILED, "POST " WEB);
	assert_int_equal(apply_outcomes(w.apply)[0].code, ERR_INTERRUPTED);
	assert_journal(&w, "0.0 create\n0.0 unknown -\n");
	world_close(&w);
}

static void test_what_never_left_was_only_stopped(void **state)
{
	const struct wire_step steps[] = { ANSWER(NULL, 204, NULL) };
	struct world w;

	(void)state;
	WORLD_OPEN(&w, MANY, "{}", steps);
	apply_step(w.apply, 0, NULL);
	http_cancel(w.session->client);
	world_finish(&w);
	assert_asked(&w, "");
	assert_int_equal(count_status(&w, OUTCOME_STOPPED), 10);
	world_close(&w);
}

static void test_a_server_that_is_not_there_fails_everything(void **state)
{
	const struct wire_step steps[] = { { .hang_up = true, .end = WIRE_RESET } };
	struct world w;

	(void)state;
	WORLD_OPEN(&w, NEW_WEB, "{}", steps);
	wire_stop(&w.session->server);
	world_finish(&w);
	assert_outcome(&w, 0, OUTCOME_FAILED, "POST " WEB);
	assert_int_equal(apply_outcomes(w.apply)[0].code, ERR_NETWORK);
	assert_journal(&w, "0.0 create\n0.0 failed -\n");
	wire_start(&w.session->server, steps, COUNT(steps));
	world_close(&w);
}

/* --- the journal --- */

/* The file may not grow any more, as on a full disk. */
static void test_without_a_journal_nothing_is_sent(void **state)
{
	const struct wire_step steps[] = { ANSWER(NULL, 204, NULL) };
	struct rlimit before, limit;
	struct stat st;
	struct world w;
	size_t i;

	(void)state;
	WORLD_OPEN(&w, MANY, "{}", steps);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(stat(w.journal_path, &st), 0);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	limit.rlim_cur = (rlim_t)st.st_size;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	world_finish(&w);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_asked(&w, "");
	assert_outcome(&w, 0, OUTCOME_FAILED, "cannot write the journal");
	assert_int_equal(apply_outcomes(w.apply)[0].code, ERR_SYSTEM);
	assert_int_equal(apply_outcomes(w.apply)[0].writes, 0);
	for (i = 1; i < 10; i++)
		assert_outcome(&w, i, OUTCOME_SKIPPED, "not attempted: cannot write the journal");
	world_close(&w);
}

/* The first write's lines fit, its outcome does not. */
static void test_a_journal_that_fills_up_ends_the_run(void **state)
{
	const struct wire_step steps[] = { ANSWER(ISSUES, 201, "{\"title\": \"a\", \"id\": 1}") };
	struct rlimit before, limit;
	struct stat st;
	struct world w;

	(void)state;
	WORLD_OPEN(&w,
		"workspace: acme\nrepositories: {web: {issue_tracker: {issues: "
		"[{title: a}, {title: b}]}}}\n",
		"{\"repositories\": [{\"slug\": \"web\", \"has_issues\": true}]}", steps);
	apply_step(w.apply, 0, NULL);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(stat(w.journal_path, &st), 0);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	limit.rlim_cur = (rlim_t)st.st_size;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	world_finish(&w);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(w.session->server.n_requests, 1);
	assert_done(&w, 0, 1, false);
	assert_outcome(&w, 1, OUTCOME_SKIPPED, "not attempted: cannot write the journal");
	world_close(&w);
}

/* What the server left is to be updated, and the intent of that finds no place. */
static void test_a_correction_that_cannot_be_recorded_fails(void **state)
{
	const struct wire_step steps[] = { ANSWER(
		WEB, 201, "{\"slug\": \"web\", \"description\": \"\"}") };
	struct rlimit before, limit;
	struct stat st;
	struct world w;

	(void)state;
	WORLD_OPEN(&w, "workspace: acme\nrepositories: {web: {description: x}}\n", "{}", steps);
	apply_step(w.apply, 0, NULL);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(stat(w.journal_path, &st), 0);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	/* Room for an outcome. */
	limit.rlim_cur = (rlim_t)st.st_size + 220;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	world_finish(&w);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(w.session->server.n_requests, 1);
	assert_outcome(&w, 0, OUTCOME_FAILED, "description");
	world_close(&w);
}

/* The disk takes the intents and then fails to keep them. */
static void test_intents_that_are_not_durable_send_nothing(void **state)
{
	const struct wire_step steps[] = { ANSWER(NULL, 204, NULL) };
	struct world w;
	size_t i;

	(void)state;
	WORLD_OPEN(&w, MANY, "{}", steps);
	sync_fails = true;
	world_finish(&w);
	sync_fails = false;
	assert_asked(&w, "");
	assert_int_equal(count_status(&w, OUTCOME_FAILED), 8);
	assert_int_equal(count_status(&w, OUTCOME_SKIPPED), 2);
	for (i = 0; i < 8; i++) {
		assert_outcome(&w, i, OUTCOME_FAILED, "cannot sync the journal");
		assert_int_equal(apply_outcomes(w.apply)[i].writes, 0);
	}
	assert_outcome(&w, 9, OUTCOME_SKIPPED, "not attempted: cannot sync the journal");
	world_close(&w);
}

/* Intents are in the file before any request has left. */
static void test_intents_are_written_before_requests_leave(void **state)
{
	const struct wire_step steps[] = { ANSWER(NULL, 204, NULL) };
	struct world w;

	(void)state;
	WORLD_OPEN(&w, MANY, "{}", steps);
	apply_step(w.apply, 0, NULL);
	assert_asked(&w, "");
	assert_journal(&w,
		"0.0 create\n1.0 create\n2.0 create\n3.0 create\n4.0 create\n5.0 create\n"
		"6.0 create\n7.0 create\n");
	world_finish(&w);
	assert_int_equal(count_status(&w, OUTCOME_DONE), 10);
	world_close(&w);
}

static void test_a_run_can_be_dropped_in_the_middle(void **state)
{
	const struct wire_step steps[] = { ANSWER(NULL, 204, NULL) };
	struct world w;

	(void)state;
	WORLD_OPEN(&w, MANY, "{}", steps);
	apply_step(w.apply, 0, NULL);
	apply_release(&w.apply);
	assert_null(w.apply);
	world_close(&w);
}

/* The service says by 401 that a repository has enough of something. */
static void test_a_limit_is_a_failure_and_the_run_goes_on(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(WEB "/timers", 401, "{\"error\": {\"message\": \"Limit reached\"}}"),
		ANSWER(WEB "/timers", 201,
			"{\"when\": \"0 0 13 * * ? *\", \"target\": {\"name\": \"main\"}}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w,
		"workspace: acme\nrepositories: {web: {timers: [{when: 0 12 * * *, branch: main}, "
		"{when: 0 13 * * *, branch: main}]}}\n",
		"{\"repositories\": [{\"slug\": \"web\"}]}", steps);
	world_finish(&w);
	assert_outcome(&w, 0, OUTCOME_FAILED, "limit reached; that is a limit of the service's");
	assert_int_equal(apply_outcomes(w.apply)[0].code, ERR_HTTP);
	assert_done(&w, 1, 1, false);
	world_close(&w);
}

/* --- what a run may spend --- */

/* MANY takes ten requests where each is refused; the window of 4 would begin eight of them at once. */
static void check_bound(uint64_t most, size_t sent)
{
	const struct wire_step steps[] = { ANSWER(NULL, 403, NULL) };
	struct world w;
	size_t i;

	WORLD_OPEN(&w, MANY, "{}", steps);
	apply_bound(w.apply, most, "not attempted: enough");
	world_finish(&w);
	assert_int_equal(w.session->server.n_requests, sent);
	assert_int_equal(count_status(&w, OUTCOME_FAILED), sent);
	assert_int_equal(count_status(&w, OUTCOME_STOPPED), 10 - sent);
	for (i = sent; i < 10; i++)
		assert_outcome(&w, i, OUTCOME_STOPPED, "not attempted: enough");
	assert_int_equal(apply_exhausted(w.apply), sent < 10);
	world_close(&w);
}

static void test_no_more_than_so_many_requests(void **state)
{
	(void)state;
	check_bound(0, 0);
	check_bound(1, 1);
	check_bound(7, 7);
	check_bound(9, 9);
	check_bound(10, 10);
	check_bound(1000, 10);
}

static void test_without_a_bound_there_is_none(void **state)
{
	const struct wire_step steps[] = { ANSWER(NULL, 400, NULL) };
	struct world w;

	(void)state;
	WORLD_OPEN(&w, MANY, "{}", steps);
	world_finish(&w);
	assert_int_equal(count_status(&w, OUTCOME_FAILED), 10);
	assert_false(apply_exhausted(w.apply));
	world_close(&w);
}

static void test_what_is_begun_is_finished(void **state)
{
	const struct wire_step steps[] = { ANSWER(NULL, 204, NULL) };
	struct world w;

	(void)state;
	WORLD_OPEN(&w, MANY, "{}", steps);
	assert_int_equal(apply_step(w.apply, 0, NULL), 1);
	apply_exhaust(w.apply, "not attempted: too late");
	world_finish(&w);
	assert_int_equal(count_status(&w, OUTCOME_DONE), 8);
	assert_int_equal(count_status(&w, OUTCOME_STOPPED), 2);
	assert_outcome(&w, 9, OUTCOME_STOPPED, "not attempted: too late");
	assert_true(apply_exhausted(w.apply));
	world_close(&w);
}

static void test_what_was_not_sent_is_not_attempted(void **state)
{
	const struct wire_step steps[] = { ANSWER(NULL, 204, NULL) };
	struct world w;

	(void)state;
	WORLD_OPEN(&w, MANY, "{}", steps);
	http_hold(w.session->client);
	assert_int_equal(apply_step(w.apply, 0, NULL), 1);
	apply_exhaust(w.apply, "not attempted: too late");
	http_cancel(w.session->client);
	world_finish(&w);
	assert_int_equal(w.session->server.n_requests, 0);
	assert_int_equal(count_status(&w, OUTCOME_STOPPED), 10);
	world_close(&w);
}

static void test_who_stopped_it_first(void **state)
{
	const struct wire_step steps[] = { ANSWER(NULL, 204, NULL) };
	struct world w;

	(void)state;
	WORLD_OPEN(&w, MANY, "{}", steps);
	apply_stop(w.apply);
	apply_exhaust(w.apply, "not attempted: too late");
	world_finish(&w);
	assert_false(apply_exhausted(w.apply));
	assert_outcome(&w, 0, OUTCOME_STOPPED, "not attempted: the run was stopped");
	world_close(&w);
}
