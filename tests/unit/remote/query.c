#include "remote/query.h"

#include "base/str.h"
#include "model/field.h"
#include "model/kind.h"

#include "tests/unit/unit.h"

#include <string.h>

static const struct query_form titles = { .before = "",
	.each = "title=",
	.between = " OR ",
	.after = "",
	.texts_max = 1000,
	.url_max = 100 };
static const struct query_form emails = { .before = "user.email IN (",
	.each = "",
	.between = ",",
	.after = ")",
	.texts_max = 2,
	.url_max = 1000 };

static void asks(const struct query_form *form, const char *const *texts, size_t n, size_t taken,
	const char *expected)
{
	AUTO(str_release) struct str url = STR_INIT;

	str_add(&url, "x?q=");
	assert_int_equal(query_any(&url, form, texts, n), taken);
	assert_string_equal(url.buf, expected);
}

static void test_asks_for_any_of_the_texts(void **state)
{
	static const char *const texts[] = { "A b", "C" };

	(void)state;
	asks(&titles, texts, 2, 2, "x?q=title%3D%22A%20b%22%20OR%20title%3D%22C%22");
	asks(&titles, texts, 1, 1, "x?q=title%3D%22A%20b%22");
	asks(&emails, texts, 2, 2, "x?q=user.email%20IN%20%28%22A%20b%22%2C%22C%22%29");
}

static void test_quotes_what_would_end_the_text(void **state)
{
	static const char *const texts[] = { "say \"hi\" \\ & go" };

	(void)state;
	asks(&titles, texts, 1, 1, "x?q=title%3D%22say%20%5C%22hi%5C%22%20%5C%5C%20%26%20go%22");
}

static void test_takes_no_more_texts_than_allowed(void **state)
{
	static const char *const texts[] = { "a", "b", "c" };

	(void)state;
	asks(&emails, texts, 3, 2, "x?q=user.email%20IN%20%28%22a%22%2C%22b%22%29");
	asks(&emails, texts + 2, 1, 1, "x?q=user.email%20IN%20%28%22c%22%29");
}

static void test_keeps_the_url_short_but_takes_at_least_one(void **state)
{
	static const char *const texts[] = { "aaaaaaaaaaaaaaaaaaaaaaaaa",
		"bbbbbbbbbbbbbbbbbbbbbbbbbbbb", "c" };
	AUTO(str_release) struct str url = STR_INIT, text = STR_INIT;
	const char *one;

	(void)state;
	assert_int_equal(query_any(&url, &titles, texts, 3), 2);
	assert_true(url.len <= 100);
	str_reset(&url);
	str_fill(&text, 'l', 500);
	one = text.buf;
	assert_int_equal(query_any(&url, &titles, &one, 1), 1);
	assert_true(url.len > 500);
}

static void test_counts_what_closes_the_filter(void **state)
{
	static const char *const texts[] = { "a", "b" };
	struct query_form form = emails;
	AUTO(str_release) struct str url = STR_INIT;

	(void)state;
	query_any(&url, &form, texts, 2);
	form.url_max = url.len;
	str_reset(&url);
	assert_int_equal(query_any(&url, &form, texts, 2), 2);
	form.url_max--;
	str_reset(&url);
	assert_int_equal(query_any(&url, &form, texts, 2), 1);
}

static const struct field house_fields[] = {
	{ .name = "slug", .type = FIELD_STRING, .flags = FIELD_KEY },
	{ .name = "text", .path = "content.raw", .type = FIELD_TEXT },
	{ .name = "owner", .type = FIELD_PERSON },
};
static const struct kind house = { .name = "house", KIND_FIELDS(house_fields) };
static const struct kind garden = { .name = "garden", .parent = &house, .toggle = "has_garden" };
static const struct kind guest = { .name = "guest", .parent = &house };
static const struct field guest_fields[] = {
	{ .name = "user", .path = ".", .type = FIELD_PERSON, .flags = FIELD_KEY },
};
static const struct kind bare = { .name = "guest", .parent = &garden, KIND_FIELDS(guest_fields) };

static void test_names_the_fields_and_the_toggles(void **state)
{
	static const struct kind *const kinds[] = { &bare, &garden, &guest, &house, NULL };
	AUTO(str_release) struct str url = STR_INIT;

	(void)state;
	str_add(&url, "houses?fields=next");
	query_fields(&url, &house, kinds, "values.");
	assert_string_equal(url.buf,
		"houses?fields=next,values.slug,values.content.raw,values.owner.uuid,"
		"values.owner.account_id,values.owner.display_name,values.has_garden");
	str_reset(&url);
	str_add(&url, "houses/1?fields=");
	query_fields(&url, &bare, kinds, "");
	assert_string_equal(url.buf, "houses/1?fields=uuid,account_id,display_name");
}

static const struct field model_fields[] = {
	{ .name = "fix.prefix", .path = "types[kind=fix].prefix", .type = FIELD_STRING },
	{ .name = "fix.enabled", .path = "types[kind=fix].enabled", .type = FIELD_BOOL },
	{ .name = "new.prefix", .path = "types[kind=new].prefix", .type = FIELD_STRING },
	{ .name = "users", .type = FIELD_PEOPLE },
	{ .name = "groups", .type = FIELD_STRING_SET, .member = "slug" },
	{ .name = "labels", .type = FIELD_STRING_SET },
	{ .name = "key", .path = "public_key", .type = FIELD_SSH_KEY, .member = "key_type key" },
	{ .name = "mine", .type = FIELD_SSH_KEY },
	{ .name = "type", .path = "target.type", .constant = "here" },
	{ .name = "secret", .type = FIELD_SECRET },
	{ .name = "value", .type = FIELD_VALUE },
};
static const struct kind model = { .name = "model", KIND_FIELDS(model_fields) };

static void test_names_what_is_inside_of_lists_and_maps_once(void **state)
{
	static const struct kind *const kinds[] = { &model, NULL };
	AUTO(str_release) struct str url = STR_INIT;

	(void)state;
	str_add(&url, "models/1?fields=");
	query_fields(&url, &model, kinds, "");
	assert_string_equal(url.buf,
		"models/1?fields=types.kind,types.prefix,types.enabled,"
		"users.uuid,users.account_id,users.display_name,groups.slug,labels,"
		"public_key.key_type,public_key.key,mine,value");
}

static const struct field part_fields[] = {
	{ .name = "inherits", .path = "settings.inherits", .type = FIELD_BOOL },
	{ .name = "text", .path = "content.raw", .type = FIELD_TEXT },
};
static const struct kind part = { .name = "part",
	.parent = &house,
	.shape = KIND_SINGLETON,
	.flags = KIND_IN_PARENT,
	KIND_FIELDS(part_fields) };

static void test_asks_for_what_is_read_from_the_answer_about_the_parent(void **state)
{
	static const struct kind *const kinds[] = { &part, &house, NULL };
	AUTO(str_release) struct str url = STR_INIT;

	(void)state;
	str_add(&url, "houses?fields=next");
	query_fields(&url, &house, kinds, "values.");
	assert_string_equal(url.buf,
		"houses?fields=next,values.slug,values.content.raw,values.owner.uuid,"
		"values.owner.account_id,values.owner.display_name,values.settings.inherits");
}
