#include "remote/lookup.h"

#include "tests/unit/remote/ground.h"
#include "tests/unit/remote/kinds.h"

/* --- members p0@acme.example ... that are there; what they are asked by is in the query --- */

static struct {
	size_t size;      /* members */
	int status;       /* of the look-up */
	bool nameless;    /* members come without address */
	const char *body; /* instead of all that; NULL: none */
} members;

static void add_member(struct str *out, size_t i, bool first)
{
	str_addf(out, "%s{\"user\":{\"uuid\":\"{00000000-0000-0000-0000-%012zu}\"",
		first ? "" : ",", i);
	if (!members.nameless)
		str_addf(out, ",\"email\":\"P%zu@acme.example\"", i);
	str_addf(out, ",\"account_id\":\"a%zu\",\"display_name\":\"Person %zu\"}}", i, i);
}

static void answer_members(const char *path, struct service_reply *reply)
{
	AUTO(str_release) struct str q = STR_INIT;
	char email[64];
	bool first = true;
	size_t i;

	if (!service_parameter(path, "q", &q) || !str_starts(q.buf, "user.email IN (\"")) {
		reply->status = 400;
		return;
	}
	str_add(&reply->body, "{\"pagelen\":100,\"values\":[");
	for (i = 0; i < members.size; i++) {
		snprintf(email, sizeof email, "\"p%zu@acme.example\"", i);
		if (strstr(q.buf, email)) {
			add_member(&reply->body, i, first);
			first = false;
		}
	}
	str_add(&reply->body, "]}");
}

static void answer(struct service *s, const char *path, struct service_reply *reply)
{
	(void)s;
	if (service_is(path, "workspaces/acme/members") && members.body)
		str_add(&reply->body, members.body);
	else if (service_is(path, "workspaces/acme/members") && members.status == 200)
		answer_members(path, reply);
	else if (service_is(path, "workspaces/acme/members"))
		reply->status = members.status;
	else if (service_is(path, "repositories/acme"))
		str_add(&reply->body, "{\"values\":[{\"slug\":\"api\"}]}");
	else
		str_add(&reply->body,
			"{\"values\":[{\"uuid\":\"{00000000-0000-0000-0000-000000000000}\"}]}");
}

/* A repository with the reviewers p0@acme.example and so on. */
static struct object *declare_reviewers(struct ground *g, size_t n)
{
	struct object *acme, *api;
	char email[64];
	size_t i;

	members.size = n;
	members.status = 200;
	members.nameless = false;
	members.body = NULL;
	ground_init(g, real_kinds, answer);
	acme = declare_workspace(g, "acme");
	api = declare(g, acme, &kind_repository, "api");
	for (i = 0; i < n; i++) {
		snprintf(email, sizeof email, "p%zu@acme.example", i);
		declare_person(g, api, &kind_repository_default_reviewer, email);
	}
	return api;
}

static const struct person *reviewer(struct object *api, size_t i)
{
	const struct collection *c = object_find_collection(api, &kind_repository_default_reviewer);

	return person_real(object_attr(c->items[i], "user")->person);
}

static void test_members_are_looked_up_first(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *api;

	(void)state;
	api = declare_reviewers(&g, 2);
	g.window = 1;
	run(&g);
	assert_int_equal(g.service.n, 3);
	assert_string_equal(g.service.paths[0],
		"workspaces/acme/"
		"members?pagelen=100&fields=next,size,page,pagelen,values.user.uuid,"
		"values.user.account_id,values.user.display_name,values.user.email&q="
		"user.email%20IN%20%28%22p0%40acme.example%22%2C%22p1%40acme.example%22%29");
	assert_string_equal(reviewer(api, 1)->uuid, "{00000000-0000-0000-0000-000000000001}");
	assert_string_equal(reviewer(api, 1)->account_id, "a1");
	assert_string_equal(person_label(reviewer(api, 1)), "Person 1");
	assert_false(reviewer(api, 1)->unknown);
	assert_null(reviewer(api, 1)->why);
}

static void test_live_and_desired_are_one_person(void **state)
{
	AUTO(ground_release) struct ground g;
	const struct collection *c;
	struct object *api;

	(void)state;
	api = declare_reviewers(&g, 1);
	run(&g);
	c = object_find_collection(live(&g, "acme"), &kind_repository);
	c = object_find_collection(c->items[0], &kind_repository_default_reviewer);
	assert_int_equal(c->n, 1);
	assert_true(person_same(object_attr(c->items[0], "user")->person, reviewer(api, 0)));
}

static void test_ninety_are_looked_up_at_a_time(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *api;
	size_t i;

	(void)state;
	api = declare_reviewers(&g, 200);
	run(&g);
	assert_int_equal(asked(&g, "workspaces/acme/members?"), 3);
	for (i = 0; i < 200; i++)
		assert_non_null(reviewer(api, i)->uuid);
}

static void test_who_is_no_member_is_unknown(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *api;

	(void)state;
	api = declare_reviewers(&g, 3);
	members.size = 2;
	run(&g);
	assert_false(reviewer(api, 1)->unknown);
	assert_true(reviewer(api, 2)->unknown);
	assert_null(reviewer(api, 2)->why);
}

static void test_ids_need_no_look_up(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *api;

	(void)state;
	api = declare_reviewers(&g, 0);
	declare_person(&g, api, &kind_repository_default_reviewer,
		"{8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b11}");
	declare_person(&g, api, &kind_repository_default_reviewer,
		"557058:ba892f5c-5a4c-4a4e-9f0e-0f6f2a1c9b11");
	run(&g);
	assert_int_equal(asked(&g, "workspaces/"), 0);
}

static void test_each_is_looked_up_once_and_only_if_needed(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *acme, *gone;

	(void)state;
	acme = declare_reviewers(&g, 1)->parent;
	gone = declare(&g, acme, &kind_repository, "gone");
	gone->absent = true;
	declare_person(&g, gone, &kind_repository_default_reviewer, "p7@acme.example");
	declare_person(&g, declare(&g, acme, &kind_repository, "b"),
		&kind_repository_default_reviewer, "P0@ACME.example");
	people_by_id(
		state_find(&g.desired, "acme")->people, "unused@acme.example", (struct place){ 0 });
	g.window = 1;
	run(&g);
	assert_int_equal(asked(&g, "workspaces/acme/members?"), 1);
	assert_null(strstr(g.service.paths[0], "p7%40"));
	assert_null(strstr(g.service.paths[0], "unused"));
	assert_null(strstr(strstr(g.service.paths[0], "p0%40") + 1, "p0%40"));
}

static void test_a_failed_look_up_makes_nobody_unknown(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *api;

	(void)state;
	api = declare_reviewers(&g, 100);
	members.status = 403;
	run(&g);
	assert_false(reviewer(api, 99)->unknown);
	assert_int_equal(reviewer(api, 99)->why_code, ERR_AUTH);
	assert_string_equal(reviewer(api, 99)->why,
		"GET workspaces/acme/members: HTTP 403: forbidden; needed: account (OAuth) or "
		"read:workspace:bitbucket (API token); credential: access token (BITBUCKET_TOKEN)");
	/* Whatever else was to be read, was. */
	assert_int_equal(object_find_collection(live(&g, "acme"), &kind_repository)->status,
		COLLECTION_READ);
}

static void test_who_turned_up_elsewhere_needs_no_excuse(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *api;

	(void)state;
	api = declare_reviewers(&g, 2);
	members.body =
		"{\"values\":[{\"user\":{\"uuid\":\"{00000000-0000-0000-0000-000000000000}\","
		"\"email\":\"p0@acme.example\"}}],\"size\":2}";
	run(&g);
	assert_null(reviewer(api, 0)->why);
	assert_null(object_attr(
		object_find_collection(api, &kind_repository_default_reviewer)->items[0], "user")
			    ->person->why);
	assert_int_equal(reviewer(api, 1)->why_code, ERR_REPLY);
	assert_string_equal(reviewer(api, 1)->why,
		"GET workspaces/acme/members: HTTP 200: the list ended after 1 of 2 items");
}

static void test_members_without_address_prove_nothing(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *api;

	(void)state;
	api = declare_reviewers(&g, 2);
	members.nameless = true;
	run(&g);
	assert_false(reviewer(api, 0)->unknown);
	assert_int_equal(reviewer(api, 0)->why_code, ERR_REPLY);
	assert_string_equal(reviewer(api, 0)->why,
		"GET workspaces/acme/members: HTTP 200: a member without 'user.email'");
}

static void test_other_shapes_prove_nothing(void **state)
{
	static const struct {
		const char *body, *why;
	} rows[] = {
		{ "{\"values\":[7]}", "a member without 'user.uuid' and 'user.account_id'" },
		{ "{\"values\":[{\"user\":{\"email\":\"x\"}}]}",
			"a member without 'user.uuid' and 'user.account_id'" },
		{ "{}", "a page of a list without 'values'" },
	};
	char why[200];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		AUTO(ground_release) struct ground g;
		struct object *api = declare_reviewers(&g, 1);

		members.body = rows[i].body;
		run(&g);
		snprintf(why, sizeof why, "GET workspaces/acme/members: HTTP 200: %s", rows[i].why);
		assert_string_equal(reviewer(api, 0)->why, why);
		assert_false(reviewer(api, 0)->unknown);
	}
}
