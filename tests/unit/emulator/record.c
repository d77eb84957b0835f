#include "bitbucket-emulator/record.h"

#include "bitbucket-emulator/answer.h"
#include "bitbucket-emulator/request.h"
#include "codec/value.h"
#include "tests/unit/unit.h"

#include <string.h>

static const struct request post = {
	.method = "POST", .path = "/2.0/x", .query = "a=1", .body = "{}", .body_len = 2
};

static const struct answer created = { .status = 201, .trace = "" },
			   cut = { .status = 201, .cut = true, .trace = "" };

static void test_requests_are_kept_and_counted(void **state)
{
	struct records rs = { .arena = ARENA_INIT };
	struct arena a = ARENA_INIT;
	const struct value *v, *first;

	(void)state;
	records_add(&rs, &post, &created, "token");
	records_add(&rs, &post, &cut, "token");
	v = records_render(&rs, &a);
	assert_int_equal(value_int(value_get(v, "count"), 0), 2);
	assert_int_equal(value_get(v, "requests")->n, 2);
	first = &value_get(v, "requests")->items[0];
	assert_string_equal(value_text(value_get(first, "path"), ""), "/2.0/x");
	assert_int_equal(value_get(first, "body")->type, VALUE_MAP);
	assert_int_equal(value_int(value_get(first, "status"), 0), 201);
	records_clear(&rs);
	assert_int_equal(rs.count, 0);
	arena_release(&a);
}

static void test_too_many_are_counted_only(void **state)
{
	struct records rs = { .arena = ARENA_INIT };
	int i;

	(void)state;
	for (i = 0; i < RECORDS_MAX; i++)
		records_add(&rs, &post, &created, "token");
	assert_int_equal(rs.n, RECORDS_MAX);
	records_add(&rs, &post, &created, "token");
	assert_int_equal(rs.n, RECORDS_MAX);
	assert_int_equal(rs.count, RECORDS_MAX + 1);
	records_clear(&rs);
}

static void test_what_is_too_large_is_counted_only(void **state)
{
	struct records rs = { .arena = ARENA_INIT };

	(void)state;
	/* As if so much were kept. */
	rs.arena.used = RECORDS_MEMORY_MAX - post.body_len;
	records_add(&rs, &post, &created, "token");
	assert_int_equal(rs.n, 1);
	records_add(&rs, &post, &created, "token");
	assert_int_equal(rs.n, 1);
	assert_int_equal(rs.count, 2);
	records_clear(&rs);
}
