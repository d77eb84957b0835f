/* Whether a workspace is open: asked where something seems to be missing, and only there. */
#include "remote/access.h"

#include "tests/unit/remote/ground.h"
#include "tests/unit/remote/kinds.h"

#define REPOSITORIES "{\"values\":[{\"slug\":\"here\"}]}"

static struct route routes[4];

static void answer(struct service *s, const char *path, struct service_reply *reply)
{
	answer_route(s, routes, path, reply);
}

/* A workspace with one repository, which answers for itself with `status` and `body`. */
static struct object *ground_of(struct ground *g, int status, const char *body)
{
	ground_init(g, real_kinds, answer);
	g->service.doors = true;
	routes[0] = (struct route){ .path = "repositories/acme", .body = REPOSITORIES };
	routes[1] = (struct route){ .path = "workspaces/acme", .body = body, .status = status };
	routes[2] = (struct route){ .path = NULL };
	return declare_workspace(g, "acme");
}

static struct collection *repositories(struct ground *g)
{
	return object_find_collection(live(g, "acme"), &kind_repository);
}

static void test_is_not_asked_where_nothing_is_missing(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *acme = ground_of(&g, 403, "{}");

	(void)state;
	declare(&g, acme, &kind_repository, "here");
	declare(&g, acme, &kind_repository, "gone")->absent = true;
	declare(&g, acme, &kind_repository, "there")->renamed_from = "here";
	run(&g);
	assert_int_equal(asked(&g, "workspaces/acme"), 0);
	assert_int_equal(repositories(&g)->status, COLLECTION_READ);
}

static void test_is_not_asked_where_its_projects_were_listed(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *acme = ground_of(&g, 403, "{}");

	(void)state;
	routes[2] = (struct route){ .path = "workspaces/acme/projects", .body = "{\"values\":[]}" };
	declare(&g, acme, &kind_repository, "new");
	declare(&g, acme, &kind_project, "PAY");
	run(&g);
	assert_int_equal(asked(&g, "workspaces/acme/projects"), 1);
	assert_int_equal(g.service.n, 2);
	assert_int_equal(repositories(&g)->status, COLLECTION_READ);
}

static void test_an_open_workspace_is_believed(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *acme = ground_of(&g, 200, "{\"slug\":\"acme\"}");

	(void)state;
	declare(&g, acme, &kind_repository, "new");
	run(&g);
	assert_int_equal(asked(&g, "workspaces/acme"), 1);
	assert_int_equal(repositories(&g)->status, COLLECTION_READ);
}

static void check_closed(int status, const char *body, int code)
{
	AUTO(ground_release) struct ground g;
	struct object *acme = ground_of(&g, status, body);

	declare(&g, acme, &kind_repository, "new");
	run(&g);
	assert_int_equal(asked(&g, "workspaces/acme"), 1);
	assert_int_equal(repositories(&g)->status, COLLECTION_UNREADABLE);
	assert_int_equal(repositories(&g)->error_code, code);
	assert_non_null(strstr(repositories(&g)->why, "GET workspaces/acme: "));
}

static void test_what_a_closed_workspace_lists_is_not_believed(void **state)
{
	(void)state;
	check_closed(403, "{\"type\":\"error\",\"error\":{\"message\":\"Forbidden\"}}", ERR_AUTH);
	check_closed(404, "Not Found", ERR_NOT_FOUND);
	check_closed(401, "{}", ERR_AUTH);
	check_closed(500, "<html>", ERR_HTTP);
}

static void test_a_credential_that_may_not_look_is_no_closed_door(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *acme = ground_of(&g, 403,
		"{\"type\":\"error\",\"error\":{\"message\":\"Your credentials lack one or more "
		"required "
		"privilege scopes.\",\"detail\":{\"required\":[\"read:workspace:bitbucket\"],"
		"\"granted\":[]}}}");

	(void)state;
	declare(&g, acme, &kind_repository, "new");
	run(&g);
	assert_int_equal(asked(&g, "workspaces/acme"), 1);
	assert_int_equal(repositories(&g)->status, COLLECTION_READ);
}
