#include "net/url.h"

#include "base/err.h"
#include "base/str.h"

#include "tests/unit/unit.h"

static void check_encoded(const char *text, const char *expected)
{
	AUTO(str_release) struct str out = STR_INIT;

	url_encode(&out, text);
	assert_string_equal(out.buf, expected);
}

static void test_encodes_all_that_is_not_unreserved(void **state)
{
	(void)state;
	check_encoded("", "");
	check_encoded("AZaz09-._~", "AZaz09-._~");
	check_encoded("{8f3c-6f0e}", "%7B8f3c-6f0e%7D");
	check_encoded("557058:ba89", "557058%3Aba89");
	check_encoded("feature/x y", "feature%2Fx%20y");
	check_encoded("100%", "100%25");
	check_encoded("a+b&c=d?e#f", "a%2Bb%26c%3Dd%3Fe%23f");
	check_encoded("z\xc3\xbcrich", "z%C3%BCrich");
	check_encoded("\xff\x01\x7f\r\n", "%FF%01%7F%0D%0A");
	check_encoded("q=\"a\"", "q%3D%22a%22");
}

static void test_encoding_appends(void **state)
{
	AUTO(str_release) struct str out = STR_INIT;

	(void)state;
	str_add(&out, "q=");
	url_encode(&out, "a b");
	assert_string_equal(out.buf, "q=a%20b");
}

static const struct url_variable variables[] = {
	{ "workspace", "acme" },
	{ "repository", "pay/ments" },
	{ "uuid", "{1}" },
	{ "work", "no" },
	{ "unknown", NULL },
	{ "empty", "" },
	{ "dot", "." },
	{ "dots", ".." },
	{ "three", "..." },
	{ "hidden", ".gitignore" },
	{ "path", "docs/m\xc3\xbcll/a b.md" },
	{ "above", "docs/../a" },
	{ "here", "./a" },
	{ "rooted", "/a" },
	{ "folder", "a/" },
	{ "gap", "a//b" },
};

static int expand(struct str *out, const char *template, struct err *e)
{
	return url_expand(out, template, variables, sizeof variables / sizeof *variables, e);
}

static void test_expands_each_variable(void **state)
{
	static const char *const rows[][2] = {
		{ "", "" },
		{ "user", "user" },
		{ "{workspace}", "acme" },
		{ "repositories/{workspace}/{repository}/hooks/{uuid}",
			"repositories/acme/pay%2Fments/hooks/%7B1%7D" },
		{ "a/{work}/{workspace}{work}?pagelen=100&fields=%2Ba",
			"a/no/acmeno?pagelen=100&fields=%2Ba" },
		{ "src/{three}/{hidden}", "src/.../.gitignore" },
		{ "src/{path}", "src/docs%2Fm%C3%BCll%2Fa%20b.md" },
		{ "src/{+path}?a", "src/docs/m%C3%BCll/a%20b.md?a" },
		{ "src/{+workspace}/{+three}/{+uuid}", "src/acme/.../%7B1%7D" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		AUTO(str_release) struct str out = STR_INIT;

		assert_int_equal(expand(&out, rows[i][0], NULL), 0);
		assert_string_equal(out.buf, rows[i][1]);
	}
}

static void test_refuses_what_cannot_be_expanded(void **state)
{
	static const char *const rows[][2] = {
		{ "a/{nobody}", "unknown variable 'nobody' in a URL template" },
		{ "a/{}", "unknown variable '' in a URL template" },
		{ "a/{workspaces}", "unknown variable 'workspaces' in a URL template" },
		{ "a/{unknown}", "variable 'unknown' of a URL template has no value" },
		{ "{workspace}/{empty}/x",
			"'' cannot stand for 'empty' in a URL: it would name another path" },
		{ "{workspace}/{dot}",
			"'.' cannot stand for 'dot' in a URL: it would name another path" },
		{ "{workspace}/{dots}",
			"'..' cannot stand for 'dots' in a URL: it would name another path" },
		{ "src/{+nobody}", "unknown variable 'nobody' in a URL template" },
		{ "src/{+unknown}", "variable 'unknown' of a URL template has no value" },
		{ "src/{+empty}",
			"'' cannot stand for 'empty' in a URL: it would name another path" },
		{ "src/{+dots}",
			"'..' cannot stand for 'dots' in a URL: it would name another path" },
		{ "src/{+above}", "'docs/../a' cannot stand for 'above' in a URL: it would name "
				  "another path" },
		{ "src/{+here}",
			"'./a' cannot stand for 'here' in a URL: it would name another path" },
		{ "src/{+rooted}",
			"'/a' cannot stand for 'rooted' in a URL: it would name another path" },
		{ "src/{+folder}",
			"'a/' cannot stand for 'folder' in a URL: it would name another path" },
		{ "src/{+gap}",
			"'a//b' cannot stand for 'gap' in a URL: it would name another path" },
		{ "{workspace}/{+}", "unknown variable '' in a URL template" },
		{ "{workspace}/{uuid", "no '}' in URL template '{uuid'" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		AUTO(str_release) struct str out = STR_INIT;
		AUTO(err_release) struct err e = ERR_INIT;

		str_add(&out, "before");
		assert_int_equal(expand(&out, rows[i][0], &e), -1);
		assert_int_equal(e.code, ERR_INTERNAL);
		assert_string_equal(err_text(&e), rows[i][1]);
		assert_string_equal(out.buf, "before");
	}
}

static void test_same_origin(void **state)
{
	static const char *const same[][2] = {
		{ "https://api.bitbucket.org/2.0", "https://api.bitbucket.org/2.0/user?page=2" },
		{ "https://api.bitbucket.org/2.0", "https://api.bitbucket.org/1.0/user" },
		{ "https://api.bitbucket.org/2.0", "https://api.bitbucket.org" },
		{ "https://api.bitbucket.org/2.0", "HTTPS://API.Bitbucket.ORG/x" },
		{ "https://api.bitbucket.org/2.0", "https://api.bitbucket.org:443/x" },
		{ "http://127.0.0.1:7990/2.0", "http://127.0.0.1:7990/2.0/user" },
		{ "http://localhost", "http://localhost:80/" },
		{ "http://[::1]:7990/2.0", "http://[::1]:7990/2.0/x" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof same / sizeof *same; i++) {
		assert_true(url_same_origin(same[i][0], same[i][1]));
		assert_true(url_same_origin(same[i][1], same[i][0]));
	}
}

static void test_another_origin(void **state)
{
	static const char *const others[] = {
		"http://api.bitbucket.org/2.0",
		"https://api.bitbucket.org:8443/2.0",
		"https://bitbucket.org/2.0",
		"https://api.bitbucket.org.evil.example/2.0",
		"https://api.bitbucket.org@evil.example/2.0",
		"https://api.bitbucket.org:x@evil.example/2.0",
		"https://evil.example/https://api.bitbucket.org/2.0",
		"https://evil.example#@api.bitbucket.org/2.0",
		"https://evil.example\\@api.bitbucket.org/2.0",
		"https://someone@api.bitbucket.org/2.0",
		"https://:secret@api.bitbucket.org/2.0",
		"https://api.bitbucket.org./2.0",
		"ftp://api.bitbucket.org/2.0",
		"file:///etc/passwd",
		"//api.bitbucket.org/2.0",
		"api.bitbucket.org/2.0",
		"/2.0/user",
		"",
	};
	const char *base = "https://api.bitbucket.org/2.0";
	size_t i;

	(void)state;
	for (i = 0; i < sizeof others / sizeof *others; i++) {
		assert_false(url_same_origin(base, others[i]));
		assert_false(url_same_origin(others[i], base));
	}
	assert_false(url_same_origin("http://localhost:1", "http://127.0.0.1:1"));
}

static void test_parts(void **state)
{
	static const struct {
		const char *url, *server;
		bool user, query;
	} rows[] = {
		{ "https://api.bitbucket.org/2.0", "api.bitbucket.org", false, false },
		{ "https://api.bitbucket.org:443/2.0", "api.bitbucket.org", false, false },
		{ "http://127.0.0.1:7990", "127.0.0.1:7990", false, false },
		{ "http://localhost:443/", "localhost:443", false, false },
		{ "http://[::1]:7990/2.0", "[::1]:7990", false, false },
		{ "https://ana@host/", "host", true, false },
		{ "https://ana:secret@host/", "host", true, false },
		{ "https://:secret@host:1/", "host:1", true, false },
		{ "https://host/a@b", "host", false, false },
		{ "https://host/?a", "host", false, true },
		{ "https://host?a=b", "host", false, true },
		{ "https://host/#a", "host", false, true },
		{ "https://host/%3Fa%23b", "host", false, false },
		{ "https://host:99999/", NULL, false, false },
		{ "https://", NULL, false, false },
		{ "host/2.0", NULL, false, false },
		{ "", NULL, false, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *server = url_server(rows[i].url);

		if (rows[i].server)
			assert_string_equal(server, rows[i].server);
		else
			assert_null(server);
		assert_int_equal(url_has_user(rows[i].url), rows[i].user);
		assert_int_equal(url_has_query(rows[i].url), rows[i].query);
		free(server);
	}
}

static void test_what_an_api_is_known_by(void **state)
{
	static const struct {
		const char *url, *base;
	} rows[] = {
		{ "https://api.example/2.0", "https://api.example/2.0" },
		{ "https://api.example/2.0//", "https://api.example/2.0" },
		{ "https://ana:hush@api.example/2.0", "https://api.example/2.0" },
		{ "https://ana:h@sh@api.example/2.0/", "https://api.example/2.0" },
		{ "https://api.example/a@b?c@d", "https://api.example/a@b?c@d" },
		{ "https://api.example?@", "https://api.example?@" },
		{ "nowhere/", "nowhere" },
		{ "", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *base = url_base(rows[i].url);

		assert_string_equal(base, rows[i].base);
		assert_true(url_same_base(rows[i].url, rows[i].base));
		free(base);
	}
	assert_false(url_same_base("https://api.example/2.0", "https://api.example/2.1"));
	assert_false(url_same_base("https://api.example/2.0", "http://api.example/2.0"));
	assert_false(url_same_base("https://api.example", NULL));
	assert_false(url_same_base(NULL, "https://api.example"));
	assert_false(url_same_base(NULL, NULL));
}

static void test_loopback(void **state)
{
	static const char *const here[] = { "http://localhost", "http://LOCALHOST:7990/2.0",
		"http://127.0.0.1:7990", "http://127.8.9.10/", "https://127.255.255.254/x",
		"http://[::1]", "http://[::1]:7990/2.0", "http://[0:0:0:0:0:0:0:1]:1/" };
	static const char *const elsewhere[] = { "http://127.0.0.1.evil.com",
		"http://localhost.evil.com", "http://evil.com/localhost",
		"http://evil.com#localhost", "http://localhost@evil.com",
		"http://127.0.0.1@evil.com", "http://127.0.0.1:80@evil.com",
		"http://evil.com?127.0.0.1", "http://128.0.0.1", "http://126.255.255.255",
		"http://1.127.0.0", "http://0.0.0.0", "http://[::2]", "http://[::]",
		"http://[fe80::1]", "http://mylocalhost", "http://127.evil.com", "localhost",
		"127.0.0.1", "", "/localhost", "http://" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof here / sizeof *here; i++)
		assert_true(url_is_loopback(here[i]));
	for (i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
		assert_false(url_is_loopback(elsewhere[i]));
}

static void test_where_a_location_leads(void **state)
{
	static const struct {
		const char *base, *location, *leads;
	} rows[] = {
		{ "https://a.example/2.0", "https://b.example/x?y", "https://b.example/x?y" },
		{ "https://a.example/2.0", "/2.0/x", "https://a.example/2.0/x" },
		{ "https://a.example:444/2.0/y", "x", "https://a.example:444/2.0/x" },
		{ "https://a.example/2.0", "//b.example/x", "https://b.example/x" },
		{ "https://a.example/2.0", "gopher-x://b.example/x", NULL },
		{ "no URL", "/x", NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *leads = url_resolve(rows[i].base, rows[i].location);

		if (rows[i].leads)
			assert_string_equal(leads, rows[i].leads);
		else
			assert_null(leads);
		free(leads);
	}
}
