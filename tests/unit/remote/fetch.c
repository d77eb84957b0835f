#include "tests/unit/remote/ground.h"
#include "tests/unit/remote/kinds.h"

#define ANA "{8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b11}"

/* --- a workspace of as many repositories as the test says, two reviewers each --- */

static size_t world_size, world_pagelen;

static void repository(struct str *out, size_t i)
{
	str_addf(out,
		"{\"slug\":\"r%zu\",\"name\":\"R %zu\",\"description\":\"d\",\"is_private\":true,"
		"\"project\":{\"key\":\"PAY\"},\"uuid\":\"{%zu}\",\"has_issues\":false}",
		i, i, i);
}

static void reviewer(struct str *out, size_t i)
{
	str_addf(out,
		"{\"uuid\":\"{00000000-0000-0000-0000-%012zu}\",\"account_id\":\"%zu\","
		"\"display_name\":\"P %zu\"}",
		i, i, i);
}

static void answer(struct service *s, const char *path, struct service_reply *reply)
{
	if (service_is(path, "repositories/acme"))
		service_page(s, path, world_size, world_pagelen, repository, reply);
	else if (strstr(path, "/default-reviewers"))
		service_page(s, path, 2, 100, reviewer, reply);
	else
		reply->status = 404;
}

static void world_init(struct ground *g, size_t size)
{
	world_size = size;
	world_pagelen = 100;
	ground_init(g, real_kinds, answer);
}

/* Declares the repositories r0, r1, ... with their reviewers if wanted. */
static struct object *declare_world(struct ground *g, size_t n, bool reviewers)
{
	struct object *acme = declare_workspace(g, "acme"), *r;
	char slug[24];
	size_t i;

	for (i = 0; i < n; i++) {
		snprintf(slug, sizeof slug, "r%zu", i);
		r = declare(g, acme, &kind_repository, slug);
		if (reviewers)
			declare_person(g, r, &kind_repository_default_reviewer, ANA);
	}
	return acme;
}

static void test_reads_what_is_declared_and_counts_the_rest(void **state)
{
	AUTO(ground_release) struct ground g;
	struct collection *c;
	struct object *r;

	(void)state;
	world_init(&g, 5);
	declare_world(&g, 2, false);
	run(&g);
	c = object_find_collection(live(&g, "acme"), &kind_repository);
	assert_int_equal(c->status, COLLECTION_READ);
	assert_int_equal(c->n, 2);
	assert_int_equal(c->unmanaged, 3);
	r = collection_find(c, "r1");
	assert_string_equal(value_text(object_attr(r, "name")->value, ""), "R 1");
	assert_string_equal(value_text(object_attr(r, "project")->value, ""), "PAY");
	assert_null(object_find_collection(r, &kind_repository_default_reviewer));
	assert_int_equal(g.service.n, 1);
	assert_int_equal(g.progress.done, 1);
	assert_int_equal(g.progress.total, 1);
}

static void test_asks_for_fields_and_long_pages(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	world_init(&g, 1);
	declare_world(&g, 1, true);
	g.window = 1;
	run(&g);
	assert_int_equal(g.service.n, 2);
	assert_string_equal(g.service.paths[0],
		"repositories/"
		"acme?pagelen=100&fields=next,size,page,pagelen,values.slug,values.name,"
		"values.description,values.is_private,values.fork_policy,values.language,"
		"values.website,values.project.key,values.uuid,values.has_issues");
	assert_string_equal(g.service.paths[1],
		"repositories/acme/r0/default-reviewers?pagelen=100&fields=next,size,page,pagelen,"
		"values.uuid,values.account_id,values.display_name");
}

static void test_keeps_all_of_a_set(void **state)
{
	AUTO(ground_release) struct ground g;
	const struct collection *c;
	struct object *r;

	(void)state;
	world_init(&g, 1);
	declare_world(&g, 1, true);
	run(&g);
	r = collection_find(object_find_collection(live(&g, "acme"), &kind_repository), "r0");
	c = object_find_collection(r, &kind_repository_default_reviewer);
	assert_int_equal(c->status, COLLECTION_READ);
	assert_int_equal(c->n, 2);
	assert_int_equal(c->unmanaged, 0);
	assert_string_equal(c->items[1]->key, "{00000000-0000-0000-0000-000000000001}");
	assert_string_equal(person_label(object_attr(c->items[1], "user")->person), "P 1");
}

static void test_an_empty_set_is_read_too(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *acme, *r;

	(void)state;
	world_init(&g, 1);
	acme = declare_world(&g, 1, false);
	r = object_find_collection(acme, &kind_repository)->items[0];
	object_collection(&g.desired.arena, r, &kind_repository_default_reviewer);
	run(&g);
	assert_int_equal(asked(&g, "repositories/acme/r0/default-reviewers"), 1);
}

static void test_a_list_of_nothing_is_not_read(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *acme;

	(void)state;
	world_init(&g, 3);
	acme = declare_workspace(&g, "acme");
	object_collection(&g.desired.arena, acme, &kind_repository);
	run(&g);
	assert_int_equal(g.service.n, 0);
	assert_null(object_find_collection(live(&g, "acme"), &kind_repository));
}

static void test_an_exact_collection_is_kept_whole(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *acme;
	struct collection *c;

	(void)state;
	world_init(&g, 250);
	acme = declare_world(&g, 1, true);
	object_find_collection(acme, &kind_repository)->exact = true;
	run(&g);
	c = object_find_collection(live(&g, "acme"), &kind_repository);
	assert_int_equal(c->n, 250);
	assert_int_equal(c->unmanaged, 0);
	assert_int_equal(asked(&g, "repositories/acme?"), 3);
	/* What is to be deleted needs no look inside. */
	assert_int_equal(g.service.n, 4);
}

static void test_what_is_absent_or_missing_is_not_looked_into(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *acme, *r;

	(void)state;
	world_init(&g, 2);
	acme = declare_world(&g, 4, true);
	r = collection_find(object_find_collection(acme, &kind_repository), "r1");
	r->absent = true;
	run(&g);
	assert_int_equal(asked(&g, "repositories/acme/r0/default-reviewers"), 1);
	assert_int_equal(g.service.n, 2);
	assert_non_null(
		collection_find(object_find_collection(live(&g, "acme"), &kind_repository), "r1"));
}

static void test_what_stands_there_as_context_is_read_as_well(void **state)
{
	AUTO(ground_release) struct ground g;
	struct object *acme;

	(void)state;
	world_init(&g, 1);
	acme = declare_world(&g, 1, true);
	object_find_collection(acme, &kind_repository)->items[0]->context = true;
	run(&g);
	assert_int_equal(asked(&g, "repositories/acme/r0/default-reviewers"), 1);
}

static void test_an_object_may_still_have_its_old_name(void **state)
{
	AUTO(ground_release) struct ground g;
	struct collection *c;
	struct object *acme, *r;

	(void)state;
	world_init(&g, 3);
	acme = declare_workspace(&g, "acme");
	r = declare(&g, acme, &kind_repository, "new");
	r->renamed_from = "r2";
	declare_person(&g, r, &kind_repository_default_reviewer, ANA);
	run(&g);
	c = object_find_collection(live(&g, "acme"), &kind_repository);
	assert_int_equal(c->n, 1);
	assert_string_equal(c->items[0]->key, "r2");
	assert_int_equal(c->unmanaged, 2);
	assert_int_equal(asked(&g, "repositories/acme/r2/default-reviewers"), 1);
}

static void test_a_thousand_repositories_take_a_request_each_and_ten_pages(void **state)
{
	AUTO(ground_release) struct ground g;
	struct collection *c;

	(void)state;
	world_init(&g, 1000);
	declare_world(&g, 1000, true);
	run(&g);
	c = object_find_collection(live(&g, "acme"), &kind_repository);
	assert_int_equal(c->n, 1000);
	assert_int_equal(c->unmanaged, 0);
	assert_int_equal(asked(&g, "repositories/acme?"), 10);
	assert_int_equal(g.service.n, 1010);
	assert_int_equal(g.progress.done, 1010);
	assert_int_equal(g.progress.total, 1010);
}

static void test_lists_overlap_with_the_pages_that_lead_to_them(void **state)
{
	AUTO(ground_release) struct ground g;
	size_t i, below = 0;

	(void)state;
	world_init(&g, 500);
	declare_world(&g, 500, true);
	g.service.latency_us = 20000;
	run(&g);
	assert_int_equal(g.service.n, 505);
	assert_int_equal(g.service.in_hand_top, HTTP_WINDOW_DEFAULT);
	for (i = 0; i < g.service.n && !strstr(g.service.paths[i], "page=5&"); i++)
		below += strstr(g.service.paths[i], "/default-reviewers") != NULL;
	/* Three pages' lists were in hand while the fourth came, and many of them were answered. */
	assert_in_range(below, 50, 400);
}

static void test_the_next_page_goes_before_the_lists_below(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	world_init(&g, 3);
	world_pagelen = 2;
	g.window = 1;
	declare_world(&g, 3, true);
	run(&g);
	assert_int_equal(g.service.n, 5);
	assert_true(service_is(g.service.paths[0], "repositories/acme"));
	assert_string_equal(g.service.paths[1], "repositories/acme?page=2&pagelen=2");
	assert_true(service_is(g.service.paths[2], "repositories/acme/r0/default-reviewers"));
	assert_true(service_is(g.service.paths[3], "repositories/acme/r1/default-reviewers"));
	assert_true(service_is(g.service.paths[4], "repositories/acme/r2/default-reviewers"));
}

static void test_several_workspaces_are_read_together(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	world_init(&g, 1);
	declare_world(&g, 1, false);
	declare(&g, declare_workspace(&g, "other"), &kind_repository, "x");
	run(&g);
	assert_int_equal(g.live.n, 2);
	assert_string_equal(g.live.workspaces[1].object->key, "other");
	assert_ptr_equal(g.live.workspaces[1].people, g.desired.workspaces[1].people);
	assert_int_equal(object_find_collection(live(&g, "acme"), &kind_repository)->status,
		COLLECTION_READ);
	fails(object_find_collection(live(&g, "other"), &kind_repository), ERR_NOT_FOUND,
		"GET repositories/other: HTTP 404: not found");
}

static void test_what_is_interrupted_asks_for_no_more(void **state)
{
	AUTO(ground_release) struct ground g;
	AUTO(fetch_release) struct fetch *f = NULL;
	struct collection *c;
	size_t before;

	(void)state;
	world_init(&g, 1000);
	declare_world(&g, 1000, true);
	g.service.latency_us = 20000;
	f = begin(&g);
	while (fetch_step(f, 10000, &g.progress) && g.progress.done < 20)
		;
	http_cancel(g.client);
	before = g.progress.total;
	while (fetch_step(f, 10000, &g.progress))
		;
	assert_int_equal(g.progress.total, before);
	assert_int_equal(g.progress.done, before);
	c = object_find_collection(live(&g, "acme"), &kind_repository);
	assert_int_equal(c->status, COLLECTION_UNREADABLE);
	assert_int_equal(c->error_code, ERR_INTERRUPTED);
	assert_true(c->n >= 100);
	fails(object_find_collection(c->items[99], &kind_repository_default_reviewer),
		ERR_INTERRUPTED, "GET repositories/acme/r99/default-reviewers: interrupted");
}

static void test_an_unfinished_fetch_can_be_dropped(void **state)
{
	AUTO(ground_release) struct ground g;
	struct fetch *f;

	(void)state;
	world_init(&g, 1000);
	declare_world(&g, 1000, true);
	g.service.latency_us = 20000;
	f = begin(&g);
	while (fetch_step(f, 10000, &g.progress) && g.progress.done < 20)
		;
	fetch_release(&f);
	assert_int_equal(http_pending(g.client), 0);
}

static void test_nothing_declared_is_nothing_read(void **state)
{
	AUTO(ground_release) struct ground g;

	(void)state;
	world_init(&g, 1);
	run(&g);
	assert_int_equal(g.service.n, 0);
	assert_int_equal(g.live.n, 0);
}

static void test_a_server_that_is_not_there_is_said(void **state)
{
	AUTO(ground_release) struct ground g;
	struct collection *c;

	(void)state;
	world_init(&g, 1);
	declare_world(&g, 1, false);
	snprintf(g.service.url, sizeof g.service.url, "http://127.0.0.1:1/2.0");
	run(&g);
	c = object_find_collection(live(&g, "acme"), &kind_repository);
	assert_int_equal(c->error_code, ERR_NETWORK);
	assert_true(str_starts(c->why, "GET repositories/acme: cannot connect to 127.0.0.1:1"));
}

/* What reading two repositories and their reviewers says, with `before` bytes of memory in use since it began. */
static const char *read_with(struct ground *g, size_t before, enum collection_status *status)
{
	AUTO(fetch_release) struct fetch *f = NULL;
	const struct collection *c;

	world_init(g, 2);
	declare_world(g, 2, true);
	f = begin(g);
	g->live.arena.used += before;
	while (fetch_step(f, 10000, &g->progress))
		;
	c = object_find_collection(live(g, "acme"), &kind_repository);
	*status = c->status;
	return c->why;
}

static void test_memory_ends(void **state)
{
	AUTO(ground_release) struct ground roomy, full;
	enum collection_status status;

	(void)state;
	/* What is kept of the answers takes a few kB. */
	read_with(&roomy, FETCH_MEMORY_MAX - 100000, &status);
	assert_int_equal(status, COLLECTION_READ);
	assert_int_equal(roomy.service.n, 3);
	assert_string_equal(read_with(&full, FETCH_MEMORY_MAX, &status),
		"the answers take more than 4096 MB of memory, the limit: plan fewer at once with "
		"--target or --only");
	assert_int_equal(status, COLLECTION_UNREADABLE);
	assert_int_equal(full.service.n, 1);
}
