/* What cannot be changed is deleted and created anew. */
#include "tests/unit/apply/world.h"

static int group_teardown(void **state)
{
	(void)state;
	arena_release(&world_arena);
	return 0;
}

#define TIMERS WEB "/timers"
#define OLD    TIMERS "/%7B1%7D"
#define TIMER(branch, uuid)                                                                        \
	"{\"when\": \"0 0 12 * * ? *\", \"target\": {\"name\": \"" branch "\"}, \"uuid\": \"" uuid \
	"\"}"
#define ON_MAIN                                                                                    \
	"workspace: acme\nrepositories: {web: {timers: [{when: 0 12 * * *, branch: main}]}}\n"
#define ON_OLD "{\"repositories\": [{\"slug\": \"web\", \"timers\": [" TIMER("old", "{1}") "]}]}"
#define CREATE                                                                                     \
	"POST " TIMERS " {\"when\":\"0 0 12 * * ? *\",\"target\":{\"type\":\"branch\",\"name\":"   \
	"\"main\"}}\n"

static void test_a_replacement_is_two_writes(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(OLD, 204, NULL),
		ANSWER(TIMERS, 201, TIMER("main", "{2}")),
	};
	struct world w;
	const struct object *desired;

	(void)state;
	WORLD_OPEN(&w, ON_MAIN, ON_OLD, steps);
	world_finish(&w);
	assert_asked(&w, "DELETE " OLD "\n" CREATE);
	assert_done(&w, 0, 2, false);
	assert_journal(&w, "0.0 delete\n0.0 done 204\n0.1 create\n0.1 done 201\n");
	desired = w.planned.plan.changes[0].desired;
	assert_string_equal(value_text(object_attr(desired->live, "uuid")->value, ""), "{2}");
	apply_release(&w.apply);
	assert_null(desired->live);
	world_close(&w);
}

static void test_what_is_not_deleted_is_not_created(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(OLD, 403, "{\"error\": {\"message\": \"No\"}}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, ON_MAIN, ON_OLD, steps);
	world_finish(&w);
	assert_asked(&w, "DELETE " OLD "\n");
	assert_outcome(&w, 0, OUTCOME_FAILED, "HTTP 403: no");
	assert_outcome(&w, 0, OUTCOME_FAILED, "; it was not replaced");
	world_close(&w);
}

static void test_what_is_deleted_and_not_created_is_said(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(OLD, 204, NULL),
		ANSWER(TIMERS, 400, "{\"error\": {\"message\": \"No\"}}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, ON_MAIN, ON_OLD, steps);
	world_finish(&w);
	assert_asked(&w, "DELETE " OLD "\n" CREATE);
	assert_outcome(&w, 0, OUTCOME_FAILED, "HTTP 400: no; the old one is deleted");
	world_close(&w);
}

static void test_what_is_gone_already_is_created(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(OLD, 404, NULL),
		ANSWER(TIMERS, 201, TIMER("main", "{2}")),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, ON_MAIN, ON_OLD, steps);
	world_finish(&w);
	assert_done(&w, 0, 2, false);
	world_close(&w);
}

/* The old one has the same key: only what is really new may be adopted. */
static void test_a_creation_that_is_lost_is_looked_for(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(OLD, 204, NULL),
		NO_ANSWER(TIMERS),
		ANSWER(TIMERS "?pagelen=100", 200, "{\"values\": [" TIMER("main", "{2}") "]}"),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, ON_MAIN, ON_OLD, steps);
	world_finish(&w);
	assert_asked(&w, "DELETE " OLD "\n" CREATE "GET " TIMERS "?pagelen=100\n");
	assert_done(&w, 0, 2, true);
	world_close(&w);
}

/* Half of it would be worse than either. */
static void test_a_stop_between_the_two_waits_for_the_second(void **state)
{
	const struct wire_step steps[] = {
		ANSWER(OLD, 204, NULL),
		ANSWER(TIMERS, 201, TIMER("main", "{2}")),
	};
	struct world w;

	(void)state;
	WORLD_OPEN(&w, ON_MAIN, ON_OLD, steps);
	assert_int_equal(apply_step(w.apply, 0, NULL), 1);
	apply_stop(w.apply);
	world_finish(&w);
	assert_done(&w, 0, 2, false);
	world_close(&w);
}

static void test_a_stop_before_the_first_does_nothing(void **state)
{
	const struct wire_step steps[] = { ANSWER(NULL, 204, NULL) };
	struct world w;

	(void)state;
	WORLD_OPEN(&w, ON_MAIN, ON_OLD, steps);
	apply_stop(w.apply);
	world_finish(&w);
	assert_asked(&w, "");
	assert_outcome(&w, 0, OUTCOME_STOPPED, "not attempted: the run was stopped");
	world_close(&w);
}
