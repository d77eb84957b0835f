#include "bitbucket-emulator/service.h"

#include "base/arena.h"
#include "base/auto.h"
#include "base/clock.h"
#include "base/diag.h"
#include "base/str.h"
#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/options.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/seed.h"
#include "bitbucket-emulator/store.h"
#include "codec/json.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

/* A clock that stands where it was set. */
struct hand {
	struct clock clock;
	int64_t ms;
};

static int64_t read_hand(const struct clock *c)
{
	return ((const struct hand *)c)->ms;
}

static struct hand hand = { { read_hand, read_hand }, 0 };

static const char seed[] =
	"workspaces:\n"
	"  w:\n"
	"    members: [{nickname: ana, email: ana@w.example, permission: owner}]\n"
	"    projects: {P: }\n"
	"    repositories: {r: {has_issues: true}}\n"
	"tokens: [{secret: t, user: ana, type: oauth}]\n"
	"consumers: [{id: key, secret: s, user: ana, scopes: [account], expires_in: 60, "
	"refresh_token: first, callback: \"https://c.example/\"}]\n";

/* A service with the seed, and the last answer it gave. */
struct world {
	struct arena arena;
	struct options options;
	struct store *store;
	struct service *service;
	struct answer answer;
	const struct value *json;
};

static void world_begin(struct world *w)
{
	AUTO(diag_release) struct diag d = DIAG_INIT;

	hand.ms = INT64_C(1700000000000);
	w->store = store_open(NULL, NULL);
	assert_int_equal(seed_load(w->store, "seed", seed, strlen(seed), &d), 0);
	w->service = service_new(&w->options, &hand.clock, w->store, NULL);
}

static void world_end(struct world *w)
{
	service_free(&w->service);
	store_close(&w->store);
	arena_release(&w->arena);
}

/* Asks as `authorization` says; the status. */
static int ask_as(struct world *w, const char *authorization, const char *method,
	const char *target, const char *body)
{
	struct request r = { .arena = &w->arena,
		.method = method,
		.target = target,
		.host = "h",
		.scheme = "http",
		.authorization = authorization,
		.peer = "127.0.0.1",
		.has_length = true,
		.content_type = str_starts(target, "/site/") ? "application/x-www-form-urlencoded"
							     : NULL,
		.body = body ? body : "",
		.body_len = body ? strlen(body) : 0 };

	w->answer = (struct answer){ .arena = &w->arena };
	service_answer(w->service, &r, &w->answer);
	w->json = w->answer.text
			  ? json_parse(&w->arena, w->answer.text, strlen(w->answer.text), NULL)
			  : NULL;
	return w->answer.status;
}

static int ask(struct world *w, const char *method, const char *target, const char *body)
{
	return ask_as(w, "Bearer t", method, target, body);
}

static const char *text(const struct world *w, const char *path)
{
	return value_text(value_at(w->json, path), "-");
}

static const char *header(const struct world *w, const char *name)
{
	size_t i;

	for (i = 0; i < w->answer.n_headers; i++)
		if (!strcmp(w->answer.headers[i].name, name))
			return w->answer.headers[i].value;
	return "-";
}

static void test_changes_carry_the_time(void **state)
{
	AUTO(world_end) struct world w = { .arena = ARENA_INIT };

	(void)state;
	world_begin(&w);
	assert_int_equal(ask(&w, "PUT", "/2.0/repositories/w/n", "{}"), 201);
	assert_string_equal(text(&w, "created_on"), "2023-11-14T22:13:20.000000+00:00");
	hand.ms += 1500;
	assert_int_equal(ask(&w, "PUT", "/2.0/repositories/w/n", "{\"description\":\"x\"}"), 200);
	assert_string_equal(text(&w, "created_on"), "2023-11-14T22:13:20.000000+00:00");
	assert_string_equal(text(&w, "updated_on"), "2023-11-14T22:13:21.500000+00:00");
}

static void test_access_tokens_expire(void **state)
{
	AUTO(world_end) struct world w = { .arena = ARENA_INIT };
	const char *bearer;

	(void)state;
	world_begin(&w);
	assert_int_equal(ask_as(&w, "Basic a2V5OnM=", "POST", "/site/oauth2/access_token",
				 "grant_type=client_credentials"),
		200);
	bearer = arena_printf(&w.arena, "Bearer %s", text(&w, "access_token"));
	hand.ms += 59999;
	assert_int_equal(ask_as(&w, bearer, "GET", "/2.0/user", NULL), 200);
	hand.ms += 1;
	assert_int_equal(ask_as(&w, bearer, "GET", "/2.0/user", NULL), 401);
	assert_string_equal(text(&w, "error.message"),
		"Access token expired. Use your refresh token to obtain a new access token.");
}

/* The code that the authorization page gives; it stands at the end of the Location. */
static const char *new_code(struct world *w)
{
	const char *location;

	assert_int_equal(ask_as(w, NULL, "GET",
				 "/site/oauth2/authorize?client_id=key&response_type=code", NULL),
		302);
	location = header(w, "Location");
	assert_true(str_starts(location, "https://c.example/?code="));
	return location + strlen("https://c.example/?code=");
}

static int redeem(struct world *w, const char *code)
{
	return ask_as(w, "Basic a2V5OnM=", "POST", "/site/oauth2/access_token",
		arena_printf(&w->arena, "grant_type=authorization_code&code=%s", code));
}

static void test_a_code_has_ten_minutes(void **state)
{
	AUTO(world_end) struct world w = { .arena = ARENA_INIT };
	const char *code;

	(void)state;
	world_begin(&w);
	code = new_code(&w);
	hand.ms += 10 * 60 * 1000 - 1;
	assert_int_equal(redeem(&w, code), 200);
	assert_int_equal(redeem(&w, code), 400);
	code = new_code(&w);
	hand.ms += 10 * 60 * 1000;
	assert_int_equal(redeem(&w, code), 400);
	assert_string_equal(text(&w, "error"), "invalid_grant");
}

static int refresh(struct world *w, const char *token)
{
	return ask_as(w, "Basic a2V5OnM=", "POST", "/site/oauth2/access_token",
		arena_printf(&w->arena, "grant_type=refresh_token&refresh_token=%s", token));
}

static void test_a_used_refresh_token_has_ten_minutes(void **state)
{
	AUTO(world_end) struct world w = { .arena = ARENA_INIT };
	const char *second;

	(void)state;
	world_begin(&w);
	hand.ms += INT64_C(30) * 24 * 3600 * 1000;
	assert_int_equal(refresh(&w, "first"), 200);
	second = text(&w, "refresh_token");
	hand.ms += 10 * 60 * 1000;
	assert_int_equal(refresh(&w, "first"), 200);
	hand.ms += 1;
	assert_int_equal(refresh(&w, "first"), 400);
	assert_int_equal(refresh(&w, second), 200);
}

static void test_the_limit_rolls(void **state)
{
	AUTO(world_end) struct world w = { .arena = ARENA_INIT, .options = { .rate_limit = 1 } };

	(void)state;
	world_begin(&w);
	assert_int_equal(ask(&w, "GET", "/2.0/user", NULL), 200);
	hand.ms += 600000;
	assert_int_equal(ask(&w, "GET", "/2.0/user", NULL), 429);
	assert_string_equal(header(&w, "x-ratelimit-reset"), "3000");
	hand.ms += 3000000;
	assert_int_equal(ask(&w, "GET", "/2.0/user", NULL), 200);
}

static void test_a_refusal_leaves_nothing_behind(void **state)
{
	AUTO(world_end) struct world w = { .arena = ARENA_INIT };
	const char *before;

	(void)state;
	world_begin(&w);
	assert_int_equal(ask(&w, "GET", "/_emulator/state", NULL), 200);
	before = w.answer.text;
	assert_int_equal(
		ask(&w, "POST", "/2.0/repositories/w/x", "{\"project\":{\"key\":\"NOPE\"}}"), 400);
	assert_int_equal(ask(&w, "POST", "/2.0/repositories/w/r/issues", "{\"title\":\"\"}"), 400);
	assert_int_equal(
		ask(&w, "PUT", "/2.0/workspaces/w/projects/P", "{\"key\":\"bad key\"}"), 400);
	assert_int_equal(ask(&w, "GET", "/_emulator/state", NULL), 200);
	assert_string_equal(w.answer.text, before);
	assert_int_equal(ask(&w, "POST", "/2.0/repositories/w/r/issues", "{\"title\":\"x\"}"), 201);
	assert_string_equal(text(&w, "id"), "1");
}

static void test_faults_come_from_rules_in_force(void **state)
{
	AUTO(world_end) struct world w = { .arena = ARENA_INIT };

	(void)state;
	world_begin(&w);
	assert_int_equal(
		ask(&w, "PUT", "/_emulator/faults", "[{\"effect\":\"cut\",\"nth\":1}]"), 204);
	ask(&w, "GET", "/2.0/user", NULL);
	assert_true(w.answer.cut);
	assert_int_equal(ask(&w, "GET", "/2.0/user", NULL), 200);
	assert_false(w.answer.cut);
	assert_int_equal(ask(&w, "GET", "/_emulator/requests", NULL), 200);
	assert_string_equal(text(&w, "count"), "2");
	assert_string_equal(text(&w, "peak"), "1");
}

static void test_answers_to_nonsense(void **state)
{
	static const char *const targets[] = { "", "/", "*", "/2.0", "/2.0/", "//", "/%",
		"/2.0/%ff%fe", "/2.0/user?%", "/2.0/user?q=%00", "http://x/2.0/user",
		"/2.0/repositories/w/%2e%2e/x", "/_emulator/../2.0/user" };
	AUTO(world_end) struct world w = { .arena = ARENA_INIT };
	size_t i;

	(void)state;
	world_begin(&w);
	for (i = 0; i < COUNT(targets); i++) {
		assert_in_range(ask(&w, "GET", targets[i], NULL), 400, 404);
		assert_non_null(w.json);
	}
}
