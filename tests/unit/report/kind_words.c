#include "report/kind_words.h"

#include "base/mem.h"
#include "base/str.h"
#include "model/access.h"
#include "model/field.h"
#include "model/kind.h"

#include "tests/unit/unit.h"

static const struct kind root = { .name = "workspace", .item = "w", .shape = KIND_MAP };

static const struct field changeable[] = {
	{ .name = "key", .flags = FIELD_KEY },
	{ .name = "text" },
};
static const struct field fixed[] = {
	{ .name = "key", .flags = FIELD_KEY },
	{ .name = "label", .flags = FIELD_IMMUTABLE },
	{ .name = "start", .flags = FIELD_INITIAL },
	{ .name = "type", .constant = "x" },
	{ .name = "id", .flags = FIELD_READ_ONLY },
};

#define PLACES .parent = &root, .list = "list", .item = "item"

static const struct kind list = { PLACES, .shape = KIND_LIST, KIND_FIELDS(changeable) };
static const struct kind inert = { PLACES, .shape = KIND_LIST, KIND_FIELDS(fixed) };
static const struct kind set = { PLACES, .shape = KIND_SET, .fields = changeable, .n_fields = 1 };
static const struct kind posted = { PLACES, .shape = KIND_MAP, .flags = KIND_CREATE_ITEM,
	KIND_FIELDS(changeable) };
static const struct kind granted = { PLACES, .shape = KIND_MAP, .flags = KIND_CREATE_PUT,
	KIND_FIELDS(changeable) };
static const struct kind by_post = { PLACES, .shape = KIND_MAP, .update = "changes",
	.remove = "decline", KIND_FIELDS(changeable) };
static const struct kind settings = { .parent = &root,
	.item = "item",
	.shape = KIND_SINGLETON,
	.flags = KIND_PERMANENT,
	.fields = &changeable[1],
	.n_fields = 1 };
static const struct kind pair = { .parent = &root,
	.item = "item",
	.shape = KIND_SINGLETON,
	.fields = &changeable[1],
	.n_fields = 1 };
static const struct kind joint = { .parent = &root,
	.item = "item",
	.update = "all",
	.shape = KIND_MAP,
	.flags = KIND_SINGLY | KIND_TOGETHER,
	KIND_FIELDS(changeable) };
static const struct kind switched = {
	.parent = &root, .toggle = "has_it", .shape = KIND_SINGLETON
};

static void test_requests(void **state)
{
	static const struct {
		const struct kind *kind;
		const char *read, *create, *change, *delete;
	} rows[] = {
		{ &root, "GET w", "-", "-", "-" },
		{ &list, "GET list", "POST list", "PUT item", "DELETE item" },
		{ &inert, "GET list", "POST list", "-", "DELETE item" },
		{ &set, "GET list", "PUT item", "-", "DELETE item" },
		{ &posted, "GET list", "POST item", "PUT item", "DELETE item" },
		{ &granted, "GET list", "PUT item", "PUT item", "DELETE item" },
		{ &by_post, "GET list", "POST list", "POST changes", "POST decline" },
		{ &settings, "GET item", "-", "PUT item", "-" },
		{ &pair, "GET item", "PUT item", "PUT item", "DELETE item" },
		{ &joint, "GET item", "POST all", "POST all", "POST all" },
		{ &switched, "GET w", "PUT w", "-", "PUT w" },
	};
	size_t i;
	int use;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		const char *const expected[] = { [KIND_READ] = rows[i].read,
			[KIND_CREATE] = rows[i].create,
			[KIND_CHANGE] = rows[i].change,
			[KIND_DELETE] = rows[i].delete };

		for (use = KIND_READ; use <= KIND_DELETE; use++) {
			struct kind_request r = kind_words_request(rows[i].kind, use);
			AUTO(str_release) struct str got = STR_INIT;

			if (r.path)
				str_addf(&got, "%s %s", r.method, r.path);
			assert_string_equal(r.path ? got.buf : "-", expected[use]);
		}
	}
}

static void test_rules(void **state)
{
	static const struct kind block = { .flags = KIND_BLOCK };
	static const struct {
		const struct kind *kind;
		struct field field;
		const char *rules;
	} rows[] = {
		{ &list, { .flags = 0 }, "" },
		{ &list, { .flags = FIELD_KEY }, "key" },
		{ &list, { .flags = FIELD_REQUIRED | FIELD_IMMUTABLE },
			"required; another value makes it anew" },
		{ &block, { .flags = FIELD_IMMUTABLE }, "cannot be changed later" },
		{ &list, { .flags = FIELD_REQUIRED | FIELD_INITIAL },
			"required; sent on creation, never compared" },
		{ &list, { .flags = FIELD_NAMES_KEY }, "the key must follow from it" },
		{ &list, { .type = FIELD_SECRET },
			"sent on creation, when it is another, and with `--resend-secrets`" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		AUTO(str_release) struct str out = STR_INIT;

		kind_words_rules(&out, rows[i].kind, &rows[i].field);
		assert_string_equal(out.buf, rows[i].rules);
	}
}

static void test_writers(void **state)
{
	AUTO(str_release) struct str one = STR_INIT, two = STR_INIT;

	(void)state;
	kind_words_writers(&one, WRITER_TOKEN);
	assert_string_equal(one.buf, "an access token");
	kind_words_writers(&two, WRITER_USER | WRITER_OAUTH);
	assert_string_equal(two.buf, "a user's API token or an OAuth consumer");
}
