#include "model/kind.h"

#include "tests/unit/model/library.h"

static const struct removal gone = { .change = "CHANGE-1", .what = "covers" };

/* Two kinds of one name, in different parents, and a removal above one of them. */
static const struct kind attic = {
	.name = "attic", .plural = "attics", .parent = &kind_library, .removal = &gone
};
static const struct kind attic_book = { .name = "book", .plural = "books", .parent = &attic };
static const struct kind *const attic_kinds[] = { &kind_library, &attic_book, &kind_book, NULL };

static void test_the_key_in_manifests(void **state)
{
	(void)state;
	assert_string_equal(kind_manifest_key(&kind_book), "books");
	assert_string_equal(kind_manifest_key(&kind_note), "notes");
	assert_string_equal(kind_manifest_key(&kind_reader), "readers");
	assert_string_equal(kind_manifest_key(&kind_cover), "cover");
}

static void test_finding_a_kind(void **state)
{
	(void)state;
	assert_ptr_equal(kind_find(library_kinds, "note", NULL), &kind_note);
	assert_ptr_equal(kind_find(library_kinds, "note", &kind_book), &kind_note);
	assert_null(kind_find(library_kinds, "note", &kind_shelf));
	assert_null(kind_find(library_kinds, "notes", NULL));
	assert_ptr_equal(kind_find(attic_kinds, "book", NULL), &attic_book);
	assert_ptr_equal(kind_find(attic_kinds, "book", &kind_library), &kind_book);
}

static void test_finding_a_field(void **state)
{
	(void)state;
	assert_ptr_equal(kind_field(&kind_book, "genre")->choices, genres);
	assert_null(kind_field(&kind_book, "Genre"));
	assert_null(kind_field(&kind_library, "genre"));
}

static void test_the_key_field(void **state)
{
	(void)state;
	assert_string_equal(kind_key(&kind_book)->name, "slug");
	assert_string_equal(kind_key(&kind_note)->name, "topic");
	assert_null(kind_key(&kind_cover));
	assert_null(kind_key(&kind_library));
}

static void test_the_content(void **state)
{
	(void)state;
	assert_string_equal(kind_content(&kind_leaf)->name, "words");
	assert_null(kind_content(&kind_book));
	assert_null(kind_content(&kind_library));
}

static void test_what_is_below_what(void **state)
{
	(void)state;
	assert_true(kind_below(&kind_sticker, &kind_sticker));
	assert_true(kind_below(&kind_sticker, &kind_cover));
	assert_true(kind_below(&kind_sticker, &kind_library));
	assert_false(kind_below(&kind_cover, &kind_sticker));
	assert_false(kind_below(&kind_sticker, &kind_shelf));
}

static void test_a_removal_applies_below(void **state)
{
	(void)state;
	assert_ptr_equal(kind_removal(&attic_book), &gone);
	assert_ptr_equal(kind_removal(&attic), &gone);
	assert_null(kind_removal(&kind_book));
}
