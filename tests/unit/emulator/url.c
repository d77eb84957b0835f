#include "bitbucket-emulator/url.h"

#include "base/arena.h"
#include "base/auto.h"

#include "tests/unit/unit.h"

#include <string.h>

static void decodes(const char *from, bool plus, const char *to)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	const char *text = url_decode(&a, from, strlen(from), plus);

	assert_non_null(text);
	assert_string_equal(text, to);
}

static void refuses(const char *from)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;

	assert_null(url_decode(&a, from, strlen(from), false));
}

static void test_escapes_are_decoded(void **state)
{
	(void)state;
	decodes("", false, "");
	decodes("a%2Fb%2fc", false, "a/b/c");
	decodes("%7B1%7D", false, "{1}");
	decodes("%25%41", false, "%A");
	decodes("%2541", false, "%41");
	decodes("%C3%A9", false, "\xc3\xa9");
}

static void test_a_plus_is_a_space_in_queries_only(void **state)
{
	(void)state;
	decodes("a+b", true, "a b");
	decodes("a+b", false, "a+b");
	decodes("a%2Bb", true, "a+b");
}

static void test_broken_escapes_are_refused(void **state)
{
	(void)state;
	refuses("%");
	refuses("a%2");
	refuses("%zz");
	refuses("%2g");
	refuses("%-1");
	refuses("a%00b");
}

static void test_only_so_much_is_read(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;

	(void)state;
	assert_string_equal(url_decode(&a, "abc%41", 3, false), "abc");
	assert_null(url_decode(&a, "ab%41", 4, false));
	assert_string_equal(url_decode(&a, "x", 0, false), "");
}

static void test_a_text_is_utf_8(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;

	(void)state;
	assert_string_equal(url_decode_text(&a, "%C3%A9+", 7, true), "\xc3\xa9 ");
	assert_string_equal(url_decode_text(&a, "", 0, false), "");
	assert_null(url_decode_text(&a, "%F8", 3, false));
	assert_null(url_decode_text(&a, "\xf8n", 2, false));
	assert_null(url_decode_text(&a, "%C3", 3, false));
	assert_null(url_decode_text(&a, "%zz", 3, false));
	assert_non_null(url_decode(&a, "%F8", 3, false));
}

static void test_segments_are_encoded(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;

	(void)state;
	assert_string_equal(url_segment(&a, "aZ9-._~"), "aZ9-._~");
	assert_string_equal(url_segment(&a, "{1}"), "%7B1%7D");
	assert_string_equal(url_segment(&a, "a/b c+%"), "a%2Fb%20c%2B%25");
	assert_string_equal(url_segment(&a, "\xc3\xa9"), "%C3%A9");
	assert_string_equal(url_segment(&a, ""), "");
}

static void test_every_byte_comes_back(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	char text[2] = "";
	const char *segment;
	int c;

	(void)state;
	for (c = 1; c < 256; c++) {
		text[0] = (char)c;
		segment = url_segment(&a, text);
		assert_string_equal(url_decode(&a, segment, strlen(segment), false), text);
		assert_string_equal(url_decode(&a, segment, strlen(segment), true), text);
	}
}
