#include "report/glyph.h"

#include "base/auto.h"

#include "tests/unit/unit.h"

static void expect(const char *s, size_t bytes, uint32_t code, unsigned width)
{
	struct glyph g = glyph_at(s);

	assert_int_equal(g.bytes, bytes);
	assert_int_equal(g.code, code);
	assert_int_equal(g.width, width);
	assert_true(g.shown);
}

static void test_reads_one_to_four_bytes(void **state)
{
	(void)state;
	expect("a", 1, 'a', 1);
	expect("\xc3\xa9", 2, 0xe9, 1);
	expect("\xe2\x82\xac", 3, 0x20ac, 1);
	expect("\xf0\x90\x8d\x88", 4, 0x10348, 1);
}

static void test_wide_characters_take_two_columns(void **state)
{
	(void)state;
	expect("\xe6\xbc\xa2", 3, 0x6f22, 2);
	expect("\xea\xb0\x80", 3, 0xac00, 2);
	expect("\xf0\x9f\x98\x80", 4, 0x1f600, 2);
	expect("\xef\xbc\xa1", 3, 0xff21, 2);
	expect("\xe3\x80\x80", 3, 0x3000, 2);
}

static void test_marks_take_no_column(void **state)
{
	(void)state;
	expect("\xcc\x81", 2, 0x301, 0);
	expect("\xef\xb8\x8f", 3, 0xfe0f, 0);
	expect("\xe2\x80\x8d", 3, 0x200d, 0);
}

static void test_controls_and_reordering_are_not_shown(void **state)
{
	static const struct {
		const char *s;
		uint32_t code;
	} bad[] = { { "\x1b", 0x1b }, { "\n", '\n' }, { "\x7f", 0x7f }, { "\xc2\x9b", 0x9b },
		{ "\xe2\x80\xae", 0x202e }, { "\xe2\x81\xa7", 0x2067 }, { "\xe2\x80\x8f", 0x200f },
		{ "\xe2\x80\xa8", 0x2028 }, { "\xef\xbb\xbf", 0xfeff },
		{ "\xf3\xa0\x80\x81", 0xe0001 } };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		assert_false(glyph_at(bad[i].s).shown);
		assert_int_equal(glyph_at(bad[i].s).code, bad[i].code);
	}
}

static void test_what_is_no_utf8_is_one_byte_and_not_shown(void **state)
{
	static const char *const bad[] = { "\xff", "\x80", "\xc0\xaf", "\xc3", "\xc3(", "\xe2\x82",
		"\xe2\x82(", "\xf0\x9f\x98", "\xf5\x80\x80\x80" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		struct glyph g = glyph_at(bad[i]);

		assert_int_equal(g.bytes, 1);
		assert_int_equal(g.code, (unsigned char)bad[i][0]);
		assert_false(g.shown);
	}
}
