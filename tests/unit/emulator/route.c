#include "bitbucket-emulator/route.h"

#include "base/arena.h"
#include "base/auto.h"
#include "bitbucket-emulator/resource.h"
#include "bitbucket-emulator/scope.h"

#include "tests/unit/unit.h"

#include <string.h>

enum { SEGMENTS_MAX = 16 };

/* The segments of `pattern`, placeholders as they are. */
static size_t split(struct arena *a, const char *pattern, const char **segments)
{
	size_t n = 0, len;

	for (; *pattern; pattern += len + (pattern[len] == '/')) {
		len = strcspn(pattern, "/");
		assert_true(n < SEGMENTS_MAX);
		segments[n++] = arena_strndup(a, pattern, len);
	}
	return n;
}

/* Calls `check` for every row of every table. */
static void each_route(void (*check)(const struct route *))
{
	size_t t, i, n = 0;

	for (t = 0; t < n_route_tables; t++)
		for (i = 0; i < route_tables[t]->n; i++, n++)
			check(&route_tables[t]->rows[i]);
	assert_true(n > 60);
}

static void check_found(const struct route *r)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const char *segments[SEGMENTS_MAX];
	const struct route *found = route_find(segments, split(&a, r->pattern, segments));

	if (found != r)
		fail_msg("'%s' is hidden by '%s'", r->pattern, found ? found->pattern : "nothing");
}

static void test_no_row_hides_another(void **state)
{
	(void)state;
	each_route(check_found);
}

static void check_scopes_of(const char *pattern, const char *scopes, enum vocabulary v)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const char *name;
	size_t len;

	for (; *scopes; scopes += len + (scopes[len] == ' ')) {
		len = strcspn(scopes, " ");
		name = arena_strndup(&a, scopes, len);
		if (!scope_exists(name, v))
			fail_msg("'%s' asks for the scope '%s', which there is not", pattern, name);
	}
}

static void check_operations(const struct route *r)
{
	const struct operation *op;
	size_t i, n = 0;

	for (i = 0; i < METHODS; i++) {
		op = &r->operations[i];
		if (!op->handler)
			continue;
		n++;
		assert_non_null(op->oauth);
		assert_non_null(op->granular);
		check_scopes_of(r->pattern, op->oauth, SCOPES_OAUTH);
		check_scopes_of(r->pattern, op->granular, SCOPES_GRANULAR);
	}
	if (!n)
		fail_msg("'%s' does nothing", r->pattern);
}

static void test_every_scope_exists(void **state)
{
	(void)state;
	each_route(check_operations);
}

/* Nobody may write what they may not read. */
static void check_writes(const struct route *r)
{
	const struct operation *get = &r->operations[METHOD_GET];
	size_t i;

	for (i = 0; i < METHODS; i++) {
		const struct operation *op = &r->operations[i];

		if (op->handler && get->handler && op->access < get->access)
			fail_msg("'%s': writing is for more people than reading", r->pattern);
	}
}

static void test_writing_is_for_no_more_people_than_reading(void **state)
{
	(void)state;
	each_route(check_writes);
}

static void check_resource(const struct route *r)
{
	const struct resource *of = r->resource;
	size_t i, k;

	if (!of)
		return;
	assert_non_null(of->kind);
	assert_non_null(of->noun);
	assert_false(of->taken && !of->unique);
	for (i = 0; i < of->n_attributes; i++) {
		const struct attribute *at = &of->attributes[i];

		assert_false(at->flags & ATTRIBUTE_REQUIRED && at->flags & ATTRIBUTE_READ_ONLY);
		for (k = 0; k < i; k++)
			assert_string_not_equal(at->name, of->attributes[k].name);
	}
}

static void test_rows_of_resources_are_whole(void **state)
{
	(void)state;
	each_route(check_resource);
}

static void test_the_last_placeholder_may_take_the_rest(void **state)
{
	static const char *const branch[] = { "repositories", "w", "r", "refs", "branches", "a",
		"b", "" };

	(void)state;
	assert_string_equal(route_find(branch, 5)->pattern,
		"repositories/{workspace}/{repository}/refs/branches");
	assert_string_equal(route_find(branch, 6)->pattern,
		"repositories/{workspace}/{repository}/refs/branches/{name...}");
	assert_ptr_equal(route_find(branch, 7), route_find(branch, 6));
	assert_ptr_equal(route_find(branch, 8), route_find(branch, 6));
}

static void test_finds_by_segments(void **state)
{
	static const char *const hook[] = { "repositories", "w", "r", "hooks", "{x}" };
	static const char *const hyphen[] = { "repositories", "w", "r", "pipelines-config",
		"variables" };
	static const char *const underscore[] = { "repositories", "w", "r", "pipelines_config",
		"variables" };
	static const char *const empty[] = { "repositories", "w", "r", "hooks", "" };

	(void)state;
	assert_ptr_equal(route_find(hook, 5)->resource, &resource_hook);
	assert_string_equal(
		route_find(hook, 5)->pattern, "repositories/{workspace}/{repository}/hooks/{uid}");
	assert_string_equal(
		route_find(hook, 4)->pattern, "repositories/{workspace}/{repository}/hooks");
	assert_null(route_find(hyphen, 5));
	assert_ptr_equal(route_find(underscore, 5)->resource, &resource_variable);
	assert_null(route_find(empty, 5));
	assert_null(route_find(hook, 0));
}
