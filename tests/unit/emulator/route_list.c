#include "bitbucket-emulator/route_list.h"

#include "base/arena.h"
#include "base/auto.h"
#include "bitbucket-emulator/request.h"
#include "bitbucket-emulator/route.h"
#include "bitbucket-emulator/scope.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

#include <string.h>

static const char *text(const struct value *operation, const char *name)
{
	return value_text(value_get(operation, name), "(nothing)");
}

static const struct value *find(const struct value *list, const char *method, const char *path)
{
	uint32_t i;

	for (i = 0; i < list->n; i++)
		if (!strcmp(text(&list->items[i], "method"), method) &&
			!strcmp(text(&list->items[i], "path"), path))
			return &list->items[i];
	return NULL;
}

static void test_an_operation_says_what_it_needs(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const struct value *list = value_get(route_list(&a), "operations");
	const struct value *put = find(list, "PUT", "workspaces/{workspace}/hooks/{uid}");

	(void)state;
	assert_non_null(put);
	assert_string_equal(text(put, "oauth"), "webhook");
	assert_string_equal(
		text(put, "granular"), "read:webhook:bitbucket write:webhook:bitbucket");
	assert_string_equal(text(value_get(put, "attributes"), "url"), "text required");
	assert_string_equal(text(value_get(put, "attributes"), "active"), "bool");
	assert_string_equal(text(value_get(put, "attributes"), "read_only"), "bool read-only");
	assert_string_equal(text(value_get(put, "attributes"), "secret"), "text nullable");
}

static void test_what_has_no_body_has_no_attributes(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const struct value *list = value_get(route_list(&a), "operations");
	uint32_t i;

	(void)state;
	for (i = 0; i < list->n; i++)
		if (*text(&list->items[i], "method") != 'P')
			assert_null(value_get(&list->items[i], "attributes"));
	assert_null(find(list, "DELETE", "user"));
	assert_null(
		find(list, "PUT", "workspaces/{workspace}/projects/{project}/deploy-keys/{id}"));
}

static void test_none_is_left_out(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const struct value *list = value_get(route_list(&a), "operations");
	size_t t, i, m, n = 0;

	(void)state;
	for (t = 0; t < n_route_tables; t++)
		for (i = 0; i < route_tables[t]->n; i++)
			for (m = 0; m < METHODS; m++)
				n += route_tables[t]->rows[i].operations[m].handler != NULL;
	assert_int_equal(list->n, n);
}

/* A misspelt scope would never be granted. */
static void test_every_scope_exists(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const struct value *list = value_get(route_list(&a), "operations"), *scopes;
	uint32_t i, k;

	(void)state;
	for (i = 0; i < list->n; i++) {
		scopes = scope_list(&a, text(&list->items[i], "oauth"));
		for (k = 0; k < scopes->n; k++)
			assert_true(scope_exists(scopes->items[k].text, SCOPES_OAUTH));
		scopes = scope_list(&a, text(&list->items[i], "granular"));
		for (k = 0; k < scopes->n; k++)
			assert_true(scope_exists(scopes->items[k].text, SCOPES_GRANULAR));
	}
}

/* Of two rows that fit a path, the first one answers: the second would never be reached. */
static void test_no_row_hides_another(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const struct value *list = value_get(route_list(&a), "operations");
	uint32_t i, k;

	(void)state;
	for (i = 0; i < list->n; i++)
		for (k = 0; k < i; k++)
			assert_false(!strcmp(text(&list->items[i], "path"),
					     text(&list->items[k], "path")) &&
				     !strcmp(text(&list->items[i], "method"),
					     text(&list->items[k], "method")));
}
