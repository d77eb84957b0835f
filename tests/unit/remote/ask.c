#include "remote/ask.h"

#include "base/arena.h"
#include "base/err.h"
#include "codec/value.h"
#include "net/http.h"

#include "tests/unit/remote/service.h"
#include "tests/unit/unit.h"

/* A client, and a server that answers as the test says. */
struct ground {
	struct service service;
	struct arena arena;
	struct err e;
	struct ask ask;
	int status;
	const char *body, *headers;
};

static int interruptions;

static int interrupted(void)
{
	return interruptions;
}

static void add_user(struct str *out, size_t i)
{
	str_addf(out, "{\"user\":{\"uuid\":\"{%zu}\"}}", i);
}

/* Comments of one author. */
static void add_comment(struct str *out, size_t i)
{
	str_addf(out, "{\"id\":%zu,\"user\":{\"uuid\":\"{1}\"}}", i);
}

static void answer(struct service *s, const char *path, struct service_reply *reply)
{
	struct ground *g = s->context;

	if (service_is(path, "users")) {
		service_page(s, path, 25, 10, add_user, reply);
	} else if (service_is(path, "comments")) {
		service_page(s, path, 12, 100, add_comment, reply);
	} else if (service_is(path, "circle")) {
		str_addf(&reply->body, "{\"values\":[{\"id\":1}],\"next\":\"%s/circle\"}", s->url);
	} else {
		reply->status = g->status;
		reply->headers = g->headers;
		str_add(&reply->body, g->body);
	}
}

static void ground_begin(struct ground *g)
{
	struct http_options options = { .attempts = 1 };

	*g = (struct ground){ .arena = ARENA_INIT,
		.e = ERR_INIT,
		.status = 200,
		.body = "{\"a\":1}",
		.headers = "" };
	interruptions = 0;
	service_start(&g->service, answer, g);
	options.base_url = g->service.url;
	g->ask = (struct ask){ .client = http_client_new(&options, &g->e),
		.arena = &g->arena,
		.interrupted = interrupted };
	assert_non_null(g->ask.client);
}

static void ground_release(struct ground *g)
{
	http_client_free(g->ask.client);
	service_stop(&g->service);
	err_release(&g->e);
	arena_release(&g->arena);
}

static void test_one_answer(void **state)
{
	AUTO(ground_release) struct ground g;
	const struct value *v;

	(void)state;
	ground_begin(&g);
	v = ask_json(&g.ask, "thing", &g.e);
	assert_int_equal(value_int(value_get(v, "a"), 0), 1);
	g.status = 404;
	assert_null(ask_json(&g.ask, "thing", &g.e));
	assert_int_equal(g.e.code, ERR_NOT_FOUND);
	assert_non_null(strstr(err_text(&g.e), "GET thing: HTTP 404"));
}

static void test_lists_are_read_to_their_end(void **state)
{
	AUTO(ground_release) struct ground g;
	const struct value *list;

	(void)state;
	ground_begin(&g);
	list = ask_list(&g.ask, "users?pagelen=10", 0, &g.e);
	assert_int_equal(list->n, 25);
	assert_string_equal(value_text(value_at(&list->items[24], "user.uuid"), ""), "{24}");
	assert_int_equal(g.service.n, 3);
}

static void test_no_more_is_read_than_is_wanted(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_begin(&g);
	assert_int_equal(ask_list(&g.ask, "users?pagelen=10", 10, &g.e)->n, 10);
	assert_int_equal(g.service.n, 1);
	assert_int_equal(ask_list(&g.ask, "users?pagelen=10", 12, &g.e)->n, 12);
	assert_int_equal(g.service.n, 3);
}

static void test_items_are_told_by_their_own_id(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_begin(&g);
	assert_int_equal(ask_list(&g.ask, "comments?pagelen=100", 0, &g.e)->n, 12);
}

static void test_lists_that_are_none_are_errors(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_begin(&g);
	assert_null(ask_list(&g.ask, "circle", 0, &g.e));
	assert_int_equal(g.e.code, ERR_REPLY);
	assert_non_null(strstr(err_text(&g.e), "circle: the list repeats a page"));
	assert_null(ask_list(&g.ask, "thing", 0, &g.e));
	assert_int_equal(g.e.code, ERR_REPLY);
}

static void test_memory_ends(void **state)
{
	AUTO(ground_release) struct ground g;
	size_t used;

	(void)state;
	ground_begin(&g);
	assert_non_null(ask_list(&g.ask, "users?pagelen=100", 0, &g.e));
	used = g.ask.arena->used;
	assert_non_null(ask_list(&g.ask, "users?pagelen=100", 0, &g.e));
	used = g.ask.arena->used - used;
	/* As if so much had been read before. */
	g.ask.arena->used = ASK_MEMORY_MAX - used;
	assert_non_null(ask_list(&g.ask, "users?pagelen=100", 0, &g.e));
	assert_null(ask_list(&g.ask, "users?pagelen=100", 0, &g.e));
	assert_int_equal(g.e.code, ERR_REPLY);
	assert_string_equal(err_text(&g.e),
		"users?pagelen=100: the list takes more than 1024 MB of memory, the limit");
}

static enum ask_fate post(struct ground *g, struct ask_write *w, int status, const char *body)
{
	err_release(&g->e);
	g->status = status;
	g->body = body;
	*w = (struct ask_write){ .method = HTTP_POST, .path = "thing" };
	return ask_write(&g->ask, w, &g->e);
}

static void test_a_write_that_is_answered(void **state)
{
	AUTO(ground_release) struct ground g;
	struct ask_write w;

	(void)state;
	ground_begin(&g);
	assert_int_equal(post(&g, &w, 201, "{\"id\":7}"), ASK_DONE);
	assert_int_equal(w.status, 201);
	assert_int_equal(value_int(value_get(w.json, "id"), 0), 7);
	assert_string_equal(w.location, "");
	g.headers = "Location: http://x/y\r\n";
	assert_int_equal(post(&g, &w, 202, ""), ASK_DONE);
	assert_null(w.json);
	assert_string_equal(w.location, "http://x/y");
	assert_int_equal(g.e.code, ERR_NONE);
}

static void test_a_write_that_is_refused(void **state)
{
	AUTO(ground_release) struct ground g;
	struct ask_write w;

	(void)state;
	ground_begin(&g);
	assert_int_equal(post(&g, &w, 409, "{\"error\":{\"message\":\"No\"}}"), ASK_REFUSED);
	assert_int_equal(w.status, 409);
	assert_int_equal(g.e.code, ERR_HTTP);
	assert_int_equal(post(&g, &w, 401, ""), ASK_REFUSED);
	assert_int_equal(g.e.code, ERR_AUTH);
	assert_int_equal(g.service.n, 2);
}

static void test_a_write_of_which_nobody_knows(void **state)
{
	static const int statuses[] = { 500, 502, 503, 504, 555 };
	AUTO(ground_release) struct ground g;
	struct ask_write w;
	size_t i;

	(void)state;
	ground_begin(&g);
	for (i = 0; i < COUNT(statuses); i++) {
		assert_int_equal(post(&g, &w, statuses[i], "x"), ASK_LOST);
		assert_int_equal(w.status, statuses[i]);
		assert_int_equal(g.service.n, i + 1);
	}
	/* A success that cannot be read took effect, perhaps. */
	assert_int_equal(post(&g, &w, 200, "<html>"), ASK_LOST);
	assert_int_equal(g.e.code, ERR_REPLY);
	assert_null(w.json);
	assert_int_equal(post(&g, &w, 201, ""), ASK_LOST);
	assert_null(w.json);
}

static void test_who_is_stopped_asks_no_more(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	ground_begin(&g);
	interruptions = 1;
	assert_null(ask_later(&g.ask, "thing", 3600 * 1000, &g.e));
	assert_int_equal(g.e.code, ERR_INTERRUPTED);
}
