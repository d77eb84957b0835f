#include "remote/secret.h"

#include "tests/unit/unit.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "codec/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where a secret comes from, as a manifest says it. */
static const struct value *source(struct arena *a, const char *how, const char *name)
{
	struct value *map = value_new_map(a);

	value_put(a, map, how, value_new_string(a, name));
	return map;
}

static int group_setup(void **state)
{
	static char folder[] = "/tmp/cooper-secret-XXXXXX";

	*state = mkdtemp(folder);
	return *state && chdir(folder) == 0 ? 0 : -1;
}

static int group_teardown(void **state)
{
	unlink("hook.secret");
	return rmdir(*state);
}

static void write_secret(const char *bytes, size_t len)
{
	FILE *file = fopen("hook.secret", "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

/* What reading gives: the secret, or the message of the failure, which the caller frees. */
static char *outcome(const char *how, const char *name)
{
	AUTO(arena_release) struct arena a = ARENA_INIT;
	AUTO(secret_release) struct str secret = STR_LIMITED(SECRET_MAX);
	AUTO(err_release) struct err e = ERR_INIT;

	if (secret_read(&secret, source(&a, how, name), &e) < 0) {
		assert_int_equal(e.code, ERR_INPUT);
		return strdup(err_text(&e));
	}
	return strdup(secret.buf);
}

static void check(const char *how, const char *name, const char *expected)
{
	char *got = outcome(how, name);

	assert_string_equal(got, expected);
	free(got);
}

static void test_reads_a_variable(void **state)
{
	(void)state;
	setenv("COOPER_TEST_SECRET", "s3cr3t ", 1);
	check("env", "COOPER_TEST_SECRET", "s3cr3t ");
	setenv("COOPER_TEST_SECRET", "", 1);
	check("env", "COOPER_TEST_SECRET", "the environment has no variable 'COOPER_TEST_SECRET'");
	unsetenv("COOPER_TEST_SECRET");
	check("env", "COOPER_TEST_SECRET", "the environment has no variable 'COOPER_TEST_SECRET'");
}

static void test_the_key_of_secrets_is_none(void **state)
{
	(void)state;
	setenv("COOPER_KEY", "hush", 1);
	check("env", "COOPER_KEY", "'COOPER_KEY' is Cooper's own, and is not sent");
	unsetenv("COOPER_KEY");
	check("env", "COOPER_KEY", "'COOPER_KEY' is Cooper's own, and is not sent");
}

static void test_reads_a_file_without_its_last_line_end(void **state)
{
	(void)state;
	write_secret("line one\nline two\r\n\n", 20);
	check("file", "hook.secret", "line one\nline two");
	write_secret("\n", 1);
	check("file", "hook.secret", "'hook.secret' is empty");
	write_secret("a\0b", 3);
	check("file", "hook.secret", "'hook.secret' is no text: it has a NUL inside");
	check("file", "no.secret", "cannot open 'no.secret': no such file or directory");
}

static void test_is_bounded_and_says_nothing_of_the_secret(void **state)
{
	AUTO(str_release) struct str large = STR_INIT;
	char *got;

	(void)state;
	str_fill(&large, 'x', SECRET_MAX + 1);
	setenv("COOPER_TEST_SECRET", large.buf, 1);
	check("env", "COOPER_TEST_SECRET",
		"the variable 'COOPER_TEST_SECRET' is longer than 65536 bytes");
	unsetenv("COOPER_TEST_SECRET");
	write_secret(large.buf, large.len);
	got = outcome("file", "hook.secret");
	assert_null(strstr(got, "xx"));
	assert_non_null(strstr(got, "65536"));
	free(got);
}

static void test_release_forgets(void **state)
{
	struct str secret = STR_LIMITED(SECRET_MAX);

	(void)state;
	str_add(&secret, "s3cr3t");
	secret_release(&secret);
	assert_string_equal(secret.buf, "");
	assert_int_equal(secret.len, 0);
	secret_release(&secret);
}
