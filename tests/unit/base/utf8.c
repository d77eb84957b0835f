#include "base/utf8.h"

#include "tests/unit/unit.h"

#include "base/auto.h"

#include <string.h>

static void test_reads_characters_of_every_length(void **state)
{
	static const struct {
		const char *text;
		uint32_t code;
	} cases[] = {
		{ "a", 'a' },
		{ "\x7f", 0x7f },
		{ "\xc2\x80", 0x80 },
		{ "\xdf\xbf", 0x7ff },
		{ "\xe0\xa0\x80", 0x800 },
		{ "\xed\x9f\xbf", 0xd7ff },
		{ "\xee\x80\x80", 0xe000 },
		{ "\xef\xbf\xbf", 0xffff },
		{ "\xf0\x90\x80\x80", 0x10000 },
		{ "\xf4\x8f\xbf\xbf", 0x10ffff },
	};
	uint32_t code;
	size_t i, n;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		n = strlen(cases[i].text);
		code = 0;
		assert_int_equal(utf8_read(cases[i].text, n, &code), n);
		assert_int_equal(code, cases[i].code);
		assert_int_equal(utf8_read(cases[i].text, SIZE_MAX, NULL), n);
		if (n > 1)
			assert_int_equal(utf8_read(cases[i].text, n - 1, &code), 0);
	}
	assert_int_equal(utf8_read("", 1, &code), 1);
	assert_int_equal(code, 0);
}

static void test_refuses_what_is_malformed(void **state)
{
	static const char *const bad[] = { "\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2x",
		"\xe0\x9f\xbf", "\xe1\x80", "\xe1\x80x", "\xed\xa0\x80", "\xed\xbf\xbf",
		"\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff",
		"\xf1\x80\x80" };
	uint32_t code = 7;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++)
		if (utf8_read(bad[i], SIZE_MAX, &code))
			fail_msg("case %zu was read", i);
	assert_int_equal(code, 7);
}
