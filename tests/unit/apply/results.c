/* What a run leaves in its journal for those who go on with it: results, ids of requests. */
#include "apply/deeds.h"
#include "apply/past.h"

#include "tests/unit/apply/world.h"

static int group_setup(void **state)
{
	(void)state;
	world_window = 1;
	return 0;
}

static int group_teardown(void **state)
{
	(void)state;
	arena_release(&world_arena);
	return 0;
}

/* What the journal says of the changes, in the order in which it was known: "CHANGE ADDRESS STATUS". */
static void assert_results(struct world *w, struct deeds *d, const char *expected)
{
	AUTO(str_release) struct str text = STR_INIT;
	AUTO(past_release) struct past past = PAST_INIT;
	size_t i;

	assert_int_equal(past_read(&past, w->journal_path, NULL), 0);
	assert_int_equal(past.n, 1);
	assert_int_equal(deeds_read(d, w->journal_path, past.runs[0], NULL), 0);
	for (i = 0; i < d->n_results; i++)
		str_addf(&text, "%zu %s %s\n", d->results[i]->change, d->results[i]->address,
			d->results[i]->status);
	assert_string_equal(text.buf, expected);
}

#define TRACKER                                                                                    \
	"workspace: acme\nrepositories: {web: {issue_tracker: {issues: [{title: To do}]}}, "       \
	"api: {}}\n"

static void test_each_change_has_its_result(void **state)
{
	const struct wire_step steps[] = {
		ANSWER("repositories/acme/api", 201, "{\"slug\": \"api\"}"),
		ANSWER(WEB, 400, NULL),
	};
	AUTO(deeds_release) struct deeds d = DEEDS_INIT;
	struct world w;
	size_t i;

	(void)state;
	WORLD_OPEN(&w, TRACKER, "{}", steps);
	world_finish(&w);
	assert_int_equal(w.planned.plan.n_changes, 4);
	assert_results(&w, &d,
		"0 acme/api done\n1 acme/web failed\n2 acme/web issue_tracker skipped\n"
		"3 acme/web issue_tracker issue To do skipped\n");
	assert_int_equal(deeds_state(&d, 0), PAST_DONE);
	assert_int_equal(deeds_state(&d, 1), PAST_FAILED);
	assert_int_equal(deeds_state(&d, 2), PAST_NONE);
	assert_int_equal(deeds_state(&d, 3), PAST_NONE);
	for (i = 0; i < 4; i++)
		assert_string_equal(
			deeds_result(&d, i)->message ? deeds_result(&d, i)->message : "",
			apply_outcomes(w.apply)[i].message ? apply_outcomes(w.apply)[i].message
							   : "");
	world_close(&w);
}

static void test_a_run_that_is_stopped_says_what_it_left(void **state)
{
	const struct wire_step steps[] = { ANSWER(WEB, 201, "{\"slug\": \"web\"}") };
	AUTO(deeds_release) struct deeds d = DEEDS_INIT;
	struct world w;

	(void)state;
	WORLD_OPEN(&w, NEW_WEB, "{}", steps);
	apply_stop(w.apply);
	world_finish(&w);
	assert_results(&w, &d, "0 acme/web stopped\n");
	assert_int_equal(deeds_state(&d, 0), PAST_NONE);
	world_close(&w);
}

/* As the journal of a run that was killed has it: before anything came back. */
static void test_what_is_under_way_is_open(void **state)
{
	const struct wire_step steps[] = { NO_ANSWER(WEB) };
	AUTO(deeds_release) struct deeds d = DEEDS_INIT;
	struct world w;

	(void)state;
	WORLD_OPEN(&w, NEW_WEB, "{}", steps);
	apply_step(w.apply, 0, NULL);
	assert_results(&w, &d, "");
	assert_int_equal(deeds_state(&d, 0), PAST_OPEN);
	http_cancel(w.session->client);
	world_finish(&w);
	world_close(&w);
}

#define TRACED(status, id, json, len)                                                              \
	"HTTP/1.1 " status "\r\nContent-Type: application/json\r\nX-B3-Traceid: " id               \
	"\r\nContent-Length: " len "\r\n\r\n" json

static void test_outcomes_have_the_servers_id_of_the_request(void **state)
{
	static const struct wire_step steps[] = {
		{ .path = "repositories/acme/api",
			.reply = TRACED(
				"201 Created", "69c6e797ac2410ab", "{\"slug\": \"api\"}", "15") },
		{ .path = WEB, .reply = TRACED("400 Bad Request", "90ccc3bfe4a16526", "", "0") },
	};
	AUTO(deeds_release) struct deeds d = DEEDS_INIT;
	struct world w;

	(void)state;
	WORLD_OPEN(&w, "workspace: acme\nrepositories: {web: {}, api: {}}\n", "{}", steps);
	world_finish(&w);
	assert_results(&w, &d, "0 acme/api done\n1 acme/web failed\n");
	assert_int_equal(d.n, 2);
	assert_string_equal(d.writes[0]->request, "69c6e797ac2410ab");
	assert_string_equal(d.writes[1]->request, "90ccc3bfe4a16526");
	assert_int_equal(d.writes[1]->http, 400);
	world_close(&w);
}

/* After a lost answer, what is looked at has an id of its own, which is not that of the write. */
static void test_a_look_has_no_part_in_it(void **state)
{
	static const struct wire_step steps[] = {
		{ .path = WEB, .end = WIRE_CLOSE },
		{ .path = WEB,
			.reply = TRACED("200 OK", "69c6e797ac2410ab",
				"{\"slug\": \"web\", "
				"\"description\": \"x\"}",
				"35") },
	};
	AUTO(deeds_release) struct deeds d = DEEDS_INIT;
	struct world w;

	(void)state;
	WORLD_OPEN(&w, NEW_WEB, "{}", steps);
	world_finish(&w);
	assert_asked(&w, "POST " WEB " {\"description\":\"x\"}\nGET " WEB "\n");
	assert_done(&w, 0, 1, true);
	assert_journal(&w, "0.0 create\n0.0 adopted -\n");
	assert_results(&w, &d, "0 acme/web done\n");
	assert_string_equal(d.writes[0]->status, "adopted");
	assert_null(d.writes[0]->request);
	assert_int_equal(d.writes[0]->http, 0);
	world_close(&w);
}
