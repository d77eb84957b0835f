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

#define REPLIED(status_, body_) .outcome = HTTP_REPLIED, .status = (status_), .body = (body_)

/* An answer to a write, and what it means. */
struct verdict_case {
	enum http_outcome outcome;
	int status;
	const char *body;
	enum push_verdict verdict;
	enum err_code code;
	const char *message; /* a part of it; NULL: any */
};

static void assert_verdict(const struct push *p, const struct verdict_case *c)
{
	AUTO(call_release) struct http_call *call = push_request(p, &decoder, NULL);
	AUTO(err_release) struct err e = ERR_INIT;
	struct object *found;
	enum push_verdict verdict;

	assert_non_null(call);
	if (c->outcome == HTTP_REPLIED)
		answer(call, c->status, c->body);
	else
		no_answer(call, c->outcome, c->code);
	verdict = push_judge(p, call, &decoder, &found, &e);
	if (verdict != c->verdict || e.code != c->code)
		fail_msg("%d %s: verdict %u, code %u, '%s'", c->status, c->body, verdict, e.code,
			err_text(&e));
	if (c->message && !strstr(err_text(&e), c->message))
		fail_msg("'%s' is not in '%s'", c->message, err_text(&e));
}

static void assert_verdicts(const struct push *p, const struct verdict_case *cases, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		assert_verdict(p, &cases[i]);
}

#define ASSERT_VERDICTS(p, cases) assert_verdicts((p), (cases), COUNT(cases))

/* Whatever is written, these mean the same. */
static const struct verdict_case anything[] = {
	{ REPLIED(301, ""), PUSH_FAILED, ERR_HTTP, NULL },
	{ REPLIED(401, ""), PUSH_FAILED, ERR_AUTH, "access token (BITBUCKET_TOKEN)" },
	{ REPLIED(402, ""), PUSH_FAILED, ERR_HTTP, NULL },
	{ REPLIED(403, ""), PUSH_FAILED, ERR_AUTH, NULL },
	{ REPLIED(410, ""), PUSH_FAILED, ERR_REMOVED, NULL },
	{ REPLIED(411, ""), PUSH_FAILED, ERR_HTTP, NULL },
	{ REPLIED(429, ""), PUSH_FAILED, ERR_HTTP, NULL },
	{ REPLIED(500, ""), PUSH_LOOK, ERR_HTTP, "500" },
	{ REPLIED(502, "<html>"), PUSH_LOOK, ERR_HTTP, "502" },
	{ REPLIED(503, ""), PUSH_LOOK, ERR_HTTP, "503" },
	{ REPLIED(504, ""), PUSH_LOOK, ERR_HTTP, "504" },
	{ REPLIED(555, ""), PUSH_LOOK, ERR_HTTP, "555" },
	{ REPLIED(200, "<html>login</html>"), PUSH_LOOK, ERR_REPLY, NULL },
	{ REPLIED(200, "{\"type\": \"error\", \"error\": {\"message\": \"no\"}}"), PUSH_LOOK,
		ERR_REPLY, NULL },
	{ HTTP_UNSENT, 0, NULL, PUSH_FAILED, ERR_NETWORK, "lost" },
	{ HTTP_UNSENT, 0, NULL, PUSH_FAILED, ERR_INTERRUPTED, NULL },
	{ HTTP_AMBIGUOUS, 0, NULL, PUSH_LOOK, ERR_NETWORK, "lost" },
	{ HTTP_AMBIGUOUS, 0, NULL, PUSH_LOOK, ERR_INTERRUPTED, NULL },
};

static void test_a_creation(void **state)
{
	static const struct verdict_case cases[] = {
		{ REPLIED(201, "{\"slug\": \"web\", \"description\": \"x\"}"), PUSH_DONE, 0, NULL },
		{ REPLIED(200, "{\"slug\": \"web\", \"description\": \"x\"}"), PUSH_DONE, 0, NULL },
		{ REPLIED(202, ""), PUSH_DONE, 0, NULL },
		{ REPLIED(204, ""), PUSH_DONE, 0, NULL },
		{ REPLIED(201, "{\"slug\": \"web\"}"), PUSH_DONE, 0, NULL },
		{ REPLIED(201, "{\"slug\": \"web\", \"description\": \"\"}"), PUSH_LEFT, 0, NULL },
		{ REPLIED(201, "{\"slug\": \"web-1\", \"description\": \"x\"}"), PUSH_FAILED,
			ERR_REPLY,
			"POST repositories/acme/web: HTTP 201: the server calls it 'web-1', not "
			"'web'" },
		{ REPLIED(201, "{\"description\": \"x\"}"), PUSH_LOOK, ERR_REPLY, NULL },
		{ REPLIED(201, "[]"), PUSH_LOOK, ERR_REPLY, NULL },
		{ REPLIED(201, "{\"slug\": \"web\", "), PUSH_LOOK, ERR_REPLY, NULL },
		{ REPLIED(404, ""), PUSH_FAILED, ERR_NOT_FOUND, NULL },
		/* It may have come up by itself. */
		{ REPLIED(409, "{\"type\": \"error\", \"error\": {\"message\": \"Environment "
			       "exists\"}}"),
			PUSH_TAKEN, ERR_HTTP, "HTTP 409: environment exists" },
		/* The kind's taken_status. */
		{ REPLIED(400, "{\"type\": \"error\", \"error\": {\"message\": \"Repository with "
			       "this Slug and Owner already exists.\"}}"),
			PUSH_TAKEN, ERR_HTTP, "already exists" },
		{ REPLIED(422, ""), PUSH_FAILED, ERR_HTTP, NULL },
	};
	struct object *web = declared(&kind_repository, acme, "web", "{\"description\": \"x\"}");
	struct push p = push_of(PUSH_CREATE, web, NULL);

	(void)state;
	ASSERT_VERDICTS(&p, cases);
	ASSERT_VERDICTS(&p, anything);
}

static void test_an_update(void **state)
{
	static const struct verdict_case cases[] = {
		{ REPLIED(200, "{\"slug\": \"web\", \"description\": \"x\", \"uuid\": \"{1}\"}"),
			PUSH_DONE, 0, NULL },
		{ REPLIED(202, ""), PUSH_DONE, 0, NULL },
		{ REPLIED(204, ""), PUSH_DONE, 0, NULL },
		{ REPLIED(200, "{\"slug\": \"web\", \"description\": \"y\"}"), PUSH_LEFT, 0, NULL },
		{ REPLIED(201, "{\"slug\": \"web\", \"description\": \"x\"}"), PUSH_FAILED,
			ERR_REPLY,
			"PUT repositories/acme/web: HTTP 201: it was not there any more" },
		{ REPLIED(200, "{\"slug\": \"moved\", \"description\": \"x\"}"), PUSH_FAILED,
			ERR_REPLY, "calls it 'moved'" },
		{ REPLIED(200, "{\"slug\": \"web\", \"description\": \"x\", \"uuid\": \"{2}\"}"),
			PUSH_FAILED, ERR_REPLY, "another repository has taken the place" },
		{ REPLIED(404, ""), PUSH_FAILED, ERR_NOT_FOUND, NULL },
		{ REPLIED(400, ""), PUSH_FAILED, ERR_HTTP, NULL },
		{ REPLIED(409, ""), PUSH_FAILED, ERR_HTTP, NULL },
	};
	struct object *web = declared(&kind_repository, acme, "web", "{\"description\": \"x\"}");
	struct object *live = read_from(
		&kind_repository, acme, "{\"slug\": \"web\", \"uuid\": \"{1}\"}");
	struct push p = push_of(PUSH_UPDATE, web, live);

	(void)state;
	ASSERT_VERDICTS(&p, cases);
	ASSERT_VERDICTS(&p, anything);
}

static void test_a_rename(void **state)
{
	static const struct verdict_case cases[] = {
		{ REPLIED(200, "{\"slug\": \"new\", \"uuid\": \"{1}\"}"), PUSH_DONE, 0, NULL },
		{ REPLIED(200, "{\"slug\": \"old\", \"uuid\": \"{1}\"}"), PUSH_FAILED, ERR_REPLY,
			"the server calls it 'old', not 'new'" },
		{ REPLIED(201, "{\"slug\": \"new\"}"), PUSH_FAILED, ERR_REPLY, NULL },
		{ REPLIED(400, ""), PUSH_FAILED, ERR_HTTP, NULL },
		{ REPLIED(404, ""), PUSH_FAILED, ERR_NOT_FOUND, NULL },
	};
	struct object *new = declared(&kind_repository, acme, "new", "{}");
	struct object *old = read_from(
		&kind_repository, acme, "{\"slug\": \"old\", \"uuid\": \"{1}\"}");
	struct push p = push_of(PUSH_UPDATE, new, old);

	(void)state;
	p.rename = true;
	ASSERT_VERDICTS(&p, cases);
	ASSERT_VERDICTS(&p, anything);
}

static void test_a_deletion(void **state)
{
	static const struct verdict_case cases[] = {
		{ REPLIED(204, ""), PUSH_DONE, 0, NULL },
		{ REPLIED(200, "{}"), PUSH_DONE, 0, NULL },
		{ REPLIED(202, ""), PUSH_DONE, 0, NULL },
		{ REPLIED(404, ""), PUSH_DONE, 0, NULL },
		{ REPLIED(404, "not JSON at all"), PUSH_DONE, 0, NULL },
		{ REPLIED(400, ""), PUSH_FAILED, ERR_HTTP, NULL },
	};
	struct object *live = read_from(&kind_repository, acme, "{\"slug\": \"web\"}");
	struct push p = push_of(PUSH_DELETE, live, live);

	(void)state;
	ASSERT_VERDICTS(&p, cases);
	ASSERT_VERDICTS(&p, anything);
}

static void test_a_scope_of_its_own_is_named_for_deletions(void **state)
{
	static const struct verdict_case deletion[] = {
		{ REPLIED(403, "{\"type\": \"error\", \"error\": {\"message\": \"no\", \"detail\": "
			       "{\"required\": [\"repository:delete\"], \"granted\": []}}}"),
			PUSH_FAILED, ERR_AUTH, "delete:repository:bitbucket" },
	};
	struct object *live = read_from(&kind_repository, acme, "{\"slug\": \"web\"}");
	struct push p = push_of(PUSH_DELETE, live, live);

	(void)state;
	ASSERT_VERDICTS(&p, deletion);
}

static void test_members_of_sets(void **state)
{
	static const struct verdict_case added[] = {
		{ REPLIED(200, "{\"uuid\": \"" ANA "\"}"), PUSH_DONE, 0, NULL },
		{ REPLIED(201, "{\"type\": \"whatever\"}"), PUSH_DONE, 0, NULL },
		{ REPLIED(204, ""), PUSH_DONE, 0, NULL },
		{ REPLIED(400, ""), PUSH_FAILED, ERR_HTTP, NULL },
		{ REPLIED(404, ""), PUSH_FAILED, ERR_NOT_FOUND, NULL },
		{ REPLIED(409, ""), PUSH_FAILED, ERR_HTTP, NULL },
	};
	static const struct verdict_case removed[] = {
		{ REPLIED(204, ""), PUSH_DONE, 0, NULL },
		{ REPLIED(404, ""), PUSH_DONE, 0, NULL },
		{ REPLIED(400, ""), PUSH_DONE, 0, NULL }, /* the kind's absent_status */
		{ REPLIED(409, ""), PUSH_FAILED, ERR_HTTP, NULL },
	};
	struct object *member = declared(&kind_reviewer, api, "ana", "{\"user\": \"" ANA "\"}");
	struct push p = push_of(PUSH_CREATE, member, NULL);

	(void)state;
	ASSERT_VERDICTS(&p, added);
	ASSERT_VERDICTS(&p, anything);
	p = push_of(PUSH_DELETE, member, member);
	ASSERT_VERDICTS(&p, removed);
	ASSERT_VERDICTS(&p, anything);
}

/* Who is declared by one id may be answered with another one as well. */
static void test_people_are_the_same_by_any_id(void **state)
{
	static const struct verdict_case cases[] = {
		{ REPLIED(200, "{\"user\": {\"uuid\": \"{dd}\", \"display_name\": \"Eve\"}, "
			       "\"permission\": \"read\"}"),
			PUSH_FAILED, ERR_REPLY, "the server calls it '{dd}', not '557058:dd'" },
		{ REPLIED(200, "{\"user\": {\"account_id\": \"557058:dd\"}, \"permission\": "
			       "\"read\"}"),
			PUSH_DONE, 0, NULL },
		{ REPLIED(200, "{\"user\": {\"uuid\": \"{aa}\", \"account_id\": \"557058:dd\"}, "
			       "\"permission\": \"read\"}"),
			PUSH_DONE, 0, NULL },
	};
	struct object *grant = declared(&kind_grant, api, "557058:dd",
		"{\"user\": \"557058:dd\", \"permission\": \"read\"}");
	struct push p = push_of(PUSH_CREATE, grant, NULL);

	(void)state;
	ASSERT_VERDICTS(&p, cases);
}

#define LIMIT                                                                                      \
	"{\"type\": \"error\", \"error\": {\"message\": \"The maximum number of schedules of "     \
	"this repository has been reached.\"}}"

/* The service says by 401 that there are enough schedules, and asks for no other credential then. */
static void test_a_limit_is_no_refused_credential(void **state)
{
	static const struct verdict_case limit[] = {
		{ REPLIED(401, LIMIT), PUSH_FAILED, ERR_HTTP,
			"HTTP 401: the maximum number of schedules of this repository has been "
			"reached; that is a limit of the service's" },
		{ REPLIED(403, ""), PUSH_FAILED, ERR_AUTH, NULL },
	};
	static const struct verdict_case others[] = {
		{ REPLIED(401, LIMIT), PUSH_FAILED, ERR_AUTH, "credential: access token" },
	};
	struct object *timer = declared(
		&kind_timer, api, "0 0 12 * * ? *", "{\"when\": \"0 0 12 * * ? *\"}");
	struct object *live = read_from(
		&kind_timer, api, "{\"when\": \"0 0 12 * * ? *\", \"uuid\": \"{1}\"}");
	struct push p = push_of(PUSH_CREATE, timer, NULL);
	AUTO(call_release) struct http_call *call = push_request(&p, &decoder, NULL);
	AUTO(err_release) struct err e = ERR_INIT;
	struct object *found;

	(void)state;
	ASSERT_VERDICTS(&p, limit);
	answer(call, 401, LIMIT);
	call->challenged = true;
	assert_int_equal(push_judge(&p, call, &decoder, &found, &e), PUSH_FAILED);
	assert_int_equal(e.code, ERR_AUTH);
	p = push_of(PUSH_UPDATE, timer, live);
	ASSERT_VERDICTS(&p, others);
}

static void test_a_limit_of_the_plan_is_called_so(void **state)
{
	static const struct verdict_case cases[] = {
		{ REPLIED(402, "{\"error\": {\"message\": \"Too many users\"}}"), PUSH_FAILED,
			ERR_HTTP,
			"HTTP 402: too many users; that is a limit of the workspace's plan" },
		{ REPLIED(402, ""), PUSH_FAILED, ERR_HTTP,
			"HTTP 402: the plan of the workspace does not include it" },
	};
	struct object *right = declared(&kind_right, api, "devs", "{\"permission\": \"read\"}");
	struct push p = push_of(PUSH_CREATE, right, NULL);

	(void)state;
	ASSERT_VERDICTS(&p, cases);
}

static void test_toggles(void **state)
{
	static const struct verdict_case on[] = {
		{ REPLIED(200, "{\"slug\": \"api\", \"has_issues\": true}"), PUSH_DONE, 0, NULL },
		{ REPLIED(200, "{\"slug\": \"api\", \"has_issues\": \"true\"}"), PUSH_DONE, 0,
			NULL },
		{ REPLIED(200, "{\"slug\": \"api\", \"has_issues\": false}"), PUSH_FAILED,
			ERR_REMOVED,
			"PUT repositories/acme/api: HTTP 200: the server ignored 'has_issues'; "
			"issue trackers were removed on 2026-08-20 (CHANGE-3401), see "
			"https://example.org/CHANGE-3401; use Jira instead" },
		{ REPLIED(200, "{\"slug\": \"api\"}"), PUSH_FAILED, ERR_REMOVED, NULL },
		{ REPLIED(201, "{\"slug\": \"api\", \"has_issues\": true}"), PUSH_FAILED, ERR_REPLY,
			"created a new one" },
		{ REPLIED(200, ""), PUSH_LOOK, ERR_REPLY, NULL },
		{ REPLIED(404, ""), PUSH_FAILED, ERR_NOT_FOUND, NULL },
	};
	static const struct verdict_case off[] = {
		{ REPLIED(200, "{\"slug\": \"api\", \"has_issues\": false}"), PUSH_DONE, 0, NULL },
		{ REPLIED(200, "{\"slug\": \"api\"}"), PUSH_DONE, 0, NULL },
		{ REPLIED(200, "{\"has_issues\": true}"), PUSH_FAILED, ERR_REMOVED, NULL },
		{ REPLIED(404, ""), PUSH_DONE, 0, NULL },
	};
	static const struct verdict_case wiki[] = {
		{ REPLIED(200, "{\"has_wiki\": false}"), PUSH_FAILED, ERR_REPLY,
			"the server ignored 'has_wiki'" },
	};
	struct push p = push_of(PUSH_CREATE, tracker, NULL);

	(void)state;
	ASSERT_VERDICTS(&p, on);
	ASSERT_VERDICTS(&p, anything);
	p = push_of(PUSH_DELETE, tracker, tracker);
	ASSERT_VERDICTS(&p, off);
	p = push_of(PUSH_CREATE, object_new(&arena, &kind_wiki, api, ""), NULL);
	ASSERT_VERDICTS(&p, wiki);
}

static void test_an_api_that_is_gone_is_no_deletion(void **state)
{
	static const struct verdict_case cases[] = {
		{ REPLIED(404, "{\"type\": \"error\", \"error\": {\"message\": \"Resource not "
			       "found\", \"detail\": \"There is no API hosted at this URL\"}}"),
			PUSH_FAILED, ERR_REMOVED, "CHANGE-3401" },
		{ REPLIED(410, ""), PUSH_FAILED, ERR_REMOVED, "CHANGE-3401" },
	};
	struct object *issue = read_from(&kind_issue, tracker, "{\"title\": \"x\", \"id\": 9}");
	struct push p = push_of(PUSH_DELETE, issue, issue);

	(void)state;
	ASSERT_VERDICTS(&p, cases);
}

static void test_the_answer_is_kept(void **state)
{
	struct object *issue = declared(&kind_issue, tracker, "x", "{\"state\": \"open\"}");
	struct push p = push_of(PUSH_CREATE, issue, NULL);
	AUTO(call_release) struct http_call *call = push_request(&p, &decoder, NULL);
	AUTO(err_release) struct err e = ERR_INIT;
	struct object *found;

	(void)state;
	answer(call, 201, "{\"title\": \"x\", \"id\": 12, \"state\": \"new\"}");
	assert_int_equal(push_judge(&p, call, &decoder, &found, &e), PUSH_LEFT);
	assert_string_equal(value_text(object_attr(found, "id")->value, ""), "12");
	assert_ptr_equal(found->parent, tracker);
	answer(call, 202, "");
	assert_int_equal(push_judge(&p, call, &decoder, &found, &e), PUSH_DONE);
	assert_null(found);
}
