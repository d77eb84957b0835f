#include "bitbucket-emulator/bytes.h"

#include "base/arena.h"
#include "base/auto.h"

#include "tests/unit/unit.h"

#include <string.h>

static void test_text_is_whole_characters_without_a_nul(void **state)
{
	(void)state;
	assert_true(bytes_are_text("", 0));
	assert_true(bytes_are_text("a\n\xc3\xa9", 4));
	assert_false(bytes_are_text("a\xc3", 2));
	assert_false(bytes_are_text("a\0b", 3));
	assert_false(bytes_are_text("\xff", 1));
}

/* RFC 4648, section 10. */
static void test_base64_is_as_the_rfc_shows_it(void **state)
{
	static const struct {
		const char *bytes, *text;
	} rows[] = { { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" },
		{ "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" }, { "foobar", "Zm9vYmFy" } };
	AUTO(arena_release) struct arena a = ARENA_INIT;
	size_t i, len;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		assert_string_equal(
			bytes_to_base64(&a, rows[i].bytes, strlen(rows[i].bytes)), rows[i].text);
		assert_string_equal(bytes_from_base64(&a, rows[i].text, &len), rows[i].bytes);
		assert_int_equal(len, strlen(rows[i].bytes));
	}
}

static void test_every_byte_comes_back(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	char all[256];
	size_t i, len;

	(void)state;
	for (i = 0; i < sizeof all; i++)
		all[i] = (char)i;
	assert_memory_equal(
		bytes_from_base64(&a, bytes_to_base64(&a, all, sizeof all), &len), all, sizeof all);
	assert_int_equal(len, sizeof all);
}

static void test_decoding_ends_at_what_is_none(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	size_t len;

	(void)state;
	assert_string_equal(bytes_from_base64(&a, "Zm9v*Zm9v", &len), "foo");
	assert_int_equal(len, 3);
}
