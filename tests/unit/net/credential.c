#include "net/credential.h"

#include "base/err.h"
#include "base/str.h"

#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "tests/unit/unit.h"

static void set(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

static int take_consumer(struct credential *c, const char *id, const char *secret, struct err *e)
{
	set("BITBUCKET_TOKEN", NULL);
	set("BITBUCKET_EMAIL", NULL);
	set("BITBUCKET_API_TOKEN", NULL);
	set("BITBUCKET_CLIENT_ID", id);
	set("BITBUCKET_CLIENT_SECRET", secret);
	return credential_from_environment(c, e);
}

static int take(struct credential *c, const char *bearer, const char *email, const char *token,
	struct err *e)
{
	set("BITBUCKET_TOKEN", bearer);
	set("BITBUCKET_EMAIL", email);
	set("BITBUCKET_API_TOKEN", token);
	set("BITBUCKET_CLIENT_ID", NULL);
	set("BITBUCKET_CLIENT_SECRET", NULL);
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

static void test_consumer(void **state)
{
	AUTO(credential_release) struct credential c = CREDENTIAL_INIT;

	(void)state;
	assert_int_equal(take_consumer(&c, "key", "hush", NULL), 0);
	assert_int_equal(c.type, CREDENTIAL_CONSUMER);
	assert_string_equal(c.user, "key");
	assert_string_equal(c.secret, "hush");
	check_description(&c, "OAuth consumer key (BITBUCKET_CLIENT_ID)");
	check_header(&c, NULL);
}

static void test_a_key_alone_names_a_login(void **state)
{
	AUTO(credential_release) struct credential c = CREDENTIAL_INIT;

	(void)state;
	assert_int_equal(take_consumer(&c, "key", "", NULL), 0);
	assert_int_equal(c.type, CREDENTIAL_LOGIN);
	assert_string_equal(c.user, "key");
	assert_null(c.secret);
	check_description(&c, "login (cooper auth login)");
	check_header(&c, NULL);
}

static void test_refuses_a_secret_without_its_key(void **state)
{
	AUTO(credential_release) struct credential c = CREDENTIAL_INIT;
	AUTO(err_release) struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(take_consumer(&c, NULL, "hush", &e), -1);
	assert_int_equal(e.code, ERR_AUTH);
	assert_string_equal(err_text(&e),
		"BITBUCKET_CLIENT_SECRET is set without BITBUCKET_CLIENT_ID; set it to your OAuth "
		"consumer's key");
	assert_int_equal(take_consumer(&c, "a:b", "hush", NULL), -1);
	assert_int_equal(take_consumer(&c, "a b", NULL, NULL), -1);
	assert_int_equal(c.type, CREDENTIAL_NONE);
}

/* Every pair of credentials, by whichever half shows it. */
static void test_refuses_two_at_once(void **state)
{
	static const char *const names[][2] = { { "BITBUCKET_TOKEN", "BITBUCKET_TOKEN" },
		{ "BITBUCKET_EMAIL", "BITBUCKET_API_TOKEN" },
		{ "BITBUCKET_CLIENT_ID", "BITBUCKET_CLIENT_SECRET" } };
	size_t i;

	(void)state;
	for (i = 0; i < 12; i++) {
		AUTO(credential_release) struct credential c = CREDENTIAL_INIT;
		AUTO(err_release) struct err e = ERR_INIT;
		const char *first = names[i / 4 == 2][i % 2];
		const char *second = names[i / 4 == 0 ? 1 : 2][i / 2 % 2];
		AUTO(str_release) struct str message = STR_INIT;

		take(&c, NULL, NULL, NULL, NULL);
		set(first, "hush");
		set(second, "hush");
		assert_int_equal(credential_from_environment(&c, &e), -1);
		assert_int_equal(e.code, ERR_AUTH);
		str_addf(&message, "both %s and %s are set; unset one of them", first, second);
		assert_string_equal(err_text(&e), message.buf);
		assert_null(c.secret);
		assert_null(getenv(names[0][1]));
		assert_null(getenv(names[1][1]));
		assert_null(getenv(names[2][1]));
	}
}

static void test_secrets_leave_the_environment(void **state)
{
	static char variable[] = "BITBUCKET_TOKEN=hush";
	AUTO(credential_release) struct credential c = CREDENTIAL_INIT;

	(void)state;
	take(&c, NULL, NULL, NULL, NULL);
	assert_int_equal(putenv(variable), 0);
	assert_int_equal(credential_from_environment(&c, NULL), 0);
	assert_string_equal(c.secret, "hush");
	assert_null(getenv("BITBUCKET_TOKEN"));
	/* The bytes themselves, which /proc/PID/environ shows. */
	assert_memory_equal(variable, "BITBUCKET_TOKEN=\0\0\0\0", sizeof variable);
	credential_release(&c);
	assert_int_equal(credential_from_environment(&c, NULL), 0);
	assert_int_equal(c.type, CREDENTIAL_NONE);
}

static void test_guard(void **state)
{
	struct rlimit core;

	(void)state;
	credential_guard();
	assert_int_equal(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 0);
	assert_int_equal(getrlimit(RLIMIT_CORE, &core), 0);
	assert_int_equal(core.rlim_cur, 0);
	assert_int_equal(core.rlim_max, 0);
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
