#include "remote/gate.h"

#include "tests/unit/remote/ground.h"
#include "tests/unit/remote/kinds.h"

/* --- a workspace of repositories r0, r1, ..., whose tracker may be on, and may be there at all --- */

#define GONE                                                                                       \
	"{\"type\":\"error\",\"error\":{\"message\":\"CHANGE-3401 - Functionality has been "       \
	"deprecated\"}}"
#define NO_API                                                                                     \
	"{\"type\":\"error\",\"error\":{\"message\":\"Resource not found\",\"detail\":\"There is " \
	"no API hosted at this URL\"}}"
#define WHY(path)                                                                                  \
	"issue trackers are not managed: GET " path                                                \
	": HTTP 410: CHANGE-3401 - Functionality has been deprecated; issue trackers were "        \
	"removed on 2026-08-20, see "                                                              \
	"https://developer.atlassian.com/cloud/bitbucket/changelog/#CHANGE-3401; use Jira instead"

static struct {
	size_t size;
	bool on;          /* what has_issues says */
	int status;       /* of lists of issues */
	const char *body; /* of lists of issues */
	int workspace_status;
} world;

static void repository(struct str *out, size_t i)
{
	str_addf(out, "{\"slug\":\"r%zu\",\"has_issues\":%s}", i, world.on ? "true" : "false");
}

static void answer(struct service *s, const char *path, struct service_reply *reply)
{
	if (strstr(path, "/issues")) {
		reply->status = world.status;
		str_add(&reply->body, world.body);
	} else if (service_is(path, "repositories/acme") && world.workspace_status == 200) {
		service_page(s, path, world.size, 100, repository, reply);
	} else {
		reply->status = world.workspace_status == 200 ? 404 : world.workspace_status;
	}
}

/* `n` repositories are declared, each with a tracker and two issues. */
static struct object *declare_world(struct ground *g, size_t n)
{
	struct object *acme, *tracker;
	char slug[24];
	size_t i;

	world.size = n;
	world.on = true;
	world.status = world.workspace_status = 200;
	world.body = "{\"values\":[]}";
	ground_init(g, real_kinds, answer);
	acme = declare_workspace(g, "acme");
	for (i = 0; i < n; i++) {
		snprintf(slug, sizeof slug, "r%zu", i);
		tracker = declare(
			g, declare(g, acme, &kind_repository, slug), &kind_issue_tracker, "");
		declare(g, tracker, &kind_issue, "A");
		declare(g, tracker, &kind_issue, "B");
	}
	return acme;
}

static void gone(int status, const char *body)
{
	world.status = status;
	world.body = body;
}

static const struct collection *trackers(struct ground *g, const char *slug)
{
	const struct collection *c = object_find_collection(live(g, "acme"), &kind_repository);

	return object_find_collection(collection_find(c, slug), &kind_issue_tracker);
}

static void is_unmanageable(const struct collection *c, const char *why)
{
	assert_non_null(c);
	assert_int_equal(c->status, COLLECTION_UNMANAGEABLE);
	assert_int_equal(c->error_code, ERR_REMOVED);
	assert_string_equal(c->why, why);
}

static void test_an_api_that_is_there_is_asked_by_all(void **state)
{
	AUTO(ground_release) struct ground g;
	size_t i;

	(void)state;
	declare_world(&g, 20);
	run(&g);
	assert_int_equal(g.live.n_unmanageable, 0);
	for (i = 0; i < 20; i++) {
		char slug[24];

		snprintf(slug, sizeof slug, "r%zu", i);
		assert_int_equal(trackers(&g, slug)->n, 1);
		assert_int_equal(
			object_find_collection(trackers(&g, slug)->items[0], &kind_issue)->status,
			COLLECTION_READ);
	}
	assert_int_equal(g.service.n, 21);
}

static void test_one_asks_first(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	declare_world(&g, 20);
	g.service.latency_us = 5000;
	run(&g);
	assert_true(service_is(g.service.paths[0], "repositories/acme"));
	assert_true(service_is(g.service.paths[1], "repositories/acme/r0/issues"));
	/* Nobody else asked before that was answered; then everybody did. */
	assert_int_equal(g.service.n, 21);
	assert_in_range(g.service.in_hand_top, 2, 19);
}

static void test_an_api_that_is_gone_is_asked_once(void **state)
{
	AUTO(ground_release) struct ground g;
	size_t i;

	(void)state;
	declare_world(&g, 20);
	gone(410, GONE);
	run(&g);
	assert_int_equal(g.service.n, 2);
	assert_int_equal(g.live.n_unmanageable, 1);
	assert_ptr_equal(g.live.unmanageable[0].kind, &kind_issue_tracker);
	assert_int_equal(g.live.unmanageable[0].objects, 60);
	assert_string_equal(g.live.unmanageable[0].message, WHY("repositories/acme/r0/issues"));
	for (i = 0; i < 20; i++) {
		char slug[24];

		snprintf(slug, sizeof slug, "r%zu", i);
		is_unmanageable(trackers(&g, slug), WHY("repositories/acme/r0/issues"));
		is_unmanageable(object_find_collection(trackers(&g, slug)->items[0], &kind_issue),
			WHY("repositories/acme/r0/issues"));
	}
}

static void test_an_api_that_is_not_hosted_is_gone(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	declare_world(&g, 3);
	gone(404, NO_API);
	run(&g);
	assert_int_equal(g.live.n_unmanageable, 1);
	assert_non_null(strstr(g.live.unmanageable[0].message, "There is no API hosted"));
	assert_non_null(strstr(g.live.unmanageable[0].message, "(CHANGE-3401)"));
}

static void test_what_else_fails_is_not_gone(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	declare_world(&g, 3);
	gone(404, "{\"error\":{\"message\":\"Repository has no issue tracker.\"}}");
	run(&g);
	assert_int_equal(g.live.n_unmanageable, 0);
	fails(object_find_collection(trackers(&g, "r2")->items[0], &kind_issue), ERR_NOT_FOUND,
		"GET repositories/acme/r2/issues: HTTP 404: repository has no issue tracker");
	assert_int_equal(trackers(&g, "r2")->status, COLLECTION_READ);
	assert_int_equal(g.service.n, 4);
}

static void test_a_tracker_that_is_off_is_probed_once(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	declare_world(&g, 3);
	world.on = false;
	gone(410, GONE);
	run(&g);
	assert_int_equal(g.service.n, 2);
	assert_string_equal(g.service.paths[1], "repositories/acme/r0/issues?pagelen=1");
	assert_int_equal(g.live.n_unmanageable, 1);
	assert_int_equal(g.live.unmanageable[0].objects, 9);
	is_unmanageable(trackers(&g, "r1"), WHY("repositories/acme/r0/issues"));
	assert_int_equal(trackers(&g, "r1")->n, 0);
}

static void test_a_probe_that_is_not_answered_with_gone_is_forgotten(void **state)
{
	static const int statuses[] = { 200, 404, 403, 500 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof statuses / sizeof *statuses; i++) {
		AUTO(ground_release) struct ground g;

		declare_world(&g, 2);
		world.on = false;
		gone(statuses[i], "{\"values\":[]}");
		run(&g);
		assert_int_equal(g.service.n, 2);
		assert_int_equal(g.live.n_unmanageable, 0);
		assert_int_equal(trackers(&g, "r0")->status, COLLECTION_READ);
		assert_int_equal(trackers(&g, "r0")->n, 0);
	}
}

static void test_no_probe_where_a_list_told(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *acme;

	(void)state;
	acme = declare_world(&g, 2);
	declare(&g, declare(&g, acme, &kind_repository, "new"), &kind_issue_tracker, "");
	run(&g);
	assert_int_equal(asked(&g, "repositories/acme/new"), 0);
	assert_int_equal(g.service.n, 3);
}

static void test_a_repository_to_be_created_is_probed_on_another(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *acme;

	(void)state;
	acme = declare_world(&g, 0);
	world.size = 2;
	world.on = false;
	gone(410, GONE);
	declare(&g, declare(&g, acme, &kind_repository, "new"), &kind_issue_tracker, "");
	declare(&g, acme, &kind_repository, "r1");
	run(&g);
	assert_int_equal(asked(&g, "repositories/acme/r1/issues?pagelen=1"), 1);
	assert_int_equal(g.service.n, 2);
	assert_int_equal(g.live.unmanageable[0].objects, 1);
}

static void test_without_any_repository_the_declared_path_is_probed(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *acme;

	(void)state;
	acme = declare_world(&g, 0);
	gone(410, GONE);
	declare(&g, declare(&g, acme, &kind_repository, "new"), &kind_issue_tracker, "");
	run(&g);
	assert_int_equal(asked(&g, "repositories/acme/new/issues?pagelen=1"), 1);
	assert_int_equal(g.live.n_unmanageable, 1);
}

static void test_a_renamed_repository_is_probed_under_its_old_name(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *acme, *r;

	(void)state;
	acme = declare_world(&g, 0);
	world.size = 5;
	world.on = false;
	declare(&g, acme, &kind_repository, "r0");
	r = declare(&g, acme, &kind_repository, "new");
	r->renamed_from = "r3";
	declare(&g, r, &kind_issue_tracker, "");
	run(&g);
	assert_int_equal(asked(&g, "repositories/acme/r3/issues?pagelen=1"), 1);
}

static void test_nothing_is_probed_that_nobody_wants(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *acme, *r;

	(void)state;
	acme = declare_world(&g, 0);
	world.size = 3;
	world.on = false;
	declare(&g, declare(&g, acme, &kind_repository, "r0"), &kind_issue_tracker, "")->absent =
		true;
	r = declare(&g, acme, &kind_repository, "r1");
	declare(&g, r, &kind_issue_tracker, "");
	r->absent = true;
	declare(&g, acme, &kind_repository, "r2");
	run(&g);
	assert_int_equal(g.service.n, 1);
}

static void test_a_tracker_that_is_on_needs_no_probe(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *acme;

	(void)state;
	acme = declare_world(&g, 0);
	world.size = 1;
	declare(&g, declare(&g, acme, &kind_repository, "r0"), &kind_issue_tracker, "");
	run(&g);
	assert_int_equal(g.service.n, 1);
	assert_int_equal(trackers(&g, "r0")->n, 1);
}

static void test_nothing_is_probed_where_repositories_could_not_be_read(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	declare_world(&g, 2);
	world.workspace_status = 401;
	run(&g);
	assert_int_equal(g.service.n, 1);
	assert_int_equal(
		object_find_collection(live(&g, "acme"), &kind_repository)->error_code, ERR_AUTH);
}

static void test_who_waits_is_not_sent_after_an_interruption(void **state)
{
	AUTO(ground_release) struct ground g;
	AUTO(fetch_release) struct fetch *f = NULL;
	const struct collection *c;

	(void)state;
	declare_world(&g, 20);
	g.service.latency_us = 20000;
	f = begin(&g);
	while (fetch_step(f, 10000, &g.progress) && g.progress.done < 1)
		;
	http_cancel(g.client);
	while (fetch_step(f, 10000, &g.progress))
		;
	assert_int_equal(g.progress.total, 2);
	c = object_find_collection(trackers(&g, "r19")->items[0], &kind_issue);
	fails(c, ERR_INTERRUPTED, "interrupted");
}
