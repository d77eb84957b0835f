#include "bitbucket-emulator/request.h"

#include "base/arena.h"
#include "base/auto.h"
#include "bitbucket-emulator/slug.h"
#include "bitbucket-emulator/url.h"
#include "bitbucket-emulator/uuid.h"

#include "tests/unit/unit.h"

#include <string.h>

static int parse(struct arena *a, struct request *r, const char *method, const char *target)
{
	*r = (struct request){ .arena = a, .method = method, .target = target };
	return request_parse(r);
}

static void test_splits_before_it_decodes(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct request r;

	(void)state;
	assert_int_equal(parse(&a, &r, "GET", "/2.0/repositories/acme/a%2Fb/%7B1%7D?x=1"), 0);
	assert_int_equal(r.n_segments, 5);
	assert_string_equal(r.segments[0], "2.0");
	assert_string_equal(r.segments[3], "a/b");
	assert_string_equal(r.segments[4], "{1}");
	assert_string_equal(r.path, "/2.0/repositories/acme/a%2Fb/%7B1%7D");
	assert_string_equal(r.query, "x=1");
	assert_int_equal(r.verb, METHOD_GET);
}

static void test_one_trailing_slash_adds_no_segment(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct request r;

	(void)state;
	assert_int_equal(parse(&a, &r, "PUT", "/2.0/user/"), 0);
	assert_int_equal(r.n_segments, 2);
	assert_int_equal(r.verb, METHOD_PUT);
	assert_int_equal(parse(&a, &r, "GET", "/"), 0);
	assert_int_equal(r.n_segments, 0);
	assert_int_equal(parse(&a, &r, "GET", "/a//b"), 0);
	assert_int_equal(r.n_segments, 3);
	assert_string_equal(r.segments[1], "");
}

static void test_reads_parameters(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct request r;

	(void)state;
	assert_int_equal(
		parse(&a, &r, "GET", "/u?q=a+%3D%20%22b%2Bc%22&empty&e2=&state=A&state=B&&x=y=z"),
		0);
	assert_string_equal(request_param(&r, "q"), "a = \"b+c\"");
	assert_string_equal(request_param(&r, "empty"), "");
	assert_string_equal(request_param(&r, "e2"), "");
	assert_string_equal(request_param(&r, "state"), "A");
	assert_string_equal(request_param(&r, "x"), "y=z");
	assert_null(request_param(&r, "none"));
	assert_int_equal(r.n_params, 6);
	assert_string_equal(r.params[0].raw, "q=a+%3D%20%22b%2Bc%22");
}

static void test_refuses_broken_escapes(void **state)
{
	static const char *const bad[] = { "/a%", "/a%2", "/a%zz", "/a%00b", "/a?b=%", "/a?%gg=1",
		"/%2/x" };
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct request r;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++)
		if (parse(&a, &r, "GET", bad[i]) != -1)
			fail_msg("accepted: %s", bad[i]);
}

static void test_knows_methods(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct request r;

	(void)state;
	parse(&a, &r, "HEAD", "/");
	assert_int_equal(r.verb, METHOD_GET);
	parse(&a, &r, "DELETE", "/");
	assert_int_equal(r.verb, METHOD_DELETE);
	parse(&a, &r, "PATCH", "/");
	assert_int_equal(r.verb, METHOD_OTHER);
}

static void test_encodes_segments(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;

	(void)state;
	assert_string_equal(url_segment(&a, "{a-b}/c d:\xc3\xa9"), "%7Ba-b%7D%2Fc%20d%3A%C3%A9");
	assert_string_equal(url_segment(&a, "plain-1.2_3~"), "plain-1.2_3~");
}

static void test_makes_slugs(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;

	(void)state;
	assert_string_equal(slug_of(&a, "Payments API"), "payments-api");
	assert_string_equal(slug_of(&a, "--A  &  B--"), "a-b");
	assert_string_equal(slug_of(&a, "a_b.c-d"), "a_b.c-d");
	assert_string_equal(slug_of(&a, "Caf\xc3\xa9!"), "caf");
	assert_string_equal(slug_of(&a, "!!!"), "");
	assert_int_equal(
		strlen(slug_of(&a,
			"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")),
		62);
}

static void test_uuids_follow_from_names(void **state)
{
	char one[UUID_TEXT], two[UUID_TEXT];

	(void)state;
	assert_true(uuid_valid(uuid_of("a", 0, one)));
	assert_string_equal(one, uuid_of("a", 0, two));
	assert_string_not_equal(one, uuid_of("a", 1, two));
	assert_string_not_equal(one, uuid_of("b", 0, two));
	assert_int_equal(one[15], '4');
	assert_false(uuid_valid("{}"));
	assert_false(uuid_valid("8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b11"));
	assert_false(uuid_valid("{8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b11}x"));
	assert_false(uuid_valid("{8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b1g}"));
}
