#include "tests/unit/remote/pushing.h"

static int group_setup(void **state)
{
	(void)state;
	pushing_open();
	return 0;
}

static int group_teardown(void **state)
{
	(void)state;
	pushing_close();
	return 0;
}

/* --- requests --- */

static void assert_request(const struct push *p, enum http_method method, const char *path,
	const char *body, bool repeatable)
{
	AUTO(err_release) struct err e = ERR_INIT;
	AUTO(call_release) struct http_call *call = push_request(p, &decoder, &e);

	assert_string_equal(err_text(&e), "");
	assert_non_null(call);
	assert_int_equal(call->method, method);
	assert_string_equal(call->path, path);
	assert_string_equal(call->body ? call->body : "(none)", body);
	assert_int_equal(call->repeatable, repeatable);
}

static void test_a_creation_goes_to_the_list(void **state)
{
	struct object *project = declared(&kind_project, acme, "PAY", "{\"name\": \"Payments\"}");
	struct object *issue = declared(
		&kind_issue, tracker, "To do", "{\"title\": \"To do\", \"state\": \"new\"}");
	struct push p = push_of(PUSH_CREATE, project, NULL);

	(void)state;
	assert_request(&p, HTTP_POST, "workspaces/acme/projects",
		"{\"key\":\"PAY\",\"name\":\"Payments\"}", false);
	p = push_of(PUSH_CREATE, issue, NULL);
	assert_request(&p, HTTP_POST, "repositories/acme/api/issues",
		"{\"title\":\"To do\",\"state\":\"new\"}", false);
}

static void test_or_to_the_item_where_the_kind_says_so(void **state)
{
	struct object *bare = declared(&kind_repository, acme, "web", "{}");
	struct object *full = declared(&kind_repository, acme, "web",
		"{\"description\": \"x\", \"project\": \"PAY\", \"name\": \"Web\"}");
	struct push p = push_of(PUSH_CREATE, bare, NULL);

	(void)state;
	assert_request(&p, HTTP_POST, "repositories/acme/web", "{}", false);
	p = push_of(PUSH_CREATE, full, NULL);
	assert_request(&p, HTTP_POST, "repositories/acme/web",
		"{\"description\":\"x\",\"project\":{\"key\":\"PAY\"},\"name\":\"Web\"}", false);
}

static void test_an_update_goes_to_the_item_with_what_differs(void **state)
{
	struct object *web = declared(&kind_repository, acme, "web", "{\"is_private\": true}");
	struct object *live = read_from(
		&kind_repository, acme, "{\"slug\": \"web\", \"is_private\": false}");
	struct object *issue = declared(&kind_issue, tracker, "To do", "{\"assignee\": \"\"}");
	struct object *live_issue = read_from(
		&kind_issue, tracker, "{\"title\": \"To do\", \"id\": 7}");
	struct push p = push_of(PUSH_UPDATE, web, live);

	(void)state;
	assert_request(&p, HTTP_PUT, "repositories/acme/web", "{\"is_private\":true}", true);
	p = push_of(PUSH_UPDATE, issue, live_issue);
	assert_request(&p, HTTP_PUT, "repositories/acme/api/issues/7", "{\"assignee\":null}", true);
}

static void test_a_rename_says_the_new_key_where_the_kind_wants_it(void **state)
{
	struct object *new = declared(&kind_repository, acme, "new", "{}");
	struct object *old = read_from(&kind_repository, acme, "{\"slug\": \"old\"}");
	struct object *named = declared(
		&kind_repository, acme, "new", "{\"description\": \"x\", \"name\": \"New\"}");
	struct object *project = declared(&kind_project, acme, "NEW", "{}");
	struct object *old_project = read_from(&kind_project, acme, "{\"key\": \"OLD\"}");
	struct push p = push_of(PUSH_UPDATE, new, old);

	(void)state;
	p.rename = true;
	assert_request(&p, HTTP_PUT, "repositories/acme/old", "{\"name\":\"new\"}", false);
	p = push_of(PUSH_UPDATE, named, old);
	p.rename = true;
	p.n_attrs = 1; /* the name itself is as it should be, or so it seems */
	assert_request(&p, HTTP_PUT, "repositories/acme/old",
		"{\"description\":\"x\",\"name\":\"New\"}", false);
	p = push_of(PUSH_UPDATE, project, old_project);
	p.rename = true;
	assert_request(&p, HTTP_PUT, "workspaces/acme/projects/OLD", "{\"key\":\"NEW\"}", false);
}

/* The server makes the slug from the name: repeated, such a PUT would create the old slug anew. */
static void test_what_may_move_it_is_not_repeated(void **state)
{
	struct object *web = declared(&kind_repository, acme, "web", "{\"name\": \"Web\"}");
	struct object *live = read_from(
		&kind_repository, acme, "{\"slug\": \"web\", \"name\": \"web\"}");
	struct push p = push_of(PUSH_UPDATE, web, live);

	(void)state;
	assert_request(&p, HTTP_PUT, "repositories/acme/web", "{\"name\":\"Web\"}", false);
}

static void test_a_deletion_has_no_body(void **state)
{
	struct object *live = read_from(&kind_repository, acme, "{\"slug\": \"web\"}");
	struct object *issue = read_from(&kind_issue, tracker, "{\"title\": \"x\", \"id\": 9}");
	struct push p = push_of(PUSH_DELETE, live, live);

	(void)state;
	assert_request(&p, HTTP_DELETE, "repositories/acme/web", "(none)", true);
	p = push_of(PUSH_DELETE, issue, issue);
	assert_request(&p, HTTP_DELETE, "repositories/acme/api/issues/9", "(none)", true);
}

static void test_a_member_of_a_set_is_put_and_deleted_by_its_id(void **state)
{
	struct object *member = declared(&kind_reviewer, api, "ana", "{\"user\": \"" ANA "\"}");
	struct object *live = read_from(&kind_reviewer, api, "{\"account_id\": \"557058:1\"}");
	struct push p = push_of(PUSH_CREATE, member, NULL);

	(void)state;
	assert_request(&p, HTTP_PUT,
		"repositories/acme/api/default-reviewers/"
		"%7B00000000-0000-0000-0000-00000000000a%7D",
		"(none)", true);
	p = push_of(PUSH_DELETE, live, live);
	assert_request(&p, HTTP_DELETE, "repositories/acme/api/default-reviewers/557058%3A1",
		"(none)", true);
}

static void test_a_toggle_is_put_to_the_parent(void **state)
{
	struct push p = push_of(PUSH_CREATE, tracker, NULL);

	(void)state;
	assert_request(&p, HTTP_PUT, "repositories/acme/api", "{\"has_issues\":true}", true);
	p = push_of(PUSH_DELETE, tracker, tracker);
	assert_request(&p, HTTP_PUT, "repositories/acme/api", "{\"has_issues\":false}", true);
}

static void test_a_singleton_is_put(void **state)
{
	struct object *model = declared(&kind_model, api, "", "{\"prefix\": \"f/\"}");
	struct push p = push_of(PUSH_CREATE, model, NULL);

	(void)state;
	assert_request(&p, HTTP_PUT, "repositories/acme/api/branching-model/settings",
		"{\"prefix\":\"f/\"}", true);
}

static void test_a_creation_by_put_has_its_key_in_the_path(void **state)
{
	struct object *right = declared(&kind_right, api, "devs", "{\"permission\": \"read\"}");
	struct object *live = read_from(
		&kind_right, api, "{\"group\": {\"slug\": \"devs\"}, \"permission\": \"write\"}");
	struct push p = push_of(PUSH_CREATE, right, NULL);

	(void)state;
	assert_request(&p, HTTP_PUT, "repositories/acme/api/rights/devs",
		"{\"permission\":\"read\"}", true);
	p = push_of(PUSH_UPDATE, right, live);
	assert_request(&p, HTTP_PUT, "repositories/acme/api/rights/devs",
		"{\"permission\":\"read\"}", true);
}

static void test_a_kind_may_be_changed_and_removed_by_post(void **state)
{
	struct object *stage = declared(&kind_stage, api, "Prod", "{\"locked\": true}");
	struct object *live = read_from(
		&kind_stage, api, "{\"name\": \"Prod\", \"uuid\": \"{7}\", \"owner\": \"ops\"}");
	struct push p = push_of(PUSH_CREATE, stage, NULL);

	(void)state;
	assert_request(&p, HTTP_POST, "repositories/acme/api/stages/",
		"{\"name\":\"Prod\",\"rules\":{\"locked\":true}}", false);
	p = push_of(PUSH_UPDATE, stage, live);
	assert_request(&p, HTTP_POST, "repositories/acme/api/stages/%7B7%7D/changes",
		"{\"change\":{\"rules\":{\"locked\":true},\"name\":\"Prod\",\"owner\":\"ops\"}}",
		false);
	p = push_of(PUSH_DELETE, live, live);
	assert_request(
		&p, HTTP_POST, "repositories/acme/api/stages/%7B7%7D/remove", "(none)", false);
}

static void test_what_stands_below_an_id_of_the_server(void **state)
{
	struct object *stage = declared(&kind_stage, api, "Prod", "{}");
	struct object *setting = declared(&kind_setting, stage, "LEVEL", "{\"value\": \"1\"}");
	struct object *live = read_from(
		&kind_setting, stage, "{\"key\": \"LEVEL\", \"uuid\": \"{8}\", \"value\": \"0\"}");
	struct push p = push_of(PUSH_CREATE, setting, NULL);

	(void)state;
	assert_null(push_request(&p, &decoder, NULL));
	stage->live = read_from(&kind_stage, api, "{\"name\": \"Prod\", \"uuid\": \"{7}\"}");
	assert_request(&p, HTTP_POST, "repositories/acme/api/stages/%7B7%7D/settings",
		"{\"key\":\"LEVEL\",\"value\":\"1\"}", false);
	p = push_of(PUSH_UPDATE, setting, live);
	assert_request(&p, HTTP_PUT, "repositories/acme/api/stages/%7B7%7D/settings/%7B8%7D",
		"{\"value\":\"1\"}", true);
	p = push_of(PUSH_DELETE, live, live);
	assert_request(&p, HTTP_DELETE, "repositories/acme/api/stages/%7B7%7D/settings/%7B8%7D",
		"(none)", true);
}

static void test_what_cannot_be_built_is_an_error(void **state)
{
	struct object *issue = declared(&kind_issue, tracker, "x", "{\"state\": \"new\"}");
	struct object *rule = declared(&kind_rule, api, "push 1", "{\"scm\": \"git\"}");
	struct object *live = read_from(
		&kind_rule, api, "{\"kind\": \"push\", \"level\": 1, \"id\": 5}");
	struct push p = push_of(PUSH_UPDATE, issue, issue);
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	assert_null(push_request(&p, &decoder, &e)); /* the server's id is not known */
	assert_int_equal(e.code, ERR_INTERNAL);
	p = push_of(PUSH_UPDATE, rule, live);
	assert_null(push_request(&p, &decoder, &e));
	assert_int_equal(e.code, ERR_REFUSED);
}

/* --- what the server left --- */

static void test_what_is_left_is_what_the_answer_denies(void **state)
{
	struct object *issue = declared(&kind_issue, tracker, "t",
		"{\"title\": \"t\", \"state\": \"open\", \"content\": \"a\\n\", "
		"\"assignee\": \"" ANA "\", \"kind\": \"bug\"}");
	struct push p = push_of(PUSH_CREATE, issue, NULL);
	struct object *found = read_from(&kind_issue, tracker,
		"{\"title\": \"other\", \"id\": 1, \"state\": \"new\", \"content\": {\"raw\": "
		"\"a\"}, "
		"\"assignee\": null}");
	const struct attr *const *left;
	AUTO(err_release) struct err e = ERR_INIT;
	size_t n = 9;

	(void)state;
	left = push_left(&p, &decoder, found, &n);
	assert_int_equal(n, 2);
	assert_string_equal(left[0]->field->name, "state");
	assert_string_equal(left[1]->field->name, "assignee");
	assert_int_equal(push_left_error(left, n, found, &e), -1);
	assert_int_equal(e.code, ERR_REPLY);
	assert_string_equal(err_text(&e),
		"the server took the request but left 'state' at 'new', 'assignee' at nothing");

	found = read_from(&kind_issue, tracker,
		"{\"title\": \"t\", \"state\": \"open\", \"assignee\": {\"uuid\": \"" ANA "\"}}");
	push_left(&p, &decoder, found, &n);
	assert_int_equal(n, 0);
	push_left(&p, &decoder, NULL, &n);
	assert_int_equal(n, 0);
}

static void test_what_was_found_instead_is_shown(void **state)
{
	struct object *rule = declared(&kind_rule, api, "push 1", "{\"groups\": [\"a\", \"b\"]}");
	struct object *issue = declared(&kind_issue, tracker, "t", "{\"assignee\": \"\"}");
	struct push p = push_of(PUSH_UPDATE, rule, NULL);
	AUTO(err_release) struct err e = ERR_INIT;
	struct object *found;
	const struct attr *const *left;
	size_t n;

	(void)state;
	found = read_from(
		&kind_rule, api, "{\"kind\": \"push\", \"level\": 1, \"groups\": [\"b\", \"c\"]}");
	left = push_left(&p, &decoder, found, &n);
	push_left_error(left, n, found, &e);
	assert_string_equal(
		err_text(&e), "the server took the request but left 'groups' at [\"b\",\"c\"]");
	found = read_from(
		&kind_rule, api, "{\"kind\": \"push\", \"level\": 1, \"groups\": [\"b\", \"a\"]}");
	push_left(&p, &decoder, found, &n);
	assert_int_equal(n, 0);

	p = push_of(PUSH_UPDATE, issue, NULL);
	found = read_from(&kind_issue, tracker,
		"{\"title\": \"t\", \"assignee\": {\"uuid\": \"{b}\", \"display_name\": \"Bo\"}}");
	left = push_left(&p, &decoder, found, &n);
	push_left_error(left, n, found, &e);
	assert_string_equal(
		err_text(&e), "the server took the request but left 'assignee' at 'Bo'");
}

static void test_people_secrets_and_first_values_that_are_left(void **state)
{
	struct object *guard = declared(&kind_guard, api, "push", "{\"kind\": \"push\"}");
	struct object *setting = declared(&kind_setting,
		object_new(&arena, &kind_stage, api, "Prod"), "A", "{\"value\": {\"env\": \"A\"}}");
	struct object *stage = declared(&kind_stage, api, "Prod", "{\"note\": \"x\"}");
	struct person *ana = people_by_id(&people, ANA, (struct place){ NULL, 0, 0 });
	const struct person *const only[] = { ana };
	struct attr *users = object_add_attr(&arena, guard, kind_field(&kind_guard, "users"));
	struct object *found = read_from(&kind_guard, api,
		"{\"kind\": \"push\", \"users\": [{\"uuid\": \"" ANA "\"}, {\"uuid\": \"{b}\", "
		"\"display_name\": \"Bo\"}, {\"uuid\": \"{c}\", \"display_name\": \"Cy\"}]}");
	const struct attr *const *left;
	AUTO(err_release) struct err e = ERR_INIT;
	struct push p;
	size_t n;

	(void)state;
	users->value = json_of("[\"ana\"]");
	users->people = only;
	users->n_people = 1;
	p = push_of(PUSH_UPDATE, guard, NULL);
	push_left(&p, &decoder,
		read_from(&kind_guard, api,
			"{\"kind\": \"push\", \"users\": [{\"uuid\": \"" ANA "\"}]}"),
		&n);
	assert_int_equal(n, 0);
	left = push_left(&p, &decoder, found, &n);
	assert_int_equal(n, 1);
	push_left_error(left, n, found, &e);
	assert_non_null(strstr(err_text(&e), "'Bo' and 'Cy'"));
	/* What is secret cannot be compared. */
	p = push_of(PUSH_UPDATE, setting, NULL);
	push_left(&p, &decoder,
		read_from(&kind_setting, setting->parent, "{\"key\": \"A\", \"value\": \"b\"}"),
		&n);
	assert_int_equal(n, 0);
	/* What goes its own way may be on it already. */
	p = push_of(PUSH_CREATE, stage, NULL);
	push_left(&p, &decoder,
		read_from(&kind_stage, api, "{\"name\": \"Prod\", \"note\": \"y\"}"), &n);
	assert_int_equal(n, 0);
}
