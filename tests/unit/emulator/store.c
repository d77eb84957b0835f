#include "bitbucket-emulator/store.h"

#include "base/arena.h"
#include "base/auto.h"
#include "base/err.h"
#include "bitbucket-emulator/uuid.h"
#include "codec/json.h"
#include "codec/value.h"

#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

static const struct value *json(struct arena *a, const char *text)
{
	return json_parse(a, text, strlen(text), NULL);
}

/* Stores a document and gives its id. */
static int64_t add(
	struct store *s, struct arena *a, int64_t parent, const char *kind, const char *key)
{
	struct document d = {
		.parent = parent, .kind = kind, .key = key, .uuid = "", .body = json(a, "{\"a\":1}")
	};

	store_insert(s, &d);
	assert_null(store_failure(s));
	return d.id;
}

static void test_finds_what_was_stored(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(store_close) struct store *s = store_open(NULL, NULL);
	struct document d = { .kind = "things",
		.key = "one",
		.uuid = "{1}",
		.ref = 7,
		.body = json(&a, "{\"x\":[1,null]}") };
	const struct document *found;

	(void)state;
	assert_true(store_empty(s));
	store_insert(s, &d);
	assert_false(store_empty(s));
	found = store_find(s, &a, 0, "things", "one");
	assert_non_null(found);
	assert_int_equal(found->id, d.id);
	assert_int_equal(found->ref, 7);
	assert_string_equal(found->uuid, "{1}");
	assert_true(value_equal(found->body, d.body));
	assert_string_equal(store_find_uuid(s, &a, "things", "{1}")->key, "one");
	assert_string_equal(store_get(s, &a, d.id)->key, "one");
	assert_null(store_find(s, &a, 0, "things", "two"));
	assert_null(store_find(s, &a, 0, "others", "one"));
	assert_null(store_find(s, &a, d.id, "things", "one"));
	assert_null(store_find_uuid(s, &a, "others", "{1}"));
	assert_null(store_get(s, &a, 999));
}

static void test_updates_and_deletes_with_what_is_below(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(store_close) struct store *s = store_open(NULL, NULL);
	int64_t top = add(s, &a, 0, "repositories", "r");
	int64_t below = add(s, &a, top, "issues", "1");
	struct document d = { .id = top, .key = "renamed", .ref = 3, .body = json(&a, "{}") };

	(void)state;
	add(s, &a, below, "comments", "1");
	store_update(s, &d);
	assert_null(store_find(s, &a, 0, "repositories", "r"));
	assert_int_equal(store_find(s, &a, 0, "repositories", "renamed")->ref, 3);
	assert_non_null(store_find(s, &a, top, "issues", "1"));
	store_delete(s, top);
	assert_null(store_get(s, &a, top));
	assert_null(store_get(s, &a, below));
	assert_int_equal(
		store_count(s, (struct selection){ .parent = below, .kind = "comments" }), 0);
}

static void test_lists_in_order_and_in_parts(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(store_close) struct store *s = store_open(NULL, NULL);
	struct document_list all = { 0 }, part = { 0 }, children = { 0 };
	char key[8];
	int i;

	(void)state;
	for (i = 0; i < 5; i++) {
		snprintf(key, sizeof key, "k%d", 9 - i);
		add(s, &a, 0, "things", key);
	}
	add(s, &a, 0, "others", "k");
	store_list(s, &a, (struct selection){ .kind = "things" }, &all);
	assert_int_equal(all.n, 5);
	assert_string_equal(all.items[0]->key, "k9");
	assert_string_equal(all.items[4]->key, "k5");
	store_list(s, &a, (struct selection){ .kind = "things", .offset = 3, .limit = 10 }, &part);
	assert_int_equal(part.n, 2);
	assert_string_equal(part.items[0]->key, "k6");
	assert_int_equal(store_count(s, (struct selection){ .kind = "things" }), 5);
	store_children(s, &a, 0, &children);
	assert_int_equal(children.n, 6);
	assert_string_equal(children.items[0]->kind, "others");
}

static void test_selects_by_reference_and_field(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(store_close) struct store *s = store_open(NULL, NULL);
	struct document d = { .kind = "things",
		.key = "one",
		.uuid = "",
		.ref = 5,
		.body = json(&a, "{\"private\":true}") };
	struct selection five = { .kind = "things", .ref = 5 },
			 six = { .kind = "things", .ref = 6 };

	(void)state;
	store_insert(s, &d);
	assert_int_equal(store_count(s, five), 1);
	assert_int_equal(store_count(s, six), 0);
	assert_true(store_any(s, five, "private", true));
	assert_false(store_any(s, five, "private", false));
	assert_false(store_any(s, five, "public", true));
	assert_false(store_any(s, six, "private", true));
}

static void test_rolls_back(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(store_close) struct store *s = store_open(NULL, NULL);

	(void)state;
	store_begin(s);
	add(s, &a, 0, "things", "kept");
	store_commit(s);
	store_begin(s);
	add(s, &a, 0, "things", "lost");
	assert_int_equal(store_next_number(s, 0, "things"), 1);
	store_rollback(s);
	assert_non_null(store_find(s, &a, 0, "things", "kept"));
	assert_null(store_find(s, &a, 0, "things", "lost"));
	assert_int_equal(store_next_number(s, 0, "things"), 1);
}

static void test_numbers_are_given_out_once(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(store_close) struct store *s = store_open(NULL, NULL);
	int64_t one = add(s, &a, 0, "repositories", "1"), two = add(s, &a, 0, "repositories", "2");

	(void)state;
	assert_int_equal(store_next_number(s, one, "issues"), 1);
	assert_int_equal(store_next_number(s, one, "issues"), 2);
	assert_int_equal(store_next_number(s, two, "issues"), 1);
	assert_int_equal(store_next_number(s, one, "comments"), 1);
	assert_int_equal(store_next_number(s, one, "issues"), 3);
}

static void test_uuids_follow_from_names_but_are_never_given_out_twice(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(store_close) struct store *s = store_open(NULL, NULL), *t = store_open(NULL, NULL);
	const char *first = store_new_uuid(s, &a, "name"), *second = store_new_uuid(s, &a, "name");

	(void)state;
	assert_true(uuid_valid(first));
	assert_string_not_equal(first, second);
	assert_string_equal(store_new_uuid(t, &a, "name"), first);
	assert_string_equal(store_new_uuid(t, &a, "name"), second);
}

static void test_a_failure_sticks_until_it_is_forgotten(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(store_close) struct store *s = store_open(NULL, NULL);
	struct document twice = {
		.kind = "things", .key = "one", .uuid = "", .body = json(&a, "{}")
	};

	(void)state;
	store_begin(s);
	store_insert(s, &twice);
	store_insert(s, &twice);
	assert_non_null(strstr(store_failure(s), "UNIQUE"));
	assert_null(store_find(s, &a, 0, "things", "one"));
	store_commit(s);
	store_rollback(s);
	store_recover(s);
	assert_null(store_failure(s));
	assert_null(store_find(s, &a, 0, "things", "one"));
	assert_true(store_empty(s));
}

static void test_says_why_it_cannot_open(void **state)
{
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	assert_null(store_open("/nonexistent/folder/db", &e));
	assert_int_equal(e.code, ERR_INPUT);
	assert_non_null(strstr(err_text(&e), "/nonexistent/folder/db"));
}
