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

static void test_a_key_makes_others(void **state)
{
	static const unsigned char key[HASH_KEY] = { 1 }, other[HASH_KEY] = { 2 };
	const char *const parts[] = { "a", "b" };
	char first[HASH_TEXT], second[HASH_TEXT];

	(void)state;
	hash_keyed(key, parts, 2, first);
	hash_keyed(other, parts, 2, second);
	assert_string_not_equal(first, second);
	assert_string_not_equal(of("a", "b"), first);
	hash_keyed(NULL, parts, 2, first);
	assert_string_equal(of("a", "b"), first);
}

static void test_digits_are_read_back(void **state)
{
	unsigned char bytes[2];

	(void)state;
	assert_int_equal(hash_read(bytes, 2, "01fF"), 0);
	assert_int_equal(bytes[0], 1);
	assert_int_equal(bytes[1], 255);
	assert_int_equal(hash_read(bytes, 2, "01"), -1);
	assert_int_equal(bytes[0], 0);
	assert_int_equal(hash_read(bytes, 2, "01ff00"), -1);
	assert_int_equal(hash_read(bytes, 2, "01f "), -1);
	assert_int_equal(hash_read(bytes, 2, ""), -1);
}
