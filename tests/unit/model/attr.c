/* Attributes beside each other: people, secrets, and the rest by its field. */
#include "model/object.h"

#include "tests/unit/model/library.h"

static const struct field people_field = { .name = "users", .type = FIELD_PEOPLE };
static const struct field person_field = { .name = "owner", .type = FIELD_PERSON };
static const struct field secret_field = { .name = "code", .type = FIELD_SECRET };
static const struct field value_field = { .name = "value", .type = FIELD_VALUE };

/* Four people, of whom the third is the first under another id. */
static struct person ana = { .uuid = "{a}" };
static struct person bo = { .uuid = "{b}" };
static struct person ana_s_mail = { .email = "a@x.y", .same = &ana };
static struct person account = { .account_id = "557058:c" };

/* The people of the letters in `who`: a and m are one. */
static struct attr crowd(const struct person **people, const char *who)
{
	struct attr attr = { .field = &people_field, .people = people };

	for (; *who; who++)
		people[attr.n_people++] = *who == 'a'   ? &ana
					  : *who == 'b' ? &bo
					  : *who == 'm' ? &ana_s_mail
							: &account;
	return attr;
}

static void test_people_in_any_order(void **state)
{
	static const struct {
		const char *wanted, *found;
		bool equal;
	} rows[] = {
		{ "", "", true },
		{ "", NULL, true },
		{ "a", NULL, false },
		{ "a", "a", true },
		{ "a", "", false },
		{ "", "a", false },
		{ "ab", "ba", true },
		{ "ab", "a", false },
		{ "a", "ab", false },
		{ "aab", "ab", true },
		{ "m", "a", true },
		{ "am", "a", true },
		{ "mb", "ba", true },
		{ "c", "c", true },
		{ "c", "b", false },
		{ "abc", "cab", true },
	};
	const struct person *left[8], *right[8];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		struct attr wanted = crowd(left, rows[i].wanted);
		struct attr found = crowd(right, rows[i].found ? rows[i].found : "");

		if (attr_equal(&wanted, rows[i].found ? &found : NULL) != rows[i].equal)
			fail_msg("'%s' and '%s'", rows[i].wanted,
				rows[i].found ? rows[i].found : "nothing");
	}
}

static void test_one_person(void **state)
{
	struct attr nobody = { .field = &person_field };
	struct attr mail = { .field = &person_field, .person = &ana_s_mail };
	struct attr found = { .field = &person_field, .person = &ana };
	struct attr other = { .field = &person_field, .person = &bo };

	(void)state;
	assert_true(attr_equal(&nobody, NULL));
	assert_true(attr_equal(&nobody, &nobody));
	assert_true(attr_equal(&mail, &found));
	assert_false(attr_equal(&mail, &other));
	assert_false(attr_equal(&mail, NULL));
	assert_false(attr_equal(&nobody, &found));
}

/* Nobody knows what a secret is, not even beside itself. */
static void test_secrets_are_never_the_same(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct value *map = value_new_map(&a);
	struct attr secret = { .field = &secret_field, .value = map };
	struct attr hidden = { .field = &value_field, .value = map };
	struct attr text = { .field = &value_field, .value = value_new_string(&a, "x") };
	struct attr same = { .field = &value_field, .value = value_new_string(&a, "x") };

	(void)state;
	value_put(&a, map, "env", value_new_string(&a, "X"));
	assert_true(attr_is_secret(&secret));
	assert_true(attr_is_secret(&hidden));
	assert_false(attr_is_secret(&text));
	assert_false(attr_equal(&secret, &secret));
	assert_false(attr_equal(&hidden, &hidden));
	assert_false(attr_equal(&hidden, &text));
	assert_true(attr_equal(&text, &same));
	assert_false(attr_equal(&text, NULL));
}

/* The first of those who are one stays, at its place. */
static void test_people_who_turn_out_to_be_one(void **state)
{
	static const struct {
		const char *before, *after;
	} rows[] = {
		{ "", "" },
		{ "a", "a" },
		{ "m", "m" },
		{ "am", "a" },
		{ "ma", "m" },
		{ "mbac", "mbc" },
		{ "abc", "abc" },
		{ "aaa", "a" },
		{ "cmcabb", "cmb" },
	};
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const struct person *before[8], *after[8];
	size_t i, j;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		struct attr attr = crowd(before, rows[i].before);
		struct attr expected = crowd(after, rows[i].after);

		attr_settle(&a, &attr);
		assert_int_equal(attr.n_people, expected.n_people);
		for (j = 0; j < attr.n_people; j++)
			assert_ptr_equal(attr.people[j], expected.people[j]);
	}
}
