#include "remote/list.h"
#include "remote/intake.h"

#include "tests/unit/remote/ground.h"
#include "tests/unit/remote/kinds.h"

/* --- answers that are not what a list should be --- */

static const struct route *routes;

static void answer(struct service *s, const char *path, struct service_reply *reply)
{
	answer_route(s, routes, path, reply);
}

/* Reads the repositories of acme, of which `a` is declared with its reviewers. */
static struct collection *read_routes(struct ground *g, const struct route *table)
{
	struct object *acme;

	routes = table;
	ground_init(g, real_kinds, answer);
	g->window = 1;
	acme = declare_workspace(g, "acme");
	object_collection(&g->desired.arena, declare(g, acme, &kind_repository, "a"),
		&kind_repository_default_reviewer);
	object_find_collection(acme, &kind_repository)->exact = true;
	run(g);
	return object_find_collection(live(g, "acme"), &kind_repository);
}

static struct collection *reviewers(const struct collection *repositories)
{
	return object_find_collection(
		collection_find(repositories, "a"), &kind_repository_default_reviewer);
}

#define LIST "repositories/acme"
#define WHAT "GET repositories/acme: HTTP 200: "

static void test_a_list_that_loops_is_unreadable(void **state)
{
	static const struct route table[] = {
		{ .path = LIST "?page=2",
			.body = "{\"values\":[{\"slug\":\"b\"}],\"next\":\"BASE/" LIST
				"?page=3\"}" },
		{ .path = LIST "?page=3",
			.body = "{\"values\":[{\"slug\":\"c\"}],\"next\":\"BASE/" LIST
				"?page=2\"}" },
		{ .path = LIST,
			.body = "{\"values\":[{\"slug\":\"a\"}],\"next\":\"BASE/" LIST
				"?page=2\"}" },
		{ .path = LIST "/a/default-reviewers", .body = "{\"values\":[]}" },
		{ .path = NULL },
	};
	AUTO(ground_release) struct ground g;
	const struct collection *c = read_routes(&g, table);
	char why[300];

	(void)state;
	snprintf(why, sizeof why,
		"GET %s/repositories/acme: HTTP 200: the list repeats a page: "
		"'%s/repositories/acme?page=2'",
		g.service.url, g.service.url);
	fails(c, ERR_REPLY, why);
	assert_int_equal(reviewers(c)->status, COLLECTION_READ);
	assert_int_equal(g.service.n, 4);
}

static void test_a_list_that_ends_early_is_unreadable(void **state)
{
	static const struct route table[] = {
		{ .path = LIST,
			.body = "{\"size\":3,\"values\":[{\"slug\":\"a\"},{\"slug\":\"b\"}]}" },
		{ .path = NULL },
	};
	AUTO(ground_release) struct ground g;

	(void)state;
	fails(read_routes(&g, table), ERR_REPLY, WHAT "the list ended after 2 of 3 items");
}

static void test_a_list_with_more_than_it_says_is_fine(void **state)
{
	static const struct route table[] = {
		{ .path = LIST,
			.body = "{\"size\":1,\"values\":[{\"slug\":\"a\"},{\"slug\":\"b\"}]}" },
		{ .path = LIST "/a/default-reviewers", .body = "{\"values\":[]}" },
		{ .path = NULL },
	};
	AUTO(ground_release) struct ground g;
	const struct collection *c = read_routes(&g, table);

	(void)state;
	assert_int_equal(c->status, COLLECTION_READ);
	assert_int_equal(c->n, 2);
	assert_int_equal(reviewers(c)->status, COLLECTION_READ);
}

static void test_next_leads_to_no_other_origin(void **state)
{
	static const struct route table[] = {
		{ .path = LIST,
			.body = "{\"values\":[{\"slug\":\"a\"}],\"next\":\"http://127.0.0.1:9/2.0/"
				"x\"}" },
		{ .path = NULL },
	};
	AUTO(ground_release) struct ground g;
	const struct collection *c = read_routes(&g, table);

	(void)state;
	assert_int_equal(c->status, COLLECTION_UNREADABLE);
	assert_int_equal(c->error_code, ERR_REFUSED);
	assert_non_null(strstr(c->why, "http://127.0.0.1:9/2.0/x"));
}

static void test_an_item_that_comes_twice_is_one(void **state)
{
	static const struct route table[] = {
		{ .path = LIST "?page=2",
			.body = "{\"size\":3,\"values\":[{\"slug\":\"b\",\"uuid\":\"{2}\"},"
				"{\"slug\":\"a\",\"uuid\":\"{1}\"}]}" },
		{ .path = LIST,
			.body = "{\"size\":3,\"values\":[{\"slug\":\"a\",\"uuid\":\"{1}\"},"
				"{\"slug\":\"b\",\"uuid\":\"{2}\"}],\"next\":\"BASE/" LIST
				"?page=2\"}" },
		{ .path = LIST "/a/default-reviewers", .body = "{\"values\":[]}" },
		{ .path = NULL },
	};
	AUTO(ground_release) struct ground g;
	const struct collection *c = read_routes(&g, table);

	(void)state;
	assert_int_equal(c->status, COLLECTION_READ);
	assert_int_equal(c->n, 2);
	assert_int_equal(asked(&g, LIST "/a/default-reviewers"), 1);
}

static void test_what_nobody_declares_is_counted_once(void **state)
{
	static const struct route table[] = {
		{ .path = LIST "?page=2",
			.body = "{\"values\":[{\"slug\":\"y\"},{\"slug\":\"z\"},{\"slug\":\"a\"}]"
				"}" },
		{ .path = LIST,
			.body = "{\"values\":[{\"slug\":\"x\"},{\"slug\":\"y\"}],"
				"\"next\":\"BASE/" LIST "?page=2\"}" },
		{ .path = NULL },
	};
	AUTO(ground_release) struct ground g;
	const struct collection *c;

	(void)state;
	routes = table;
	ground_init(&g, real_kinds, answer);
	declare(&g, declare_workspace(&g, "acme"), &kind_repository, "a");
	run(&g);
	c = object_find_collection(live(&g, "acme"), &kind_repository);
	assert_int_equal(c->n, 1);
	assert_int_equal(c->unmanaged, 3);
}

static void test_other_shapes_are_unreadable(void **state)
{
	static const struct {
		const char *body, *why;
	} rows[] = {
		{ "[]", WHAT "a list where a page of a list belongs" },
		{ "{}", WHAT "a page of a list without 'values'" },
		{ "{\"values\":{}}", WHAT "'values' of a page is a map where a list belongs" },
		{ "{\"values\":[{\"slug\":\"a\"},{\"name\":\"B\"}]}",
			WHAT "item 2 of page 1: a repository without 'slug'" },
		{ "{\"values\":[7]}",
			WHAT "item 1 of page 1: a whole number where a repository belongs" },
		{ "{\"values\":[{\"slug\":\"a\",\"is_private\":\"perhaps\"}]}", WHAT
			"item 1 of page 1: 'is_private' of the repository is text where true or "
			"false belongs" },
		{ "{\"type\":\"error\",\"error\":{\"message\":\"Oops\"}}",
			WHAT "an error in spite of the status: oops" },
		{ "", WHAT "an empty answer where JSON belongs" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct route table[] = { { .path = LIST, .body = rows[i].body },
			{ .path = NULL } };
		AUTO(ground_release) struct ground g;

		fails(read_routes(&g, table), ERR_REPLY, rows[i].why);
		assert_int_equal(g.service.n, 1);
	}
}

static void test_html_and_cut_json_are_unreadable(void **state)
{
	static const struct route html[] = {
		{ .path = LIST, .body = "<html><title>Proxy</title>", .type = "text/html" },
		{ .path = NULL }
	};
	static const struct route cut[] = { { .path = LIST, .body = "{\"values\":[{\"slug\":\"a" },
		{ .path = NULL } };
	AUTO(ground_release) struct ground g, h;
	const struct collection *c;

	(void)state;
	fails(read_routes(&g, html), ERR_REPLY,
		WHAT "an HTML page, 'Proxy' where JSON belongs; something between here and the API "
		     "may have answered");
	c = read_routes(&h, cut);
	assert_int_equal(c->error_code, ERR_REPLY);
	assert_true(str_starts(c->why, WHAT "not JSON: "));
}

static void test_errors_keep_their_code(void **state)
{
	static const struct {
		int status;
		enum err_code code;
		const char *why;
	} rows[] = {
		{ 401, ERR_AUTH,
			"GET repositories/acme: HTTP 401: no; credential: access token "
			"(BITBUCKET_TOKEN)" },
		{ 403, ERR_AUTH,
			"GET repositories/acme: HTTP 403: no; needed: repository (OAuth) or "
			"read:repository:bitbucket (API token); granted: account; credential: "
			"access "
			"token (BITBUCKET_TOKEN)" },
		{ 404, ERR_NOT_FOUND, "GET repositories/acme: HTTP 404: no" },
		{ 410, ERR_REMOVED, "GET repositories/acme: HTTP 410: no" },
		{ 500, ERR_HTTP, "GET repositories/acme: HTTP 500: no" },
		{ 555, ERR_HTTP, "GET repositories/acme: HTTP 555 (Bitbucket's own time-out): no" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct route table[] = { { .path = LIST,
						       .body = "{\"error\":{\"message\":\"no\"}}",
						       .status = rows[i].status,
						       .headers = "X-OAuth-Scopes: account\r\n" },
			{ .path = NULL } };
		AUTO(ground_release) struct ground g;

		fails(read_routes(&g, table), rows[i].code, rows[i].why);
		assert_int_equal(g.live.n_unmanageable, 0);
	}
}

static void test_a_broken_list_below_stops_nobody_else(void **state)
{
	static const struct route table[] = {
		{ .path = LIST "/a/default-reviewers",
			.status = 404,
			.body = "Not Found",
			.type = "text/plain" },
		{ .path = LIST, .body = "{\"values\":[{\"slug\":\"a\"},{\"slug\":\"b\"}]}" },
		{ .path = NULL },
	};
	AUTO(ground_release) struct ground g;
	const struct collection *c = read_routes(&g, table);

	(void)state;
	assert_int_equal(c->status, COLLECTION_READ);
	fails(reviewers(c), ERR_NOT_FOUND,
		"GET repositories/acme/a/default-reviewers: HTTP 404: Not Found");
	assert_int_equal(reviewers(c)->n, 0);
}

/* --- few of many are asked for by name --- */

static size_t world_size;
static int world_status; /* of single items that are there, from r600 on */

static void repository(struct str *out, size_t i)
{
	str_addf(out, "{\"slug\":\"r%zu\",\"uuid\":\"{%zu}\",\"name\":\"R\"}", i, i);
}

static void answer_world(struct service *s, const char *path, struct service_reply *reply)
{
	unsigned number;

	if (service_is(path, "repositories/acme"))
		service_page(s, path, world_size, 100, repository, reply);
	else if (service_is(path, "repositories/acme/moved"))
		repository(&reply->body, 777);
	else if (strstr(path, "/default-reviewers"))
		str_add(&reply->body, "{\"values\":[]}");
	else if (sscanf(path, "repositories/acme/r%u?", &number) != 1 || number >= world_size)
		reply->status = 404;
	else if (world_status && number >= 600)
		reply->status = world_status;
	else
		repository(&reply->body, number);
}

static struct object *declare_slug(
	struct ground *g, struct object *acme, const char *slug, const char *renamed_from)
{
	struct object *o = declare(g, acme, &kind_repository, slug);

	o->renamed_from = renamed_from;
	return o;
}

static struct object *world_init(struct ground *g, size_t size)
{
	world_size = size;
	world_status = 0;
	ground_init(g, real_kinds, answer_world);
	return declare_workspace(g, "acme");
}

static struct collection *repositories(struct ground *g)
{
	return object_find_collection(live(g, "acme"), &kind_repository);
}

static void test_few_of_many_are_asked_for_by_name(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *acme;

	(void)state;
	acme = world_init(&g, 1000);
	declare_slug(&g, acme, "r5", NULL);
	object_collection(&g.desired.arena, declare_slug(&g, acme, "r900", NULL),
		&kind_repository_default_reviewer);
	declare_slug(&g, acme, "missing", NULL);
	run(&g);
	assert_int_equal(repositories(&g)->status, COLLECTION_READ);
	assert_int_equal(repositories(&g)->n, 2);
	assert_int_equal(repositories(&g)->unmanaged, 998);
	assert_non_null(collection_find(repositories(&g), "r900"));
	assert_int_equal(asked(&g, "repositories/acme?"), 1);
	assert_int_equal(asked(&g, "repositories/acme/missing?fields=slug,name,"), 1);
	assert_int_equal(asked(&g, "repositories/acme/r900/default-reviewers"), 1);
	assert_int_equal(g.service.n, 4);
}

static void test_a_list_ends_where_everything_was_seen(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	declare_slug(&g, world_init(&g, 1000), "r150", NULL);
	/* r150 would be asked for by name: 1 request against 9 pages. */
	run(&g);
	assert_int_equal(g.service.n, 2);
	assert_int_equal(repositories(&g)->unmanaged, 999);
}

static void test_many_are_listed_until_few_are_missing(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *acme;
	char slug[24];
	int i;

	(void)state;
	acme = world_init(&g, 1000);
	for (i = 0; i < 20; i++) {
		snprintf(slug, sizeof slug, "r%d", 100 + i);
		declare_slug(&g, acme, slug, NULL);
	}
	run(&g);
	assert_int_equal(g.service.n, 2);
	assert_int_equal(repositories(&g)->n, 20);
	assert_int_equal(repositories(&g)->unmanaged, 980);
}

static void test_old_names_are_asked_for_as_well(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *acme;

	(void)state;
	acme = world_init(&g, 1000);
	declare_slug(&g, acme, "one", "r500");
	declare_slug(&g, acme, "two", "gone");
	declare_slug(&g, acme, "r7", "three");
	declare_slug(&g, acme, "r8", "r8");
	run(&g);
	assert_int_equal(asked(&g, "repositories/acme/one"), 1);
	assert_int_equal(asked(&g, "repositories/acme/r500"), 1);
	assert_int_equal(asked(&g, "repositories/acme/two"), 1);
	assert_int_equal(asked(&g, "repositories/acme/gone"), 1);
	assert_int_equal(asked(&g, "repositories/acme/three"), 0);
	assert_int_equal(g.service.n, 5);
	assert_int_equal(repositories(&g)->n, 3);
	assert_non_null(collection_find(repositories(&g), "r500"));
}

static void test_an_old_name_that_was_seen_is_not_asked_for(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	declare_slug(&g, world_init(&g, 300), "one", "r5");
	run(&g);
	/* One request for the new name, against two pages. */
	assert_int_equal(asked(&g, "repositories/acme/one"), 1);
	assert_int_equal(g.service.n, 2);
	assert_non_null(collection_find(repositories(&g), "r5"));
}

static void test_an_old_name_that_is_the_new_one_is_none(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	declare_slug(&g, world_init(&g, 300), "r5", "r5");
	run(&g);
	assert_int_equal(g.service.n, 1);
}

static void test_an_answer_under_another_name_is_taken_for_what_it_is(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *acme;

	(void)state;
	acme = world_init(&g, 1000);
	declare_slug(&g, acme, "moved", NULL);
	run(&g);
	assert_int_equal(g.service.n, 2);
	assert_int_equal(repositories(&g)->status, COLLECTION_READ);
	assert_int_equal(repositories(&g)->n, 0);
}

static void test_what_cannot_be_read_by_name_is_listed_after_all(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *acme;

	(void)state;
	acme = world_init(&g, 1000);
	world_status = 403;
	object_collection(&g.desired.arena, declare_slug(&g, acme, "r500", NULL),
		&kind_repository_default_reviewer);
	declare_slug(&g, acme, "r600", NULL);
	declare_slug(&g, acme, "r700", NULL);
	run(&g);
	assert_int_equal(repositories(&g)->status, COLLECTION_READ);
	assert_int_equal(repositories(&g)->n, 3);
	assert_int_equal(repositories(&g)->unmanaged, 997);
	assert_int_equal(asked(&g, "repositories/acme?"), 10);
	assert_int_equal(asked(&g, "repositories/acme/r500/default-reviewers"), 1);
	assert_int_equal(g.service.n, 14);
}

static void test_exact_collections_are_listed_to_the_end(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *acme;

	(void)state;
	acme = world_init(&g, 1000);
	declare_slug(&g, acme, "r5", NULL);
	object_find_collection(acme, &kind_repository)->exact = true;
	run(&g);
	assert_int_equal(g.service.n, 10);
	assert_int_equal(repositories(&g)->n, 1000);
}

static void test_as_many_as_pages_are_listed(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *acme;

	(void)state;
	acme = world_init(&g, 300);
	declare_slug(&g, acme, "x", NULL);
	declare_slug(&g, acme, "y", NULL);
	run(&g);
	assert_int_equal(asked(&g, "repositories/acme?"), 3);
	assert_int_equal(g.service.n, 3);
	assert_int_equal(repositories(&g)->unmanaged, 300);
}

/* --- filtered by key: issues --- */

static const char *issues_body;

static void answer_issues(struct service *s, const char *path, struct service_reply *reply)
{
	(void)s;
	if (service_is(path, "repositories/acme"))
		str_add(&reply->body, "{\"values\":[{\"slug\":\"api\",\"has_issues\":true},"
				      "{\"slug\":\"web\",\"has_issues\":false}]}");
	else if (service_is(path, "repositories/acme/api/issues"))
		str_add(&reply->body, issues_body);
	else
		reply->status = 404;
}

static struct object *declare_tracker(struct ground *g, const char *slug)
{
	struct object *acme;

	ground_init(g, real_kinds, answer_issues);
	acme = declare_workspace(g, "acme");
	return declare(g, declare(g, acme, &kind_repository, slug), &kind_issue_tracker, "");
}

static struct collection *trackers(struct ground *g, const char *slug)
{
	return object_find_collection(collection_find(repositories(g), slug), &kind_issue_tracker);
}

static struct collection *issues(struct ground *g)
{
	return object_find_collection(trackers(g, "api")->items[0], &kind_issue);
}

#define ISSUES                                                                                     \
	"repositories/acme/api/issues?pagelen=100&fields=next,size,page,pagelen,values.title,"     \
	"values.content.raw,values.kind,values.priority,values.state,values.assignee.uuid,"        \
	"values.assignee.account_id,values.assignee.display_name,values.id&sort=id"

static void test_issues_are_asked_for_by_title(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *tracker;

	(void)state;
	issues_body = "{\"size\":3,\"values\":[{\"title\":\"A \\\"b\\\"\",\"id\":3},"
		      "{\"title\":\"a \\\"B\\\"\",\"id\":4},{\"title\":\"A \\\"b\\\"\",\"id\":9}]}";
	tracker = declare_tracker(&g, "api");
	declare(&g, tracker, &kind_issue, "A \"b\"");
	declare(&g, tracker, &kind_issue, "back\\slash")->renamed_from = "old";
	run(&g);
	assert_int_equal(g.service.n, 2);
	assert_string_equal(g.service.paths[1],
		ISSUES "&q=title%3D%22A%20%5C%22b%5C%22%22%20OR%20title%3D%22back%5C%5Cslash%22"
		       "%20OR%20title%3D%22old%22");
	assert_int_equal(issues(&g)->status, COLLECTION_READ);
	assert_int_equal(issues(&g)->n, 1);
	assert_int_equal(value_int(object_attr(issues(&g)->items[0], "id")->value, 0), 3);
	/* Answered but not asked for says nothing about what nobody manages. */
	assert_int_equal(issues(&g)->unmanaged, 0);
}

static void test_many_titles_are_asked_for_in_several_requests(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *tracker;
	char title[64];
	size_t i;

	(void)state;
	issues_body = "{\"values\":[]}";
	tracker = declare_tracker(&g, "api");
	for (i = 0; i < 200; i++) {
		snprintf(title, sizeof title, "an issue with a title, number %zu", i);
		declare(&g, tracker, &kind_issue, title);
	}
	run(&g);
	assert_in_range(g.service.n, 4, 8);
	for (i = 1; i < g.service.n; i++)
		assert_in_range(strlen(g.service.paths[i]), 100, 3500);
	assert_int_equal(issues(&g)->status, COLLECTION_READ);
}

static void test_a_failure_of_one_request_is_one_of_the_list(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *tracker;
	char title[64];
	size_t i;

	(void)state;
	issues_body = "{}";
	tracker = declare_tracker(&g, "api");
	for (i = 0; i < 100; i++) {
		snprintf(title, sizeof title, "an issue with a title, number %zu", i);
		declare(&g, tracker, &kind_issue, title);
	}
	run(&g);
	fails(issues(&g), ERR_REPLY,
		"GET repositories/acme/api/issues: HTTP 200: a page of a list without 'values'");
}

static void test_exact_issues_are_listed_whole(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *tracker;

	(void)state;
	issues_body = "{\"values\":[{\"title\":\"A\",\"id\":1},{\"title\":\"B\",\"id\":2}]}";
	tracker = declare_tracker(&g, "api");
	object_collection(&g.desired.arena, tracker, &kind_issue)->exact = true;
	run(&g);
	assert_string_equal(g.service.paths[1], ISSUES);
	assert_int_equal(issues(&g)->n, 2);
}

/* --- singletons --- */

static void test_a_toggle_says_whether_a_singleton_is_there(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *acme, *tracker;

	(void)state;
	issues_body = "{\"values\":[]}";
	tracker = declare_tracker(&g, "api");
	declare(&g, tracker, &kind_issue, "A");
	acme = tracker->parent->parent;
	tracker = declare(&g, declare(&g, acme, &kind_repository, "web"), &kind_issue_tracker, "");
	declare(&g, tracker, &kind_issue, "A");
	run(&g);
	assert_int_equal(trackers(&g, "api")->n, 1);
	assert_string_equal(trackers(&g, "api")->items[0]->key, "");
	assert_int_equal(issues(&g)->status, COLLECTION_READ);
	assert_int_equal(trackers(&g, "web")->status, COLLECTION_READ);
	assert_int_equal(trackers(&g, "web")->n, 0);
	assert_int_equal(g.service.n, 2);
}

static const struct kind city = { .name = "city", .plural = "cities" };
static const struct field street_fields[] = {
	{ .name = "name", .type = FIELD_STRING, .flags = FIELD_KEY },
};
static const struct kind street = { .name = "street",
	.plural = "streets",
	.parent = &city,
	.shape = KIND_MAP,
	.list = "{city}",
	.item = "{city}/{street}",
	KIND_FIELDS(street_fields) };
static const struct field rule_fields[] = {
	{ .name = "enabled", .type = FIELD_BOOL },
};
static const struct kind rule = { .name = "rule",
	.plural = "rules",
	.parent = &street,
	.shape = KIND_SINGLETON,
	.item = "{city}/{street}/rule",
	.absent_status = 400,
	KIND_FIELDS(rule_fields) };
static const struct kind *const toys[] = { &city, &street, &rule, NULL };

static void test_a_singleton_with_a_path_is_asked_for(void **state)
{
	static const struct route table[] = {
		{ .path = "rome",
			.body = "{\"values\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"},"
				"{\"name\":\"d\"}]}" },
		{ .path = "rome/a/rule?fields=enabled", .body = "{\"enabled\":true}" },
		{ .path = "rome/b/rule", .status = 400 },
		{ .path = "rome/d/rule", .status = 500 },
		{ .path = NULL },
	};
	AUTO(ground_release) struct ground g;
	const char *names[] = { "a", "b", "c", "d" };
	struct collection *c[4];
	struct object *rome;
	size_t i;

	(void)state;
	routes = table;
	ground_init(&g, toys, answer);
	rome = declare_workspace(&g, "rome");
	for (i = 0; i < 4; i++)
		declare(&g, declare(&g, rome, &street, names[i]), &rule, "");
	run(&g);
	for (i = 0; i < 4; i++)
		c[i] = object_find_collection(
			collection_find(
				object_find_collection(live(&g, "rome"), &street), names[i]),
			&rule);
	assert_int_equal(c[0]->n, 1);
	assert_true(value_true(object_attr(c[0]->items[0], "enabled")->value));
	assert_int_equal(c[1]->status, COLLECTION_READ);
	assert_int_equal(c[1]->n, 0);
	assert_int_equal(c[2]->status, COLLECTION_READ);
	assert_int_equal(c[2]->n, 0);
	fails(c[3], ERR_HTTP, "GET rome/d/rule: HTTP 500: internal server error");
}
