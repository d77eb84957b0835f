#include "tests/unit/apply/world.h"

static int group_teardown(void **state)
{
	(void)state;
	arena_release(&world_arena);
	return 0;
}

static void test_nothing_to_do_asks_nothing(void **state)
{
	static const struct wire_step steps[] = { NO_ANSWER(NULL) };
	struct world w;

	(void)state;
	WORLD_OPEN(&w, "workspace: acme\n", "{}", steps);
	assert_int_equal(apply_step(w.apply, 1000, NULL), 0);
	assert_asked(&w, "");
	world_close(&w);
}

static void test_a_plan_becomes_requests(void **state)
{
	const struct wire_step steps[] = {
		ANSWER("workspaces/acme/projects", 201,
			"{\"key\": \"PAY\", \"name\": \"Payments\"}"),
		ANSWER(WEB, 201, "{\"slug\": \"web\", \"project\": {\"key\": \"PAY\"}}"),
		ANSWER(WEB, 200, "{\"slug\": \"web\", \"has_issues\": true}"),
		ANSWER(ISSUES, 201, "{\"title\": \"To do\", \"id\": 1, \"state\": \"new\"}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w,
		"workspace: acme\n"
		"projects: {PAY: {name: Payments}}\n"
		"repositories: {web: {project: PAY, issue_tracker: {issues: "
		"[{title: To do, state: new}]}}}\n",
		"{}", steps);
	world_finish(&w);
	assert_asked(&w,
		"POST workspaces/acme/projects {\"key\":\"PAY\",\"name\":\"Payments\"}\n"
		"POST repositories/acme/web {\"project\":{\"key\":\"PAY\"}}\n"
		"PUT repositories/acme/web {\"has_issues\":true}\n"
		"POST repositories/acme/web/issues {\"title\":\"To do\",\"state\":\"new\"}\n");
	assert_done(&w, 0, 1, false);
	assert_done(&w, 1, 1, false);
	assert_done(&w, 2, 1, false);
	assert_done(&w, 3, 1, false);
	assert_journal(&w, "0.0 create\n0.0 done 201\n1.0 create\n1.0 done 201\n"
			   "2.0 create\n2.0 done 200\n3.0 create\n3.0 done 201\n");
	world_close(&w);
}

/* --- what the server left --- */

static void test_what_the_server_left_is_updated_once(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(WEB, 201, "{\"slug\": \"web\", \"uuid\": \"{1}\", \"description\": \"\"}"),
		ANSWER(WEB, 200, "{\"slug\": \"web\", \"uuid\": \"{1}\", \"description\": \"x\"}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, "workspace: acme\nrepositories: {web: {description: x, is_private: true}}\n",
		"{}", steps);
	world_finish(&w);
	assert_asked(&w, "POST " WEB " {\"description\":\"x\",\"is_private\":true}\n"
			 "PUT " WEB " {\"description\":\"x\"}\n");
	assert_done(&w, 0, 2, false);
	assert_journal(&w, "0.0 create\n0.0 done 201\n0.1 update\n0.1 done 200\n");
	world_close(&w);
}

static void test_what_it_leaves_again_is_a_failure(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(WEB, 201, "{\"slug\": \"web\", \"description\": \"y\"}"),
		ANSWER(WEB, 200, "{\"slug\": \"web\", \"description\": \"z\"}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, NEW_WEB, "{}", steps);
	world_finish(&w);
	assert_int_equal(w.session->server.n_requests, 2);
	assert_outcome(
		&w, 0, OUTCOME_FAILED, "the server took the request but left 'description' at 'z'");
	assert_int_equal(apply_outcomes(w.apply)[0].code, ERR_REPLY);
	world_close(&w);
}

static void test_what_only_a_creation_can_set_is_not_updated(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(WEB, 201, "{\"slug\": \"web\", \"scm\": \"hg\"}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, "workspace: acme\nrepositories: {web: {scm: git}}\n", "{}", steps);
	world_finish(&w);
	assert_int_equal(w.session->server.n_requests, 1);
	assert_outcome(&w, 0, OUTCOME_FAILED, "left 'scm' at 'hg'");
	world_close(&w);
}

/* The update goes to the new name, and does not ask for it again. */
static void test_what_a_rename_left_is_updated_under_the_new_name(void **state)
{
	const struct wire_step steps[] = {
		ANSWER("repositories/acme/old", 200, "{\"slug\": \"web\", \"description\": \"y\"}"),
		ANSWER(WEB, 200, "{\"slug\": \"web\", \"description\": \"x\"}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w,
		"workspace: acme\nrepositories: {web: {renamed_from: old, description: x}}\n",
		"{\"repositories\": [{\"slug\": \"old\", \"description\": \"y\"}]}", steps);
	world_finish(&w);
	assert_asked(&w, "PUT repositories/acme/old {\"description\":\"x\",\"name\":\"web\"}\n"
			 "PUT " WEB " {\"description\":\"x\"}\n");
	assert_done(&w, 0, 2, false);
	world_close(&w);
}

/* --- failures and what depends on them --- */

static void test_a_failure_skips_what_needs_it_and_nothing_else(void **state)
{
	const struct wire_step steps[] = {
		ANSWER("workspaces/acme/projects", 400, "{\"error\": {\"message\": \"bad key\"}}"),
		ANSWER("repositories/acme/api", 201, "{\"slug\": \"api\"}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w,
		"workspace: acme\n"
		"people: {ana: \"" ANA "\"}\n"
		"projects: {PAY: {name: Payments}}\n"
		"repositories:\n"
		"  api: {}\n"
		"  web: {project: PAY, default_reviewers: [ana]}\n",
		"{}", steps);
	world_finish(&w);
	assert_int_equal(w.planned.plan.n_changes, 4);
	assert_outcome(&w, 0, OUTCOME_FAILED, "bad key");
	assert_null(strstr(apply_outcomes(w.apply)[0].message, "of 1"));
	assert_done(&w, 1, 1, false);
	assert_outcome(&w, 2, OUTCOME_SKIPPED, "not attempted: it needs 'acme/PAY', which failed");
	assert_outcome(&w, 3, OUTCOME_SKIPPED, "not attempted: it needs 'acme/PAY', which failed");
	assert_int_equal(apply_outcomes(w.apply)[3].writes, 0);
	world_close(&w);
}

static void test_a_tracker_that_is_gone_fails_once_for_all_its_issues(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(WEB, 200, "{\"slug\": \"web\", \"has_issues\": false}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w,
		"workspace: acme\nrepositories: {web: {issue_tracker: {issues: "
		"[{title: a}, {title: b}]}}}\n",
		"{\"repositories\": [{\"slug\": \"web\"}]}", steps);
	world_finish(&w);
	assert_outcome(&w, 0, OUTCOME_FAILED, "CHANGE-3401");
	assert_int_equal(apply_outcomes(w.apply)[0].code, ERR_REMOVED);
	assert_outcome(&w, 1, OUTCOME_SKIPPED, "it needs 'acme/web issue_tracker', which failed");
	assert_outcome(&w, 2, OUTCOME_SKIPPED, "it needs 'acme/web issue_tracker', which failed");
	world_close(&w);
}

static void test_the_rest_of_a_lane_goes_on(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(ISSUES, 400, NULL),
		ANSWER(ISSUES, 201, "{\"title\": \"b\", \"id\": 2}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w,
		"workspace: acme\nrepositories: {web: {issue_tracker: {issues: "
		"[{title: a}, {title: b}]}}}\n",
		"{\"repositories\": [{\"slug\": \"web\", \"has_issues\": true}]}", steps);
	world_finish(&w);
	assert_outcome(&w, 0, OUTCOME_FAILED, "400");
	assert_done(&w, 1, 1, false);
	world_close(&w);
}

/* r0 is answered once another change has been begun in the place of one that is done. */
static void test_one_slow_answer_keeps_nobody_else_waiting(void **state)
{
	const struct wire_step steps[] = {
		{ .path = "repositories/acme/r0", .reply = reply(204, NULL), .after_requests = 10 },
		ANSWER(NULL, 204, NULL),
	};
	int64_t begin = clock_monotonic(&clock_system);
	struct world w;

	(void)state;
	WORLD_OPEN(&w, MANY, "{}", steps);
	world_finish(&w);
	assert_int_equal(count_status(&w, OUTCOME_DONE), 10);
	assert_true(clock_monotonic(&clock_system) - begin < 5000);
	world_close(&w);
}

static void test_a_set_goes_member_by_member(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(MEMBER("a"), 200, "{\"uuid\": \"" ANA "\"}"),
		ANSWER(MEMBER("b"), 200, "{\"uuid\": \"" BO "\"}"),
		ANSWER(MEMBER("e"), 204, NULL),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, REVIEWERS, WITH_EVE, steps);
	world_finish(&w);
	assert_asked(&w, "PUT " MEMBER("a") "\nPUT " MEMBER("b") "\nDELETE " MEMBER("e") "\n");
	assert_done(&w, 0, 3, false);
	assert_journal(&w,
		"0.0 create\n0.0 done 200\n0.1 create\n0.1 done 200\n0.2 delete\n0.2 done 204\n");
	world_close(&w);
}

static void test_one_bad_member_does_not_keep_the_others_out(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(MEMBER("a"), 400, "{\"error\": {\"message\": \"not a member\"}}"),
		ANSWER(MEMBER("b"), 200, "{\"uuid\": \"" BO "\"}"),
		ANSWER(MEMBER("e"), 403, NULL),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, REVIEWERS, WITH_EVE, steps);
	world_finish(&w);
	assert_int_equal(w.session->server.n_requests, 3);
	assert_outcome(&w, 0, OUTCOME_FAILED, "not a member (2 of 3 requests failed)");
	assert_int_equal(apply_outcomes(w.apply)[0].writes, 3);
	world_close(&w);
}

static void test_a_lost_member_is_looked_at(void **state)
{
	const struct wire_step steps[] = {
		NO_ANSWER(MEMBER("a")),
		NO_ANSWER(MEMBER("a")),
		ANSWER(MEMBER("a"), 200, "{\"uuid\": \"" ANA "\"}"),
		ANSWER(MEMBER("b"), 200, "{\"uuid\": \"" BO "\"}"),
		ANSWER(MEMBER("e"), 204, NULL),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, REVIEWERS, WITH_EVE, steps);
	world_finish(&w);
	assert_done(&w, 0, 3, true);
	world_close(&w);
}
