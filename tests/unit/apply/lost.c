/* Answers that are lost, and errors that come after the deed. */
#include "tests/unit/apply/world.h"

static int group_teardown(void **state)
{
	(void)state;
	arena_release(&world_arena);
	return 0;
}

static void test_a_creation_that_was_done_is_adopted(void **state)
{
	const struct wire_step steps[] = {
		NO_ANSWER(WEB),
		ANSWER(WEB, 200, "{\"slug\": \"web\", \"description\": \"x\"}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, NEW_WEB, "{}", steps);
	world_finish(&w);
	assert_asked(&w, "POST " WEB " {\"description\":\"x\"}\nGET " WEB "\n");
	assert_done(&w, 0, 1, true);
	assert_journal(&w, "0.0 create\n0.0 adopted -\n");
	world_close(&w);
}

static void test_a_creation_that_was_not_done_is_sent_again(void **state)
{
	const struct wire_step steps[] = {
		NO_ANSWER(WEB),
		ANSWER(WEB, 404, "{}"),
		ANSWER(WEB, 201, "{\"slug\": \"web\", \"description\": \"x\"}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, NEW_WEB, "{}", steps);
	world_finish(&w);
	assert_asked(&w, "POST " WEB " {\"description\":\"x\"}\nGET " WEB "\n"
			 "POST " WEB " {\"description\":\"x\"}\n");
	assert_done(&w, 0, 2, false);
	assert_journal(&w, "0.0 create\n0.0 failed -\n0.1 create\n0.1 done 201\n");
	world_close(&w);
}

static void test_a_creation_is_sent_three_times_at_most(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(WEB, 503, NULL),
		ANSWER(WEB, 404, NULL),
		ANSWER(WEB, 500, NULL),
		ANSWER(WEB, 404, NULL),
		ANSWER(WEB, 555, NULL),
		ANSWER(WEB, 404, NULL),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, NEW_WEB, "{}", steps);
	world_finish(&w);
	assert_int_equal(w.session->server.n_requests, 6);
	assert_outcome(&w, 0, OUTCOME_FAILED, "HTTP 555");
	assert_int_equal(apply_outcomes(w.apply)[0].code, ERR_HTTP);
	assert_journal(&w, "0.0 create\n0.0 failed 503\n0.1 create\n0.1 failed 500\n"
			   "0.2 create\n0.2 failed 555\n");
	world_close(&w);
}

static void test_an_error_that_came_after_the_deed_is_adopted(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(ISSUES, 503, NULL),
		ANSWER(ISSUES "?pagelen=50&q=title%20%3D%20%22To%20do%22", 200,
			"{\"values\": [{\"title\": \"To do\", \"id\": 3, \"state\": \"open\"}]}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w,
		"workspace: acme\nrepositories: {web: {issue_tracker: {issues: "
		"[{title: To do, state: open}]}}}\n",
		"{\"repositories\": [{\"slug\": \"web\", \"has_issues\": true}]}", steps);
	world_finish(&w);
	assert_done(&w, 0, 1, true);
	assert_journal(&w, "0.0 create\n0.0 adopted 503\n");
	world_close(&w);
}

static void test_what_is_adopted_gets_what_it_lacks(void **state)
{
	const struct wire_step steps[] = {
		NO_ANSWER(ISSUES),
		ANSWER(ISSUES "?pagelen=50&q=title%20%3D%20%22To%20do%22", 200,
			"{\"values\": [{\"title\": \"other\", \"id\": 1}, {\"title\": \"To do\", "
			"\"id\": 3, \"state\": \"new\", \"kind\": \"bug\"}]}"),
		ANSWER(ISSUES "/3", 200,
			"{\"title\": \"To do\", \"id\": 3, \"state\": \"open\", \"kind\": "
			"\"bug\"}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w,
		"workspace: acme\nrepositories: {web: {issue_tracker: {issues: "
		"[{title: To do, state: open, kind: bug}]}}}\n",
		"{\"repositories\": [{\"slug\": \"web\", \"has_issues\": true}]}", steps);
	world_finish(&w);
	assert_done(&w, 0, 2, true);
	assert_string_equal(session_request(w.session, 2)->method, "PUT");
	assert_string_equal(session_request(w.session, 2)->body, "{\"state\":\"open\"}");
	assert_journal(&w, "0.0 create\n0.0 adopted -\n0.1 update\n0.1 done 200\n");
	world_close(&w);
}

static void test_a_look_goes_through_the_pages(void **state)
{
	const struct wire_step steps[] = {
		NO_ANSWER(WEB "/rules"),
		ANSWER(WEB "/rules?pagelen=100", 200,
			"{\"values\": [], \"next\": \"" WEB "/rules?page=2\"}"),
		ANSWER(WEB "/rules?page=2", 200,
			"{\"values\": [{\"kind\": \"push\", \"level\": 1, \"id\": 8}]}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, "workspace: acme\nrepositories: {web: {rules: [{kind: push, level: 1}]}}\n",
		"{\"repositories\": [{\"slug\": \"web\"}]}", steps);
	world_finish(&w);
	assert_done(&w, 0, 1, true);
	assert_int_equal(w.session->server.n_requests, 3);
	world_close(&w);
}

static void test_a_list_without_end_is_given_up(void **state)
{
	const struct wire_step steps[] = {
		NO_ANSWER(WEB "/rules"),
		ANSWER(NULL, 200, "{\"values\": [], \"next\": \"" WEB "/rules?page=2\"}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, "workspace: acme\nrepositories: {web: {rules: [{kind: push, level: 1}]}}\n",
		"{\"repositories\": [{\"slug\": \"web\"}]}", steps);
	world_finish(&w);
	assert_outcome(&w, 0, OUTCOME_FAILED, "not known: the list has no end");
	assert_int_equal(w.session->server.n_requests, 101);
	assert_journal(&w, "0.0 create\n0.0 unknown -\n");
	world_close(&w);
}

static void test_where_looking_fails_nothing_is_sent_again(void **state)
{
	const struct wire_step steps[] = { NO_ANSWER(WEB), ANSWER(WEB, 403, NULL) };
	struct world w;

	(void)state;
	WORLD_OPEN(&w, NEW_WEB, "{}", steps);
	world_finish(&w);
	assert_asked(&w, "POST " WEB " {\"description\":\"x\"}\nGET " WEB "\n");
	assert_outcome(&w, 0, OUTCOME_FAILED, "; whether it took effect is not known: GET " WEB);
	assert_int_equal(apply_outcomes(w.apply)[0].code, ERR_NETWORK);
	assert_journal(&w, "0.0 create\n0.0 unknown -\n");
	world_close(&w);
}

/* The first POST was slow, the look too early: the refusal of the second shows that it was done. */
static void test_a_refusal_after_a_lost_answer_is_looked_at(void **state)
{
	const struct wire_step steps[] = {
		NO_ANSWER(WEB),
		ANSWER(WEB, 404, NULL),
		ANSWER(WEB, 400, "{\"error\": {\"message\": \"already exists\"}}"),
		ANSWER(WEB, 200, "{\"slug\": \"web\", \"description\": \"x\"}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, NEW_WEB, "{}", steps);
	world_finish(&w);
	assert_done(&w, 0, 2, true);
	assert_journal(&w, "0.0 create\n0.0 failed -\n0.1 create\n0.1 adopted 400\n");
	world_close(&w);
}

static void test_and_where_that_shows_nothing_it_is_a_refusal(void **state)
{
	const struct wire_step steps[] = {
		NO_ANSWER(WEB),
		ANSWER(WEB, 404, NULL),
		ANSWER(WEB, 400, "{\"error\": {\"message\": \"no more room\"}}"),
		ANSWER(WEB, 404, NULL),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, NEW_WEB, "{}", steps);
	world_finish(&w);
	assert_outcome(&w, 0, OUTCOME_FAILED, "no more room");
	assert_int_equal(w.session->server.n_requests, 4);
	world_close(&w);
}

static void test_what_was_throttled_is_sent_again_by_the_client(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(WEB, 429, NULL),
		ANSWER(WEB, 201, "{\"slug\": \"web\", \"description\": \"x\"}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, NEW_WEB, "{}", steps);
	world_finish(&w);
	assert_done(&w, 0, 1, false);
	assert_journal(&w, "0.0 create\n0.0 done 201\n");
	world_close(&w);
}

static void test_a_lost_deletion_is_repeated_and_404_is_its_success(void **state)
{
	const struct wire_step steps[] = { NO_ANSWER(WEB), ANSWER(WEB, 404, NULL) };
	struct world w;

	(void)state;
	WORLD_OPEN(&w, "workspace: acme\nrepositories: {web: {absent: true}}\n",
		"{\"repositories\": [{\"slug\": \"web\"}]}", steps);
	world_finish(&w);
	assert_asked(&w, "DELETE " WEB "\nDELETE " WEB "\n");
	assert_done(&w, 0, 1, false);
	world_close(&w);
}

static void test_a_deletion_that_stays_unanswered_is_looked_at(void **state)
{
	const struct wire_step steps[] = { NO_ANSWER(WEB), NO_ANSWER(WEB), ANSWER(WEB, 404, NULL) };
	struct world w;

	(void)state;
	WORLD_OPEN(&w, "workspace: acme\nrepositories: {web: {absent: true}}\n",
		"{\"repositories\": [{\"slug\": \"web\"}]}", steps);
	world_finish(&w);
	assert_asked(&w, "DELETE " WEB "\nDELETE " WEB "\nGET " WEB "\n");
	assert_done(&w, 0, 1, true);
	world_close(&w);
}

#define RENAME "workspace: acme\nrepositories: {web: {renamed_from: old, default_reviewers: []}}\n"
#define OLD                                                                                        \
	"{\"repositories\": [{\"slug\": \"old\", \"uuid\": \"{1}\", \"default_reviewers\": "       \
	"[{\"uuid\": \"" EVE "\"}]}]}"
#define EVE_PATH "/default-reviewers/%7B00000000-0000-0000-0000-00000000000e%7D"

static void test_a_rename_and_what_stands_below_it(void **state)
{
	const struct wire_step steps[] = {
		ANSWER("repositories/acme/old", 200, "{\"slug\": \"web\", \"uuid\": \"{1}\"}"),
		ANSWER(WEB EVE_PATH, 204, NULL),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, RENAME, OLD, steps);
	world_finish(&w);
	assert_asked(&w, "PUT repositories/acme/old {\"name\":\"web\"}\nDELETE " WEB EVE_PATH "\n");
	assert_done(&w, 0, 1, false);
	assert_done(&w, 1, 1, false);
	world_close(&w);
}

static void test_a_lost_rename_is_looked_for_under_the_new_name(void **state)
{
	const struct wire_step steps[] = {
		NO_ANSWER("repositories/acme/old"),
		ANSWER(WEB, 200, "{\"slug\": \"web\", \"uuid\": \"{1}\"}"),
		ANSWER(WEB EVE_PATH, 204, NULL),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, RENAME, OLD, steps);
	world_finish(&w);
	assert_asked(&w, "PUT repositories/acme/old {\"name\":\"web\"}\nGET " WEB
			 "\nDELETE " WEB EVE_PATH "\n");
	assert_done(&w, 0, 1, true);
	world_close(&w);
}

static void test_a_rename_that_did_not_happen_is_sent_again(void **state)
{
	const struct wire_step steps[] = {
		NO_ANSWER("repositories/acme/old"),
		ANSWER(WEB, 404, NULL),
		ANSWER("repositories/acme/old", 200, "{\"slug\": \"web\", \"uuid\": \"{1}\"}"),
		ANSWER(WEB EVE_PATH, 204, NULL),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, RENAME, OLD, steps);
	world_finish(&w);
	assert_int_equal(w.session->server.n_requests, 4);
	assert_done(&w, 0, 2, false);
	assert_done(&w, 1, 1, false);
	world_close(&w);
}

#define DRIFTED                                                                                    \
	"{\"repositories\": [{\"slug\": \"web\", \"uuid\": \"{1}\", \"description\": \"y\"}]}"

static void test_an_update_that_creates_is_a_failure(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(WEB, 201, "{\"slug\": \"web\", \"uuid\": \"{2}\", \"description\": \"x\"}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, NEW_WEB, DRIFTED, steps);
	world_finish(&w);
	assert_outcome(&w, 0, OUTCOME_FAILED, "not there any more");
	assert_journal(&w, "0.0 update\n0.0 failed 201\n");
	world_close(&w);
}

static void test_an_unanswered_update_is_looked_at(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(WEB, 502, NULL),
		ANSWER(WEB, 502, NULL),
		ANSWER(WEB, 200, "{\"slug\": \"web\", \"uuid\": \"{1}\", \"description\": \"x\"}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, NEW_WEB, DRIFTED, steps);
	world_finish(&w);
	assert_asked(&w,
		"PUT " WEB " {\"description\":\"x\"}\nPUT " WEB " {\"description\":\"x\"}\n"
		"GET " WEB "\n");
	assert_done(&w, 0, 1, true);
	world_close(&w);
}

/* The client has repeated it already. */
static void test_an_update_that_did_not_happen_fails(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(WEB, 502, NULL),
		ANSWER(WEB, 502, NULL),
		ANSWER(WEB, 200, "{\"slug\": \"web\", \"uuid\": \"{1}\", \"description\": \"y\"}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, NEW_WEB, DRIFTED, steps);
	world_finish(&w);
	assert_outcome(&w, 0, OUTCOME_FAILED, "502");
	assert_int_equal(w.session->server.n_requests, 3);
	assert_journal(&w, "0.0 update\n0.0 failed 502\n");
	world_close(&w);
}

#define STAGES WEB "/stages/"
#define WITH_STAGE                                                                                 \
	"workspace: acme\nrepositories: {web: {stages: {Prod: {kind: Production, locked: "         \
	"true}}}}\n"
#define LIVE_WEB "{\"repositories\": [{\"slug\": \"web\"}]}"
#define CREATE_STAGE                                                                               \
	"POST " STAGES " {\"name\":\"Prod\",\"kind\":{\"name\":\"Production\"},\"rules\":"         \
	"{\"locked\":true}}\n"
#define NO_ROOM "{\"error\": {\"message\": \"It exists\"}}"

/* Pipelines make environments by themselves: what was to be created may be there by now. */
static void test_what_forestalled_a_creation_is_adopted(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(STAGES, 409, NO_ROOM),
		ANSWER(STAGES "?pagelen=100", 200,
			"{\"values\": [{\"name\": \"Test\", \"uuid\": \"{1}\"}, {\"name\": "
			"\"Prod\", \"uuid\": \"{2}\", \"kind\": {\"name\": \"Production\"}, "
			"\"rules\": "
			"{\"locked\": true}}]}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, WITH_STAGE, LIVE_WEB, steps);
	world_finish(&w);
	assert_asked(&w, CREATE_STAGE "GET " STAGES "?pagelen=100\n");
	assert_done(&w, 0, 1, true);
	assert_journal(&w, "0.0 create\n0.0 adopted 409\n");
	world_close(&w);
}

static void test_what_forestalled_it_and_is_not_shown_is_a_failure(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(STAGES, 409, NO_ROOM),
		ANSWER(STAGES "?pagelen=100", 200, "{\"values\": []}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, WITH_STAGE, LIVE_WEB, steps);
	world_finish(&w);
	assert_asked(&w, CREATE_STAGE "GET " STAGES "?pagelen=100\n");
	assert_outcome(&w, 0, OUTCOME_FAILED, "HTTP 409: it exists");
	assert_journal(&w, "0.0 create\n0.0 failed 409\n");
	world_close(&w);
}

static void test_what_forestalled_it_and_cannot_be_read_is_a_failure(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(STAGES, 409, NO_ROOM),
		ANSWER(STAGES "?pagelen=100", 403, NULL),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, WITH_STAGE, LIVE_WEB, steps);
	world_finish(&w);
	assert_outcome(&w, 0, OUTCOME_FAILED,
		"HTTP 409: it exists; what is there could not be looked at: GET " STAGES
		": HTTP 403");
	assert_journal(&w, "0.0 create\n0.0 failed 409\n");
	world_close(&w);
}

/* --- what somebody else made while this run was under way --- */

#define TAKEN    "{\"error\": {\"message\": \"Repository with this Slug and Owner already exists.\"}}"
#define POST_WEB "POST " WEB " {\"description\":\"x\"}\n"
#define NEW_FULLER                                                                                 \
	"workspace: acme\npeople: {ana: \"" ANA "\"}\n"                                            \
	"repositories: {web: {description: x, default_reviewers: [ana]}}\n"

static void test_a_repository_that_somebody_else_made_will_do(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(WEB, 400, TAKEN),
		ANSWER(WEB, 200, "{\"slug\": \"web\", \"description\": \"x\"}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, NEW_WEB, "{}", steps);
	world_finish(&w);
	assert_asked(&w, POST_WEB "GET " WEB "\n");
	assert_done(&w, 0, 1, true);
	assert_journal(&w, "0.0 create\n0.0 adopted 400\n");
	world_close(&w);
}

/* What it has in it was not read: whatever is created there may be there already. */
static void test_what_is_in_it_is_left_to_the_next_run(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(WEB, 400, TAKEN),
		ANSWER(WEB, 200, "{\"slug\": \"web\", \"description\": \"x\"}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, NEW_FULLER, "{}", steps);
	world_finish(&w);
	assert_asked(&w, POST_WEB "GET " WEB "\n");
	assert_done(&w, 0, 1, true);
	assert_outcome(&w, 1, OUTCOME_SKIPPED,
		"not attempted: somebody else has made 'acme/web' meanwhile; plan again");
	assert_journal(&w, "0.0 create\n0.0 adopted 400\n");
	world_close(&w);
}

static void test_one_that_is_not_as_planned_is_not_touched(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(WEB, 400, TAKEN),
		ANSWER(WEB, 200, "{\"slug\": \"web\", \"description\": \"y\"}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, NEW_FULLER, "{}", steps);
	world_finish(&w);
	assert_asked(&w, POST_WEB "GET " WEB "\n");
	assert_outcome(&w, 0, OUTCOME_FAILED,
		"somebody else has made it meanwhile, with another 'description'; plan again");
	assert_outcome(&w, 1, OUTCOME_SKIPPED, "not attempted: it needs 'acme/web', which failed");
	assert_journal(&w, "0.0 create\n0.0 failed 400\n");
	world_close(&w);
}

/* 400 says many things. */
static void test_a_refusal_where_nothing_is_there_stays_one(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(WEB, 400, "{\"error\": {\"message\": \"The name is too long\"}}"),
		ANSWER(WEB, 404, NULL),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, NEW_WEB, "{}", steps);
	world_finish(&w);
	assert_asked(&w, POST_WEB "GET " WEB "\n");
	assert_outcome(&w, 0, OUTCOME_FAILED, "HTTP 400: the name is too long");
	assert_journal(&w, "0.0 create\n0.0 failed 400\n");
	world_close(&w);
}

/* Its own first attempt came late: it is nobody else's, and what is to be in it goes there. */
static void test_what_it_made_itself_is_its_own(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(WEB, 503, NULL),
		ANSWER(WEB, 404, NULL),
		ANSWER(WEB, 400, TAKEN),
		ANSWER(WEB, 200, "{\"slug\": \"web\", \"description\": \"x\"}"),
		ANSWER(MEMBER("a"), 200, "{}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, NEW_FULLER, "{}", steps);
	world_finish(&w);
	assert_done(&w, 0, 2, true);
	assert_done(&w, 1, 1, false);
	world_close(&w);
}

/* The project that others need is there, whoever made it; they go on. */
static void test_a_project_that_somebody_else_made_holds_up_nobody(void **state)
{
	const struct wire_step steps[] = {
		ANSWER("workspaces/acme/projects", 400, TAKEN),
		ANSWER("workspaces/acme/projects/PAY", 200,
			"{\"key\": \"PAY\", \"name\": \"Payments\"}"),
		ANSWER(WEB, 200, "{\"slug\": \"web\", \"project\": {\"key\": \"PAY\"}}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w,
		"workspace: acme\nprojects: {PAY: {name: Payments}}\n"
		"repositories: {web: {project: PAY}}\n",
		"{}", steps);
	world_finish(&w);
	assert_done(&w, 0, 1, true);
	assert_done(&w, 1, 1, false);
	world_close(&w);
}
