#include "bitbucket-emulator/bbql.h"

#include "base/arena.h"
#include "base/auto.h"
#include "base/str.h"
#include "codec/json.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

#include <string.h>

static const char issue[] =
	"{\"id\": 27, \"title\": \"Unicode breaks\", \"state\": \"new\", \"priority\": \"major\", "
	"\"votes\": 3,"
	" \"is_private\": true, \"assignee\": null, \"content\": {\"raw\": \"the beef is off\"},"
	" \"reporter\": {\"nickname\": \"ana\", \"uuid\": \"{1}\"}, \"created_on\":"
	" \"2024-03-04T14:08:59.123000+00:00\", \"reviewers\": [{\"nickname\": \"bo\"}, "
	"{\"nickname\": \"cy\"}]}";

/* 1 and 0 as the query says of the issue; -1 where it cannot be read. */
static int says(const char *query)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const struct value *item = json_parse(&a, issue, strlen(issue), NULL);
	const char *why = NULL;
	const struct bbql *q = bbql_parse(&a, query, &why);

	assert_non_null(item);
	if (!q) {
		assert_non_null(why);
		return -1;
	}
	assert_null(why);
	return bbql_matches(q, item);
}

static void test_compares_by_type(void **state)
{
	(void)state;
	assert_int_equal(says("state = \"new\""), 1);
	assert_int_equal(says("state = \"New\""), 0);
	assert_int_equal(says("state != \"new\""), 0);
	assert_int_equal(says("id = 27"), 1);
	assert_int_equal(says("id = \"27\""), 0);
	assert_int_equal(says("id >= 27 AND id <= 27"), 1);
	assert_int_equal(says("id > 27"), 0);
	assert_int_equal(says("votes < 3.5"), 1);
	assert_int_equal(says("votes > -1"), 1);
	assert_int_equal(says("is_private = true"), 1);
	assert_int_equal(says("is_private != true"), 0);
	assert_int_equal(says("is_private = \"true\""), 0);
	assert_int_equal(says("title > 5"), 0);
}

static void test_null_is_absence(void **state)
{
	(void)state;
	assert_int_equal(says("assignee = null"), 1);
	assert_int_equal(says("assignee != null"), 0);
	assert_int_equal(says("assignee.nickname = null"), 1);
	assert_int_equal(says("state = null"), 0);
	assert_int_equal(says("nothing = null"), 1);
	assert_int_equal(says("assignee = \"x\""), 0);
	assert_int_equal(says("assignee != \"x\""), 1);
}

static void test_contains_whatever_the_case(void **state)
{
	(void)state;
	assert_int_equal(says("title ~ \"unicode\""), 1);
	assert_int_equal(says("title ~ \"latin\""), 0);
	assert_int_equal(says("title !~ \"latin\""), 1);
	assert_int_equal(says("content.raw ~ \"BEEF\""), 1);
	assert_int_equal(says("assignee !~ \"x\""), 1);
	assert_int_equal(says("id ~ \"2\""), 0);
}

static void test_lists_of_values(void **state)
{
	(void)state;
	assert_int_equal(says("state IN (\"open\", \"new\")"), 1);
	assert_int_equal(says("state in(\"open\")"), 0);
	assert_int_equal(says("state NOT IN (\"open\", \"new\")"), 0);
	assert_int_equal(says("state not in (\"open\")"), 1);
	assert_int_equal(says("id IN (1, 27)"), 1);
}

static void test_any_element_of_a_list_may_fit(void **state)
{
	(void)state;
	assert_int_equal(says("reviewers.nickname = \"cy\""), 1);
	assert_int_equal(says("reviewers.nickname = \"ana\""), 0);
	assert_int_equal(says("reviewers.nickname != \"cy\""), 0);
	assert_int_equal(says("reviewers.nickname ~ \"B\""), 1);
}

static void test_instants_know_their_zone(void **state)
{
	(void)state;
	assert_int_equal(says("created_on > 2024-03-04"), 1);
	assert_int_equal(says("created_on > 2024-03-05"), 0);
	assert_int_equal(says("created_on = 2024-03-04T14:08:59.123"), 1);
	assert_int_equal(says("created_on = 2024-03-04T16:08:59.123+02:00"), 1);
	assert_int_equal(says("created_on < 2024-03-04T07:09:00-07:00"), 1);
	assert_int_equal(says("created_on > 2024-03-04T07:09:00-07:00"), 0);
	assert_int_equal(says("created_on >= 2024-03-04T14:08:59Z"), 1);
}

static void test_priorities_are_ordered_by_meaning(void **state)
{
	(void)state;
	assert_int_equal(says("priority > \"minor\""), 1);
	assert_int_equal(says("priority >= \"major\""), 1);
	assert_int_equal(says("priority > \"critical\""), 0);
	assert_int_equal(says("priority < \"blocker\""), 1);
}

static void test_and_binds_tighter_than_or(void **state)
{
	(void)state;
	assert_int_equal(says("id = 1 AND id = 2 OR id = 27"), 1);
	assert_int_equal(says("id = 27 OR id = 1 AND id = 2"), 1);
	assert_int_equal(says("(id = 27 OR id = 1) AND id = 2"), 0);
	assert_int_equal(says("(state = \"open\" OR state = \"new\") and assignee = null"), 1);
	assert_int_equal(says("((id = 27))"), 1);
}

static void test_strings_may_hold_quotes(void **state)
{
	(void)state;
	assert_int_equal(says("title = \"a \\\" b\""), 0);
	assert_int_equal(says("title ~ \"\\unicode\""), 1);
	assert_int_equal(says("title = \"\""), 0);
}

static void test_refuses_bad_syntax(void **state)
{
	static const char *const bad[] = { "", " ", "state", "state =", "= \"new\"", "state = new",
		"state == \"new\"", "state = \"new", "state = \"new\\", "(state = \"new\"",
		"state = \"new\")", "state IN \"new\"", "state IN ()", "state IN (\"a\",)",
		"state IN (\"a\"", "state NOT \"a\"", "state = \"new\" AND",
		"state = \"new\" OR OR id = 1", "state = \"new\" id = 1", "state & 1",
		"\"state\" = \"new\"", "id = 1.", "id = -", "created_on > 2024-3-4", "a = (\"b\")",
		"AND", "()", "a = 1 ; b = 2" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++)
		if (says(bad[i]) != -1)
			fail_msg("accepted: %s", bad[i]);
}

/* A query of `n` pieces between `head` and `tail`. */
static int says_many(const char *head, const char *piece, size_t n, const char *tail)
{
	AUTO(str_release) struct str query = STR_INIT;
	size_t i;

	str_add(&query, head);
	for (i = 0; i < n; i++)
		str_add(&query, piece);
	str_add(&query, tail);
	return says(query.buf);
}

static void test_size_is_bounded(void **state)
{
	(void)state;
	assert_int_equal(
		says_many("", "(", BBQL_DEPTH_MAX, "id = 27))))))))))))))))))))))))))))))))"), 1);
	assert_int_equal(
		says_many("", "(", BBQL_DEPTH_MAX + 1, "id = 27)))))))))))))))))))))))))))))))))"),
		-1);
	assert_int_equal(says_many("", "(", 100000, "id = 27"), -1);
	assert_int_equal(says_many("id = 27", " AND id = 27", BBQL_TERMS_MAX - 1, ""), 1);
	assert_int_equal(says_many("id = 27", " AND id = 27", BBQL_TERMS_MAX, ""), -1);
	assert_int_equal(says_many("id IN (27", ", 27", BBQL_LITERALS_MAX - 1, ")"), 1);
	assert_int_equal(says_many("id IN (27", ", 27", BBQL_LITERALS_MAX, ")"), -1);
}

static void test_finds_unknown_fields(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const struct value *item = json_parse(&a, issue, strlen(issue), NULL);
	const char *why;

	(void)state;
	assert_null(bbql_unknown(bbql_parse(&a, "id = 1 OR assignee.x = 2", &why), item));
	assert_string_equal(
		bbql_unknown(bbql_parse(&a, "id = 1 AND titel = \"x\"", &why), item), "titel");
	assert_string_equal(bbql_unknown(bbql_parse(&a, "values.id = 1", &why), item), "values.id");
}

static void test_counts_and_names_what_a_field_is_compared_with(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const char *why;
	const struct bbql *q = bbql_parse(
		&a, "user.email IN (\"a@x\", \"b@x\") OR user.email = \"C@x\" AND id = 1", &why);

	(void)state;
	assert_int_equal(bbql_count(q, "user.email"), 3);
	assert_int_equal(bbql_count(q, "id"), 1);
	assert_int_equal(bbql_count(q, "user"), 0);
	assert_true(bbql_names(q, "user.email", "b@x"));
	assert_true(bbql_names(q, "user.email", "c@x"));
	assert_false(bbql_names(q, "user.email", "d@x"));
	assert_false(bbql_names(q, "id", "a@x"));
}

static int order(const char *field, const char *a_json, const char *b_json)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	int result = bbql_order(field, json_parse(&a, a_json, strlen(a_json), NULL),
		json_parse(&a, b_json, strlen(b_json), NULL));

	return (result > 0) - (result < 0);
}

static void test_orders_items(void **state)
{
	(void)state;
	assert_int_equal(order("a", "{\"a\": 9}", "{\"a\": 10}"), -1);
	assert_int_equal(order("a", "{\"a\": \"b\"}", "{\"a\": \"a\"}"), 1);
	assert_int_equal(order("a", "{\"a\": \"b\"}", "{\"a\": \"b\"}"), 0);
	assert_int_equal(order("a", "{}", "{\"a\": \"b\"}"), -1);
	assert_int_equal(order("a", "{\"a\": 1}", "{\"a\": null}"), 1);
	assert_int_equal(order("a.b", "{\"a\": {\"b\": 1}}", "{\"a\": {\"b\": 2}}"), -1);
	assert_int_equal(order("p", "{\"p\": \"trivial\"}", "{\"p\": \"blocker\"}"), -1);
}
