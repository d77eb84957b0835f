/* Answers that are files, and lists of which each item is asked for. */
#include "remote/raw.h"
#include "remote/list.h"

#include "codec/json.h"
#include "model/field.h"

#include "tests/unit/remote/ground.h"
#include "tests/unit/shapes.h"

#define HASH "1111111111111111111111111111111111111111"
#define SRC  "repositories/acme/api/src/" HASH "/"
#define FILE "Content-Disposition: attachment; filename=\"x\"\r\n"

static const struct route *routes;

static void answer(struct service *s, const char *path, struct service_reply *reply)
{
	static const struct route around[] = {
		{ .path = "repositories/acme", .body = "{\"values\":[{\"slug\":\"api\"}]}" },
		{ .path = "repositories/acme/api/refs/branches",
			.body = "{\"values\":[{\"name\":\"a/b\",\"target\":{\"hash\":\"" HASH
				"\"}}]}" },
		{ .path = NULL },
	};

	answer_route(s, strstr(path, "/src/") ? routes : around, path, reply);
}

/* Reads these files (NULL at the end) of acme/api's branch a/b; those that begin with '-' are to go. */
static struct collection *read_files(
	struct ground *g, const struct route *table, const char *const *paths)
{
	struct object *branch, *o;

	routes = table;
	ground_init(g, all_shapes, answer);
	branch = declare(g, declare(g, declare_workspace(g, "acme"), &kind_repository, "api"),
		&kind_branch, "a/b");
	for (; *paths; paths++) {
		o = declare(g, branch, &kind_file, *paths + (**paths == '-'));
		o->absent = **paths == '-';
	}
	run(g);
	return object_find_collection(
		collection_find(object_find_collection(
					collection_find(object_find_collection(
								live(g, "acme"), &kind_repository),
						"api"),
					&kind_branch),
			"a/b"),
		&kind_file);
}

static const char *content_of(const struct collection *c, const char *path)
{
	const struct attr *attr = object_attr(collection_find(c, path), "content");

	return attr ? attr->value->text : NULL;
}

static void test_each_declared_file_is_asked_for(void **state)
{
	static const struct route table[] = {
		{ .path = SRC "README.md",
			.body = "# hi\r\n",
			.type = "text/plain",
			.headers = FILE },
		{ .path = SRC "d%20o/%C3%BC.json", .body = "{\"values\":[]}", .headers = FILE },
		{ .path = SRC "empty", .body = "", .type = "", .headers = FILE },
		{ .path = NULL },
	};
	static const char *const paths[] = { "README.md", "d o/\xc3\xbc.json", "empty", "none",
		NULL };
	AUTO(ground_release) struct ground g;
	const struct collection *c = read_files(&g, table, paths);

	(void)state;
	assert_int_equal(c->status, COLLECTION_READ);
	assert_int_equal(c->n, 3);
	assert_string_equal(content_of(c, "README.md"), "# hi\r\n");
	assert_string_equal(content_of(c, paths[1]), "{\"values\":[]}");
	assert_string_equal(content_of(c, "empty"), "");
	assert_null(collection_find(c, "none"));
	assert_int_equal(asked(&g, SRC), 4);
	assert_int_equal(asked(&g, SRC "README.md?"), 0);
	assert_int_equal(g.service.n, 6);
}

/* Asks for the file x of which `meta` is known, and which is declared to be `content`. */
static struct collection *read_changed(
	struct ground *g, const struct route *table, const char *content)
{
	struct object *branch, *o;

	routes = table;
	ground_init(g, all_shapes, answer);
	branch = declare(g, declare(g, declare_workspace(g, "acme"), &kind_repository, "api"),
		&kind_branch, "a/b");
	o = declare(g, branch, &kind_file, "x");
	object_add_attr(&g->desired.arena, o, &file_fields[1])->value = value_new_string(
		&g->desired.arena, content);
	run(g);
	return object_find_collection(o->parent->live, &kind_file);
}

static void test_what_is_to_change_has_to_be_plain(void **state)
{
	static const struct route plain[] = {
		{ .path = SRC "x?format=meta", .body = "{\"attributes\":[]}" },
		{ .path = SRC "x", .body = "old", .headers = FILE },
		{ .path = NULL },
	};
	static const struct route program[] = {
		{ .path = SRC "x?format=meta", .body = "{\"attributes\":[\"executable\"]}" },
		{ .path = SRC "x", .body = "old", .headers = FILE },
		{ .path = NULL },
	};
	static const struct route unknown[] = {
		{ .path = SRC "x?format=meta",
			.status = 500,
			.body = "oops",
			.type = "text/plain" },
		{ .path = SRC "x", .body = "old", .headers = FILE },
		{ .path = NULL },
	};
	AUTO(ground_release) struct ground a, b, c, d;
	const struct collection *files = read_changed(&a, plain, "new");

	(void)state;
	assert_int_equal(files->status, COLLECTION_READ);
	assert_string_equal(content_of(files, "x"), "old");
	assert_int_equal(asked(&a, SRC "x?format=meta"), 1);
	files = read_changed(&b, program, "old");
	assert_int_equal(files->status, COLLECTION_READ);
	assert_int_equal(files->n, 1);
	assert_int_equal(asked(&b, SRC "x?format=meta"), 0);
	files = read_changed(&c, program, "new");
	assert_int_equal(files->n, 0);
	fails(files, ERR_REPLY,
		"'x' is of the sort 'executable', which it would lose with a new content; only "
		"plain "
		"files are managed");
	files = read_changed(&d, unknown, "new");
	fails(files, ERR_HTTP, "GET " SRC "x: HTTP 500: oops");
}

static void assert_unreadable(const struct route *route, const char *why)
{
	static const char *const paths[] = { "x", "y", NULL };
	const struct route table[] = { *route, { .path = SRC "y", .body = "y", .headers = FILE },
		{ .path = NULL } };
	AUTO(ground_release) struct ground g;

	fails(read_files(&g, table, paths), ERR_REPLY, why);
}

#define X    SRC "x"
#define WHAT "GET " X ": HTTP "

static void test_what_is_no_text(void **state)
{
	(void)state;
	assert_unreadable(&(struct route){ .path = X, .body = "a\xff", .headers = FILE },
		"'x' is no text in UTF-8, and only that is managed");
	assert_unreadable(&(struct route){ .path = X, .body = "\xc3", .headers = FILE },
		"'x' is no text in UTF-8, and only that is managed");
	assert_unreadable(&(struct route){ .path = X, .body = "\xed\xa0\x80", .headers = FILE },
		"'x' is no text in UTF-8, and only that is managed");
}

static void test_what_is_no_file(void **state)
{
	(void)state;
	assert_unreadable(&(struct route){ .path = X, .body = "{\"values\":[]}" },
		WHAT "200: a folder where a file belongs");
	assert_unreadable(
		&(struct route){ .path = X, .body = "<html></html>", .type = "text/html" },
		WHAT "200: no file where one belongs; something between here and the API may have "
		     "answered");
	assert_unreadable(&(struct route){ .path = X, .status = 301, .body = "" },
		WHAT "301: it is kept elsewhere, as by Git LFS, and only text in the repository is "
		     "managed");
}

static void test_what_is_to_go_may_be_anything_but_a_folder(void **state)
{
	static const struct route table[] = {
		{ .path = SRC "x", .body = "\xff\xfe", .headers = FILE },
		{ .path = NULL },
	};
	static const struct route folder[] = {
		{ .path = SRC "x", .body = "{\"values\":[]}" },
		{ .path = NULL },
	};
	static const char *const paths[] = { "-x", "-none", NULL };
	AUTO(ground_release) struct ground g, h;
	const struct collection *c = read_files(&g, table, paths);

	(void)state;
	assert_int_equal(c->status, COLLECTION_READ);
	assert_int_equal(c->n, 1);
	assert_null(content_of(c, "x"));
	fails(read_files(&h, folder, paths), ERR_REPLY, WHAT "200: a folder where a file belongs");
}

/* --- one answer --- */

static struct http_call *call_with(const char *bytes, size_t len)
{
	struct http_call *call = http_call_new(HTTP_GET, mem_strdup("x"), NULL);

	call->outcome = HTTP_REPLIED;
	call->status = 200;
	call->attachment = true;
	str_addn(&call->reply, bytes, len);
	return call;
}

static int take(const char *bytes, size_t len, struct err *e)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(http_call_release) struct http_call *call = call_with(bytes, len);

	return raw_take(&a, object_new(&a, &kind_file, NULL, "x"), call, e);
}

static void assert_plain(const char *json, const char *message)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(err_release) struct err e = ERR_INIT;
	const struct value *v = json_parse(&a, json, strlen(json), NULL);
	const struct object *o = object_new(&a, &kind_file, NULL, "x");

	assert_int_equal(raw_check_plain(o, v, &e), *message ? -1 : 0);
	assert_string_equal(err_text(&e), message);
}

static void test_what_is_plain(void **state)
{
	(void)state;
	assert_plain("{\"attributes\": []}", "");
	assert_plain("{\"attributes\": [\"binary\"]}", "");
	assert_plain("{\"attributes\": [\"binary\", \"link\"]}",
		"'x' is of the sort 'link', which it would lose with a new content; only plain "
		"files "
		"are managed");
	assert_plain("{\"attributes\": [7]}",
		"'x' is of the sort '7', which it would lose with a new content; only plain files "
		"are managed");
	assert_plain("{\"attributes\": null}", "no list of 'attributes' of 'x'");
	assert_plain("{}", "no list of 'attributes' of 'x'");
	assert_plain("[]", "no list of 'attributes' of 'x'");
}

static void test_nul_is_no_text(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(take("a\0b", 3, &e), -1);
	assert_string_equal(err_text(&e), "'x' is no text in UTF-8, and only that is managed");
	assert_int_equal(take("\xef\xbb\xbf"
			      "a\x01\x7f",
				 6, NULL),
		0);
}

static void test_how_long_it_may_be(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;
	AUTO(str_release) struct str text = STR_INIT;

	(void)state;
	str_fill(&text, 'x', FIELD_CONTENT_MAX);
	assert_int_equal(take(text.buf, text.len, NULL), 0);
	str_addch(&text, 'x');
	assert_int_equal(take(text.buf, text.len, &e), -1);
	assert_int_equal(e.code, ERR_REPLY);
	assert_string_equal(err_text(&e),
		"'x' has 1048577 bytes, and no more than 1048576 of one file are managed");
}

static void test_no_answer_at_all(void **state)
{
	AUTO(http_call_release) struct http_call *call = call_with("", 0);
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	call->outcome = HTTP_UNSENT;
	err_set(&call->error, ERR_NETWORK, "nobody listens");
	assert_int_equal(raw_check(call, NULL, &e), -1);
	assert_int_equal(e.code, ERR_NETWORK);
}
