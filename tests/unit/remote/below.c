/* What is asked for below an object, and how, with kinds of every sort. */
#include "remote/list.h"

#include "tests/unit/remote/ground.h"
#include "tests/unit/shapes.h"

static const struct route *routes;

static void answer(struct service *s, const char *path, struct service_reply *reply)
{
	answer_route(s, routes, path, reply);
}

static struct object *begin_acme(struct ground *g, const struct route *table)
{
	routes = table;
	ground_init(g, all_shapes, answer);
	g->window = 1;
	return declare_workspace(g, "acme");
}

static struct object *live_repository(struct ground *g, const char *slug)
{
	return collection_find(object_find_collection(live(g, "acme"), &kind_repository), slug);
}

#define WEB "repositories/acme/web"
#define REPOSITORIES(more)                                                                         \
	{                                                                                          \
		.path = "repositories/acme",                                                       \
		.body = "{\"values\":[{\"slug\":\"web\",\"uuid\":\"{1}\"" more "}]}"               \
	}

static void test_what_is_live_is_known_to_what_is_declared(void **state)
{
	static const struct route table[] = {
		REPOSITORIES(",\"has_issues\":true"),
		{ .path = WEB "/issues", .body = "{\"values\":[{\"title\":\"t\",\"id\":7}]}" },
		{ .path = WEB "/rights", .body = "{\"values\":[]}" },
		{ .path = NULL },
	};
	AUTO(ground_release) struct ground g;
	struct object *acme, *web, *gone, *tracker, *issue, *right;

	(void)state;
	acme = begin_acme(&g, table);
	web = declare(&g, acme, &kind_repository, "web");
	gone = declare(&g, acme, &kind_repository, "gone");
	tracker = declare(&g, web, &kind_tracker, "");
	issue = declare(&g, tracker, &kind_issue, "t");
	right = declare(&g, web, &kind_right, "devs");
	run(&g);
	assert_ptr_equal(acme->live, live(&g, "acme"));
	assert_ptr_equal(web->live, live_repository(&g, "web"));
	assert_ptr_equal(tracker->live->parent, web->live);
	assert_string_equal(value_text(object_attr(issue->live, "id")->value, ""), "7");
	assert_null(gone->live);
	assert_null(right->live);
}

static void test_of_an_old_and_a_new_name_the_new_one_is_live(void **state)
{
	static const struct route table[] = {
		{ .path = "repositories/acme",
			.body = "{\"values\":[{\"slug\":\"new\"},{\"slug\":\"old\"},{\"slug\":"
				"\"before\"}]}" },
		{ .path = NULL },
	};
	AUTO(ground_release) struct ground g;
	struct object *acme, *both, *only;

	(void)state;
	acme = begin_acme(&g, table);
	both = declare(&g, acme, &kind_repository, "new");
	both->renamed_from = "old";
	only = declare(&g, acme, &kind_repository, "after");
	only->renamed_from = "before";
	run(&g);
	assert_string_equal(both->live->key, "new");
	assert_string_equal(only->live->key, "before");
}

static void test_lists_below_an_id_of_the_server(void **state)
{
	static const struct route table[] = {
		REPOSITORIES(""),
		{ .path = WEB "/stages/",
			.body = "{\"values\":[{\"name\":\"Test\",\"uuid\":\"{1}\"},{\"name\":"
				"\"Prod\",\"uuid\":\"{2}\"}]}" },
		{ .path = WEB "/stages/%7B2%7D/settings",
			.body = "{\"values\":[{\"key\":\"A\",\"value\":\"1\"}]}" },
		{ .path = NULL },
	};
	AUTO(ground_release) struct ground g;
	struct object *prod, *setting;

	(void)state;
	prod = declare(&g, declare(&g, begin_acme(&g, table), &kind_repository, "web"), &kind_stage,
		"Prod");
	setting = declare(&g, prod, &kind_setting, "A");
	run(&g);
	assert_string_equal(value_text(object_attr(setting->live, "value")->value, ""), "1");
	assert_int_equal(asked(&g, WEB "/stages/%7B2%7D/settings?pagelen=100&fields="), 1);
	assert_int_equal(asked(&g, WEB "/stages/%7B1%7D"), 0);
}

/* Their paths have an id of the server's, which only the list tells: a long list is read to its end. */
static void test_what_has_no_path_yet_is_not_asked_for_by_name(void **state)
{
	static const struct route table[] = {
		REPOSITORIES(""),
		{ .path = WEB "/stages/?page=2",
			.body = "{\"size\":9000,\"pagelen\":1,\"values\":[{\"name\":\"Prod\"}],"
				"\"next\":\"BASE/" WEB "/stages/?page=3\"}" },
		{ .path = WEB "/stages/?page=3", .body = "{\"values\":[]}" },
		{ .path = WEB "/stages/",
			.body = "{\"size\":9000,\"pagelen\":1,\"values\":[{\"name\":\"Test\"}],"
				"\"next\":\"BASE/" WEB "/stages/?page=2\"}" },
		{ .path = NULL },
	};
	AUTO(ground_release) struct ground g;
	struct object *prod;

	(void)state;
	prod = declare(&g, declare(&g, begin_acme(&g, table), &kind_repository, "web"), &kind_stage,
		"Prod");
	run(&g);
	assert_non_null(prod->live);
	assert_int_equal(asked(&g, WEB "/stages/"), 3);
}

static void test_where_the_list_is_the_truth_everything_is_kept(void **state)
{
	static const struct route table[] = {
		REPOSITORIES(""),
		{ .path = WEB "/rights",
			.body = "{\"values\":["
				"{\"group\":{\"slug\":\"devs\"},\"permission\":\"write\"},"
				"{\"group\":{\"slug\":\"ops\"},\"permission\":\"read\"},"
				"{\"group\":{\"slug\":\"qa\"},\"permission\":\"none\"}]}" },
		{ .path = NULL },
	};
	AUTO(ground_release) struct ground g;
	const struct collection *c;
	struct object *web;

	(void)state;
	web = declare(&g, begin_acme(&g, table), &kind_repository, "web");
	declare(&g, web, &kind_right, "devs");
	run(&g);
	c = object_find_collection(live_repository(&g, "web"), &kind_right);
	assert_int_equal(c->status, COLLECTION_READ);
	assert_int_equal(c->n, 2);
	assert_non_null(collection_find(c, "ops"));
	/* Who has no right is none of the list's. */
	assert_null(collection_find(c, "qa"));
	assert_int_equal(c->unmanaged, 0);
}

static void test_an_empty_list_that_is_the_truth_is_asked_for(void **state)
{
	static const struct route table[] = {
		REPOSITORIES(""),
		{ .path = WEB "/rights",
			.body = "{\"values\":[{\"group\":{\"slug\":\"ops\"},\"permission\":"
				"\"read\"}]}" },
		{ .path = NULL },
	};
	AUTO(ground_release) struct ground g;
	struct object *web;

	(void)state;
	web = declare(&g, begin_acme(&g, table), &kind_repository, "web");
	object_collection(&g.desired.arena, web, &kind_right);
	object_collection(&g.desired.arena, web, &kind_guard);
	run(&g);
	assert_int_equal(object_find_collection(live_repository(&g, "web"), &kind_right)->n, 1);
	assert_null(object_find_collection(live_repository(&g, "web"), &kind_guard));
	assert_int_equal(asked(&g, WEB), 1);
}

static void test_a_single_one_may_say_that_it_is_not_there(void **state)
{
	static const struct route table[] = {
		REPOSITORIES(""),
		{ .path = WEB "/rights/devs",
			.body = "{\"group\":{\"slug\":\"devs\"},\"permission\":\"none\"}" },
		{ .path = WEB "/rights/ops",
			.body = "{\"group\":{\"slug\":\"ops\"},\"permission\":\"read\"}" },
		{ .path = WEB "/rights",
			.body = "{\"size\":9000,\"pagelen\":1,\"values\":[{\"group\":{\"slug\":"
				"\"a\"},\"permission\":\"read\"}],\"next\":\"BASE/" WEB
				"/rights?page=2\"}" },
		{ .path = NULL },
	};
	static struct kind loose;
	static const struct kind *const kinds[] = { &kind_workspace, &kind_repository, &loose,
		NULL };
	AUTO(ground_release) struct ground g;
	const struct collection *c;
	struct object *web;

	(void)state;
	loose = kind_right;
	loose.flags = KIND_CREATE_PUT;
	web = begin_acme(&g, table);
	g.kinds = kinds;
	web = declare(&g, web, &kind_repository, "web");
	declare(&g, web, &loose, "devs");
	declare(&g, web, &loose, "ops");
	run(&g);
	c = object_find_collection(live_repository(&g, "web"), &loose);
	assert_int_equal(c->status, COLLECTION_READ);
	assert_int_equal(c->n, 1);
	assert_non_null(collection_find(c, "ops"));
}

/* Reads the repository web, which declares what it overrides. */
static struct collection *read_overrides(struct ground *g, const struct route *table)
{
	struct object *web = declare(g, begin_acme(g, table), &kind_repository, "web");

	declare(g, web, &kind_override, "");
	run(g);
	return object_find_collection(live_repository(g, "web"), &kind_override);
}

static void test_a_part_of_the_answer_about_the_parent(void **state)
{
	static const struct route table[] = {
		REPOSITORIES(",\"overrides\":{\"model\":true,\"strategy\":false}"),
		{ .path = NULL },
	};
	AUTO(ground_release) struct ground g;
	const struct collection *c = read_overrides(&g, table);

	(void)state;
	assert_int_equal(c->status, COLLECTION_READ);
	assert_int_equal(c->n, 1);
	assert_string_equal(value_text(object_attr(c->items[0], "model")->value, ""), "true");
	assert_string_equal(value_text(object_attr(c->items[0], "strategy")->value, ""), "false");
	assert_int_equal(g.service.n, 1);
	assert_non_null(strstr(g.service.paths[0], ",values.overrides.strategy,"));
}

static void test_a_part_that_cannot_be_understood_is_unreadable(void **state)
{
	static const struct route table[] = {
		REPOSITORIES(",\"overrides\":{\"model\":\"perhaps\"}"),
		{ .path = NULL },
	};
	AUTO(ground_release) struct ground g;

	(void)state;
	fails(read_overrides(&g, table), ERR_REPLY,
		"the answer about the repository 'web': 'overrides.model' of the overrides is "
		"text where true or false belongs");
}

static void test_a_part_of_what_is_not_there_is_not_read(void **state)
{
	static const struct route table[] = {
		{ .path = "repositories/acme", .body = "{\"values\":[]}" },
		{ .path = NULL },
	};
	AUTO(ground_release) struct ground g;

	(void)state;
	begin_acme(&g, table);
	declare(&g, declare(&g, g.desired.workspaces[0].object, &kind_repository, "web"),
		&kind_override, "");
	run(&g);
	assert_null(live_repository(&g, "web"));
	assert_int_equal(object_find_collection(live(&g, "acme"), &kind_repository)->status,
		COLLECTION_READ);
	assert_int_equal(g.service.n, 1);
}
