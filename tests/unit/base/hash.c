#include "base/hash.h"

#include "tests/unit/unit.h"

#include <string.h>

static const char *of(const char *a, const char *b)
{
	static char text[HASH_TEXT];
	const char *const parts[] = { a, b };

	hash_texts(parts, 2, text);
	return text;
}

static void test_the_same_texts_have_the_same_name(void **state)
{
	char first[HASH_TEXT];

	(void)state;
	memcpy(first, of("a", "b"), HASH_TEXT);
	assert_int_equal(strlen(first), 64);
	assert_int_equal(strspn(first, "0123456789abcdef"), 64);
	assert_string_equal(of("a", "b"), first);
}

static void test_others_have_another(void **state)
{
	char first[HASH_TEXT];

	(void)state;
	memcpy(first, of("ab", "c"), HASH_TEXT);
	assert_string_not_equal(of("a", "bc"), first);
	assert_string_not_equal(of("abc", ""), first);
	assert_string_not_equal(of("c", "ab"), first);
	memcpy(first, of("", "a"), HASH_TEXT);
	assert_string_not_equal(of(NULL, "a"), first);
}

static void test_it_is_blake2b(void **state)
{
	/* printf '\1a\0\1b\0' | b2sum -l 256 */
	(void)state;
	assert_string_equal(
		of("a", "b"), "ea38b7aefe30a00469438fae9e97f53515d5665ee3606ef441fbc25ad526818f");
}
