#include "tests/unit/remote/answers.h"
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

/* --- where to look --- */

static void assert_looks_at(const struct push *p, const char *path)
{
	AUTO(err_release) struct err e = ERR_INIT;
	AUTO(call_release) struct http_call *call = push_look(p, &e);

	assert_string_equal(err_text(&e), "");
	assert_non_null(call);
	assert_int_equal(call->method, HTTP_GET);
	assert_string_equal(call->path, path);
	assert_null(call->body);
}

static void test_the_item_where_its_path_is_known(void **state)
{
	struct object *web = declared(&kind_repository, acme, "web", "{}");
	struct object *project = declared(&kind_project, acme, "PAY", "{}");
	struct object *member = declared(&kind_reviewer, api, "a", "{\"user\": \"557058:1\"}");
	struct object *model = declared(&kind_model, api, "", "{}");
	struct push p = push_of(PUSH_CREATE, web, NULL);

	(void)state;
	assert_looks_at(&p, "repositories/acme/web");
	p = push_of(PUSH_CREATE, project, NULL);
	assert_looks_at(&p, "workspaces/acme/projects/PAY");
	p = push_of(PUSH_CREATE, member, NULL);
	assert_looks_at(&p, "repositories/acme/api/default-reviewers/557058%3A1");
	p = push_of(PUSH_DELETE, member, member);
	assert_looks_at(&p, "repositories/acme/api/default-reviewers/557058%3A1");
	p = push_of(PUSH_CREATE, model, NULL);
	assert_looks_at(&p, "repositories/acme/api/branching-model/settings");
	p = push_of(PUSH_CREATE, tracker, NULL);
	assert_looks_at(&p, "repositories/acme/api");
}

static void test_else_the_list_filtered_to_the_key(void **state)
{
	struct object *issue = declared(&kind_issue, tracker, "say \"hi\" \\o/ & go",
		"{\"title\": \"say \\\"hi\\\" \\\\o/ & go\"}");
	struct object *rule = declared(
		&kind_rule, api, "push 2", "{\"kind\": \"push\", \"level\": 2}");
	struct push p = push_of(PUSH_CREATE, issue, NULL);

	(void)state;
	assert_looks_at(&p, "repositories/acme/api/issues?pagelen=50&q=title%20%3D%20"
			    "%22say%20%5C%22hi%5C%22%20%5C%5Co%2F%20%26%20go%22");
	p = push_of(PUSH_CREATE, rule, NULL);
	assert_looks_at(&p, "repositories/acme/api/rules?pagelen=100");
}

static void test_a_filter_names_every_key_field(void **state)
{
	struct kind filtered = kind_rule;
	struct object *rule;
	struct push p;

	(void)state;
	filtered.flags = KIND_BY_KEY;
	rule = declared(&filtered, api, "push 2", "{\"kind\": \"push\", \"level\": 2}");
	p = push_of(PUSH_CREATE, rule, NULL);
	assert_looks_at(&p, "repositories/acme/api/rules?pagelen=100&q=kind%20%3D%20%22push%22"
			    "%20AND%20level%20%3D%20%222%22");
}

static void test_a_rename_by_the_new_key_the_rest_by_the_old(void **state)
{
	struct object *new = declared(&kind_repository, acme, "new", "{}");
	struct object *old = read_from(&kind_repository, acme, "{\"slug\": \"old\"}");
	struct object *issue = declared(&kind_issue, tracker, "x", "{\"state\": \"open\"}");
	struct object *live = read_from(&kind_issue, tracker, "{\"title\": \"x\", \"id\": 3}");
	struct push p = push_of(PUSH_UPDATE, new, old);

	(void)state;
	p.rename = true;
	assert_looks_at(&p, "repositories/acme/new");
	p = push_of(PUSH_DELETE, old, old);
	assert_looks_at(&p, "repositories/acme/old");
	p = push_of(PUSH_UPDATE, issue, live);
	assert_looks_at(&p, "repositories/acme/api/issues/3");
	p = push_of(PUSH_DELETE, live, live);
	assert_looks_at(&p, "repositories/acme/api/issues/3");
}

static void test_the_list_where_items_are_not_answered(void **state)
{
	struct object *stage = declared(&kind_stage, api, "Prod", "{}");
	struct object *setting = declared(&kind_setting, stage, "A", "{\"value\": \"1\"}");
	struct object *live = read_from(
		&kind_setting, stage, "{\"key\": \"A\", \"uuid\": \"{8}\"}");
	struct push p = push_of(PUSH_CREATE, setting, NULL);

	(void)state;
	stage->live = read_from(&kind_stage, api, "{\"name\": \"Prod\", \"uuid\": \"{7}\"}");
	assert_looks_at(&p, "repositories/acme/api/stages/%7B7%7D/settings?pagelen=100");
	p = push_of(PUSH_UPDATE, setting, live);
	assert_looks_at(&p, "repositories/acme/api/stages/%7B7%7D/settings?pagelen=100");
	p = push_of(PUSH_DELETE, live, live);
	assert_looks_at(&p, "repositories/acme/api/stages/%7B7%7D/settings?pagelen=100");
}

static void test_the_parent_where_it_has_the_object(void **state)
{
	struct object *override = declared(&kind_override, api, "", "{\"model\": true}");
	struct push p = push_of(PUSH_UPDATE, override, override);

	(void)state;
	assert_looks_at(&p, "repositories/acme/api");
}

/* --- what it shows --- */

struct look_case {
	int status; /* 0: no answer */
	const char *body;
	enum look_verdict verdict;
	enum err_code code;
	const char *id; /* of the object that is handed out; "": one without; NULL: none */
};

static void assert_look(const struct push *p, const struct look_case *c)
{
	AUTO(call_release) struct http_call *call = push_look(p, NULL);
	AUTO(err_release) struct err e = ERR_INIT;
	enum look_verdict verdict;
	struct object *found;
	const struct attr *id;

	assert_non_null(call);
	if (c->status)
		answer(call, c->status, c->body);
	else
		no_answer(call, HTTP_UNSENT, ERR_NETWORK);
	verdict = push_looked(p, call, &decoder, &found, &e);
	if (verdict != c->verdict || e.code != c->code || !found != !c->id)
		fail_msg("%d %s: verdict %u, code %u, %s, '%s'", c->status, c->body, verdict,
			e.code, found ? "found" : "nothing", err_text(&e));
	if (!found)
		return;
	id = object_attr(found, "id");
	assert_string_equal(value_text(id ? id->value : NULL, ""), c->id);
}

static void assert_looks(const struct push *p, const struct look_case *cases, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		assert_look(p, &cases[i]);
}

#define ASSERT_LOOKS(p, cases) assert_looks((p), (cases), COUNT(cases))

/* Whatever was written, these say nothing. */
static const struct look_case anything[] = {
	{ 0, NULL, LOOK_UNCLEAR, ERR_NETWORK, NULL },
	{ 401, "", LOOK_UNCLEAR, ERR_AUTH, NULL },
	{ 403, "", LOOK_UNCLEAR, ERR_AUTH, NULL },
	{ 410, "", LOOK_UNCLEAR, ERR_REMOVED, NULL },
	{ 503, "", LOOK_UNCLEAR, ERR_HTTP, NULL },
	{ 200, "<html>", LOOK_UNCLEAR, ERR_REPLY, NULL },
	{ 200, "", LOOK_UNCLEAR, ERR_REPLY, NULL },
};

static void test_after_a_creation(void **state)
{
	static const struct look_case cases[] = {
		{ 200, "{\"slug\": \"web\", \"description\": \"x\"}", LOOK_THERE, 0, "" },
		/* There is what was asked for, if not as it was asked for. */
		{ 200, "{\"slug\": \"web\", \"description\": \"y\"}", LOOK_THERE, 0, "" },
		{ 404, "", LOOK_NOT_THERE, 0, NULL },
		{ 200, "{\"description\": \"x\"}", LOOK_UNCLEAR, ERR_REPLY, NULL },
	};
	struct object *web = declared(&kind_repository, acme, "web", "{\"description\": \"x\"}");
	struct push p = push_of(PUSH_CREATE, web, NULL);

	(void)state;
	ASSERT_LOOKS(&p, cases);
	ASSERT_LOOKS(&p, anything);
}

static void test_after_a_creation_in_a_list(void **state)
{
	static const struct look_case cases[] = {
		{ 200, "{\"values\": [{\"title\": \"x\", \"id\": 4}]}", LOOK_THERE, 0, "4" },
		{ 200,
			"{\"values\": [{\"title\": \"X\", \"id\": 4}, {\"id\": 5}, 7, "
			"{\"title\": \"x\", \"id\": 6}], \"next\": \"http://h/2\"}",
			LOOK_THERE, 0, "6" },
		{ 200, "{\"values\": []}", LOOK_NOT_THERE, 0, NULL },
		{ 200, "{\"values\": [{\"title\": \"y\"}]}", LOOK_NOT_THERE, 0, NULL },
		{ 200, "{\"values\": [{\"title\": \"y\"}], \"next\": \"http://h/2\"}", LOOK_MORE, 0,
			NULL },
		{ 404, "", LOOK_NOT_THERE, 0, NULL },
		{ 200, "{\"title\": \"x\", \"id\": 4}", LOOK_UNCLEAR, ERR_REPLY, NULL },
		{ 200, "{\"values\": 3}", LOOK_UNCLEAR, ERR_REPLY, NULL },
		{ 200, "{\"values\": [{\"title\": \"x\", \"id\": \"four\"}]}", LOOK_UNCLEAR,
			ERR_REPLY, NULL },
	};
	struct object *issue = declared(
		&kind_issue, tracker, "x", "{\"title\": \"x\", \"state\": \"open\"}");
	struct push p = push_of(PUSH_CREATE, issue, NULL);

	(void)state;
	ASSERT_LOOKS(&p, cases);
	ASSERT_LOOKS(&p, anything);
}

static void test_the_next_page(void **state)
{
	struct object *issue = declared(&kind_issue, tracker, "x", "{\"title\": \"x\"}");
	struct push p = push_of(PUSH_CREATE, issue, NULL);
	AUTO(call_release) struct http_call *call = push_look(&p, NULL);
	AUTO(call_release) struct http_call *next = NULL;

	(void)state;
	answer(call, 200, "{\"values\": [], \"next\": \"http://h/2.0/issues?page=2\"}");
	next = push_look_next(call, &decoder);
	assert_int_equal(next->method, HTTP_GET);
	assert_string_equal(next->path, "http://h/2.0/issues?page=2");
}

static void test_after_an_update(void **state)
{
	static const struct look_case cases[] = {
		{ 200, "{\"title\": \"x\", \"id\": 4, \"state\": \"open\"}", LOOK_THERE, 0, "4" },
		{ 200, "{\"title\": \"x\", \"id\": 4, \"state\": \"new\"}", LOOK_NOT_THERE, 0,
			NULL },
		{ 200, "{\"title\": \"x\", \"id\": 5, \"state\": \"open\"}", LOOK_UNCLEAR,
			ERR_REPLY, NULL },
		{ 404, "", LOOK_UNCLEAR, ERR_NOT_FOUND, NULL },
	};
	struct object *issue = declared(&kind_issue, tracker, "x", "{\"state\": \"open\"}");
	struct object *live = read_from(&kind_issue, tracker, "{\"title\": \"x\", \"id\": 4}");
	struct push p = push_of(PUSH_UPDATE, issue, live);

	(void)state;
	ASSERT_LOOKS(&p, cases);
	ASSERT_LOOKS(&p, anything);
}

static void test_after_a_rename(void **state)
{
	static const struct look_case cases[] = {
		{ 200, "{\"slug\": \"new\", \"uuid\": \"{1}\"}", LOOK_THERE, 0, "" },
		{ 200, "{\"slug\": \"new\", \"uuid\": \"{1}\", \"description\": \"y\"}", LOOK_THERE,
			0, "" },
		/* Somebody else's: the rename did not happen, and the server will say why. */
		{ 200, "{\"slug\": \"new\", \"uuid\": \"{2}\"}", LOOK_NOT_THERE, 0, NULL },
		{ 404, "", LOOK_NOT_THERE, 0, NULL },
	};
	struct object *new = declared(&kind_repository, acme, "new", "{\"description\": \"x\"}");
	struct object *old = read_from(
		&kind_repository, acme, "{\"slug\": \"old\", \"uuid\": \"{1}\"}");
	struct push p = push_of(PUSH_UPDATE, new, old);

	(void)state;
	p.rename = true;
	ASSERT_LOOKS(&p, cases);
	ASSERT_LOOKS(&p, anything);
}

static void test_after_a_deletion(void **state)
{
	static const struct look_case cases[] = {
		{ 404, "", LOOK_THERE, 0, NULL },
		{ 200, "{\"slug\": \"web\", \"uuid\": \"{1}\"}", LOOK_NOT_THERE, 0, NULL },
		/* What was to go is gone; this one nobody asked to delete. */
		{ 200, "{\"slug\": \"web\", \"uuid\": \"{2}\"}", LOOK_THERE, 0, NULL },
		{ 400, "", LOOK_UNCLEAR, ERR_HTTP, NULL },
	};
	struct object *live = read_from(
		&kind_repository, acme, "{\"slug\": \"web\", \"uuid\": \"{1}\"}");
	struct push p = push_of(PUSH_DELETE, live, live);

	(void)state;
	ASSERT_LOOKS(&p, cases);
	ASSERT_LOOKS(&p, anything);
}

static void test_after_a_change_of_a_set(void **state)
{
	static const struct look_case added[] = {
		{ 200, "{\"uuid\": \"" ANA "\"}", LOOK_THERE, 0, NULL },
		{ 404, "", LOOK_NOT_THERE, 0, NULL },
		{ 400, "", LOOK_NOT_THERE, 0, NULL }, /* the kind's absent_status */
	};
	static const struct look_case removed[] = {
		{ 200, "{\"uuid\": \"" ANA "\"}", LOOK_NOT_THERE, 0, NULL },
		{ 404, "", LOOK_THERE, 0, NULL },
		{ 400, "", LOOK_THERE, 0, NULL },
	};
	struct object *member = declared(&kind_reviewer, api, "ana", "{\"user\": \"" ANA "\"}");
	struct push p = push_of(PUSH_CREATE, member, NULL);

	(void)state;
	ASSERT_LOOKS(&p, added);
	ASSERT_LOOKS(&p, anything);
	p = push_of(PUSH_DELETE, member, member);
	ASSERT_LOOKS(&p, removed);
	ASSERT_LOOKS(&p, anything);
}

static void test_after_a_toggle(void **state)
{
	static const struct look_case on[] = {
		{ 200, "{\"has_issues\": true}", LOOK_THERE, 0, NULL },
		{ 200, "{\"has_issues\": false}", LOOK_NOT_THERE, 0, NULL },
		{ 200, "{}", LOOK_NOT_THERE, 0, NULL },
		{ 404, "", LOOK_UNCLEAR, ERR_NOT_FOUND, NULL },
	};
	static const struct look_case off[] = {
		{ 200, "{\"has_issues\": true}", LOOK_NOT_THERE, 0, NULL },
		{ 200, "{\"has_issues\": false}", LOOK_THERE, 0, NULL },
		{ 404, "", LOOK_THERE, 0, NULL },
	};
	struct push p = push_of(PUSH_CREATE, tracker, NULL);

	(void)state;
	ASSERT_LOOKS(&p, on);
	ASSERT_LOOKS(&p, anything);
	p = push_of(PUSH_DELETE, tracker, tracker);
	ASSERT_LOOKS(&p, off);
	ASSERT_LOOKS(&p, anything);
}

#define SETTING(uuid, value) "{\"key\": \"A\", \"uuid\": \"" uuid "\", \"value\": \"" value "\"}"
#define SETTINGS(items)      "{\"values\": [{\"key\": \"B\", \"uuid\": \"{1}\"}" items "]}"

static void test_what_only_the_list_shows(void **state)
{
	static const struct look_case created[] = {
		{ 200, SETTINGS(", " SETTING("{9}", "1")), LOOK_THERE, 0, "" },
		{ 200, SETTINGS(""), LOOK_NOT_THERE, 0, NULL },
	};
	static const struct look_case updated[] = {
		{ 200, SETTINGS(", " SETTING("{8}", "1")), LOOK_THERE, 0, "" },
		{ 200, SETTINGS(", " SETTING("{8}", "0")), LOOK_NOT_THERE, 0, NULL },
		{ 200, SETTINGS(""), LOOK_UNCLEAR, ERR_REPLY, NULL },
		/* Another one of that key. */
		{ 200, SETTINGS(", " SETTING("{9}", "1")), LOOK_UNCLEAR, ERR_REPLY, NULL },
		{ 200, SETTINGS(", " SETTING("{9}", "0") ", " SETTING("{8}", "1")), LOOK_THERE, 0,
			"" },
		{ 200, "{\"values\": [], \"next\": \"http://h/2\"}", LOOK_MORE, 0, NULL },
	};
	static const struct look_case deleted[] = {
		{ 200, SETTINGS(", " SETTING("{8}", "1")), LOOK_NOT_THERE, 0, NULL },
		{ 200, SETTINGS(", " SETTING("{9}", "1")), LOOK_THERE, 0, NULL },
		{ 200, SETTINGS(""), LOOK_THERE, 0, NULL },
		{ 200, "{\"values\": [], \"next\": \"http://h/2\"}", LOOK_MORE, 0, NULL },
		{ 404, "", LOOK_THERE, 0, NULL },
	};
	struct object *stage = declared(&kind_stage, api, "Prod", "{}");
	struct object *setting = declared(&kind_setting, stage, "A", "{\"value\": \"1\"}");
	struct object *live = read_from(&kind_setting, stage, SETTING("{8}", "0"));
	struct push p = push_of(PUSH_CREATE, setting, NULL);

	(void)state;
	stage->live = read_from(&kind_stage, api, "{\"name\": \"Prod\", \"uuid\": \"{7}\"}");
	ASSERT_LOOKS(&p, created);
	ASSERT_LOOKS(&p, anything);
	p = push_of(PUSH_UPDATE, setting, live);
	ASSERT_LOOKS(&p, updated);
	ASSERT_LOOKS(&p, anything);
	p = push_of(PUSH_DELETE, live, live);
	ASSERT_LOOKS(&p, deleted);
	ASSERT_LOOKS(&p, anything);
}

static void test_what_says_itself_that_it_is_not_there(void **state)
{
	static const char none[] = "{\"group\": {\"slug\": \"devs\"}, \"permission\": \"none\"}";
	static const char read[] = "{\"group\": {\"slug\": \"devs\"}, \"permission\": \"read\"}";
	static const struct look_case created[] = {
		{ 200, none, LOOK_NOT_THERE, 0, NULL },
		{ 200, read, LOOK_THERE, 0, "" },
	};
	static const struct look_case updated[] = {
		{ 200, none, LOOK_UNCLEAR, ERR_REPLY, NULL },
		{ 200, read, LOOK_THERE, 0, "" },
	};
	static const struct look_case deleted[] = {
		{ 200, none, LOOK_THERE, 0, NULL },
		{ 200, read, LOOK_NOT_THERE, 0, NULL },
	};
	struct object *right = declared(&kind_right, api, "devs", "{\"permission\": \"read\"}");
	struct object *live = read_from(&kind_right, api, read);
	struct push p = push_of(PUSH_CREATE, right, NULL);

	(void)state;
	ASSERT_LOOKS(&p, created);
	p = push_of(PUSH_UPDATE, right, live);
	ASSERT_LOOKS(&p, updated);
	p = push_of(PUSH_DELETE, live, live);
	ASSERT_LOOKS(&p, deleted);
}

static void test_what_the_parent_shows(void **state)
{
	static const struct look_case cases[] = {
		{ 200, "{\"slug\": \"api\", \"overrides\": {\"model\": true}}", LOOK_THERE, 0, "" },
		{ 200, "{\"slug\": \"api\", \"overrides\": {\"model\": false}}", LOOK_NOT_THERE, 0,
			NULL },
		{ 404, "", LOOK_UNCLEAR, ERR_NOT_FOUND, NULL },
	};
	struct object *override = declared(&kind_override, api, "", "{\"model\": true}");
	struct push p = push_of(PUSH_UPDATE, override, override);

	(void)state;
	ASSERT_LOOKS(&p, cases);
	ASSERT_LOOKS(&p, anything);
}

static void test_people_in_a_list_by_any_id(void **state)
{
	static const struct look_case cases[] = {
		{ 200, "{\"values\": [{\"user\": {\"uuid\": \"{ee}\"}, \"permission\": \"read\"}]}",
			LOOK_NOT_THERE, 0, NULL },
		{ 200,
			"{\"values\": [{\"user\": {\"uuid\": \"{ff}\", \"account_id\": "
			"\"557058:ff\"}, \"permission\": \"read\"}]}",
			LOOK_THERE, 0, "" },
		{ 200, "{\"values\": [{\"user\": {}}, {\"user\": null}]}", LOOK_NOT_THERE, 0,
			NULL },
	};
	struct kind listed = kind_grant;
	struct object *grant;
	struct push p;

	(void)state;
	listed.flags |= KIND_NO_GET;
	grant = declared(
		&listed, api, "557058:ff", "{\"user\": \"557058:ff\", \"permission\": \"read\"}");
	p = push_of(PUSH_CREATE, grant, NULL);
	ASSERT_LOOKS(&p, cases);
}
