#include "bitbucket-emulator/form.h"

#include "base/arena.h"
#include "base/auto.h"
#include "bitbucket-emulator/request.h"

#include "tests/unit/unit.h"

#include <string.h>

static const char urlencoded[] = "application/x-www-form-urlencoded";
static const char multipart[] = "multipart/form-data; boundary=B";

/* Reads `len` bytes of `body` that came as `type`. */
static const char *read_bytes(
	struct form *f, struct arena *a, const char *type, const char *body, size_t len)
{
	const struct request r = {
		.arena = a, .content_type = type, .body = body, .body_len = len
	};

	*f = (struct form){ 0 };
	return form_read(f, &r);
}

static const char *read_text(struct form *f, struct arena *a, const char *type, const char *body)
{
	return read_bytes(f, a, type, body, strlen(body));
}

static void test_pairs_are_fields(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct form f;

	(void)state;
	assert_null(read_text(&f, &a, urlencoded, "a=1+2&&b%2Fc=%26&d&=e"));
	assert_int_equal(f.n, 4);
	assert_string_equal(f.parts[0].name, "a");
	assert_string_equal(f.parts[0].bytes, "1 2");
	assert_string_equal(f.parts[1].name, "b/c");
	assert_string_equal(f.parts[1].bytes, "&");
	assert_string_equal(f.parts[2].name, "d");
	assert_int_equal(f.parts[2].len, 0);
	assert_string_equal(f.parts[3].name, "");
	assert_false(f.parts[0].is_file);
	assert_string_equal(f.parts[0].attribute, "");
}

static void test_no_fields_are_a_form(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct form f;

	(void)state;
	assert_null(read_text(&f, &a, urlencoded, ""));
	assert_int_equal(f.n, 0);
	assert_null(read_text(&f, &a, multipart, "--B--"));
	assert_int_equal(f.n, 0);
}

static void test_a_file_has_a_file_name(void **state)
{
	static const char body[] =
		"--B\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\nwords\r\n"
		"--B\r\ncontent-disposition: form-data; filename=\"m\"; name=\"message\"\r\n"
		"Content-Type: text/plain\r\n\r\nfile\r\n--B--\r\n";
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct form f;

	(void)state;
	assert_null(read_text(&f, &a, multipart, body));
	assert_int_equal(f.n, 2);
	assert_false(f.parts[0].is_file);
	assert_true(f.parts[1].is_file);
	assert_string_equal(f.parts[1].name, "message");
	assert_int_equal(f.parts[1].len, 4);
	assert_memory_equal(f.parts[1].bytes, "file", 4);
}

/* `filename` does not pass for `name`, quoted or not, first or last. */
static void test_parameters_are_found_by_their_whole_name(void **state)
{
	static const char body[] =
		"--B\r\nContent-Disposition: form-data; filename=name; name=x\r\n\r\n\r\n--B--";
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct form f;

	(void)state;
	assert_null(read_text(&f, &a, multipart, body));
	assert_string_equal(f.parts[0].name, "x");
	assert_true(f.parts[0].is_file);
	assert_int_equal(f.parts[0].len, 0);
}

static void test_attributes_come_in_both_spellings(void **state)
{
	static const char body[] =
		"--B\r\nContent-Disposition: form-data; name=a; x-attributes=\"link\"\r\n\r\nb\r\n"
		"--B\r\nContent-ID: \"c\"\r\nContent-Disposition: attachment; filename=\"c\"; "
		"x-attributes:\"executable\"\r\n\r\nd\r\n--B--";
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct form f;

	(void)state;
	assert_null(read_text(&f, &a, multipart, body));
	assert_string_equal(f.parts[0].attribute, "link");
	assert_string_equal(f.parts[1].attribute, "executable");
	assert_string_equal(f.parts[1].name, "c");
}

/* Whatever is in a part, only its own delimiter ends it. */
static void test_bytes_are_let_be(void **state)
{
	static const char body[] = "--B\r\nContent-Disposition: form-data; name=a\r\n\r\n"
				   "\0\xff\r\n--\r\n-B\r\n\r\n--B--";
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct form f;

	(void)state;
	assert_null(read_bytes(&f, &a, multipart, body, sizeof body - 1));
	assert_int_equal(f.parts[0].len, 12);
	assert_memory_equal(f.parts[0].bytes, "\0\xff\r\n--\r\n-B\r\n", 12);
}

static void test_what_is_no_form_is_told(void **state)
{
	static const char *const bodies[] = { "", "--", "--B", "--C--", "--B\r\n", "--B\r\n--B--",
		"--B\r\n\r\n--B--", "--B\r\nX: y\r\n\r\nz\r\n--B--",
		"--B\r\nContent-Disposition: form-data\r\n\r\nz\r\n--B--",
		"--B\r\nContent-Disposition: form-data; name=a\r\n\r\nz\r\n",
		"--B\r\nContent-Disposition: form-data; name=a\r\n\r\nz\r\n--B" };
	static const char *const types[] = { NULL, "", "text/plain", "application/json",
		"multipart/form-data",
		"multipart/form-data; boundary=", "multipart/mixed; boundary=B" };
	AUTO(arena_release) struct arena a = ARENA_INIT;
	struct form f;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bodies); i++)
		if (!read_text(&f, &a, multipart, bodies[i]))
			fail_msg("a form: %s", bodies[i]);
	for (i = 0; i < COUNT(types); i++)
		if (!read_text(&f, &a, types[i], "--B--"))
			fail_msg("a type of form: %s", types[i] ? types[i] : "none");
	assert_non_null(read_text(&f, &a, urlencoded, "a=%"));
	assert_non_null(read_text(&f, &a, urlencoded, "a=%00"));
}

static void test_fields_are_bounded(void **state)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	char body[2 * (FORM_PARTS_MAX + 1) + 1];
	struct form f;
	size_t i;

	(void)state;
	for (i = 0; i < FORM_PARTS_MAX + 1; i++)
		memcpy(body + 2 * i, "a&", 3);
	assert_non_null(read_text(&f, &a, urlencoded, body));
	body[2 * FORM_PARTS_MAX] = '\0';
	assert_null(read_text(&f, &a, urlencoded, body));
	assert_int_equal(f.n, FORM_PARTS_MAX);
}
