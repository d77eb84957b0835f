#include "git/upstream.h"

#include "tests/unit/git/scratch.h"

/* "WORKSPACE REPOSITORY", or "" where there is none. */
static const char *shown(struct upstream *u)
{
	static char text[200];

	snprintf(text, sizeof text, "%s%s%s", u->workspace ? u->workspace : "",
		u->workspace ? " " : "", u->repository ? u->repository : "");
	upstream_release(u);
	return text;
}

static const char *parsed(const char *url)
{
	struct upstream u;
	int rc = upstream_parse(&u, url);

	assert_int_equal(rc, u.workspace ? 0 : -1);
	return shown(&u);
}

static const char *found(struct scratch *t, const char *path)
{
	struct upstream u;

	assert_int_equal(upstream_find(&u, path, &t->e), 0);
	return shown(&u);
}

static void test_addresses_of_clones(void **state)
{
	static const char *const urls[] = {
		"https://bitbucket.org/acme/payments-api.git",
		"https://bitbucket.org/acme/payments-api",
		"https://bitbucket.org/acme/payments-api/",
		"https://ana@bitbucket.org/acme/payments-api.git",
		"https://x-token-auth:s3cret@BitBucket.org:443/acme/payments-api.git",
		"git@bitbucket.org:acme/payments-api.git",
		"bitbucket.org:acme/payments-api",
		"git@ssh.bitbucket.org:acme/payments-api.git",
		"ssh://git@bitbucket.org/acme/payments-api.git",
		"ssh://git@ssh.bitbucket.org/acme/payments-api.git",
		"ssh://git@altssh.bitbucket.org:443/acme/payments-api.git",
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(urls); i++)
		assert_string_equal(parsed(urls[i]), "acme payments-api");
	assert_string_equal(parsed("git@bitbucket.org:acme/.git"), "acme .git");
}

static void test_other_addresses(void **state)
{
	static const char *const urls[] = {
		"",
		"https://github.com/acme/payments-api.git",
		"https://evilbitbucket.org/acme/api.git",
		"https://bitbucket.org.evil.example/acme/api.git",
		"https://bitbucket.org@evil.example/acme/api.git",
		"https://evil.example/bitbucket.org/acme/api",
		"https://bitbucket.org",
		"https://bitbucket.org/",
		"https://bitbucket.org/acme",
		"https://bitbucket.org/acme/",
		"https://bitbucket.org/acme/api/src",
		"https://bitbucket.org/acme/api?x=1",
		"git@bitbucket.org:acme",
		"git@bitbucket.org/acme/api.git",
		"/srv/git/bitbucket.org/acme/api.git",
		"../bitbucket.org:acme/api.git",
		"file:///srv/acme/api.git",
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(urls); i++)
		assert_string_equal(parsed(urls[i]), "");
}

static void test_origin_comes_first(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	scratch_begin(&t);
	run("git init -q a && cd a && git remote add another https://bitbucket.org/acme/fork && "
	    "git remote add origin git@bitbucket.org:acme/api.git && mkdir below");
	assert_string_equal(found(&t, "a"), "acme api");
	assert_string_equal(found(&t, "a/below"), "acme api");
	run("cd a && git remote set-url origin https://github.com/acme/api");
	assert_string_equal(found(&t, "a"), "acme fork");
	run("cd a && git remote remove another && git remote remove origin");
	assert_string_equal(found(&t, "a"), "");
}

static void test_short_names_of_a_host_are_followed(void **state)
{
	AUTO(scratch_release) struct scratch t;

	(void)state;
	scratch_begin(&t);
	run("git init -q a && cd a && git remote add origin bb:acme/api.git && "
	    "git config url.git@bitbucket.org:.insteadOf bb:");
	assert_string_equal(found(&t, "a"), "acme api");
}

static void test_outside_of_any_repository(void **state)
{
	AUTO(scratch_release) struct scratch t;
	struct upstream u;

	(void)state;
	scratch_begin(&t);
	run("mkdir plain broken && git init -q broken && echo '[' > broken/.git/config");
	assert_string_equal(found(&t, "plain"), "");
	assert_int_equal(upstream_find(&u, "broken", &t.e), -1);
	assert_int_equal(t.e.code, ERR_INPUT);
	assert_string_equal(shown(&u), "");
}
