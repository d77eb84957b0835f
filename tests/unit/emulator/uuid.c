#include "bitbucket-emulator/uuid.h"

#include "tests/unit/unit.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static void test_they_follow_from_names(void **state)
{
	char x[UUID_TEXT], y[UUID_TEXT];

	(void)state;
	assert_string_equal(uuid_of("acme/api", 0, x), uuid_of("acme/api", 0, y));
	assert_ptr_equal(uuid_of("a", 0, x), x);
	assert_string_not_equal(uuid_of("acme/api", 0, x), uuid_of("acme/app", 0, y));
	assert_string_not_equal(uuid_of("acme/api", 0, x), uuid_of("acme/api", 1, y));
	assert_string_not_equal(uuid_of("", 0, x), uuid_of("", 1, y));
}

static void test_they_are_random_ones_by_their_looks(void **state)
{
	char name[16], text[UUID_TEXT];
	int i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		snprintf(name, sizeof name, "n%d", i);
		uuid_of(name, 0, text);
		assert_true(uuid_valid(text));
		assert_int_equal(text[15], '4');
		assert_non_null(strchr("89ab", text[20]));
	}
}

static void test_what_is_none(void **state)
{
	static const char *const wrong[] = { "", "{", "{}", "8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b11",
		"{8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b11", "{8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b1}",
		"{8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9b11}x", "{8f3c6f0e05a4c-4a4e-9f0e-0f6f2a1c9b11}",
		"{8f3c6f0e-5a4c-4a4e-9f0e-0f6f2a1c9bxx}" };
	size_t i;

	(void)state;
	assert_true(uuid_valid("{8F3C6F0E-5A4C-4A4E-9F0E-0F6F2A1C9B11}"));
	for (i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(uuid_valid(wrong[i]));
}

static void test_digests_follow_from_all_bytes(void **state)
{
	char x[33], y[33];

	(void)state;
	assert_string_equal(digest_of("ab", 2, x), digest_of("ab", 2, y));
	assert_int_equal(strlen(x), 32);
	assert_int_equal(strspn(x, "0123456789abcdef"), 32);
	assert_string_not_equal(digest_of("ab", 2, x), digest_of("ab", 1, y));
	assert_string_not_equal(digest_of("a\0b", 3, x), digest_of("a\0c", 3, y));
	assert_string_not_equal(digest_of("", 0, x), digest_of("\0", 1, y));
}
