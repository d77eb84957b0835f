/* Whether the server has taken what was sent, which of secrets is seen nowhere else. */
#include "tests/unit/apply/world.h"

#include <stdlib.h>

#define SETTINGS WEB "/stages/%7B2%7D/settings"
#define SETTING  SETTINGS "/%7B9%7D"
#define LISTED   SETTINGS "?pagelen=100"
#define PROD(settings)                                                                             \
	"workspace: acme\nrepositories: {web: {stages: {Prod: {settings: {LEVEL: " settings        \
	"}}}}}\n"
#define LIVE(settings)                                                                             \
	"{\"repositories\": [{\"slug\": \"web\", \"stages\": [{\"name\": \"Prod\", \"uuid\": "     \
	"\"{2}\", \"settings\": [" settings "]}]}]}"
#define LEVEL       "{\"key\": \"LEVEL\", \"uuid\": \"{9}\"}"
#define OTHER       "{\"key\": \"LEVEL\", \"uuid\": \"{8}\", \"value\": \"theirs\"}"
#define LIST(items) "{\"values\": [" items "]}"
#define SECRET      "{value: {env: SETTING_SECRET}}"
#define PLAIN       "{value: debug}"

static int group_setup(void **state)
{
	(void)state;
	return setenv("SETTING_SECRET", "hush", 1);
}

static int group_teardown(void **state)
{
	(void)state;
	arena_release(&world_arena);
	return 0;
}

/* Runs one change, and whether it was taken. */
static void assert_delivery(const char *manifest, const char *live, const struct wire_step *steps,
	size_t n, enum delivery expected)
{
	struct world w;

	planned_resends = true;
	world_open(&w, manifest, live, steps, n);
	planned_resends = false;
	assert_int_equal(w.planned.plan.n_changes, 1);
	world_finish(&w);
	if (apply_outcomes(w.apply)[0].delivery != expected)
		fail_msg("delivery %d, not %d; the log:\n%s", apply_outcomes(w.apply)[0].delivery,
			expected, w.session->log.text.buf);
	world_close(&w);
}

#define CREATION(expected, ...)                                                                    \
	do {                                                                                       \
		const struct wire_step steps_[] = { __VA_ARGS__ };                                 \
		assert_delivery(PROD(SECRET), LIVE(""), steps_, COUNT(steps_), (expected));        \
	} while (0)

#define UPDATE(expected, ...)                                                                      \
	do {                                                                                       \
		const struct wire_step steps_[] = { __VA_ARGS__ };                                 \
		assert_delivery(PROD(SECRET), LIVE(LEVEL), steps_, COUNT(steps_), (expected));     \
	} while (0)

static void test_an_answer_tells(void **state)
{
	(void)state;
	CREATION(DELIVERY_DONE, ANSWER(SETTINGS, 201, LEVEL));
	CREATION(DELIVERY_NONE, ANSWER(SETTINGS, 400, "{}"));
	CREATION(DELIVERY_NONE, ANSWER(SETTINGS, 403, "{}"));
	UPDATE(DELIVERY_DONE, ANSWER(SETTING, 200, LEVEL));
	UPDATE(DELIVERY_NONE, ANSWER(SETTING, 400, "{}"));
}

static void test_a_creation_that_shows_was_taken(void **state)
{
	(void)state;
	CREATION(DELIVERY_DONE, NO_ANSWER(SETTINGS), ANSWER(LISTED, 200, LIST(LEVEL)));
}

static void test_what_forestalled_a_creation_has_something_else(void **state)
{
	(void)state;
	CREATION(DELIVERY_NONE, ANSWER(SETTINGS, 409, "{}"), ANSWER(LISTED, 200, LIST(LEVEL)));
}

static void test_who_was_first_is_not_known_after_a_loss(void **state)
{
	(void)state;
	CREATION(DELIVERY_UNSURE, NO_ANSWER(SETTINGS), ANSWER(LISTED, 200, LIST("")),
		ANSWER(SETTINGS, 409, "{}"), ANSWER(LISTED, 200, LIST(LEVEL)));
	CREATION(DELIVERY_UNSURE, NO_ANSWER(SETTINGS), ANSWER(LISTED, 500, NULL),
		ANSWER(LISTED, 500, NULL));
}

static void test_what_is_sent_again_and_answered_is_taken(void **state)
{
	(void)state;
	CREATION(DELIVERY_DONE, NO_ANSWER(SETTINGS), ANSWER(LISTED, 200, LIST("")),
		ANSWER(SETTINGS, 201, LEVEL));
}

/* The client repeats a PUT; then nobody sees which of the secrets the server has. */
static void test_an_update_of_nothing_but_secrets_does_not_show(void **state)
{
	const struct wire_step steps[] = {
		NO_ANSWER(SETTING),
		NO_ANSWER(SETTING),
		ANSWER(LISTED, 200, LIST(LEVEL)),
	};
	struct world w;

	(void)state;
	planned_resends = true;
	WORLD_OPEN(&w, PROD(SECRET), LIVE(LEVEL), steps);
	planned_resends = false;
	world_finish(&w);
	assert_outcome(&w, 0, OUTCOME_FAILED,
		"whether it took effect is not known: the server does not show secrets");
	assert_int_equal(apply_outcomes(w.apply)[0].delivery, DELIVERY_UNSURE);
	assert_false(apply_outcomes(w.apply)[0].adopted);
	assert_journal(&w, "0.0 update\n0.0 unknown -\n");
	world_close(&w);
}

/* An attempt without an answer may have been the one that was taken. */
static void test_a_refusal_after_a_lost_attempt_is_none(void **state)
{
	(void)state;
	UPDATE(DELIVERY_UNSURE, NO_ANSWER(SETTING), ANSWER(SETTING, 403, "{}"));
}

static void test_an_update_that_shows_was_taken(void **state)
{
	const struct wire_step steps[] = {
		NO_ANSWER(SETTING),
		NO_ANSWER(SETTING),
		ANSWER(LISTED, 200,
			LIST("{\"key\": \"LEVEL\", \"uuid\": \"{9}\", \"value\": \"debug\"}")),
	};

	struct world w;

	(void)state;
	WORLD_OPEN(&w, PROD(PLAIN), LIVE(LEVEL), steps);
	world_finish(&w);
	assert_asked(&w, "PUT " SETTING " {\"value\":\"debug\"}\n"
			 "PUT " SETTING " {\"value\":\"debug\"}\nGET " LISTED "\n");
	assert_done(&w, 0, 1, true);
	assert_int_equal(apply_outcomes(w.apply)[0].delivery, DELIVERY_DONE);
	world_close(&w);
}

/* Of that name, but not as it was sent: it may be somebody else's. */
static void test_what_is_otherwise_may_be_another(void **state)
{
	const struct wire_step steps[] = {
		NO_ANSWER(SETTINGS),
		ANSWER(LISTED, 200, LIST(OTHER)),
		ANSWER(SETTINGS "/%7B8%7D", 200,
			"{\"key\": \"LEVEL\", \"uuid\": \"{8}\", \"value\": \"debug\"}"),
	};

	(void)state;
	assert_delivery(PROD(PLAIN), LIVE(""), steps, COUNT(steps), DELIVERY_UNSURE);
}

static void test_what_never_began_is_not_delivered(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, PROD(SECRET), LIVE(""), NULL, 0);
	apply_stop(w.apply);
	world_finish(&w);
	assert_int_equal(apply_outcomes(w.apply)[0].status, OUTCOME_STOPPED);
	assert_int_equal(apply_outcomes(w.apply)[0].delivery, DELIVERY_NONE);
	world_close(&w);
}
