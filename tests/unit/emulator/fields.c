#include "bitbucket-emulator/fields.h"

#include "base/arena.h"
#include "base/auto.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

#include <stdlib.h>
#include <string.h>

static const char page[] = "{\"size\":2,\"next\":\"n\",\"values\":["
			   "{\"id\":1,\"links\":{\"self\":{\"href\":\"s1\"},\"html\":{\"href\":"
			   "\"h1\"}},\"owner\":{\"name\":\"ana\",\"uuid\":\"u\"}},"
			   "{\"id\":2,\"links\":{\"self\":{\"href\":\"s2\"}},\"owner\":null}]}";

/* Checks what `fields` leaves of the page. */
static void leaves(const char *fields, const char *expected)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(str_release) struct str json = STR_INIT;
	const struct fields *f = fields_parse(&a, fields);

	assert_non_null(f);
	json_write(&json, fields_apply(&a, f, json_parse(&a, page, strlen(page), NULL)));
	assert_string_equal(json.buf, expected);
}

static void test_only_what_is_named(void **state)
{
	(void)state;
	leaves("size", "{\"size\":2}");
	leaves("size,next", "{\"size\":2,\"next\":\"n\"}");
	leaves("values.id", "{\"values\":[{\"id\":1},{\"id\":2}]}");
	leaves("values.links.self.href", "{\"values\":[{\"links\":{\"self\":{\"href\":\"s1\"}}},{"
					 "\"links\":{\"self\":{\"href\":\"s2\"}}}]}");
	leaves("nothing", "{}");
	leaves("values.nothing", "{\"values\":[]}");
	leaves("size.deeper", "{}");
	leaves("values.id, size", "{\"size\":2,\"values\":[{\"id\":1},{\"id\":2}]}");
}

static void test_all_but_what_is_taken_away(void **state)
{
	(void)state;
	leaves("-values", "{\"size\":2,\"next\":\"n\"}");
	leaves("-values.links,-values.owner,-next",
		"{\"size\":2,\"values\":[{\"id\":1},{\"id\":2}]}");
	leaves("-values.links,-values.owner.uuid",
		"{\"size\":2,\"next\":\"n\",\"values\":[{\"id\":1,\"owner\":{\"name\":\"ana\"}},{"
		"\"id\":2,\"owner\":null}]}");
	leaves("-nothing.at.all", page);
}

static void test_plus_keeps_the_rest(void **state)
{
	(void)state;
	leaves("+values.owner.name", page);
	leaves("+size,-values", "{\"size\":2,\"next\":\"n\"}");
}

static void test_wildcards_stand_for_a_level(void **state)
{
	(void)state;
	leaves("*", page);
	leaves("-*,+size", "{\"size\":2}");
	leaves("-*", "{}");
	leaves("-values.links.*,-values.owner", "{\"size\":2,\"next\":\"n\",\"values\":[{\"id\":1,"
						"\"links\":{}},{\"id\":2,\"links\":{}}]}");
	leaves("values.links.*.href",
		"{\"values\":[{\"links\":{\"self\":{\"href\":\"s1\"},\"html\":{\"href\":\"h1\"}}},"
		"{\"links\":{\"self\":{\"href\":\"s2\"}}}]}");
	leaves("values.*,-values.links,-values.owner", "{\"values\":[{\"id\":1},{\"id\":2}]}");
}

static void test_named_and_taken_away_together(void **state)
{
	(void)state;
	leaves("values.owner,-values.owner.uuid",
		"{\"values\":[{\"owner\":{\"name\":\"ana\"}},{\"owner\":null}]}");
	leaves("values,-values.links,-values.owner", "{\"values\":[{\"id\":1},{\"id\":2}]}");
}

static void test_refuses_what_it_cannot_read(void **state)
{
	static const char *const bad[] = { "", ",", "a,", ",a", "a..b", ".a", "a.", "-", "+",
		"a,,b", "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q" };
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(str_release) struct str many = STR_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++)
		if (fields_parse(&a, bad[i]))
			fail_msg("accepted: %s", bad[i]);
	for (i = 0; i < FIELDS_MAX; i++)
		str_addf(&many, "%sf%zu", i ? "," : "", i);
	assert_non_null(fields_parse(&a, many.buf));
	str_add(&many, ",one.more");
	assert_null(fields_parse(&a, many.buf));
}

static void test_tells_what_is_named(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;

	(void)state;
	assert_true(fields_names(fields_parse(&a, "+values.user.email"), "values.user.email"));
	assert_true(fields_names(fields_parse(&a, "values.user.email,size"), "values.user.email"));
	assert_false(fields_names(fields_parse(&a, "-values.user.email"), "values.user.email"));
	assert_false(fields_names(fields_parse(&a, "values.user"), "values.user.email"));
	assert_false(fields_names(fields_parse(&a, "values.user.email"), "values.user"));
	assert_false(fields_names(NULL, "values.user.email"));
}
