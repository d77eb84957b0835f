#include "remote/together.h"

#include "tests/unit/remote/answers.h"
#include "tests/unit/remote/pushing.h"

#define OLD   "1111111111111111111111111111111111111111"
#define NEW   "2222222222222222222222222222222222222222"
#define OTHER "3333333333333333333333333333333333333333"

static struct object *branch; /* feature/x, at OLD */

static int group_setup(void **state)
{
	(void)state;
	pushing_open();
	branch = declared(&kind_branch, api, "feature/x", "{}");
	branch->live = read_from(&kind_branch, api,
		"{\"name\": \"feature/x\", \"target\": {\"hash\": \"" OLD "\"}}");
	return 0;
}

static int group_teardown(void **state)
{
	(void)state;
	pushing_close();
	return 0;
}

/* A file of the branch; without content it is to go. */
static struct object *file(const char *path, const char *content)
{
	struct object *o = object_new(&arena, &kind_file, branch, path);

	o->absent = !content;
	if (content)
		object_add_attr(&arena, o, &file_fields[1])->value = value_new_string(
			&arena, content);
	return o;
}

static struct push push_files(const struct object *const *members, size_t n)
{
	return (struct push){ .action = PUSH_UPDATE,
		.object = members[0],
		.members = members,
		.n_members = n,
		.credential = "access token (BITBUCKET_TOKEN)" };
}

static struct push push_one(void)
{
	const struct object **members = ARENA_ARRAY(&arena, const struct object *, 1);

	members[0] = file("README.md", "hello\n");
	return push_files(members, 1);
}

/* --- the request --- */

static void assert_form(const struct push *p, const char *form)
{
	AUTO(err_release) struct err e = ERR_INIT;
	AUTO(call_release) struct http_call *call = push_request(p, &decoder, &e);

	assert_string_equal(err_text(&e), "");
	assert_non_null(call);
	assert_int_equal(call->method, HTTP_POST);
	assert_string_equal(call->path, "repositories/acme/api/src");
	assert_string_equal(call->headers[0], "Content-Type: application/x-www-form-urlencoded");
	assert_null(call->headers[1]);
	assert_string_equal(call->body, form);
	assert_int_equal(call->body_len, strlen(form));
	assert_false(call->repeatable);
}

static void test_all_files_are_one_form(void **state)
{
	const struct object *const members[] = { file("a b/\xc3\xbc.txt",
							 "a=b&c+d%20\r\n\t\xc3\xbc~\n"),
		file("empty", ""), file("old.txt", NULL), file("docs/old", NULL) };
	const struct push p = push_files(members, COUNT(members));

	(void)state;
	assert_form(&p,
		"branch=feature%2Fx"
		"&message=a%20b%2F%C3%BC.txt%2C%20empty%20and%202%20more%3A%20as%20declared"
		"&parents=" OLD "&%2Fa%20b%2F%C3%BC.txt=a%3Db%26c%2Bd%2520%0D%0A%09%C3%BC~%0A"
		"&%2Fempty=&files=%2Fold.txt&files=%2Fdocs%2Fold");
}

static void test_names_that_are_words_of_the_form(void **state)
{
	const struct object *const members[] = { file("branch", "b"), file("files", "f") };
	const struct push p = push_files(members, COUNT(members));

	(void)state;
	assert_form(&p, "branch=feature%2Fx&message=branch%2C%20files%3A%20as%20declared"
			"&parents=" OLD "&%2Fbranch=b&%2Ffiles=f");
}

/* Every byte that a text can have, one after the other. */
static void test_every_byte_survives(void **state)
{
	AUTO(str_release) struct str content = STR_INIT, expected = STR_INIT;
	const struct object *members[1];
	struct push p;
	unsigned c;

	(void)state;
	str_add(&expected, "branch=feature%2Fx&message=x%3A%20as%20declared&parents=" OLD "&%2Fx=");
	for (c = 1; c < 256; c++) {
		bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
			     (c >= 'a' && c <= 'z') || strchr("-._~", (int)c);

		str_addch(&content, (char)c);
		str_addf(&expected, plain ? "%c" : "%%%02X", c);
	}
	members[0] = file("x", content.buf);
	p = push_files(members, 1);
	assert_form(&p, expected.buf);
}

static void test_a_branch_that_is_not_there_has_no_parent(void **state)
{
	const struct push p = push_one();
	const struct object *live = branch->live;

	(void)state;
	branch->live = NULL;
	assert_form(&p,
		"branch=feature%2Fx&message=README.md%3A%20as%20declared&%2FREADME.md=hello%0A");
	branch->live = live;
}

static void test_too_much_for_one_request(void **state)
{
	enum { FILES = TOGETHER_BODY_MAX / FIELD_CONTENT_MAX };
	AUTO(str_release) struct str content = STR_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	const struct object *members[FILES];
	const struct object *one;
	struct push p;
	size_t i;

	(void)state;
	str_fill(&content, 'x', FIELD_CONTENT_MAX);
	one = file("x", content.buf);
	for (i = 0; i < FILES; i++)
		members[i] = one;
	p = push_files(members, FILES);
	assert_null(push_request(&p, &decoder, &e));
	assert_int_equal(e.code, ERR_REFUSED);
	assert_string_equal(err_text(&e), "the files of 'feature/x' are too much for one request: "
					  "more than 67108864 bytes");
}

/* --- what its answer means --- */

static void assert_judged(
	int status, const char *body, enum push_verdict expected, const char *message)
{
	const struct push p = push_one();
	AUTO(err_release) struct err e = ERR_INIT;
	AUTO(call_release) struct http_call *call = push_request(&p, &decoder, NULL);
	struct object *object = branch;

	answer(call, status, body);
	assert_int_equal(push_judge(&p, call, &decoder, &object, &e), expected);
	assert_null(object);
	assert_string_equal(err_text(&e), message);
}

#define POST "POST repositories/acme/api/src: HTTP "

static void test_answers(void **state)
{
	(void)state;
	assert_judged(201, "", PUSH_DONE, "");
	assert_judged(200, "<html>", PUSH_LOOK, POST "200 where 201 says that a commit was made");
	assert_judged(500, "oops", PUSH_LOOK, POST "500: oops");
	assert_judged(400, "no", PUSH_FAILED, POST "400: no");
	assert_judged(409, "stale", PUSH_FAILED,
		POST "409: stale; somebody pushed to branch 'feature/x' meanwhile, or may have: "
		     "plan again");
}

static void test_no_answer(void **state)
{
	const struct push p = push_one();
	AUTO(err_release) struct err e = ERR_INIT;
	AUTO(call_release) struct http_call *call = push_request(&p, &decoder, NULL);
	struct object *object;

	(void)state;
	no_answer(call, HTTP_AMBIGUOUS, ERR_NETWORK);
	assert_int_equal(push_judge(&p, call, &decoder, &object, &e), PUSH_LOOK);
	err_release(&call->error);
	err_release(&e);
	no_answer(call, HTTP_UNSENT, ERR_NETWORK);
	assert_int_equal(push_judge(&p, call, &decoder, &object, &e), PUSH_FAILED);
}

/* --- looking --- */

static void assert_looked(
	int status, const char *body, enum look_verdict expected, const char *message)
{
	const struct push p = push_one();
	AUTO(err_release) struct err e = ERR_INIT;
	AUTO(call_release) struct http_call *call = push_look(&p, NULL);
	struct object *object = branch;

	assert_int_equal(call->method, HTTP_GET);
	assert_string_equal(call->path, "repositories/acme/api/refs/branches/feature%2Fx");
	answer(call, status, body);
	assert_int_equal(push_looked(&p, call, &decoder, &object, &e), expected);
	assert_null(object);
	if (message)
		assert_string_equal(err_text(&e), message);
}

#define TIP(hash, more) "{\"target\": {\"hash\": \"" hash "\"" more "}}"
#define SAYS(text)      ", \"message\": \"" text "\""
#define ON(hash)        ", \"parents\": [{\"hash\": \"" hash "\"}]"
#define OURS            "README.md: as declared"
#define SOMEBODY        "branch 'feature/x' has another commit by now; plan again"

static void test_where_the_branch_stands(void **state)
{
	static const struct {
		const char *body;
		enum look_verdict verdict;
		const char *message;
	} rows[] = {
		{ TIP(OLD, ""), LOOK_NOT_THERE, "" },
		{ TIP(OLD, SAYS(OURS) ON(OTHER)), LOOK_NOT_THERE, "" },
		{ TIP(NEW, SAYS(OURS) ON(OLD)), LOOK_THERE, "" },
		{ TIP(NEW, SAYS(OURS "\\n") ON(OLD)), LOOK_THERE, "" },
		{ TIP(NEW, ""), LOOK_THERE, "" },
		{ TIP(NEW, SAYS(OURS)), LOOK_THERE, "" },
		{ TIP(NEW, ON(OLD)), LOOK_THERE, "" },
		{ TIP(NEW, SAYS("Theirs") ON(OLD)), LOOK_UNCLEAR, SOMEBODY },
		{ TIP(NEW, SAYS(OURS) ON(OTHER)), LOOK_UNCLEAR, SOMEBODY },
		{ TIP(NEW, SAYS("Theirs")), LOOK_UNCLEAR, SOMEBODY },
		{ "{\"target\": {}}", LOOK_UNCLEAR, "a branch without 'target.hash'" },
		{ "[]", LOOK_UNCLEAR, "a branch without 'target.hash'" },
		{ "<html>", LOOK_UNCLEAR, NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		assert_looked(200, rows[i].body, rows[i].verdict, rows[i].message);
	assert_looked(404, "gone", LOOK_UNCLEAR, NULL);
	assert_looked(500, "oops", LOOK_UNCLEAR, NULL);
}

static void test_a_branch_that_was_not_there(void **state)
{
	const struct object *live = branch->live;

	(void)state;
	branch->live = NULL;
	assert_looked(404, "none", LOOK_NOT_THERE, "");
	assert_looked(200, TIP(NEW, SAYS(OURS) ON(OTHER)), LOOK_THERE, "");
	assert_looked(200, TIP(NEW, SAYS("Theirs")), LOOK_UNCLEAR, SOMEBODY);
	assert_looked(403, "no", LOOK_UNCLEAR, NULL);
	branch->live = live;
}
