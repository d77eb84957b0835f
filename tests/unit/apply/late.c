/* What is seen later than it is done, and what stands below what this run creates. */
#include "tests/unit/apply/world.h"

static int group_teardown(void **state)
{
	(void)state;
	arena_release(&world_arena);
	return 0;
}

#define STAGES   WEB "/stages/"
#define PROD     STAGES "%7B2%7D"
#define SETTINGS PROD "/settings"
#define STAGE(locked)                                                                              \
	"{\"name\": \"Prod\", \"uuid\": \"{2}\", \"kind\": {\"name\": \"Production\"}, "           \
	"\"rules\": "                                                                              \
	"{\"locked\": " locked "}}"
#define LIST(items) "{\"values\": [" items "]}"

#define LOCKED                                                                                     \
	"workspace: acme\nrepositories: {web: {stages: {Prod: {kind: Production, locked: "         \
	"true}}}}\n"
#define LIVE_WEB  "{\"repositories\": [{\"slug\": \"web\"}]}"
#define LIVE_PROD "{\"repositories\": [{\"slug\": \"web\", \"stages\": [" STAGE("false") "]}]}"
#define UPDATE                                                                                     \
	"POST " PROD "/changes {\"change\":{\"rules\":{\"locked\":true},\"name\":\"Prod\"}}\n"
#define CREATE                                                                                     \
	"POST " STAGES " {\"name\":\"Prod\",\"kind\":{\"name\":\"Production\"},\"rules\":"         \
	"{\"locked\":true}}\n"

/* By the clock of the run, the time that has passed since its beginning. */
static int64_t passed(const struct world *w)
{
	return w->session->clock.now - WIRE_CLOCK_BEGIN;
}

static void assert_late(struct world *w, size_t change, bool late)
{
	assert_int_equal(apply_outcomes(w->apply)[change].late, late);
}

static void test_an_update_is_watched_until_it_shows(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(PROD "/changes", 202, NULL),
		ANSWER(PROD, 200, STAGE("false")),
		ANSWER(PROD, 200, STAGE("false")),
		ANSWER(PROD, 200, STAGE("true")),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, LOCKED, LIVE_PROD, steps);
	world_finish(&w);
	assert_asked(&w, UPDATE "GET " PROD "\nGET " PROD "\nGET " PROD "\n");
	assert_done(&w, 0, 1, false);
	assert_late(&w, 0, false);
	assert_journal(&w, "0.0 update\n0.0 done 202\n");
	assert_true(passed(&w) >= 4000);
	world_close(&w);
}

/* The answer to a change that shows later may be what was there before. */
static void test_an_answer_that_is_stale_is_not_corrected(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(PROD "/changes", 200, STAGE("false")),
		ANSWER(PROD, 200, STAGE("true")),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, LOCKED, LIVE_PROD, steps);
	world_finish(&w);
	assert_asked(&w, UPDATE "GET " PROD "\n");
	assert_done(&w, 0, 1, false);
	world_close(&w);
}

static void test_what_never_shows_is_done_and_late(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(PROD "/changes", 202, NULL),
		{ .path = PROD, .reply = reply(200, STAGE("false")) },
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, LOCKED, LIVE_PROD, steps);
	world_finish(&w);
	assert_int_equal(w.session->server.n_requests, 17);
	assert_done(&w, 0, 1, false);
	assert_late(&w, 0, true);
	assert_true(passed(&w) >= 30 * 1000);
	world_close(&w);
}

static void test_what_may_not_be_looked_at_is_done_and_late(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(PROD "/changes", 202, NULL),
		ANSWER(PROD, 403, NULL),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, LOCKED, LIVE_PROD, steps);
	world_finish(&w);
	assert_int_equal(w.session->server.n_requests, 2);
	assert_done(&w, 0, 1, false);
	assert_late(&w, 0, true);
	world_close(&w);
}

static void test_a_creation_is_watched_in_its_list(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(STAGES, 201, STAGE("true")),
		ANSWER(STAGES "?pagelen=100", 200, LIST("")),
		ANSWER(STAGES "?pagelen=100", 404, NULL),
		ANSWER(STAGES "?pagelen=100", 200, LIST(STAGE("false"))),
		ANSWER(STAGES "?pagelen=100", 200, LIST(STAGE("true"))),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, LOCKED, LIVE_WEB, steps);
	world_finish(&w);
	assert_int_equal(w.session->server.n_requests, 5);
	assert_done(&w, 0, 1, false);
	assert_late(&w, 0, false);
	world_close(&w);
}

static void test_a_deletion_is_watched_until_it_is_gone(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(PROD "/remove", 202, NULL),
		ANSWER(PROD, 200, STAGE("false")),
		ANSWER(PROD, 404, NULL),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, "workspace: acme\nrepositories: {web: {stages: {Prod: {absent: true}}}}\n",
		LIVE_PROD, steps);
	world_finish(&w);
	assert_asked(&w, "POST " PROD "/remove\nGET " PROD "\nGET " PROD "\n");
	assert_done(&w, 0, 1, false);
	assert_late(&w, 0, false);
	world_close(&w);
}

static void test_what_was_gone_already_is_not_watched(void **state)
{
	const struct wire_step steps[] = { ANSWER(PROD "/remove", 404, NULL) };
	struct world w;

	(void)state;
	WORLD_OPEN(&w, "workspace: acme\nrepositories: {web: {stages: {Prod: {absent: true}}}}\n",
		LIVE_PROD, steps);
	world_finish(&w);
	assert_int_equal(w.session->server.n_requests, 1);
	assert_done(&w, 0, 1, false);
	world_close(&w);
}

/* --- ids of the server's --- */

#define WITH_SETTING                                                                               \
	"workspace: acme\nrepositories: {web: {stages: {Prod: {kind: Production, settings: "       \
	"{LEVEL: {value: debug}}}}}}\n"
#define CREATE_BARE    "POST " STAGES " {\"name\":\"Prod\",\"kind\":{\"name\":\"Production\"}}\n"
#define CREATE_SETTING "POST " SETTINGS " {\"key\":\"LEVEL\",\"value\":\"debug\"}\n"
#define SETTING        "{\"key\": \"LEVEL\", \"uuid\": \"{9}\", \"value\": \"debug\"}"

static void test_what_is_created_gives_its_id_to_what_is_below(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(STAGES, 201, STAGE("false")),
		ANSWER(STAGES "?pagelen=100", 200, LIST(STAGE("false"))),
		ANSWER(SETTINGS, 201, SETTING),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, WITH_SETTING, LIVE_WEB, steps);
	world_finish(&w);
	assert_asked(&w, CREATE_BARE "GET " STAGES "?pagelen=100\n" CREATE_SETTING);
	assert_done(&w, 0, 1, false);
	assert_done(&w, 1, 1, false);
	world_close(&w);
}

/* Without an answer to the creation, the look has the id. */
static void test_an_answer_without_a_body_is_looked_up(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(WEB "/guards", 201, NULL),
		ANSWER(WEB "/guards?pagelen=100", 200, LIST("{\"kind\": \"push\", \"id\": 5}")),
	};
	struct world w;
	const struct object *desired;

	(void)state;
	WORLD_OPEN(&w, "workspace: acme\nrepositories: {web: {guards: [{kind: push}]}}\n", LIVE_WEB,
		steps);
	world_finish(&w);
	assert_int_equal(w.session->server.n_requests, 2);
	assert_done(&w, 0, 1, false);
	desired = w.planned.plan.changes[0].desired;
	assert_string_equal(value_text(object_attr(desired->live, "id")->value, ""), "5");
	world_close(&w);
}

static void test_what_is_adopted_gives_its_id_too(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(STAGES, 409, NULL),
		ANSWER(STAGES "?pagelen=100", 200, LIST(STAGE("false"))),
		ANSWER(SETTINGS, 201, SETTING),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, WITH_SETTING, LIVE_WEB, steps);
	world_finish(&w);
	assert_asked(&w, CREATE_BARE "GET " STAGES "?pagelen=100\n" CREATE_SETTING);
	assert_done(&w, 0, 1, true);
	assert_done(&w, 1, 1, false);
	world_close(&w);
}

/* --- below what is new --- */

#define WITH_GUARD   "workspace: acme\nrepositories: {web: {guards: [{kind: push}]}}\n"
#define GUARD        "{\"kind\": \"push\", \"id\": 5}"
#define CREATE_WEB   "POST " WEB " {}\n"
#define CREATE_GUARD "POST " WEB "/guards {\"kind\":\"push\"}\n"

static void test_a_write_that_came_too_early_is_sent_again(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(WEB, 201, "{\"slug\": \"web\"}"),
		ANSWER(WEB "/guards", 404, NULL),
		ANSWER(WEB "/guards", 404, NULL),
		ANSWER(WEB "/guards", 201, GUARD),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, WITH_GUARD, "{}", steps);
	world_finish(&w);
	assert_asked(&w, CREATE_WEB CREATE_GUARD CREATE_GUARD CREATE_GUARD);
	assert_done(&w, 1, 3, false);
	assert_journal(&w, "0.0 create\n0.0 done 201\n1.0 create\n1.0 failed 404\n"
			   "1.1 create\n1.1 failed 404\n1.2 create\n1.2 done 201\n");
	assert_true(passed(&w) >= 4000);
	world_close(&w);
}

static void test_what_is_not_found_for_long_is_a_failure(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(WEB, 201, "{\"slug\": \"web\"}"),
		{ .path = WEB "/guards", .reply = reply(404, NULL) },
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, WITH_GUARD, "{}", steps);
	world_finish(&w);
	assert_int_equal(w.session->server.n_requests, 17);
	assert_outcome(&w, 1, OUTCOME_FAILED, "HTTP 404");
	world_close(&w);
}

static void test_what_is_not_new_is_not_waited_for(void **state)
{
	const struct wire_step steps[] = { ANSWER(WEB "/guards", 404, NULL) };
	struct world w;

	(void)state;
	WORLD_OPEN(&w, WITH_GUARD, LIVE_WEB, steps);
	world_finish(&w);
	assert_int_equal(w.session->server.n_requests, 1);
	assert_outcome(&w, 0, OUTCOME_FAILED, "HTTP 404");
	world_close(&w);
}

/* A refusal after that is none of something that was sent twice. */
static void test_what_came_too_early_and_is_refused_was_not_done(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(WEB, 201, "{\"slug\": \"web\"}"),
		ANSWER(WEB "/guards", 404, NULL),
		ANSWER(WEB "/guards", 400, "{\"error\": {\"message\": \"No\"}}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, WITH_GUARD, "{}", steps);
	world_finish(&w);
	assert_asked(&w, CREATE_WEB CREATE_GUARD CREATE_GUARD);
	assert_outcome(&w, 1, OUTCOME_FAILED, "HTTP 400: no");
	world_close(&w);
}

/* A list that is not found says nothing of what is in it. */
static void test_a_lost_write_is_not_repeated_before_its_list_is_visible(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(WEB, 201, "{\"slug\": \"web\"}"),
		NO_ANSWER(WEB "/guards"),
		ANSWER(WEB "/guards?pagelen=100", 404, NULL),
		ANSWER(WEB "/guards?pagelen=100", 200, LIST(GUARD)),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, WITH_GUARD, "{}", steps);
	world_finish(&w);
	assert_asked(&w, CREATE_WEB CREATE_GUARD "GET " WEB "/guards?pagelen=100\n"
						 "GET " WEB "/guards?pagelen=100\n");
	assert_done(&w, 1, 1, true);
	world_close(&w);
}

static void test_a_correction_of_what_is_new_may_come_too_early(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(WEB, 201, "{\"slug\": \"web\", \"description\": \"\"}"),
		ANSWER(WEB, 404, NULL),
		ANSWER(WEB, 200, "{\"slug\": \"web\", \"description\": \"x\"}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, NEW_WEB, "{}", steps);
	world_finish(&w);
	assert_int_equal(w.session->server.n_requests, 3);
	assert_done(&w, 0, 3, false);
	world_close(&w);
}

/* What an answer does not show is looked at, where it could be that nobody sees it yet. */
static void test_what_no_answer_shows_is_watched_below_what_is_new(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(WEB, 201, "{\"slug\": \"web\"}"),
		ANSWER(WEB "/overrides", 204, NULL),
		ANSWER(WEB, 404, NULL),
		ANSWER(WEB, 200, "{\"slug\": \"web\", \"overrides\": {\"model\": true}}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, "workspace: acme\nrepositories: {web: {overrides: {model: true}}}\n", "{}",
		steps);
	world_finish(&w);
	assert_asked(&w, CREATE_WEB "PUT " WEB "/overrides {\"overrides\":{\"model\":true}}\n"
				    "GET " WEB "\nGET " WEB "\n");
	assert_done(&w, 1, 1, false);
	world_close(&w);
}

/* --- interruptions --- */

static void test_a_stop_ends_the_watching(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(PROD "/changes", 202, NULL),
		{ .path = PROD, .reply = reply(200, STAGE("false")) },
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, LOCKED, LIVE_PROD, steps);
	while (wire_requests(&w.session->server) < 3)
		assert_int_equal(apply_step(w.apply, 1000, NULL), 1);
	apply_stop(w.apply);
	http_cancel(w.session->client);
	world_finish(&w);
	assert_true(w.session->server.n_requests < 6);
	assert_done(&w, 0, 1, false);
	assert_late(&w, 0, true);
	world_close(&w);
}

static void test_a_stop_before_the_watching_leaves_it_out(void **state)
{
	const struct wire_step steps[] = { ANSWER(PROD "/changes", 202, NULL) };
	struct world w;

	(void)state;
	WORLD_OPEN(&w, LOCKED, LIVE_PROD, steps);
	assert_int_equal(apply_step(w.apply, 0, NULL), 1);
	apply_stop(w.apply);
	world_finish(&w);
	assert_int_equal(w.session->server.n_requests, 1);
	assert_done(&w, 0, 1, false);
	assert_late(&w, 0, true);
	world_close(&w);
}
