#include "net/credential.h"

#include "base/err.h"
#include "base/str.h"

#include <stdlib.h>

#include "tests/unit/unit.h"

static void set(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

static int take(struct credential *c, const char *bearer, const char *email, const char *token,
	struct err *e)
{
	set("BITBUCKET_TOKEN", bearer);
	set("BITBUCKET_EMAIL", email);
	set("BITBUCKET_API_TOKEN", token);
	return credential_from_environment(c, e);
}

static void check_description(const struct credential *c, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;

	credential_describe(c, &out);
	assert_string_equal(out.buf, expected);
}

static void check_header(const struct credential *c, const char *expected)
{
	char *header = credential_header(c);

	if (expected)
		assert_string_equal(header, expected);
	else
		assert_null(header);
	credential_wipe(header);
}

static void test_none(void **state)
{
	AUTO(credential_release) struct credential c = CREDENTIAL_INIT;

	(void)state;
	assert_int_equal(take(&c, NULL, NULL, NULL, NULL), 0);
	assert_int_equal(c.type, CREDENTIAL_NONE);
	check_description(&c, "no credential");
	check_header(&c, NULL);
	assert_int_equal(take(&c, "", "", "", NULL), 0);
	assert_int_equal(c.type, CREDENTIAL_NONE);
}

static void test_bearer(void **state)
{
	AUTO(credential_release) struct credential c = CREDENTIAL_INIT;

	(void)state;
	assert_int_equal(take(&c, "ATCTT3x=", "", NULL, NULL), 0);
	assert_int_equal(c.type, CREDENTIAL_BEARER);
	assert_null(c.user);
	check_description(&c, "access token (BITBUCKET_TOKEN)");
	check_header(&c, "Authorization: Bearer ATCTT3x=");
}

/* The pairs of RFC 7617 and RFC 4648, section 10, in which every length of the last group occurs. */
static void test_basic(void **state)
{
	static const char *const rows[][3] = {
		{ "Aladdin", "opensesame", "QWxhZGRpbjpvcGVuc2VzYW1l" },
		{ "f", "o", "Zjpv" },
		{ "f", "oo", "Zjpvbw==" },
		{ "f", "oob", "Zjpvb2I=" },
		{ "ana@acme.example", "ATATT3x>?~", "YW5hQGFjbWUuZXhhbXBsZTpBVEFUVDN4Pj9+" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		AUTO(credential_release) struct credential c = CREDENTIAL_INIT;
		AUTO(str_release) struct str header = STR_INIT;

		assert_int_equal(take(&c, NULL, rows[i][0], rows[i][1], NULL), 0);
		assert_int_equal(c.type, CREDENTIAL_BASIC);
		str_addf(&header, "Authorization: Basic %s", rows[i][2]);
		check_header(&c, header.buf);
	}
}

static void test_description_has_no_secret(void **state)
{
	AUTO(credential_release) struct credential c = CREDENTIAL_INIT;

	(void)state;
	assert_int_equal(take(&c, "", "ana@acme.example", "hush", NULL), 0);
	check_description(&c, "API token of ana@acme.example (BITBUCKET_API_TOKEN)");
}

static void test_refuses_what_is_unclear(void **state)
{
	static const struct {
		const char *bearer, *email, *token, *message;
	} rows[] = {
		{ "a", "b@c", "d",
			"both BITBUCKET_TOKEN and BITBUCKET_API_TOKEN are set; unset one of them" },
		{ "a", NULL, "d",
			"both BITBUCKET_TOKEN and BITBUCKET_API_TOKEN are set; unset one of them" },
		{ "a", "b@c", NULL,
			"both BITBUCKET_TOKEN and BITBUCKET_EMAIL are set; unset one of them" },
		{ NULL, "b@c", NULL,
			"BITBUCKET_EMAIL is set without BITBUCKET_API_TOKEN; set it as well" },
		{ NULL, "b@c", "",
			"BITBUCKET_EMAIL is set without BITBUCKET_API_TOKEN; set it as well" },
		{ NULL, NULL, "hush",
			"BITBUCKET_API_TOKEN is set without BITBUCKET_EMAIL; set it to your "
			"Atlassian e-mail address" },
		{ NULL, "b:c", "hush", "BITBUCKET_EMAIL has a ':', which no user name may have" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct credential c = CREDENTIAL_INIT;
		AUTO(err_release) struct err e = ERR_INIT;

		assert_int_equal(take(&c, rows[i].bearer, rows[i].email, rows[i].token, &e), -1);
		assert_int_equal(e.code, ERR_AUTH);
		assert_string_equal(err_text(&e), rows[i].message);
		assert_int_equal(c.type, CREDENTIAL_NONE);
		assert_null(c.secret);
	}
}

static void test_refuses_what_no_header_may_carry(void **state)
{
	static const char *const bad[] = { "hush\n", "hush\r\nX-Evil: 1", " hush", "hu sh",
		"hush\t", "\x01hush", "hush\x7f", "h\xc3\xbcsh" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct credential c = CREDENTIAL_INIT;
		AUTO(err_release) struct err e = ERR_INIT;

		assert_int_equal(take(&c, bad[i], NULL, NULL, &e), -1);
		assert_int_equal(e.code, ERR_AUTH);
		assert_non_null(strstr(err_text(&e), "BITBUCKET_TOKEN has a space"));
		assert_null(strstr(err_text(&e), "sh"));
		assert_int_equal(take(&c, NULL, "ana@acme.example", bad[i], NULL), -1);
		assert_int_equal(take(&c, NULL, bad[i], "hush", NULL), -1);
		assert_null(c.secret);
	}
}

static void test_release_leaves_nothing(void **state)
{
	struct credential c;

	(void)state;
	assert_int_equal(take(&c, NULL, "ana@acme.example", "hush", NULL), 0);
	credential_release(&c);
	assert_int_equal(c.type, CREDENTIAL_NONE);
	assert_null(c.user);
	assert_null(c.secret);
	credential_release(&c);
	credential_wipe(NULL);
}
